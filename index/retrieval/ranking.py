"""Candidates of a search → their order, by eight signals of a passage and its article, weighed by a calibrated sum.

Each signal is between 0 and 1 and so is the score. The weights were fitted by ``python -m tests.benchmarks.calibrate``
and stand in ``calibration.json``; ``python -m tests.benchmarks.retrieval`` prints what each of them brings.
Pure: the same candidates give the same order.
"""

from __future__ import annotations

import math
import re
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

import numpy as np

from index.retrieval.asked import TITLE_SHARE, Asked
from index.retrieval.calibration import CALIBRATION
from index.retrieval.hits import find
from index.retrieval.rarity import Rarity
from index.storage.lookups import StoredPassage

# What an article is about shows in more than its best passage.
BEST_PASSAGES = 3
# An event's articles appear together: days after which a neighbour in time counts a third; how sharply the
# candidates that say when the event was are chosen.
NEIGHBOUR_DAYS, SHARPNESS = 3, 10
# An article a year older than the corpus's present counts a third as fresh.
FRESH_DAYS = 365
# A question whose best passage has less than half of it asks for several things at once: what a further passage
# adds counts beside its score. Recall@10 on multihoprag_evidence dev .83 → .84, realtimeqa_news as before.
WHOLE, SPREAD, SPREAD_OVER = 0.5, 0.4, 40


@dataclass(frozen=True, slots=True)
class Candidate:
    """A passage that meaning or words have found."""

    stored: StoredPassage
    cosine: float
    """To the question."""


@dataclass(frozen=True, slots=True)
class Gathered:
    """What a search has to rank."""

    candidates: Sequence[Candidate]
    rarity: Rarity
    """Of the question's words."""
    present: str | None
    """The date that counts as now in this corpus; None where no article has one."""


class Signals(NamedTuple):
    """What speaks for a candidate, each 0 to 1."""

    meaning: float
    """Cosine of passage and question."""
    article: float
    """Mean cosine of the article's best passages."""
    words: float
    """BM25 of the passage's words and the share of the question that the title has."""
    pairs: float
    """Neighbouring words of the question that are neighbours here."""
    names: float
    """Names and numbers of the question that are here."""
    fresh: float
    """How new the article is, as the corpus goes."""
    days: float
    """How many of the best candidates are from the same days: an event is reported at one time."""
    provenance: float
    """Half for an outlet that the question names, half for a day."""


@dataclass(frozen=True, slots=True)
class Ranked:
    """A passage that was found, and why."""

    stored: StoredPassage
    score: float
    """0 to 1, comparable within one search."""
    signals: Signals

    @property
    def cosine(self) -> float:
        """To the question."""
        return self.signals.meaning


def rank(question: str, found: Gathered) -> list[Ranked]:
    """Best first, then by id."""
    return arrange(found, weigh(question, found), CALIBRATION.ranking)


def arrange(found: Gathered, signals: Sequence[Signals], weights: Sequence[float]) -> list[Ranked]:
    """Candidates by the weighted sum of their signals."""
    ranked = [
        Ranked(one.stored, sum(w * s for w, s in zip(weights, own, strict=True)), own)
        for one, own in zip(found.candidates, signals, strict=True)
    ]
    # Rounded, as sums in another order differ in their last bits.
    return _spread(sorted(ranked, key=lambda one: (-round(one.score, 9), one.stored.id)), found.rarity)


def _spread(found: list[Ranked], rarity: Rarity) -> list[Ranked]:
    """Where no passage has half of the question, those that add to what the ones before have come first."""
    first, rest, further = found[:1], found[1:SPREAD_OVER], found[SPREAD_OVER:]
    if not first or rarity.covered(_held(first, rarity)[0]) >= WHOLE:
        return found
    held = dict(zip((one.stored.id for one in first + rest), _held(first + rest, rarity), strict=True))
    order, seen = first, held[first[0].stored.id]
    while rest:
        added = {new: SPREAD * rarity.covered(new) for new in {held[one.stored.id] - seen for one in rest}}
        best = max(rest, key=lambda one: round(one.score + added[held[one.stored.id] - seen], 9))
        rest.remove(best)
        order.append(best)
        seen |= held[best.stored.id]
    return order + further


def _held(found: Sequence[Ranked], rarity: Rarity) -> list[frozenset[str]]:
    """The question's words that each passage has, its title included."""
    texts = [f"{one.stored.heading} {one.stored.text}" for one in found]
    hits = find(texts, rarity.weights.keys(), numbers=False)
    return [frozenset(stem for _, stem, _ in one.found) for one in hits]


