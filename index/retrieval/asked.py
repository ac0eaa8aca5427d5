"""How much of a question's wording a passage and its title have: its words, their neighbourhood, its names and numbers.

Promise: a name or a number counts as it is asked for and not as a near miss; Torre is not Torres, nor 5.2 a 5.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from itertools import pairwise
from typing import NamedTuple

from index.retrieval.hits import Hits, find
from index.retrieval.rarity import Rarity
from index.retrieval.terms import NUMBER_MARKS, plain, proper_words, stem, whole_words

# BM25 as Anserini's baselines for passages have it; FTS5's own 1.2 and .75 do as well (.657 nDCG@10 of the passages'
# words alone on realtimeqa_news dev, either way). A passage of usual length has 139 words there.
K1, B, USUAL_LENGTH = 0.9, 0.4, 139
# A question's word in the title counts as one that fills a passage; the share of title in the sum of both.
TITLE_SHARE = 1 / (K1 + 2)


class Title(NamedTuple):
    """What of a question a title has, looked into for each passage below it."""

    stems: AbstractSet[str]
    pairs: AbstractSet[tuple[str, str]]
    covered: float
    """Share of the question's weight that it has."""


@dataclass(frozen=True, slots=True)
class Asked:
    """A question's words, pairs of neighbours and names, ready to be looked for."""

    rarity: Rarity
    """Of its words, each number a whole."""
    pairs: Mapping[tuple[str, str], float]
    """Weight of each pair of neighbours."""
    names: Mapping[str, AbstractSet[str]]
    """The stem of each name and number, with the forms that it has in the question."""
    _all_words: float
    _all_pairs: float
    _all_names: float

    @classmethod
    def of(cls, question: str, rarity: Rarity) -> Asked:
        said = [(word, stem(word)) for word in whole_words(question)]
        # The full-text index knows the parts of a number; it is as rare as the rarest of them, or rarer.
        weights = {one: max(rarity.weights.get(stem(p), 0.0) for p in NUMBER_MARKS.split(one)) for _, one in said}
        weights = {one: weight for one, weight in weights.items() if weight}
        near = [(x, y) for (_, x), (_, y) in pairwise(said) if x in weights and y in weights]
        proper = {stem(word) for word in proper_words(question)} & weights.keys()
        pairs = {(x, y): min(weights[x], weights[y]) for x, y in near}
        names = {one: {plain(word) for word, its in said if its == one} for one in proper}
        # Looked at for two hundred passages, so the wholes that shares are of are summed here.
        wholes = (sum(weights.values()), sum(pairs.values()), sum(weights[one] for one in names))
        return cls(Rarity(weights), pairs, names, *(whole or 1.0 for whole in wholes))

    def in_titles(self, titles: Sequence[str]) -> list[Title]:
        """What each title has."""
        found = map(self._said, find(titles, self.rarity.weights.keys()))
        return [Title(counts.keys(), pairs, self.rarity.covered(counts.keys())) for counts, pairs in found]

    def in_passages(self, texts: Sequence[str], titles: Sequence[Title]) -> list[tuple[float, float, float]]:
        """The signals ``words``, ``pairs`` and ``names`` of each, 0 to 1."""
        found = find(texts, self.rarity.weights.keys())
        return [self._in_passage(hits, title) for hits, title in zip(found, titles, strict=True)]

    def _in_passage(self, hits: Hits, title: Title) -> tuple[float, float, float]:
        counts, pairs = self._said(hits)
        weights = self.rarity.weights
        slack = K1 * (1 - B + B * hits.length / USUAL_LENGTH)
        body = sum(weights[s] * n * (K1 + 1) / (n + slack) for s, n in counts.items()) / self._all_words
        of_words = (body + title.covered) * TITLE_SHARE
        near = sum(weight for pair, weight in self.pairs.items() if pair in pairs or pair in title.pairs)
        named = sum(weights[s] for s in self.names if s in counts or s in title.stems)
        return of_words, near / self._all_pairs, named / self._all_names

    def _said(self, hits: Hits) -> tuple[dict[str, int], set[tuple[str, str]]]:
        """How often each stem stands there, and which stand side by side."""
        counts, pairs = dict[str, int](), set[tuple[str, str]]()
        before, last = -1, ""
        for place, one, word in hits.found:
            # What has the stem of a name and is not the name counts for nothing.
            if one in self.names and plain(word) not in self.names[one]:
                continue
            counts[one] = counts.get(one, 0) + 1
            if place == before + 1:
                pairs.add((last, one))
            before, last = place, one
        return counts, pairs
