"""The fitted numbers of retrieval, read once from ``calibration.json``.

They are made by ``python -m tests.benchmarks.calibrate``, which writes into the same file the digests of the data
they came from.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path

FILE = Path(__file__).with_name("calibration.json")


@dataclass(frozen=True, slots=True)
class Knowing:
    """A logistic model of "this answers", and the probability from which on it counts as an answer."""

    intercept: float
    weights: tuple[float, ...]
    """Of ``index.retrieval.knowing.Standing``."""
    floor: float


@dataclass(frozen=True, slots=True)
class Calibration:
    """Weights in the order of the fields they weigh."""

    ranking: tuple[float, ...]
    """Of ``index.retrieval.ranking.Signals``; they add up to one."""
    knowing: Knowing


def _read(path: Path) -> Calibration:
    values = json.loads(path.read_text(encoding="utf-8"))
    knowing = values["knowing"]
    return Calibration(
        tuple(values["ranking"].values()),
        Knowing(knowing["intercept"], (knowing["best"], knowing["lead"]), knowing["floor"]),
    )


CALIBRATION = _read(FILE)
