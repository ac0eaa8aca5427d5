"""The quotation set as articles with labels: PolNeAR (Newell, Margolin and Ruths, LREC 2018), beside its own measure.

Nothing of it is kept in the repository; without the evaluation data the benchmarks say so and stop.
"""

from __future__ import annotations

import gzip
import importlib.util
import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from types import ModuleType
from typing import Any

import numpy as np

from config import Settings
from index.analysis.language import Parses
from index.analysis.names import find_names
from index.analysis.quotations.attribution import Possible, possible_sources
from index.analysis.quotations.trees import Matrix
from index.analysis.quotations.view import ArticleView
from index.model import Article, Name
from index.reading.blocks import find_blocks
from index.reading.facts import Facts

YES, NO, UNKNOWN = 1, 0, -1


@dataclass(frozen=True, slots=True, eq=False)
class Labelled:
    """One article with what analysis makes of it and what the annotators found."""

    article: Article
    names: tuple[Name, ...]
    parses: Parses
    view: ArticleView
    possible: tuple[Possible, ...]
    gold: dict[str, Any]
    """The article's line of the set."""

    def speech_labels(self) -> Matrix:
        """For each quoted run whether at least half of it lies in something attributed."""
        contents = [(c["start"], c["end"]) for a in self.gold["attributions"] for c in a["content"]]
        return np.array(
            [
                any(2 * _overlap((one.run.start, one.run.end), c) >= one.run.end - one.run.start for c in contents)
                for one in self.possible
            ],
            dtype=np.float64,
        )

    def speaker_labels(self) -> list[Matrix]:
        """For each run and possible source whether it is the annotated one; UNKNOWN where that cannot be told."""
        return [self._sources_of(one) for one in self.possible]

    def _sources_of(self, one: Possible) -> Matrix:
        run = (one.run.start, one.run.end)
        labels = np.full(len(one.sources), NO, dtype=np.float64)
        fitting = [
            (sum(c["end"] - c["start"] for c in a["content"]), a["source"], a["speaker"])
            for a in self.gold["attributions"]
            if any(2 * _overlap(run, (c["start"], c["end"])) >= run[1] - run[0] for c in a["content"])
        ]
        if not fitting:
            return labels
        outside = [f for f in fitting if f[1] and not self._quoted(f[1][0]["start"])]
        if not outside:
            return np.full_like(labels, UNKNOWN)
        # Somebody quoted may report somebody else's words: the smallest attribution around the run is the run's own.
        _, spans, speaker = min(outside, key=lambda f: f[0])
        touched = [
            i for i, s in enumerate(one.sources) if any(s.start < g["end"] and s.end > g["start"] for g in spans)
        ]
        headed = [
            i
            for i in touched
            if any(g["start"] <= one.paragraphs[i].offset(one.sources[i].head) < g["end"] for g in spans)
        ]
        top = [
            i
            for i in headed
            if not one.sources[i].modifier
            and not any(
                j != i
                and one.sources[j].head.doc is one.sources[i].head.doc
                and one.sources[j].head.is_ancestor(one.sources[i].head)
                for j in headed
            )
        ]
        right = top or headed or touched
        if not right:
            return np.full_like(labels, UNKNOWN)
        for i, source in enumerate(one.sources):
            same_name = speaker and source.name and source.name.name.split()[-1:] == speaker.split()[-1:]
            labels[i] = YES if i in right else UNKNOWN if i in touched or same_name else NO
        return labels

    def _quoted(self, offset: int) -> bool:
        return any(one.run.start <= offset < one.run.end for one in self.possible)


def _overlap(one: tuple[int, int], other: tuple[int, int]) -> int:
    return max(0, min(one[1], other[1]) - max(one[0], other[0]))


@cache
def folder() -> Path:
    """Where the set lies; it may be absent."""
    return Settings().eval_data / "polnear"


def split_file(split: str) -> Path:
    return folder() / split / "articles.jsonl.gz"


def load(split: str, every: int = 1, parses: Callable[[Article], Parses] = Parses) -> list[Labelled]:
    """The articles of a split, read and analysed by the project's own code; ``every`` keeps one in so many."""
    with gzip.open(split_file(split), "rt", encoding="utf-8") as file:
        lines = [json.loads(line) for line in file]
    return [label(line, parses) for line in lines[::every]]


def article_of(line: dict[str, Any]) -> Article:
    """One line of the set as an article; its blocks come from the project's reader."""
    text = line["text"]
    return Article(line["article_id"], text, line["title"], blocks=find_blocks(text, Facts(title=line["title"])))


def label(line: dict[str, Any], parses: Callable[[Article], Parses] = Parses) -> Labelled:
    article = article_of(line)
    parsed = parses(article)
    names = find_names(article, parsed)
    view = ArticleView(article, names, parsed)
    return Labelled(article, names, parsed, view, possible_sources(view), line)


def measure() -> ModuleType:
    """The set's own measure, ``quote_metrics.py`` beside it."""
    path = folder() / "quote_metrics.py"
    spec = importlib.util.spec_from_file_location("quote_metrics", path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def score(split: str, predictions: Sequence[dict[str, Any]], articles: set[str]) -> dict[str, float]:
    """Every figure of the measure for predictions on some articles of a split."""
    quote_metrics = measure()
    all_articles, queries = quote_metrics.load(str(folder()), split)
    kept = {key: value for key, value in all_articles.items() if key in articles}
    queries = [
        {**query, "gold": gold} for query in queries if (gold := [g for g in query["gold"] if g["article_id"] in kept])
    ]
    result: dict[str, float] = quote_metrics.evaluate(list(predictions), kept, queries)
    return result
