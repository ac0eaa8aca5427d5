"""How the weights of retrieval are fitted: a listwise softmax for the order, a logistic model for the sureness."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Sequence
from functools import lru_cache
from random import Random
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize  # type: ignore[import-untyped]
from sklearn.linear_model import LogisticRegression

from index.retrieval.calibration import CALIBRATION, Knowing
from index.retrieval.knowing import standing
from index.retrieval.ranking import Ranked, arrange
from index.storage.lookups import StoredPassage
from tests.benchmarks.retrieval_data import Searched

FOLDS = 8
# Strength of the pull towards equal weights of nothing; .003 and .03 give nDCG@10 within .01 of .01.
RIDGE = 0.01
# The passage that stands for an article depends on the weights: fit, choose again, fit again.
ROUNDS = 3
# Passages that an answer shows.
SHOWN = 5
# Share of the answerable questions, of either set, that the floor may refuse.
REFUSED = 0.04

Weights = tuple[float, ...]
Matrix = NDArray[np.float64]


def folds(count: int, seed: int = 0) -> list[list[int]]:
    """Positions of questions, dealt into FOLDS parts."""
    order = list(range(count))
    Random(seed).shuffle(order)
    return [order[n::FOLDS] for n in range(FOLDS)]


def fit_ranking(sets: Sequence[Sequence[Searched]], used: Sequence[bool] | None = None) -> Weights:
    """Weights of the signals that put the articles that answer first; each set counts the same. They add up to one."""
    weights = np.array(CALIBRATION.ranking)
    kept = np.array(used if used is not None else [True] * len(weights))
    for _ in range(ROUNDS):
        groups = [[group for one in part if (group := _articles(one, weights * kept))] for part in sets]
        every = np.concatenate([matrix for part in groups for matrix, _ in part])
        spread = every.std(axis=0) + 1e-9
        weights = np.maximum(_fit(groups, spread, kept) / spread, 0.0)
    return tuple((weights / weights.sum()).tolist())


def _articles(one: Searched, weights: Matrix) -> tuple[Matrix, NDArray[np.bool_]] | None:
    best: dict[str, tuple[float, tuple[float, ...]]] = {}
    for candidate, signals in zip(one.found.candidates, one.signals, strict=True):
        score = float(weights @ np.array(signals))
        article = candidate.stored.article_id
        if article not in best or score > best[article][0]:
            best[article] = (score, signals)
    gold = np.array([article in one.question.gold for article in best], dtype=np.bool_)
    return (np.array([signals for _, signals in best.values()]), gold) if gold.any() else None


def _fit(groups: Any, spread: Matrix, kept: NDArray[np.bool_]) -> Matrix:
    def loss(w: Matrix) -> tuple[float, Matrix]:
        total, slope = RIDGE * float(w @ w) / 2, RIDGE * w
        for part in groups:
            for matrix, gold in part:
                scaled = matrix / spread
                scores = scaled @ w
                shares = np.exp(scores - scores.max())
                shares /= shares.sum()
                total -= float(np.log(shares[gold] + 1e-12).mean()) / len(part) / len(groups)
                slope = slope - (scaled[gold].mean(axis=0) - shares @ scaled) / len(part) / len(groups)
        return total, np.where(kept, slope, 0.0)

    return np.asarray(minimize(loss, np.zeros(len(spread)), jac=True, method="L-BFGS-B").x)


# ── knowing ───────────────────────────────────────────────────────────────────────────────────


def shows(passage: StoredPassage, answer: str | None) -> bool:
    """Whether the answer stands to the letter in a passage."""
    return answer is not None and _whole_words(answer).search(passage.text) is not None


@lru_cache(maxsize=1000)
def _whole_words(answer: str) -> re.Pattern[str]:
    return re.compile(rf"(?<!\w){re.escape(answer)}(?!\w)", re.IGNORECASE)


def still_shown(ranked: Sequence[Ranked], answer: str | None) -> bool:
    """Whether the first passages show the answer."""
    return any(shows(one.stored, answer) for one in ranked[:SHOWN])


def bare(one: Searched) -> Searched:
    """As if no article that answers, nor any other that has the answer's words, were in the corpus."""
    telling = {c.stored.article_id for c in one.found.candidates if shows(c.stored, one.question.answer)}
    return one.without(one.question.gold | telling)


def cases(
    news: Sequence[Searched], evidence: Sequence[Searched], weights: Weights
) -> tuple[Matrix, NDArray[np.bool_], Matrix]:
    """Standings, whether there is an answer, and how much each case counts.

    News questions come as they are, with the articles that answer taken out unless others still show the answer, and
    with these taken out too.
    """

    def ranked(one: Searched) -> list[Ranked]:
        return arrange(one.found, one.signals, weights)

    rows: list[tuple[tuple[float, float], bool, float]] = []
    for one in news:
        rows.append((standing(ranked(one)), True, 1.0))
        gone = ranked(one.without(one.question.gold))
        if not still_shown(gone, one.question.answer):
            rows.append((standing(gone), False, 1.0))
        rows.append((standing(ranked(bare(one))), False, 0.5))
    # One in seven is without an answer, and the set counts half: its questions are made by a model.
    rows += [(standing(ranked(o)), bool(o.question.gold), 0.5 if o.question.gold else 1.5) for o in evidence]
    features, labels, counts = zip(*rows, strict=True)
    return np.array(features), np.array(labels, dtype=np.bool_), np.array(counts)


def fit_knowing(news: Sequence[Searched], evidence: Sequence[Searched], weights: Weights) -> Knowing:
    """The logistic model, and the highest floor that refuses no more than REFUSED of either set's answerable ones."""
    features, labels, counts = cases(news, evidence, weights)
    model = LogisticRegression(C=100.0).fit(features, labels, sample_weight=counts)
    knowing = Knowing(float(model.intercept_[0]), tuple(model.coef_[0].tolist()), 0.0)
    floors = []
    for part in (news, evidence):
        sure = [probability(knowing, standing(arrange(o.found, o.signals, weights))) for o in part if o.question.gold]
        floors.append(float(np.quantile(sure, REFUSED)))
    return Knowing(knowing.intercept, knowing.weights, min(floors))


def probability(knowing: Knowing, case: tuple[float, ...]) -> float:
    """Of an answer, by a model that need not be the shipped one."""
    return float(1 / (1 + np.exp(-(knowing.intercept + np.dot(knowing.weights, case)))))


def by_article(ranked: Sequence[Ranked]) -> list[str]:
    """Articles in the order of their best passages."""
    seen: dict[str, None] = defaultdict(None)
    for one in ranked:
        seen.setdefault(one.stored.article_id)
    return list(seen)
