"""How much of a question's wording a passage and its title have: its words, their neighbourhood, its names and numbers.

Promise: a name or a number counts as it is asked for and not as a near miss; Torre is not Torres, nor 5.2 a 5.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from itertools import pairwise

from index.retrieval.rarity import Rarity
from index.retrieval.terms import NUMBER_MARKS, plain, proper_words, stem, stems_of, whole_words

# BM25 as Anserini's baselines for passages have it; FTS5's own 1.2 and .75 do as well (.657 nDCG@10 of the passages'
# words alone on realtimeqa_news dev, either way). A passage of usual length has 139 words there.
K1, B, USUAL_LENGTH = 0.9, 0.4, 139
# A question's word in the title counts as one that fills a passage; the share of title in the sum of both.
TITLE_SHARE = 1 / (K1 + 2)
# Stands for a word that no question has.
_NONE = ""


@dataclass(frozen=True, slots=True)
class Title:
    """The wording of a title, looked into for each passage below it."""

    stems: frozenset[str]
    joined: str
    covered: float
    """Share of the question's weight that it has."""


@dataclass(frozen=True, slots=True)
class Asked:
    """A question's words, pairs of neighbours and names, ready to be looked for."""

    rarity: Rarity
    """Of its words, each number a whole."""
    pairs: Mapping[str, float]
    """Weight of each pair of neighbours, written as " first second "."""
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
        pairs = {f" {x} {y} ": min(weights[x], weights[y]) for x, y in near}
        names = {one: {plain(word) for word, its in said if its == one} for one in proper}
        # Looked at for two hundred passages, so the wholes that shares are of are summed here.
        wholes = (sum(weights.values()), sum(pairs.values()), sum(weights[one] for one in names))
        return cls(Rarity(weights), pairs, names, *(whole or 1.0 for whole in wholes))

    def in_title(self, title: str) -> Title:
        stems = self._stems(title)
        return Title(frozenset(stems), _joined(stems), self.rarity.covered(frozenset(stems)))

    def in_passage(self, text: str, title: Title) -> tuple[float, float, float]:
        """The signals ``words``, ``pairs`` and ``names``, each 0 to 1."""
        stems, weights = self._stems(text), self.rarity.weights
        counts = Counter(filter(weights.__contains__, stems))
        slack = K1 * (1 - B + B * len(stems) / USUAL_LENGTH)
        body = sum(weights[s] * n * (K1 + 1) / (n + slack) for s, n in counts.items()) / self._all_words
        of_words = (body + title.covered) * TITLE_SHARE
        joined = _joined(stems) if counts.total() > 1 else ""
        near = sum(weight for pair, weight in self.pairs.items() if pair in joined or pair in title.joined)
        named = sum(weights[s] for s in self.names if s in counts or s in title.stems)
        return of_words, near / self._all_pairs, named / self._all_names

    def _stems(self, text: str) -> list[str]:
        """What has the stem of a name and is not the name counts for nothing."""
        said = whole_words(text)
        stems = stems_of(said)
        if not self.names.keys().isdisjoint(stems):
            for n, one in enumerate(stems):
                if one in self.names and plain(said[n]) not in self.names[one]:
                    stems[n] = _NONE
        return stems


def _joined(stems: Sequence[str]) -> str:
    return f" {' '.join(stems)} "
