"""Boosted decision trees from a file: rows of numbers in, probabilities out; plain numpy.

The trees are trained by ``python -m tests.benchmarks.quotations_training`` and shipped as ``model.json``.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, field, fields
from functools import cache
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

_FILE = Path(__file__).with_name("model.json")

Matrix = NDArray[np.float64]

AT_ONCE = 4096
"""Rows judged in one step, so that a very long article needs no more memory than a long one."""


@dataclass(frozen=True, slots=True, eq=False)
class Trees:
    """All trees of one classifier side by side: node k of tree t is column k of row t. A leaf is its own child."""

    feature: NDArray[np.int16]
    threshold: NDArray[np.float32]
    left: NDArray[np.int16]
    right: NDArray[np.int16]
    value: NDArray[np.float32]
    baseline: float
    depth: int
    _roots: NDArray[np.intp] = field(init=False)
    _features: NDArray[np.intp] = field(init=False)
    _children: NDArray[np.intp] = field(init=False)
    """The right child and the left one of each node, one after the other, counted over all trees."""

    def __post_init__(self) -> None:
        roots = np.arange(len(self.feature)) * self.feature.shape[1]
        children = np.stack([self.right, self.left], axis=2) + roots[:, None, None]
        object.__setattr__(self, "_roots", roots)
        object.__setattr__(self, "_features", self.feature.ravel().astype(np.intp))
        object.__setattr__(self, "_children", children.ravel())

    def probability(self, rows: Matrix) -> Matrix:
        """The probability of "yes" for each row; shape (rows,)."""
        parts = [self._raw(rows[at : at + AT_ONCE]) for at in range(0, len(rows), AT_ONCE)]
        return np.asarray(1.0 / (1.0 + np.exp(-np.concatenate(parts)))) if parts else np.zeros(0)

    def _raw(self, rows: Matrix) -> Matrix:
        """The log odds of "yes"."""
        # All nodes in one row: picking from that takes a third of the time of picking by row and column.
        first_value = np.arange(len(rows))[:, None] * rows.shape[1]
        node = np.broadcast_to(self._roots, (len(rows), len(self._roots)))
        for _ in range(self.depth):
            goes_left = rows.take(first_value + self._features.take(node)) <= self.threshold.take(node)
            node = self._children.take(2 * node + goes_left)
        return np.asarray(self.baseline + self.value.take(node).sum(axis=1, dtype=np.float64))


@cache
def load_trees(name: str) -> Trees:
    """One of the packaged classifiers: "near", "speaker" or "speech"."""
    with _FILE.open(encoding="utf-8") as file:
        stored = json.load(file)[name]
    return Trees(
        feature=np.array(stored["feature"], dtype=np.int16),
        threshold=np.array(stored["threshold"], dtype=np.float32),
        left=np.array(stored["left"], dtype=np.int16),
        right=np.array(stored["right"], dtype=np.int16),
        value=np.array(stored["value"], dtype=np.float32),
        baseline=stored["baseline"],
        depth=stored["depth"],
    )


def dump_trees(classifiers: dict[str, Trees]) -> str:
    """What ``load_trees`` reads."""
    return json.dumps(
        {
            name: {
                f.name: value.tolist() if isinstance(value := getattr(trees, f.name), np.ndarray) else value
                for f in fields(trees)
                if f.init
            }
            for name, trees in classifiers.items()
        },
        separators=(",", ":"),
    )
