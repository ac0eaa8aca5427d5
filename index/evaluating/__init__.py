"""A team's own questions, measured: cases (what is asked and expected) → outcomes → figures → compared with before."""

from __future__ import annotations

from .cases import BadLine, Case, read_cases
from .comparing import Change, Run, changes, last_run, remember
from .measuring import Figures, Outcome, figures, measure

__all__ = [
    "BadLine",
    "Case",
    "Change",
    "Figures",
    "Outcome",
    "Run",
    "changes",
    "figures",
    "last_run",
    "measure",
    "read_cases",
    "remember",
]
