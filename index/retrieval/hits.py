"""Hits: where words of a question stand in many texts, looked for in all of them at once.

Ranking looks at two hundred passages: making a string of each of their thirty thousand words took most of its time,
and one in a hundred is asked for. Promise: the same words at the same places as ``whole_words`` gives, or ``words``,
text by text.
"""

from __future__ import annotations

from collections.abc import Sequence
from collections.abc import Set as AbstractSet
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from index.retrieval.terms import stem, stems_of, whole_words, words

Bools = NDArray[np.bool_]


_LETTER, _DIGIT, _MARK = 1, 2, 4
_END = 0
# What may end a stem in the place of another letter: of "party" parti, of "making" make, of "visibility" visibl.
_MADE = frozenset("iel")
_KINDS = bytes(
    _DIGIT | _LETTER
    if chr(code) in "0123456789"
    else _MARK
    if chr(code) in ".,"
    else _LETTER * (chr(code).isalpha() or chr(code) == "_")
    for code in range(128)
).ljust(256, b"\0")


class Hits(NamedTuple):
    """What of the words looked for a text has."""

    length: int
    """Words of the text."""
    found: list[tuple[int, str, str]]
    """(which word of the text, its stem, the word), in their order."""


def find(texts: Sequence[str], stems: AbstractSet[str], *, numbers: bool = True) -> list[Hits]:
    """For each text its words that have one of these stems; ``numbers``: each number is one word, marks and all."""
    # What is not of ASCII becomes a mark, which it mostly is; letters are seen to at the end.
    encoded = "\n".join(texts).encode("ascii", "replace").lower()
    plain, kinds = (np.frombuffer(one, dtype=np.uint8) for one in (encoded, encoded.translate(_KINDS)))
    word, digit = (kinds & _LETTER).view(np.bool_), kinds == _LETTER | _DIGIT
    begins = np.cumsum([0, *(len(text) + 1 for text in texts)])
    starts = _starts(word)
    if numbers and (marks := np.flatnonzero((kinds[1:-1] == _MARK) & digit[:-2] & digit[2:]).tolist()):
        word = word.copy()
        starts = _with_numbers(word, starts, digit, marks)
    first = np.flatnonzero(starts)
    goes_on = word[1:] & ~starts[1:]
    last = np.flatnonzero(word & ~np.append(goes_on, False)) + 1
    before = np.searchsorted(first, begins)
    result = [Hits(length, []) for length in np.diff(before).tolist()]
    begin, go_on = _openings(stems)
    letters = np.append(plain, _END)
    second = letters[first + 1]
    likely = np.flatnonzero(begin[plain[first], second])
    likely = likely[go_on[second[likely], letters[np.minimum(first[likely] + 2, len(plain))]]]
    own = np.searchsorted(begins, first[likely], side="right") - 1
    for n, place, start, end in zip(
        own.tolist(), (likely - before[own]).tolist(), first[likely].tolist(), last[likely].tolist(), strict=True
    ):
        said = encoded[start:end].decode()
        if (one := stem(said)) in stems:
            result[n].found.append((place, one, said))
    # Letters beyond ASCII have stems of other beginnings.
    for n in _elsewise(texts):
        result[n] = _one_by_one(texts[n], stems, numbers)
    return result


def _one_by_one(text: str, stems: AbstractSet[str], numbers: bool) -> Hits:
    said = whole_words(text) if numbers else words(text)
    found = [(n, one, said[n]) for n, one in enumerate(stems_of(said)) if one in stems]
    return Hits(len(said), found)


def _starts(word: Bools) -> Bools:
    starts = word.copy()
    starts[1:] &= ~word[:-1]
    return starts


def _with_numbers(word: Bools, starts: Bools, digit: Bools, marks: Sequence[int]) -> Bools:
    """Where words start with "14,000" and "5.2" as one each; their marks become parts of words."""
    after: list[int] = []
    end = -1
    first = np.flatnonzero(starts)
    for mark in (one + 1 for one in marks):
        start = int(first[np.searchsorted(first, mark) - 1])
        if mark != end and not digit[start:mark].all():
            continue
        word[mark] = True
        end = mark + 1
        while end < len(digit) and digit[end]:
            end += 1
        if after and after[-1] == mark:
            after.pop()
        after.append(end)
    starts = _starts(word)
    # "5.2m" are two words.
    starts[[one for one in after if one < len(word) and word[one]]] = True
    return starts


def _openings(stems: AbstractSet[str]) -> tuple[Bools, Bools]:
    """Which first two and second two letters a word has whose stem is one of these.

    Porter's rules leave the letters of a stem as the word has them, but for its last where that is one of ``_MADE``.
    """
    begin, go_on = np.zeros((2, 128, 128), dtype=np.bool_)
    for one in stems:
        if not one.isascii():
            continue
        # Nothing is left of "s", and of one letter no less than that.
        said = one[:-1] if len(one) > 1 and one[-1] in _MADE else one or "s"
        first, second, third = (ord(said[n]) if n < len(said) else slice(None) for n in range(3))
        begin[first, second] = True
        go_on[second, third] = True
    return begin, go_on


def _elsewise(texts: Sequence[str]) -> list[int]:
    """The texts that have letters or digits beyond ASCII."""
    wider = [n for n, text in enumerate(texts) if not text.isascii()]
    codes = np.frombuffer("\n".join(texts[n] for n in wider).encode("utf-32-le"), dtype=np.uint32)
    beyond = np.flatnonzero(codes > 127)
    kinds, which = np.unique(codes[beyond], return_inverse=True)
    letters = np.array([chr(one).isalnum() for one in kinds.tolist()], dtype=np.bool_)
    ends = np.cumsum([len(texts[n]) + 1 for n in wider])
    return [wider[n] for n in np.unique(np.searchsorted(ends, beyond[letters[which]], side="right")).tolist()]
