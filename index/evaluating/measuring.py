"""A case asked of the library → what came of it; all outcomes → figures.

What a reader is shown is what is measured. Articles are counted in the order in which the answer cites them, the
nearest passages of a refusal included: whether it was right to refuse is a figure of its own.
"""

from __future__ import annotations

import math
import statistics
import unicodedata
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, fields
from typing import Any

from index.model import Answer, Citation
from index.retrieval.terms import words
from index.view import View

from .cases import Case

RANKS = 10
"""Places that are counted of the articles."""
DEEP = 20
"""Citations asked for to see them: an answer cites at most two passages of an article where others have room."""
SHOWN = 5
"""Citations in which expected words are looked for."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of a case. None: that was not expected of it."""

    case: Case
    answered: bool
    article_at: int | None
    """Place of the first expected article, from 1; 0: not among the first ten."""
    ndcg: float | None
    """nDCG@10, every expected article of the same worth."""
    words_at: int | None
    """How many citations have to be read for all expected words, those of expected articles; 0: more than five."""
    names_right: int
    """Of the names given."""
    names_given: int
    names_found: int
    """Of the names expected."""
    elapsed_ms: float

    @property
    def refused_wrongly(self) -> bool:
        """Nothing found, though there is an answer."""
        return not self.case.no_answer and not self.answered

    @property
    def names_f1(self) -> float | None:
        """Of precision and recall; None where no names are expected."""
        if not self.case.names:
            return None
        precision = self.names_right / self.names_given if self.names_given else 0.0
        recall = self.names_found / len(self.case.names)
        return 2 * precision * recall / (precision + recall) if precision + recall else 0.0

    def to_dict(self) -> dict[str, Any]:
        """For JSON; only what was expected of the case."""
        named = {"names_right": self.names_right, "names_given": self.names_given, "names_found": self.names_found}
        result: dict[str, Any] = {
            "line": self.case.line,
            "question": self.case.question.text,
            "answered": self.answered,
            "no_answer": self.case.no_answer,
            "article_at": self.article_at,
            "ndcg": None if self.ndcg is None else round(self.ndcg, 4),
            "words_at": self.words_at,
            **(named if self.case.names else {}),
            "elapsed_ms": round(self.elapsed_ms, 1),
        }
        return {key: value for key, value in result.items() if value is not None}


@dataclass(frozen=True, slots=True)
class Figures:
    """Of all outcomes; None where no case has anything to say on it. All but the latencies are shares from 0 to 1."""

    hits_at_1: float | None
    hits_at_5: float | None
    hits_at_10: float | None
    mrr: float | None
    ndcg_at_10: float | None
    answer_at_1: float | None
    answer_at_3: float | None
    answer_at_5: float | None
    names_precision: float | None
    names_recall: float | None
    refused_without_answer: float | None
    """Of the questions without an answer, those that were told so."""
    refused_with_answer: float | None
    """Of the questions with an answer, those that were told there is none."""
    latency_p50_ms: float | None
    latency_p95_ms: float | None

    def to_dict(self) -> dict[str, float | None]:
        """By name."""
        values = {one.name: getattr(self, one.name) for one in fields(self)}
        return {name: None if value is None else round(value, 4) for name, value in values.items()}


async def measure(library: View, case: Case) -> Outcome:
    """Asks the case as its asker would."""
    answer = await case.question.put(library, today=case.asked)
    place, ndcg = None, None
    if case.articles:
        deep = await case.question.put(library, DEEP, case.asked)
        ranking = list(dict.fromkeys(citation.article_id for citation in deep.citations))[:RANKS]
        place = next((n for n, one in enumerate(ranking, 1) if one in case.articles), 0)
        ndcg = _ndcg([one in case.articles for one in ranking], len(case.articles))
    given = [{name.name, *name.aliases} for name in answer.names] if answer.answered else []
    return Outcome(
        case,
        answer.answered,
        place,
        ndcg,
        _words_at(case, answer) if case.words else None,
        sum(any(_same(forms, one) for one in case.names) for forms in given) if case.names else 0,
        len(given) if case.names else 0,
        sum(any(_same(forms, one) for forms in given) for one in case.names),
        answer.elapsed_ms,
    )


def figures(outcomes: Sequence[Outcome]) -> Figures:
    """What the outcomes come to."""
    articles = [one.article_at for one in outcomes if one.article_at is not None]
    shown = [one.words_at for one in outcomes if one.words_at is not None]
    named = [one for one in outcomes if one.case.names]
    given = sum(one.names_given for one in named)
    times = sorted(one.elapsed_ms for one in outcomes)
    return Figures(
        hits_at_1=_share(articles, _within(1)),
        hits_at_5=_share(articles, _within(5)),
        hits_at_10=_share(articles, _within(RANKS)),
        mrr=_mean(1 / place if place else 0.0 for place in articles),
        ndcg_at_10=_mean(one.ndcg for one in outcomes if one.ndcg is not None),
        answer_at_1=_share(shown, _within(1)),
        answer_at_3=_share(shown, _within(3)),
        answer_at_5=_share(shown, _within(SHOWN)),
        names_precision=sum(one.names_right for one in named) / given if given else None,
        names_recall=_mean(one.names_found / len(one.case.names) for one in named),
        refused_without_answer=_mean(not one.answered for one in outcomes if one.case.no_answer),
        refused_with_answer=_mean(one.refused_wrongly for one in outcomes if not one.case.no_answer),
        latency_p50_ms=_quantile(times, 0.5),
        latency_p95_ms=_quantile(times, 0.95),
    )


def _ndcg(hits: Sequence[bool], expected: int) -> float:
    """Järvelin and Kekäläinen (2002), binary gains."""
    gained = sum(1 / math.log2(place + 1) for place, hit in enumerate(hits, 1) if hit)
    return gained / sum(1 / math.log2(place + 1) for place in range(1, min(expected, RANKS) + 1))


def _words_at(case: Case, answer: Answer) -> int:
    missing = set(case.words)
    for number, citation in enumerate(answer.citations[:SHOWN], 1):
        places = {citation.article_id, *(place.article_id for place in citation.also_in)}
        if not case.articles or places & case.articles:
            missing = {forms for forms in missing if not _shows(citation, forms)}
        if not missing:
            return number
    return 0


def _shows(citation: Citation, forms: Iterable[str]) -> bool:
    text = _joined(citation.text)
    return any(_joined(form) in text for form in forms)


def _same(forms: Iterable[str], expected: str) -> bool:
    """Whether a name is the one expected: all words of one are in the other ("Torres", "Carlos Torres Torres")."""
    wanted = set(_plain_words(expected))
    return any(wanted <= own or (own and own <= wanted) for own in (set(_plain_words(form)) for form in forms))


def _joined(text: str) -> str:
    # Whole words, whatever their case, accents and marks: "ten" is not in "often".
    return f" {' '.join(_plain_words(text))} "


def _plain_words(text: str) -> list[str]:
    return words("".join(c for c in unicodedata.normalize("NFKD", text) if not unicodedata.combining(c)))


def _within(k: int) -> Callable[[int], bool]:
    return lambda place: 0 < place <= k


def _share(places: Sequence[int], counts: Callable[[int], bool]) -> float | None:
    return _mean(counts(place) for place in places)


def _mean(values: Iterable[float]) -> float | None:
    every = list(values)
    return statistics.fmean(every) if every else None


def _quantile(times: Sequence[float], share: float) -> float | None:
    """The nearest rank, so that it is a time that was measured."""
    return times[math.ceil(share * len(times)) - 1] if times else None
