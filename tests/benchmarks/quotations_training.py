"""Trains the classifiers of ``index.analysis.quotations`` and writes the packaged ``model.json``.

    python -m tests.benchmarks.quotations_training

Boosted trees (scikit-learn's histogram gradient boosting, which sentence-transformers brings) on the dev articles of
the quotation set. A classifier that reads another's answers is trained on answers for articles the other had not seen.
``cross_validated`` does the same five times, each time without a fifth of the articles, to be measured on that fifth.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from sklearn.ensemble import HistGradientBoostingClassifier

from index.analysis import quotations
from index.analysis.quotations.attribution import (
    Attributed,
    attribute,
    neighbour_rows,
    speech_rows,
    split,
)
from index.analysis.quotations.trees import Matrix, Trees, dump_trees
from tests.benchmarks.quotations_data import UNKNOWN, Labelled, load, split_file

FOLDS = 5
INNER_FOLDS = 3
SEED = 7

PAIR_TREES = {"max_iter": 120, "learning_rate": 0.08, "max_leaf_nodes": 12, "min_samples_leaf": 20}
RUN_TREES = {"max_iter": 100, "learning_rate": 0.08, "max_leaf_nodes": 8, "min_samples_leaf": 20}


@dataclass(frozen=True, slots=True, eq=False)
class Model:
    """The three classifiers."""

    near: Trees
    speaker: Trees
    speech: Trees

    def attribute(self, labelled: Labelled) -> tuple[Attributed, ...]:
        return attribute(labelled.possible, self.near, self.speaker, self.speech)


def train(labelled: Sequence[Labelled]) -> Model:
    """All three classifiers from these articles."""
    labelled = [one for one in labelled if one.possible]
    targets = [np.concatenate(one.speaker_labels()) for one in labelled]
    near_rows = [np.vstack([possible.near_rows for possible in one.possible]) for one in labelled]
    near_seen_by_others = _out_of_fold(labelled, near_rows, targets)
    speaker_rows = [
        np.vstack(neighbour_rows(one.possible, near)) for one, near in zip(labelled, near_seen_by_others, strict=True)
    ]
    speaker_seen_by_others = _out_of_fold(labelled, speaker_rows, targets)
    rows = [speech_rows(one.possible, speaker) for one, speaker in zip(labelled, speaker_seen_by_others, strict=True)]
    return Model(
        near=_fit(near_rows, targets, PAIR_TREES),
        speaker=_fit(speaker_rows, targets, PAIR_TREES),
        speech=_fit(rows, [one.speech_labels() for one in labelled], RUN_TREES),
    )


def cross_validated(labelled: Sequence[Labelled]) -> Iterator[tuple[Labelled, tuple[Attributed, ...]]]:
    """Each article with what a model says that was trained without it (and without a fifth of the set)."""
    folds = _folds(len(labelled), FOLDS)
    for fold in range(FOLDS):
        model = train([one for one, other in zip(labelled, folds, strict=True) if other != fold])
        for one, other in zip(labelled, folds, strict=True):
            if other == fold:
                yield one, model.attribute(one)


def _folds(count: int, folds: int) -> list[int]:
    order = np.random.default_rng(SEED).permutation(count)
    return [int(number) % folds for number in order]


def _out_of_fold(labelled: Sequence[Labelled], rows: Sequence[Matrix], targets: Sequence[Matrix]) -> list[list[Matrix]]:
    """For each article the answers, by run, of a classifier that was trained on other articles."""
    folds = _folds(len(labelled), INNER_FOLDS)
    answers: dict[int, list[Matrix]] = {}
    for fold in range(INNER_FOLDS):
        inside = [i for i, other in enumerate(folds) if other != fold]
        trees = _fit([rows[i] for i in inside], [targets[i] for i in inside], PAIR_TREES)
        for i, other in enumerate(folds):
            if other == fold:
                answers[i] = split(trees.probability(rows[i]), labelled[i].possible)
    return [answers[i] for i in range(len(labelled))]


def _fit(rows: Sequence[Matrix], targets: Sequence[Matrix], size: dict[str, float]) -> Trees:
    x, y = np.vstack(rows), np.concatenate(targets)
    known = y != UNKNOWN
    classifier = HistGradientBoostingClassifier(early_stopping=False, l2_regularization=1.0, random_state=SEED, **size)
    classifier.fit(x[known], y[known])
    return _as_arrays(classifier)


def _as_arrays(classifier: HistGradientBoostingClassifier) -> Trees:
    """The fitted trees as plain arrays, a leaf pointing at itself."""
    nodes = [stage[0].nodes for stage in classifier._predictors]
    widest = max(len(tree) for tree in nodes)
    shape = (len(nodes), widest)
    feature, left, right = (np.zeros(shape, dtype=np.int16) for _ in range(3))
    threshold, value = (np.zeros(shape, dtype=np.float32) for _ in range(2))
    for number, tree in enumerate(nodes):
        own = np.arange(len(tree))
        leaf = tree["is_leaf"].astype(bool)
        feature[number, : len(tree)] = np.where(leaf, 0, tree["feature_idx"])
        threshold[number, : len(tree)] = np.where(leaf, 0, tree["num_threshold"])
        left[number, : len(tree)] = np.where(leaf, own, tree["left"])
        right[number, : len(tree)] = np.where(leaf, own, tree["right"])
        value[number, : len(tree)] = np.where(leaf, tree["value"].round(5), 0)
    depth = max(int(tree["depth"].max()) for tree in nodes)
    return Trees(feature, threshold, left, right, value, float(classifier._baseline_prediction.ravel()[0]), depth)


def write(model: Model, path: Path) -> None:
    """The packaged file, read by ``index.analysis.quotations.trees``."""
    text = dump_trees({"near": model.near, "speaker": model.speaker, "speech": model.speech})
    path.write_text(text + "\n", encoding="utf-8")


def main() -> None:
    if not split_file("dev").is_file():
        sys.exit("skipped: no evaluation data")
    path = Path(quotations.__file__).with_name("model.json")
    write(train(load("dev")), path)
    print(f"{path.name}: {path.stat().st_size / 1024:.0f} KB")


if __name__ == "__main__":
    main()
