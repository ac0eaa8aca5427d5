"""Stage 4, runs and sources → who said which run, with probabilities.

Three small classifiers, one after the other. ``near`` looks at a run and a source alone; ``speaker`` looks again with
the neighbouring runs' likely sources in view; ``speech`` decides from both whether the run is speech at all.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

import numpy as np

from index.model import BlockKind

from .marks import QuotedRun
from .pair_features import PAIR_FEATURES, pair_features
from .paragraphs import Paragraph
from .run_features import RUN_FEATURES, RunContext, repeats_of
from .sources import Source
from .trees import Matrix
from .view import ArticleView

PARAGRAPHS_BACK = 2
"""How far back a source is looked for when the run's own paragraph has none."""

REACH = 40
"""How many sources before and after a run are looked at: an article set as one paragraph must not take for ever."""

SELF_SUFFICIENT_WORDS = 4
"""With fewer unquoted words than this a paragraph does not name its own source."""

NEIGHBOUR_FEATURES = (
    "near", "near_rank", "near_margin", "same_as_previous", "same_as_next", "previous_near", "previous_paragraphs_back",
    "previous_same_name", "next_same_name", "words_since_previous",
)  # fmt: skip

SPEECH_FEATURES = ("best", "second", "previous_best", "next_best", "best_verb_class", "best_words_away", "count")


class Classifier(Protocol):
    """Rows in, probabilities of "yes" out."""

    def probability(self, rows: Matrix) -> Matrix: ...


@dataclass(frozen=True, slots=True, eq=False)
class Possible:
    """A quoted run with its possible sources and what was measured of each pair."""

    context: RunContext
    sources: tuple[Source, ...]
    paragraphs: tuple[Paragraph, ...]
    """For each source the paragraph it stands in."""
    pairs: Matrix
    """Shape (sources, PAIR_FEATURES)."""

    @property
    def run(self) -> QuotedRun:
        return self.context.run

    @property
    def near_rows(self) -> Matrix:
        """Input of the first classifier: the run's features beside each pair's."""
        values = np.asarray(self.context.values, dtype=np.float64)
        return np.hstack([np.tile(values, (len(self.sources), 1)), self.pairs])


@dataclass(frozen=True, slots=True, eq=False)
class Attributed:
    """A quoted run with the probability that it is speech and, for each possible source, that it is the speaker."""

    possible: Possible
    speech: float
    probabilities: Matrix

    @property
    def best(self) -> int | None:
        return int(self.probabilities.argmax()) if len(self.probabilities) else None


def possible_sources(view: ArticleView) -> tuple[Possible, ...]:
    """For every quoted run, the sources of its paragraph and, where that is only quotation, of the ones before."""
    repeats = repeats_of(view.article, view.runs)
    before = _looked_at_before(view)
    return tuple(_possible(view, run, before[run.block], repeats) for run in view.runs)


def _looked_at_before(view: ArticleView) -> dict[int, list[int]]:
    """For each paragraph with runs the ones before it, nearest first, that may name their source."""
    before: dict[int, list[int]] = {run.block: [] for run in view.runs}
    searching = {
        index: view.body_before(index)
        for index in before
        if view.paragraph(index).unquoted_words < SELF_SUFFICIENT_WORDS
        and view.article.blocks[index].kind is BlockKind.BODY
    }
    for _ in range(PARAGRAPHS_BACK):
        nearest = {index: found for index, rest in searching.items() if (found := next(rest, None)) is not None}
        view.expect(nearest.values())
        for index, found in nearest.items():
            before[index].append(found)
            if view.paragraph(found).unquoted_words >= SELF_SUFFICIENT_WORDS:
                del searching[index]
    return before


def _possible(view: ArticleView, run: QuotedRun, before: Sequence[int], repeats: Mapping[str, int]) -> Possible:
    paragraph = view.paragraph(run.block)
    context = RunContext(view.article, paragraph, run, repeats, is_name=view.is_name(run))
    sources: list[Source] = []
    paragraphs: list[Paragraph] = []
    rows: list[list[float]] = []

    def add(index: int, back: int) -> None:
        found = view.sources(index)
        if back:
            found = found[-REACH:]
        else:
            middle = bisect_left(found, context.first, key=lambda source: source.head.i)
            found = found[max(middle - REACH, 0) : middle + REACH]
        rows.extend(pair_features(view.article, context, view.paragraph(index), found, back, view.mentions_total))
        sources.extend(found)
        paragraphs.extend([view.paragraph(index)] * len(found))

    add(run.block, 0)
    for back, index in enumerate(before, start=1):
        add(index, back)
    pairs = np.asarray(rows, dtype=np.float64).reshape(len(rows), len(PAIR_FEATURES))
    return Possible(context, tuple(sources), tuple(paragraphs), pairs)


