"""Which stretch of an article is what: title, standfirst, byline, body, caption, pull quote, link, boilerplate.

The text is never changed; every paragraph becomes one block. In doubt a paragraph is body: furniture that
slips into an answer is a blemish, a sentence of the story that is lost from every answer is a fault. So a
rule that looks at one paragraph alone (``furniture``) must be sure, and all others need a second witness: the
place in the article, or the same words standing elsewhere in it.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import takewhile

from rapidfuzz.fuzz import ratio

from index.model import Block, BlockKind
from index.reading import furniture
from index.reading.authors import looks_like_name
from index.reading.facts import Facts
from index.reading.paragraphs import Paragraph, paragraphs
from index.reading.signatures import biography, byline, names_only

HEAD = 12
"""Paragraphs among which title, standfirst and byline are sought."""
SHORTEST_TITLE, LONGEST_TITLE = 3, 30
"""Words of a headline."""
SAME_TITLE = 92.0
"""Likeness (of 100) from which two lines are the same headline; capitals and marks do not count."""
LONG = 12
"""Words from which a finished paragraph is taken for the story's own text."""
SHORTEST_CAPTION = 8
"""Words; a shorter unfinished line between paragraphs is as likely a subheading."""
CAPTION_REPEATS = 0.7
"""Share of a caption's telling words that the story also has in one paragraph."""
STANDFIRST_REPEATS = 0.5
"""Share of a standfirst's telling words that the first paragraph takes up again."""
LONGEST_STANDFIRST = 45
LONGEST_STORY = 2_000
"""Paragraphs among which repetitions are sought, each against all; a longer text is a book, and would take minutes."""
SHORTEST_QUOTE, SHORTEST_REPEAT = 4, 8
"""Words from which a paragraph found inside another repeats it and is no coincidence ("No comment."), quoted or not."""

_FINISHED = re.compile(r"[.!?…:;,—][)\]\"”’'»]*\Z")
_NO_HEADLINE = re.compile(r"(?<!\b[A-Z])[.…,;:]\W*\Z|[—–-]\s*\Z|[./].*\)\Z")
"""A headline ends in no full stop, no dash (a dateline does) and no picture credit in brackets."""
_STATEMENT = re.compile(r"[.!][”\"’']?\Z")
_QUOTED = re.compile(r"[\"“„«‘'].*[\"”“»’']\W?\Z", re.DOTALL)
_SENTENCE_END = re.compile(r"[.!?][\"”’']?\s+(?=[\"“‘A-Z])")
_COMMON = frozenset(
    """
    a about after also an and are as at be been but by for from had has have he her him his i in is it its more not of
    on or over said she that the their them there they this to up was we were what when which who will with would you
    """.split()
)
_SIGNATURE = frozenset({BlockKind.BYLINE, BlockKind.BOILERPLATE, BlockKind.RELATED})


def find_blocks(text: str, facts: Facts, marks: Sequence[Block] = ()) -> tuple[Block, ...]:
    """The blocks of a text in order. ``marks`` are stretches whose kind the format itself tells."""
    sorting = _Sorting(paragraphs(text), facts, marks)
    return tuple(
        Block(paragraph.start, paragraph.end, kind or BlockKind.BODY)
        for paragraph, kind in zip(sorting.paragraphs, sorting.kinds, strict=True)
    )


