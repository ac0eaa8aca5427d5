"""/verify: do these words stand in the corpus, who said them there, and what differs.

Words are compared, not marks: quotation marks, dashes, brackets, ellipses, case and white space are not
differences; every letter and digit is. Method: alignment of word sequences by Levenshtein's edit operations.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from rapidfuzz import fuzz
from rapidfuzz.distance import Levenshtein

from index.analysis.identity import NameTable
from index.answers.citations import cite, number
from index.answers.sentences import sentence_around
from index.model import (
    Answer,
    AnswerKind,
    Article,
    BlockKind,
    Citation,
    Difference,
    Filters,
    Span,
    Story,
    Verdict,
)
from index.retrieval.terms import match_any
from index.storage.lookups import StoredPassage
from index.storage.rows import fold

# Share of equal words, of the longer side, from which on a stretch is "nearly" the words given.
NEARLY = 0.6
# Shorter quotations must agree more, as a few common words stand together anywhere.
NEARLY_SHORT, SHORT = 0.75, 6

# Fewer words than this stand together anywhere and say nothing.
FEWEST_WORDS = 2
# Words of the given text that are looked up as one phrase.
PHRASE_WORDS = 12
# Places shown, and nearest passages where there is none.
SHOWN = 5
NEAREST = 2

TOO_SHORT = "Give at least two words to verify."
ABSENT = "These words are not in the corpus."

_WORD = re.compile(r"\w+(?:[’'ʼ]\w+)*", re.UNICODE)
_MARKS = re.compile(r"[“”„\"«»]")
_CUT = re.compile(r"[\[(]?\s*(?:…|\.\s?\.\s?\.(?:\s?\.)?)\s*[\])]?")


@dataclass(frozen=True, slots=True)
class Word:
    """A word as compared, and where it stands."""

    key: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Match:
    """Where an article has the words, wholly or nearly."""

    span: Span
    likeness: float
    """Share of equal words; 1.0 is to the letter."""
    differences: tuple[Difference, ...] = ()

    @property
    def exact(self) -> bool:
        return not self.differences


def split_words(text: str, start: int = 0) -> list[Word]:
    """The words of a text with their offsets counted from ``start``."""
    found = []
    for match in _WORD.finditer(text):
        key = unicodedata.normalize("NFC", match.group()).casefold().replace("’", "'").replace("ʼ", "'")
        found.append(Word(key, start + match.start(), start + match.end()))
    return found


def parts_of(given: str) -> list[list[str]]:
    """The words given, divided where an ellipsis says that some are left out."""
    parts = [[word.key for word in split_words(part)] for part in _CUT.split(given)]
    return [part for part in parts if part]


def find_exactly(parts: Sequence[Sequence[str]], words: Sequence[Word]) -> Span | None:
    """The first stretch that has all the parts in their order."""
    keys = [word.key for word in words]
    position, first = 0, None
    for part in parts:
        length = len(part)
        while position + length <= len(keys) and keys[position : position + length] != list(part):
            position += 1
        if position + length > len(keys):
            return None
        first = words[position].start if first is None else first
        position += length
    return None if first is None else Span(first, words[position - 1].end)


def find_nearly(given: str, article: Article, within: Span) -> Match | None:
    """The stretch of ``within`` most like the words given, if it is like them at all."""
    mine, theirs = split_words(given), split_words(article.slice(within), within.start)
    if not mine or not theirs:
        return None
    # Alignment over characters finds the stretch; the words inside it are then compared one by one.
    haystack = " ".join(word.key for word in theirs)
    needle = " ".join(word.key for word in mine)
    best: Match | None = None
    if len(needle) <= len(haystack):
        aligned = fuzz.partial_ratio_alignment(needle, haystack)
        if aligned is None:
            return None
        low = haystack.count(" ", 0, aligned.dest_start)
        high = haystack.count(" ", 0, max(aligned.dest_end - 1, aligned.dest_start)) + 1
        # The stretch may begin or end a few words too early or late.
        for first in range(max(0, low - 2), min(low + 3, len(theirs))):
            for last in range(max(first + 1, high - 3), min(high + 4, len(theirs) + 1)):
                best = _better(best, compare(mine, theirs[first:last]))
    else:
        best = compare(mine, theirs)
    needed = NEARLY if len(mine) >= SHORT else NEARLY_SHORT
    return best if best is not None and best.likeness >= needed else None


def compare(given: Sequence[Word], corpus: Sequence[Word]) -> Match:
    """The two word by word."""
    left, right = [word.key for word in given], [word.key for word in corpus]
    equal = 0
    changed: list[tuple[int, int, int, int]] = []
    for step in Levenshtein.opcodes(left, right):
        a, b, c, d = step.src_start, step.src_end, step.dest_start, step.dest_end
        if step.tag == "equal":
            equal += b - a
        elif changed and changed[-1][1] == a and changed[-1][3] == c:
            changed[-1] = (changed[-1][0], b, changed[-1][2], d)
        else:
            changed.append((a, b, c, d))
    return Match(
        Span(corpus[0].start, corpus[-1].end),
        equal / max(len(left), len(right)),
        tuple(Difference(" ".join(left[a:b]), " ".join(right[c:d])) for a, b, c, d in changed),
    )


def answer_verify(
    given: str,
    speaker: str | None,
    filters: Filters,
    places: Sequence[StoredPassage],
    stories: Mapping[str, Story],
    table: NameTable,
) -> Answer:
    """``places``: passages that may hold the words, likeliest first."""
    blank = Answer(given, AnswerKind.VERIFY, False, filters=filters, verdict=Verdict.ABSENT)
    parts = parts_of(given)
    exact: list[Citation] = []
    nearly: list[tuple[Match, Citation]] = []
    for article_id in dict.fromkeys(place.article_id for place in places):
        if (story := stories.get(article_id)) is None:
            continue
        spans = find_everywhere(parts, _quotable_words(story.article))
        if spans:
            exact.append(_best_attributed([_citation(story, Match(span, 1.0), table) for span in spans]))
            continue
        looked_at = [Span(p.passage.start, p.passage.end) for p in places if p.article_id == article_id]
        matches = [match for span in looked_at if (match := find_nearly(given, story.article, span)) is not None]
        if matches:
            best = max(matches, key=lambda match: match.likeness)
            nearly.append((best, _citation(story, best, table)))
    nearly.sort(key=lambda pair: -pair[0].likeness)
    found = exact + [citation for _, citation in nearly]
    if not found:
        nearest = [
            cite(stories[p.article_id].article, Span(p.passage.start, p.passage.end), p.passage.kind.value, 0.0)
            for p in places[-NEAREST:]
            if p.article_id in stories
        ]
        return replace(blank, notice=ABSENT, citations=number(nearest))
    verdict = Verdict.EXACT if exact else Verdict.NEARLY
    differences = () if exact else nearly[0][0].differences
    notice = None
    if speaker is not None:
        wanted = {entity.name for entity in table.resolve(speaker)}
        of_speaker = [
            one for one in found if one.speaker is not None and _is_one_of(one.speaker, speaker, wanted, table)
        ]
        if of_speaker:
            found = of_speaker + [one for one in found if one not in of_speaker]
        else:
            others = list(dict.fromkeys(one.speaker for one in found if one.speaker))
            verdict = Verdict.OTHER_SPEAKER
            by = f"by {' and '.join(others)}" if others else "with no speaker that could be made out"
            notice = f"These words are in the corpus, but {by}, not by {speaker}."
    return replace(
        blank,
        answered=True,
        confidence=1.0 if exact else nearly[0][0].likeness,
        verdict=verdict,
        notice=notice,
        citations=number(found[:SHOWN]),
        differences=differences,
    )


def without_marks(given: str) -> str:
    """The words given without quotation marks of any kind."""
    return _MARKS.sub(" ", given)


def phrase_query(given: str) -> str:
    """An FTS5 expression for passages that have the longest part's beginning as it is."""
    part = max(parts_of(given), key=len, default=[])
    return match_any([], [" ".join(part[:PHRASE_WORDS])])


