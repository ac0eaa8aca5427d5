"""How well quotations are found and given to their speakers, beside textacy and a careful pattern, and how fast.

    python -m tests.benchmarks.quotations [--split dev] [--part N] [--shipped]

Every figure is the quotation set's own measure (``quote_metrics.py`` beside the set defines them). On dev, where the
classifiers were trained, ours are cross-validated: each article is judged by a model that has not seen it;
``--shipped`` judges with the packaged model instead, as on every other split. ``--part N`` takes every Nth article.
"""

from __future__ import annotations

import argparse
import time
from collections.abc import Callable, Iterable
from typing import Any

from index.analysis.language import Parses, load_language
from index.analysis.quotations import find_quotations
from index.analysis.quotations.attribution import Attributed
from index.analysis.quotations.finding import quotations_of
from index.analysis.quotations.trees import load_trees
from index.model import Article, Block, Quotation, QuotationKind
from tests.benchmarks.quotations_baselines import careful_pattern, textacy_or_none
from tests.benchmarks.quotations_data import Labelled, load, score, split_file
from tests.benchmarks.quotations_training import Model, cross_validated

FIGURES = (
    ("quoted spans, F1", ("span_F1",), ".93"),
    ("speaker: precision on those answered", ("spk_precision",), ".96"),
    ("speaker: right on all gold whose source is named", ("spk_accuracy_all",), ".88"),
    ("source head right on all direct gold", ("src_head_accuracy_all",), ".88"),
    ('"What did X say?": precision / recall', ("said_P", "said_R"), ".985 / .88"),
)

Prediction = dict[str, Any]


def as_prediction(article_id: str, one: Quotation) -> Prediction:
    return {
        "article_id": article_id,
        "start": one.start,
        "end": one.end,
        "speaker": one.speaker,
        "speaker_start": one.speaker_start,
        "speaker_end": one.speaker_end,
    }


def ours(data: list[Labelled], *, shipped: bool) -> list[tuple[Labelled, tuple[Quotation, ...]]]:
    """Each article's quotations, by the packaged model or by models that have not seen the article."""
    judged: Iterable[tuple[Labelled, tuple[Attributed, ...]]]
    if shipped:
        model = Model(load_trees("near"), load_trees("speaker"), load_trees("speech"))
        judged = ((one, model.attribute(one)) for one in data)
    else:
        judged = cross_validated(data)
    return [(one, quotations_of(one.view, one.names, attributed)) for one, attributed in judged]


def timed(work: Callable[[], object]) -> float:
    started = time.perf_counter()
    work()
    return time.perf_counter() - started


def print_table(columns: dict[str, dict[str, float] | None]) -> None:
    print(f"{'':52}" + "".join(f"{name:>18}" for name in columns) + f"{'to reach':>16}")
    for title, keys, goal in FIGURES:
        cells = [
            " / ".join(f"{figures[key]:.3f}" for key in keys) if figures else "not installed"
            for figures in columns.values()
        ]
        print(f"{title:52}" + "".join(f"{cell:>18}" for cell in cells) + f"{goal:>16}")


def print_spans(found: Iterable[tuple[Labelled, tuple[Quotation, ...]]]) -> None:
    """Spans are offsets, so what is shown is a slice; here that they are good ones."""
    every = [(one.article, q) for one, quotations in found for q in quotations]
    good = sum(
        0 <= q.start < q.end <= len(article.text)
        and (q.cue is None or q.cue == article.text[q.cue_start : q.cue_end])
        and not article.text[q.start].isspace()
        for article, q in every
    )
    kinds = {kind.value: sum(q.kind is kind for _, q in every) for kind in QuotationKind}
    print(f"\nreturned spans that are slices of their article: {good} of {len(every)}; by kind: {kinds}")


class TimedParses(Parses):
    """Parses that count what they parsed and how long it took."""

    def __init__(self, article: Article) -> None:
        super().__init__(article)
        self._article = article
        self.seconds = 0.0
        self.words = 0

    def expect(self, blocks: Iterable[Block]) -> None:
        known = set(self._grammar)
        started = time.perf_counter()
        super().expect(blocks)
        if new := self._grammar.keys() - known:
            self.seconds += time.perf_counter() - started
            self.words += sum(len(self._article.slice(block).split()) for block in new)


def print_speed(data: list[Labelled]) -> None:
    """Some articles once more from nothing, one after the other, beside the language model's pass over all of them."""
    language = load_language()
    words = sum(len(one.article.text.split()) for one in data)
    paragraphs = [one.article.slice(block) for one in data for block in one.article.blocks if block.kind.quotable]
    whole = timed(lambda: [language(text) for text in paragraphs])
    fresh = [(one, TimedParses(one.article)) for one in data]
    total = timed(lambda: [find_quotations(one.article, one.names, parses) for one, parses in fresh])
    parsing = sum(parses.seconds for _, parses in fresh)
    parsed = sum(parses.words for _, parses in fresh)
    found = textacy_or_none()
    beyond = timed(lambda: [found(one) for one in data]) if found else 0.0
    print(f"\nwords a second on one core, {len(data)} articles, {words:,} words")
    print(f"  {'spaCy alone, every paragraph':44}{words / whole:10,.0f}")
    print(f"  {f'quotations from nothing ({parsed / words:.0%} is parsed)':44}{words / total:10,.0f}")
    print(f"  {'quotations beyond the parse':44}{words / (total - parsing):10,.0f}")
    if found:
        print(f"  {'textacy beyond the parse':44}{words / beyond:10,.0f}")


def main() -> None:
    arguments = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    arguments.add_argument("--split", default="dev")
    arguments.add_argument("--part", type=int, default=1, help="take every Nth article")
    arguments.add_argument("--shipped", action="store_true", help="judge dev with the packaged model")
    given = arguments.parse_args()
    if not split_file(given.split).is_file():
        print("skipped: no evaluation data")
        return
    data = load(given.split, every=given.part)
    ids = {one.article.id for one in data}
    shipped = given.shipped or given.split != "dev"
    found = ours(data, shipped=shipped)
    mine = [as_prediction(one.article.id, q) for one, quotations in found for q in quotations]
    textacy = textacy_or_none()
    columns = {
        "ours": score(given.split, mine, ids),
        "textacy 0.13": score(given.split, [p for one in data for p in textacy(one)], ids) if textacy else None,
        "careful pattern": score(given.split, [p for one in data for p in careful_pattern(one)], ids),
    }
    how = "packaged model" if shipped else "cross-validated by article"
    print(f"quotations, {given.split}, {len(data)} articles; ours: {how}")
    if textacy is None:
        print("textacy is not installed (pip install textacy==0.13.0); its column is empty")
    print_table(columns)
    print_spans(found)
    print_speed(data[::10])


if __name__ == "__main__":
    main()