class _Sorting:
    """The paragraphs of one article and what each is found to be; None is not told yet."""

    def __init__(self, found: list[Paragraph], facts: Facts, marks: Sequence[Block]) -> None:
        self.paragraphs = found
        self.facts = facts
        self.words = [_words(paragraph.text) for paragraph in found]
        self.joined = [" ".join(words) for words in self.words]
        self.kinds: list[BlockKind | None] = [_marked(paragraph, marks) for paragraph in found]
        self.signed: set[int] = set()
        """Paragraphs with the look of a date line or a credit; within the story that is a timeline's heading."""
        self._known_title()
        self._furniture()
        self._title()
        self._bylines()
        self._signature()
        self._repeated_links()
        if len(found) <= LONGEST_STORY:
            self._repetitions()
            self._captions()
        self._standfirst()

    def _untold(self) -> list[int]:
        return [i for i, kind in enumerate(self.kinds) if kind is None]

    def _story(self, i: int) -> bool:
        """Whether a paragraph can only be the story's own text: untold, finished and long."""
        told = self.kinds[i] is not None or i in self.signed
        return not told and len(self.words[i]) >= LONG and _finished(self.paragraphs[i].text)

    def _furniture(self) -> None:
        for i in self._untold():
            if not re.search(r"[^\W_]", self.paragraphs[i].text):
                self.kinds[i] = BlockKind.BOILERPLATE  # a rule of dashes or stars
            elif rule := furniture.recognise(self.paragraphs[i].text):
                if rule.edges:
                    self.signed.add(i)
                else:
                    self.kinds[i] = rule.kind

    # ── above the story ───────────────────────────────────────────────────────────────────────

    def _known_title(self) -> None:
        """A title known from elsewhere is found before furniture is: a headline may well open with "More:" """
        if self.facts.title and BlockKind.TITLE not in self.kinds:
            title = _fold(self.facts.title)
            self._call_title([i for i in self._untold() if i < HEAD and _same(self.joined[i], title)])

    def _title(self) -> None:
        """Else a line above the story that stands twice is the title, or the first line if it can be nothing else."""
        if BlockKind.TITLE in self.kinds:
            return
        head = [i for i in self._untold() if i < HEAD]
        above = list(takewhile(lambda i: not self._story(i), head))
        lines = [i for i in above if self._headline_like(i)]
        twins = next(
            (both for i in lines if len(both := [j for j in head if self.joined[j] == self.joined[i]]) > 1), []
        )
        if twins:
            self._call_title(twins)
        elif not self.facts.title and lines and lines[0] == head[0] and self._opens_story(lines[0]):
            self._call_title(lines[:1])

    def _call_title(self, lines: list[int]) -> None:
        for i in lines:
            self.kinds[i] = BlockKind.TITLE if i == lines[0] else BlockKind.BOILERPLATE

    def _headline_like(self, i: int) -> bool:
        text = self.paragraphs[i].text
        return (
            SHORTEST_TITLE <= len(self.words[i]) <= LONGEST_TITLE
            and not _NO_HEADLINE.search(text)
            and not byline(text)
            and not names_only(text)
            and i not in self.signed
            and bool(re.match(r"\W*(?:[^\W\d_a-z]|\d|i[A-Z])", text))
        )

    def _opens_story(self, i: int) -> bool:
        """Whether the line is set off from a story that follows: by a blank line, a byline, or by being far shorter."""
        rest = [j for j in self._untold() if j > i]
        if not any(self._story(j) for j in rest[:HEAD]):
            return False
        after = i + 1
        set_off = self.paragraphs[after].apart or self.kinds[after] is not None or byline(self.paragraphs[after].text)
        return bool(set_off) or len(self.words[after]) > 2 * len(self.words[i])

    def _bylines(self) -> None:
        """Lines of names near the top, or at the very end."""
        stories = [i for i in self._untold() if self._story(i)]
        # A standfirst may stand above the byline, so the second long paragraph is still looked at.
        above = min(stories[1] if len(stories) > 1 else HEAD, HEAD)
        below = stories[-1] if stories else 0
        known = {_fold(author) for author in self.facts.authors}
        for i in self._untold():
            text = self.paragraphs[i].text
            if above < i < below:
                continue
            signed = i in self.signed or byline(text) or self.joined[i] in known
            if signed or (i < below and self._names_of_strangers(text, i)):
                self.kinds[i] = BlockKind.BYLINE

    # ── below the story ───────────────────────────────────────────────────────────────────────

    def _signature(self) -> None:
        """At the end: the author's biography, and lines that only say the name.

        Someone the story speaks of is no author of it, so a biography needs a name that the story above does not
        have, or a name already known as an author's.
        """
        known = {_fold(author) for author in self.facts.authors}
        names: set[str] = set()
        i = len(self.paragraphs)
        while i > 0:
            i -= 1
            text = self.paragraphs[i].text
            if self.kinds[i] in _SIGNATURE:
                continue
            if self.kinds[i] is not None:
                break
            if (name := biography(text)) and (
                _fold(name) in known or not any(self._speaks_of(name, j) for j in range(i))
            ):
                self.kinds[i] = BlockKind.BOILERPLATE
                names.add(_fold(name))
            elif looks_like_name(text) and (self.joined[i] in names | known or self.joined.count(self.joined[i]) > 1):
                self.kinds[i] = BlockKind.BYLINE
            else:
                break

    def _names_of_strangers(self, text: str, at: int) -> bool:
        """Whether a line is nothing but names of people whom the story below does not speak of."""
        below = range(at + 1, len(self.paragraphs))
        names = names_only(text, place_too=BlockKind.TITLE in self.kinds[:at])
        return bool(names) and not any(self._speaks_of(name, i) for name in names for i in below)

    def _speaks_of(self, name: str, i: int) -> bool:
        told = self.kinds[i] in (None, BlockKind.CAPTION) and self.joined[i] != _fold(name)
        return told and _words(name)[-1] in self.words[i]

    # ── within the story ──────────────────────────────────────────────────────────────────────

    def _repeated_links(self) -> None:
        """The headline of a related story often stands again beside it, with the credit of its picture."""
        linked = [
            " ".join(_words(self.paragraphs[i].text.split(":", 1)[1]))
            for i, kind in enumerate(self.kinds)
            if kind is BlockKind.RELATED and ":" in self.paragraphs[i].text
        ]
        for i, kind in enumerate(self.kinds):
            if kind not in (BlockKind.TITLE, BlockKind.RELATED) and any(
                headline and len(headline.split()) >= SHORTEST_TITLE and self.joined[i].startswith(headline)
                for headline in linked
            ):
                self.kinds[i] = BlockKind.RELATED

    def _repetitions(self) -> None:
        """A paragraph whose words all stand, in this order, inside another is a pull quote; a double is boilerplate."""
        earlier: set[str] = set()
        untold = self._untold()
        whole = "\n".join(f" {self.joined[i]} " for i in untold)
        for i in untold:
            text, words = self.paragraphs[i].text, self.joined[i]
            if not (_QUOTED.match(text) and len(self.words[i]) >= SHORTEST_QUOTE) and not (
                _STATEMENT.search(text) and len(self.words[i]) >= SHORTEST_REPEAT
            ):
                continue
            if words in earlier:
                self.kinds[i] = BlockKind.BOILERPLATE
            elif whole.count(f" {words} ") > 1 and any(
                len(self.words[j]) > len(self.words[i]) and f" {words} " in f" {self.joined[j]} " for j in untold
            ):
                self.kinds[i] = BlockKind.PULL_QUOTE
            earlier.add(words)

    def _captions(self) -> None:
        """Unfinished lines that are set apart where paragraphs are not, or that say again what the story says."""
        close = sum(not paragraph.apart for paragraph in self.paragraphs[1:])
        one_a_line = 2 * close > len(self.paragraphs)
        telling = [set(words) - _COMMON for words in self.words]
        stories = [i for i in self._untold() if self._story(i)]
        if not stories:
            return
        for i in self._untold():
            if i < stories[0] or len(self.words[i]) < SHORTEST_CAPTION or _finished(self.paragraphs[i].text):
                continue
            repeats = len(self.words[i]) >= LONG and any(
                _share(telling[i], telling[j]) >= CAPTION_REPEATS for j in stories
            )
            if repeats or (one_a_line and self.paragraphs[i].apart):
                self.kinds[i] = BlockKind.CAPTION

    def _standfirst(self) -> None:
        """One sentence under the title that a byline closes off, or that the first paragraph takes up again."""
        if BlockKind.STANDFIRST in self.kinds or BlockKind.TITLE not in self.kinds:
            return
        title = self.kinds.index(BlockKind.TITLE)
        below = [i for i in self._untold() if i > title]
        if len(below) < 2 or below[0] >= HEAD:
            return
        first, second = below[:2]
        text = self.paragraphs[first].text
        if not LONG // 2 <= len(self.words[first]) <= LONGEST_STANDFIRST or _SENTENCE_END.search(text):
            return
        closed_off = any(kind is BlockKind.BYLINE for kind in self.kinds[first:second])
        repeats = _share(set(self.words[first]) - _COMMON, set(self.words[second]) - _COMMON) >= STANDFIRST_REPEATS
        if closed_off or repeats:
            self.kinds[first] = BlockKind.STANDFIRST


def _marked(paragraph: Paragraph, marks: Sequence[Block]) -> BlockKind | None:
    return next((mark.kind for mark in marks if mark.start <= paragraph.start < mark.end), None)


def _words(text: str) -> list[str]:
    return re.findall(r"\w+(?:['’]\w+)*", text.casefold())


def _fold(text: str) -> str:
    return " ".join(_words(text))


def _finished(text: str) -> bool:
    return bool(_FINISHED.search(text))


def _same(one: str, other: str) -> bool:
    numbers = [re.findall(r"\d+", text) for text in (one, other)]
    return numbers[0] == numbers[1] and ratio(one, other) >= SAME_TITLE


def _share(part: set[str], whole: set[str]) -> float:
    return len(part & whole) / len(part) if part else 0.0