def weigh(question: str, found: Gathered) -> list[Signals]:
    """The signals of each candidate, in their order."""
    candidates = found.candidates
    asked = Asked.of(question, found.rarity)
    articles = _article_meaning(candidates)
    of_article = {one.stored.article_id: one.stored for one in candidates}
    in_title = dict(zip(of_article, asked.in_titles([one.heading for one in of_article.values()]), strict=True))
    titles = [in_title[one.stored.article_id] for one in candidates]
    in_words = asked.in_passages([one.stored.text for one in candidates], titles)
    when = {article: day_of(one.published) for article, one in of_article.items()}
    fresh_from = _fresh_from(question, found.present)
    fresh = {article: _freshness(day, fresh_from) for article, day in when.items()}
    named, outlets = _days_named(question), {one.stored.source for one in candidates}
    outlets = {outlet for outlet in outlets if names_outlet(question, outlet)}
    origins = {
        article: ((one.source in outlets) + (_month_and_day(one.published) in named)) / 2
        for article, one in of_article.items()
    }
    leading: dict[str, float] = {}
    for one, (of_words, *_) in zip(candidates, in_words, strict=True):
        article = one.stored.article_id
        leading[article] = max(leading.get(article, 0.0), one.cosine + of_words / TITLE_SHARE)
    days = _same_days(leading, when)
    return [
        Signals(one.cosine, articles[a], *of_words, fresh[a], days[a], origins[a])
        for one, of_words in zip(candidates, in_words, strict=True)
        for a in (one.stored.article_id,)
    ]


# ── article and time ──────────────────────────────────────────────────────────────────────────


def names_outlet(question: str, source: str | None) -> bool:
    """Whether a question names an outlet, in the outlet's own capitals ("Fortune" is one, "fortune" is not)."""
    # Feeds name a section after the outlet: "The Independent - Sports".
    name = re.split(r" [-–|] ", source or "")[0].removeprefix("The ").strip()
    return name != "" and name in question and re.search(rf"(?<!\w){re.escape(name)}(?!\w)", question) is not None


_MONTHS = "January February March April May June July August September October November December".split()
_MONTH = "|".join(f"{month}|{month[:3]}" for month in _MONTHS)
_DAY = re.compile(rf"\b(?:(?P<m1>{_MONTH})\.? (?P<d1>\d\d?)|(?P<d2>\d\d?) (?P<m2>{_MONTH}))\b")


def _days_named(question: str) -> set[tuple[int, int]]:
    """Month and day of each date that a question writes out."""
    return {
        (1 + next(n for n, month in enumerate(_MONTHS) if month.startswith(found["m1"] or found["m2"])), int(day))
        for found in _DAY.finditer(question)
        for day in (found["d1"] or found["d2"],)
    }


def _article_meaning(candidates: Sequence[Candidate]) -> dict[str, float]:
    # A passage that is no candidate is at most as near as the farthest of them.
    floor = min((one.cosine for one in candidates), default=0.0)
    cosines: dict[str, list[float]] = defaultdict(list)
    passages: dict[str, int] = {}
    for one in candidates:
        cosines[one.stored.article_id].append(one.cosine)
        passages[one.stored.article_id] = one.stored.of
    result = {}
    for article, values in cosines.items():
        n = min(BEST_PASSAGES, max(passages[article], 1))
        best = sorted(values, reverse=True)[:n]
        result[article] = (sum(best) + floor * (n - len(best))) / n
    return result


_YEAR = re.compile(r"\b(?:19|20)\d\d\b")


def _fresh_from(question: str, present: str | None) -> int | None:
    """The day from which on an article is fresh: the corpus's present, or the end of the year that is asked about."""
    day = day_of(present)
    asked = [date(int(year), 12, 31).toordinal() for year in _YEAR.findall(question)]
    return min(day, max(asked)) if day is not None and asked else day


def _freshness(day: int | None, fresh_from: int | None) -> float:
    # Unknown is neither new nor old.
    if day is None or fresh_from is None:
        return 0.5
    return math.exp(-max(0, fresh_from - day) / FRESH_DAYS)


def _same_days(leading: Mapping[str, float], when: Mapping[str, int | None]) -> dict[str, float]:
    result = dict.fromkeys(when, 0.0)
    dated = [article for article in when if when[article] is not None]
    if not dated:
        return result
    scores = np.array([leading[article] for article in dated])
    shares = np.exp(SHARPNESS * (scores - max(leading.values())))
    shares /= sum(math.exp(SHARPNESS * (score - max(leading.values()))) for score in leading.values())
    days = np.array([when[article] for article in dated], dtype=float)
    near = np.exp(-np.abs(days[:, None] - days) / NEIGHBOUR_DAYS)
    np.fill_diagonal(near, 0.0)
    return result | dict(zip(dated, (near * shares).sum(axis=1).tolist(), strict=True))


def _month_and_day(published: str | None) -> tuple[int, int] | None:
    day = day_of(published) if published and len(published) >= 10 else None
    return (date.fromordinal(day).month, date.fromordinal(day).day) if day is not None else None


def day_of(published: str | None) -> int | None:
    """The ordinal of an ISO 8601 date's first day; None where there is none."""
    if not published:
        return None
    text = published[:10]
    try:
        return date.fromisoformat(text + "-01-01"[len(text) - 4 :] if len(text) < 10 else text).toordinal()
    except ValueError:
        return None
