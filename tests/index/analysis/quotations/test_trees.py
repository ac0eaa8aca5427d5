"""The trees that judge: arrays in, probabilities out."""

from __future__ import annotations

import math

import numpy as np
import pytest

from index.analysis.quotations.attribution import NEIGHBOUR_FEATURES, SPEECH_FEATURES
from index.analysis.quotations.pair_features import PAIR_FEATURES
from index.analysis.quotations.run_features import RUN_FEATURES
from index.analysis.quotations.trees import Trees, load_trees


def stump(threshold: float, low: float, high: float) -> Trees:
    """One question: is the second number at most the threshold?"""
    return Trees(
        feature=np.array([[1, 0, 0]], dtype=np.int16),
        threshold=np.array([[threshold, 0, 0]], dtype=np.float32),
        left=np.array([[1, 1, 2]], dtype=np.int16),
        right=np.array([[2, 1, 2]], dtype=np.int16),
        value=np.array([[0, low, high]], dtype=np.float32),
        baseline=0.5,
        depth=1,
    )


def test_a_row_goes_left_up_to_the_threshold() -> None:
    answers = stump(3.0, -1.0, 2.0).probability(np.array([[9.0, 3.0], [9.0, 3.5]]))
    assert answers == pytest.approx([1 / (1 + math.exp(0.5)), 1 / (1 + math.exp(-2.5))])


def test_no_rows_have_no_answers() -> None:
    assert stump(0.0, 0.0, 0.0).probability(np.zeros((0, 2))).shape == (0,)


@pytest.mark.parametrize(
    ("name", "width"),
    [
        ("near", len(RUN_FEATURES) + len(PAIR_FEATURES)),
        ("speaker", len(RUN_FEATURES) + len(PAIR_FEATURES) + len(NEIGHBOUR_FEATURES)),
        ("speech", len(RUN_FEATURES) + len(SPEECH_FEATURES)),
    ],
)
def test_the_packaged_trees_fit_the_features(name: str, width: int) -> None:
    trees = load_trees(name)
    assert trees.feature.max() < width
    answers = trees.probability(np.random.default_rng(1).normal(size=(50, width)))
    assert ((answers > 0) & (answers < 1)).all()