def find_everywhere(parts: Sequence[Sequence[str]], words: Sequence[Word]) -> list[Span]:
    """Every stretch that has all the parts in their order, not overlapping."""
    spans: list[Span] = []
    rest = list(words)
    while (span := find_exactly(parts, rest)) is not None:
        spans.append(span)
        rest = [word for word in rest if word.start >= span.end]
    return spans


def _quotable_words(article: Article) -> list[Word]:
    return [
        word
        for block in article.blocks
        if block.kind.quotable or block.kind is BlockKind.PULL_QUOTE
        for word in split_words(article.slice(block), block.start)
    ]


def _citation(story: Story, match: Match, table: NameTable) -> Citation:
    article, span = story.article, match.span
    quotation = max(
        (q for q in story.analysis.quotations if q.start < span.end and span.start < q.end),
        key=lambda q: (min(q.end, span.end) - max(q.start, span.start), q.confidence),
        default=None,
    )
    speaker = quotation.speaker if quotation else None
    known = table.entity_of(article.id, speaker) if speaker else None
    block = next((b for b in article.blocks if b.start <= span.start < b.end), None)
    kind = quotation.kind.value if quotation else block.kind.value if block else BlockKind.BODY.value
    citation = cite(
        article,
        span,
        kind,
        match.likeness,
        highlights=(span,),
        speaker=known.name if known else speaker,
        cue=quotation.cue if quotation else None,
        context=sentence_around(article, span),
    )
    return replace(citation, differences=match.differences)


def _best_attributed(citations: Sequence[Citation]) -> Citation:
    """Of several places in one article the one whose speaker is known, in the body rather than elsewhere."""
    return min(citations, key=lambda one: (one.speaker is None, one.paragraph is None, one.start))


def _is_one_of(found: str, asked: str, wanted: set[str], table: NameTable) -> bool:
    return found in wanted or fold(found) == fold(asked)


def _better(one: Match | None, other: Match) -> Match:
    return other if one is None or other.likeness > one.likeness else one