def neighbour_rows(possible: Sequence[Possible], near: Sequence[Matrix]) -> list[Matrix]:
    """Input of the second classifier: the first one's, with its opinion of this run and of the ones beside it."""
    bests = [int(p.argmax()) if len(p) else None for p in near]
    result = []
    for number, (one, probabilities) in enumerate(zip(possible, near, strict=True)):
        count = len(one.sources)
        extra = np.zeros((count, len(NEIGHBOUR_FEATURES)))
        order = np.argsort(-probabilities, kind="stable")
        ranks = np.empty(count)
        ranks[order] = np.arange(count)
        top = probabilities.max() if count else 0.0
        previous = _neighbour(possible, near, bests, number - 1)
        following = _neighbour(possible, near, bests, number + 1)
        for i, source in enumerate(one.sources):
            extra[i] = (
                probabilities[i],
                ranks[i],
                probabilities[i] - top,
                previous is not None and source.head is previous[0].head,
                following is not None and source.head is following[0].head,
                previous[1] if previous else 0.0,
                one.run.block - possible[number - 1].run.block if previous else 9,
                previous is not None and source.name is not None and source.name is previous[0].name,
                following is not None and source.name is not None and source.name is following[0].name,
                _words_since(possible, number),
            )
        result.append(np.hstack([one.near_rows, extra]))
    return result


def _neighbour(
    possible: Sequence[Possible], near: Sequence[Matrix], bests: Sequence[int | None], number: int
) -> tuple[Source, float] | None:
    if not 0 <= number < len(possible):
        return None
    best = bests[number]
    return None if best is None else (possible[number].sources[best], float(near[number][best]))


def _words_since(possible: Sequence[Possible], number: int) -> float:
    """Unquoted words between the run before and this one, where they share a paragraph."""
    if number == 0 or possible[number - 1].run.block != possible[number].run.block:
        return 60.0
    before, here = possible[number - 1].context, possible[number].context
    return min(here.paragraph.words_outside(before.last, here.first), 60)


def speech_rows(possible: Sequence[Possible], speaker: Sequence[Matrix]) -> Matrix:
    """Input of the third classifier, one row a run: is it speech?"""
    bests = [float(p.max()) if len(p) else 0.0 for p in speaker]
    class_column, away_column = PAIR_FEATURES.index("verb_class"), PAIR_FEATURES.index("words_away")
    rows = []
    for number, (one, probabilities) in enumerate(zip(possible, speaker, strict=True)):
        ordered = np.sort(probabilities)[::-1]
        best = int(probabilities.argmax()) if len(probabilities) else None
        rows.append(
            [
                *one.context.values,
                bests[number],
                float(ordered[1]) if len(ordered) > 1 else 0.0,
                bests[number - 1] if number else 0.0,
                bests[number + 1] if number + 1 < len(bests) else 0.0,
                one.pairs[best, class_column] if best is not None else 0.0,
                one.pairs[best, away_column] if best is not None else 9.0,
                len(one.sources),
            ]
        )
    return np.asarray(rows, dtype=np.float64).reshape(len(rows), len(RUN_FEATURES) + len(SPEECH_FEATURES))


def split(values: Matrix, possible: Sequence[Possible]) -> list[Matrix]:
    """One classifier's answers for all pairs, cut up by run."""
    return np.split(values, np.cumsum([len(one.sources) for one in possible])[:-1]) if possible else []


def attribute(
    possible: Sequence[Possible], near: Classifier, speaker: Classifier, speech: Classifier
) -> tuple[Attributed, ...]:
    """All three classifiers over one article's runs."""
    if not possible:
        return ()
    first = split(near.probability(np.vstack([one.near_rows for one in possible])), possible)
    second = split(speaker.probability(np.vstack(neighbour_rows(possible, first))), possible)
    spoken = speech.probability(speech_rows(possible, second))
    return tuple(
        Attributed(one, float(p), probabilities) for one, p, probabilities in zip(possible, spoken, second, strict=True)
    )
