"""Completion of what somebody is typing, from memory: by any form, any word of it, blind to accents and case.

Generic over what is completed: an entry is a label, the forms it may be found by, and a weight. First come entries with
a form that has the typed words in it from the start of a word on, heaviest first; only if these are too few, entries
with a word a slip away. At 100,000 names the slowest hundredth takes under 20 ms (tests/benchmarks/names.py).
"""

from __future__ import annotations

import heapq
from array import array
from bisect import bisect_left, bisect_right
from collections.abc import Iterable

from rapidfuzz import process
from rapidfuzz.distance import OSA

from index.analysis.names.folding import key

# Discord shows no more choices.
CHOICES = 25
# Up to three letters typed there are too many matches to rank on each key: their best are kept.
SHORT = 3
# Likest spellings followed up for each length; more would only bring in names that look like nothing typed.
SPELLINGS = 20
# A typed word of four letters may have one slip, of eight two; fewer letters are too little to go by.
SLIPS = ((8, 2), (4, 1))
LAST = "\U0010ffff"


class Completion:
    """Completes names; built once, read only."""

    def __init__(self, labels: list[str], keys: list[str], owners: array[int]) -> None:
        self._labels = labels
        """Heaviest first, so that an entry's index is its rank."""
        self._keys = keys
        """Folded forms from each word on, sorted; ``owners`` has the label's index of each."""
        self._owners = owners
        self._best = {
            prefix: self._rank(prefix, CHOICES)
            for prefix in dict.fromkeys(k[:n] for k in keys for n in range(1, SHORT + 1))
        }
        self._words = sorted({k.partition(" ")[0] for k in keys})
        self._beginnings: dict[tuple[str, int], list[str]] = {}

    @classmethod
    def build(cls, entries: Iterable[tuple[str, Iterable[str], int]]) -> Completion:
        """From (label, forms, weight); the label is a form by itself."""
        ordered = sorted(entries, key=lambda entry: (-entry[2], entry[0]))
        labels = [label for label, _, _ in ordered]
        pairs = {
            (" ".join(words[start:]), rank)
            for rank, (label, forms, _) in enumerate(ordered)
            for words in {key(form) for form in (label, *forms)}
            for start in range(len(words))
        }
        by_key = sorted(pairs)
        return cls(labels, [k for k, _ in by_key], array("l", (rank for _, rank in by_key)))

    def complete(self, typed: str, limit: int = CHOICES) -> tuple[str, ...]:
        """Labels for what has been typed so far, best first; with nothing typed, the heaviest."""
        words = key(typed)
        if not words:
            return tuple(dict.fromkeys(self._labels[: limit * 2]))[:limit]
        ranks = list(self._matching(words, limit))
        if len(ranks) < limit:
            ranks += (rank for rank in self._slipped(words, limit) if rank not in ranks)
        return tuple(dict.fromkeys(self._labels[rank] for rank in ranks))[:limit]

    def _matching(self, words: tuple[str, ...], limit: int) -> list[int]:
        prefix = " ".join(words)
        kept = self._best.get(prefix) if limit <= CHOICES else None
        found = self._rank(prefix, limit) if kept is None else kept
        if not found and len(words) > 1:
            # Words typed out of order, or with one left out between: each has to begin a word of the entry.
            found = heapq.nsmallest(limit, set.intersection(*(set(self._owned(word)) for word in words)))
        return found[:limit]

    def _rank(self, prefix: str, limit: int) -> list[int]:
        return heapq.nsmallest(limit, set(self._owned(prefix)))

    def _owned(self, prefix: str) -> array[int]:
        return self._owners[bisect_left(self._keys, prefix) : bisect_right(self._keys, prefix + LAST)]

    def _slipped(self, words: tuple[str, ...], limit: int) -> list[int]:
        """Ranks of entries that have every typed word, one slip aside."""
        result: set[int] | None = None
        for word in words:
            ranks: set[int] = set()
            for spelling in self._spellings(word):
                ranks.update(self._owned(spelling))
            result = ranks if result is None else result & ranks
        return heapq.nsmallest(limit, result or ())

    def _spellings(self, word: str) -> list[str]:
        """The word as it may have been meant: beginnings of known words a slip or two away that have its first letter
        (or its second, where the first was left out or exchanged with it)."""
        slips = next((slips for letters, slips in SLIPS if len(word) >= letters), 0)
        found = [word]
        if slips:
            for letter in dict.fromkeys(word[:2]):
                for length in (len(word) - 1, len(word), len(word) + 1):
                    near = process.extract(
                        word, self._begin(letter, length), scorer=OSA.distance, score_cutoff=slips, limit=SPELLINGS
                    )
                    found += (spelling for spelling, _, _ in near)
        return list(dict.fromkeys(found))

    def _begin(self, letter: str, length: int) -> list[str]:
        """The beginnings of this length of all words that begin with a letter; kept, as the next key asks again."""
        if (letter, length) not in self._beginnings:
            words = self._words[bisect_left(self._words, letter) : bisect_right(self._words, letter + LAST)]
            self._beginnings[letter, length] = list(
                dict.fromkeys(word[:length] for word in words if len(word) >= length)
            )
        return self._beginnings[letter, length]
