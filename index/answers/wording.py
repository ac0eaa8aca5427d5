"""Two wordings compared: where a text has the words given, to the letter or nearly, and what differs.

Words are compared, not marks: quotation marks, dashes, brackets, ellipses, case and white space are not differences.
Every letter and digit is, and so are signs that change what a number says ($, €, %, a minus).
Method: alignment of word sequences by Levenshtein's edit operations.
"""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_right
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import overload

from rapidfuzz import fuzz
from rapidfuzz.distance import Levenshtein

from index.model import Article, Difference, Span

# Share of equal words, of the longer side, from which on a stretch is "nearly" the words given.
NEARLY = 0.6
# Shorter quotations must agree more, as a few common words stand together anywhere.
NEARLY_SHORT, SHORT = 0.75, 6
# Words that an ellipsis may leave out: a long sentence or two. What stands farther apart was not said in one breath.
LEFT_OUT = 60

_WORD = re.compile(
    r"\d+(?:[.,]\d+)+|\w+(?:[’'ʼ]\w+)*"  # 1.5 is not 15
    r"|[$€£¥₹%‰°]|(?<![\w.,])[-−](?=[$€£¥₹]?\d)"
)
_CUT = re.compile(r"[\[(]?\s*(?:…|\.\s?\.\s?\.(?:\s?\.)?)\s*[\])]?")
# A letter or digit that has several forms, perhaps.
_BEYOND = re.compile(r"[^\W\x00-\x7f]")
_ALIKE = str.maketrans({"’": "'", "ʼ": "'", "−": "-"})


@dataclass(frozen=True, slots=True)
class Word:
    """A word as compared, and where it stands."""

    key: str
    text: str
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
    return [
        Word(_key(match[0]), match[0], start + match.start(), start + match.end()) for match in _WORD.finditer(text)
    ]


def _key(word: str) -> str:
    # Most words are ASCII, which has one form only and no sign that has another like it.
    return word.lower() if word.isascii() else unicodedata.normalize("NFC", word).casefold().translate(_ALIKE)


def keys_of(text: str) -> list[str]:
    """The words of a text as they are compared."""
    # Without letters beyond ASCII the whole can be folded at once, in a tenth of the time.
    if _BEYOND.search(text) is None:
        return _WORD.findall(text.translate(_ALIKE).lower())
    return [word.key for word in split_words(text)]


class Words(Sequence[Word]):
    """The words of some stretches of a text: their keys at once, where one stands only when it is asked for."""

    def __init__(self, text: str, stretches: Iterable[Span]) -> None:
        self.keys: list[str] = []
        self._first: list[int] = []
        self._stretches: list[Span] = []
        self._text = text
        self._split: dict[int, list[Word]] = {}
        for one in stretches:
            self._first.append(len(self.keys))
            self._stretches.append(one)
            self.keys += keys_of(text[one.start : one.end])

    def __len__(self) -> int:
        return len(self.keys)

    @overload
    def __getitem__(self, index: int) -> Word: ...
    @overload
    def __getitem__(self, index: slice) -> list[Word]: ...
    def __getitem__(self, index: int | slice) -> Word | list[Word]:
        if isinstance(index, slice):
            return [self[n] for n in range(*index.indices(len(self)))]
        number = bisect_right(self._first, index) - 1
        if number not in self._split:
            one = self._stretches[number]
            self._split[number] = split_words(self._text[one.start : one.end], one.start)
        return self._split[number][index - self._first[number]]


def parts_of(given: str) -> list[list[str]]:
    """The words given, divided where an ellipsis says that some are left out."""
    parts = [keys_of(part) for part in _CUT.split(given)]
    return [part for part in parts if part]


@dataclass(frozen=True, slots=True)
class Given:
    """Words to be found, taken apart once for all the texts that they are looked for in."""

    words: tuple[Word, ...]
    parts: tuple[tuple[str, ...], ...]
    """Their keys, divided where an ellipsis says that some are left out."""

    @classmethod
    def of(cls, text: str) -> Given:
        return cls(tuple(split_words(text)), tuple(map(tuple, parts_of(text))))

    @property
    def needed(self) -> float:
        """Share of equal words from which on a stretch is nearly these."""
        return NEARLY if len(self.words) >= SHORT else NEARLY_SHORT

    def may_be_in(self, text: str) -> bool:
        """False where a word of them is nowhere in the text, so that it does not have them all."""
        lower = text.casefold()
        return all(_may_have(lower, key) for part in self.parts for key in part)

    def may_nearly_be_in(self, text: str) -> bool:
        """False where too few of them are in the text for any stretch of it to be nearly these."""
        lower = text.casefold()
        return sum(_may_have(lower, word.key) for word in self.words) / len(self.words) >= self.needed


