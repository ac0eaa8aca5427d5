"""How much each word of a question tells, by how seldom it stands in the corpus."""

from __future__ import annotations

import math
from collections.abc import Mapping
from collections.abc import Set as AbstractSet
from dataclasses import dataclass

from index.retrieval.terms import content_words, stem


@dataclass(frozen=True, slots=True)
class Rarity:
    """The weight of each stem of a question."""

    weights: Mapping[str, float]

    @classmethod
    def of(cls, question: str, occurrences: Mapping[str, int], passages: int) -> Rarity:
        """``occurrences``: in how many of the ``passages`` each stem stands."""
        wanted = dict.fromkeys(stem(word) for word in content_words(question))
        return cls({one: math.log(1 + (passages + 0.5) / (occurrences.get(one, 0) + 0.5)) for one in wanted})

    def covered(self, present: AbstractSet[str]) -> float:
        """Share of the question's weight that these stems carry, 0 to 1."""
        total = sum(self.weights.values())
        return sum(weight for one, weight in self.weights.items() if one in present) / total if total else 0.0
