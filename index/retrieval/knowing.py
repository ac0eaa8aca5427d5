"""How sure it is that what was found answers the question, and from when on that counts as an answer.

Two things tell: how good the best passage is, and how far its article leaves the others behind (an article that
answers stands out; near misses come in crowds). A logistic model of the two, fitted by
``python -m tests.benchmarks.calibrate``, gives a probability.

Measured and left out, as none told more of questions that the model was not fitted on (AUROC of both sets): the share
of the question in the best sentence, in one passage, in the first five together; its rarest word or a name missing; the
asked-for kind of answer present (a number, a sum, a date, a new name); how many articles name the same new thing; the
best sentence's own vector; whether words and meaning agree on the first.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import NamedTuple

from index.retrieval.calibration import CALIBRATION
from index.retrieval.ranking import Ranked

# Articles that the best one is compared with.
RIVALS = 5
# A small corpus has fewer: for each that is missing stands the score of an article that has nothing to do with the
# question (the best one for a null query of multihoprag_evidence dev has .21 in the median, those after it less).
UNRELATED = 0.17


class Standing(NamedTuple):
    """What tells of an answer."""

    best: float
    """Score of the best passage."""
    lead: float
    """How far it is above the mean of the next articles."""


def standing(ranked: Sequence[Ranked]) -> Standing:
    """Of a search's result, best first."""
    best: dict[str, float] = {}
    for one in ranked:
        best[one.stored.article_id] = max(best.get(one.stored.article_id, 0.0), one.score)
    first, *others = sorted(best.values(), reverse=True) or [0.0]
    rivals = (others + [UNRELATED] * RIVALS)[:RIVALS]
    return Standing(first, first - sum(rivals) / RIVALS)


def sureness(ranked: Sequence[Ranked]) -> float:
    """Probability that the passages found answer the question; 0 where none was found."""
    if not ranked:
        return 0.0
    knowing = CALIBRATION.knowing
    at = knowing.intercept + sum(w * x for w, x in zip(knowing.weights, standing(ranked), strict=True))
    return 1 / (1 + math.exp(-at))


def is_answer(confidence: float) -> bool:
    """Whether it is sure enough to be shown as an answer."""
    return confidence >= CALIBRATION.knowing.floor