def _may_have(lower: str, key: str) -> bool:
    # Aligning words costs a thousand times as much as finding letters. What is not of plain letters has other forms.
    return key in lower or not (key.isascii() and key.isalnum())


def find_everywhere(parts: Sequence[Sequence[str]], words: Words) -> list[tuple[Span, ...]]:
    """Every stretch that has all the parts in their order, not overlapping; each as the spans of its parts.

    Between two parts at most ``LEFT_OUT`` words are left out.
    """
    if not parts:
        return []
    text = f" {' '.join(words.keys)} "
    needles = [f" {' '.join(part)} " for part in parts]
    found: list[tuple[Span, ...]] = []
    position = 0
    while (first := text.find(needles[0], position)) >= 0:
        places = [first]
        for before, needle in pairwise(needles):
            end = places[-1] + len(before) - 1
            place = text.find(needle, end)
            if place < 0:
                return found
            if text.count(" ", end, place) > LEFT_OUT:
                break
            places.append(place)
        if len(places) < len(parts):
            position = first + 1
            continue
        firsts = [text.count(" ", 0, place) for place in places]
        found.append(
            tuple(
                Span(words[index].start, words[index + len(part) - 1].end)
                for index, part in zip(firsts, parts, strict=True)
            )
        )
        position = places[-1] + len(needles[-1]) - 1
    return found


def find_nearly(given: Given, article: Article, within: Span) -> Match | None:
    """The stretch of ``within`` most like the words given, if it is like them at all."""
    text, mine = article.slice(within), given.words
    if not mine or not given.may_nearly_be_in(text):
        return None
    theirs = Words(article.text, [within])
    left, right = [word.key for word in mine], theirs.keys
    # No stretch has more words of these than all of it.
    if (Counter(left) & Counter(right)).total() < given.needed * len(left):
        return None
    # Alignment over characters finds the stretch; the words inside it are then compared one by one.
    needle, haystack = " ".join(left), " ".join(right)
    if len(needle) <= len(haystack):
        aligned = fuzz.partial_ratio_alignment(needle, haystack)
        if aligned is None:
            return None
        low = haystack.count(" ", 0, aligned.dest_start)
        high = haystack.count(" ", 0, max(aligned.dest_end - 1, aligned.dest_start)) + 1
        # The stretch may begin or end a few words too early or late.
        stretches = [
            (first, last)
            for first in range(max(0, low - 2), min(low + 3, len(theirs)))
            for last in range(max(first + 1, high - 3), min(high + 4, len(theirs) + 1))
        ]
    else:
        stretches = [(0, len(theirs))]
    best: tuple[float, int] | None = None
    found, steps = (0, 0), list[_Step]()
    for first, last in stretches:
        # Of two lengths no more is equal than the shorter has.
        most = min(len(left), last - first) / max(len(left), last - first)
        if most < given.needed or (best is not None and most < best[0]):
            continue
        equal, changed = _aligned(left, right[first:last])
        # Of equals the one that says what stands in place of a word rather than that nothing does.
        merit = (equal / max(len(left), last - first), -sum(a == b or c == d for a, b, c, d in changed))
        if best is None or merit > best:
            best, found, steps = merit, (first, last), changed
    if best is None or best[0] < given.needed:
        return None
    return _match(mine, theirs[found[0] : found[1]], best[0], steps)


_Step = tuple[int, int, int, int]
"""From where to where other words stand, in one and in the other."""


def _aligned(left: Sequence[str], right: Sequence[str]) -> tuple[int, list[_Step]]:
    """How many words are equal, and where others stand."""
    equal = 0
    changed: list[_Step] = []
    for step in Levenshtein.opcodes(left, right):
        a, b, c, d = step.src_start, step.src_end, step.dest_start, step.dest_end
        if step.tag == "equal":
            equal += b - a
        elif changed and changed[-1][1] == a and changed[-1][3] == c:
            changed[-1] = (changed[-1][0], b, changed[-1][2], d)
        else:
            changed.append((a, b, c, d))
    return equal, changed


def _match(given: Sequence[Word], corpus: Sequence[Word], likeness: float, changed: Sequence[_Step]) -> Match:
    differences = (Difference(_as_written(given[a:b]), _as_written(corpus[c:d])) for a, b, c, d in changed)
    return Match(Span(corpus[0].start, corpus[-1].end), likeness, tuple(differences))


def _as_written(words: Sequence[Word]) -> str:
    return " ".join(word.text for word in words)
