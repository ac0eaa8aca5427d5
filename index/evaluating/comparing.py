"""The last run of the same file, kept in the data folder, and which questions have changed since."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from .measuring import Figures, Outcome, figures

FOLDER = "evaluations"
"""In the data folder; a file in it for each file of questions, of its last run."""


@dataclass(frozen=True, slots=True)
class Run:
    """A run as it is kept: enough to be compared with."""

    at: str
    """ISO 8601 in UTC."""
    figures: Mapping[str, float | None]
    marks: Mapping[str, Mapping[str, float]]
    """What was measured of each question, higher being better."""


@dataclass(frozen=True, slots=True)
class Change:
    """A question that fares otherwise than in the run before."""

    question: str
    worse: bool
    """In anything; else it is better in all that has changed."""
    what: tuple[str, ...]

    def to_dict(self) -> dict[str, Any]:
        return {"question": self.question, "changes": list(self.what)}


def last_run(data_dir: Path, of: str) -> Run | None:
    """The last run of these questions; None where there was none, or what was kept of it cannot be read."""
    try:
        kept = json.loads(_file(data_dir, of).read_text("utf-8"))
        return Run(kept["at"], kept["figures"], kept["marks"])
    except (OSError, ValueError, KeyError, TypeError):
        return None


def remember(data_dir: Path, of: str, at: str, outcomes: Sequence[Outcome]) -> None:
    """Keeps a run for the next to be compared with, in place of the one before."""
    file = _file(data_dir, of)
    file.parent.mkdir(parents=True, exist_ok=True)
    kept = {"of": of, "at": at, "figures": figures(outcomes).to_dict(), "marks": _marks(outcomes)}
    whole = file.with_suffix(".new")
    whole.write_text(json.dumps(kept, ensure_ascii=True, indent=1), "utf-8")
    whole.replace(file)


def changes(before: Run, outcomes: Sequence[Outcome]) -> list[Change]:
    """The questions of both runs that fare otherwise, those that are worse first, each in the order of the file."""
    found = []
    for (key, marks), outcome in zip(_marks(outcomes).items(), _once(outcomes).values(), strict=True):
        earlier = before.marks.get(key, {})
        differing = [name for name, mark in marks.items() if earlier.get(name, mark) != mark]
        if differing:
            worse = any(marks[name] < earlier[name] for name in differing)
            what = tuple(f"{name}: {_said(name, earlier[name])} → {_said(name, marks[name])}" for name in differing)
            found.append(Change(outcome.case.question.text, worse, what))
    return sorted(found, key=lambda change: not change.worse)


def difference(now: Figures, before: Run, name: str) -> float | None:
    """How much a figure has grown."""
    earlier, value = before.figures.get(name), getattr(now, name)
    return None if earlier is None or value is None else value - earlier


_ARTICLE, _WORDS, _NAMES, _ANSWERED = "right article", "words shown", "names", "answered"


def _marks(outcomes: Sequence[Outcome]) -> dict[str, dict[str, float]]:
    return {key: _marks_of(one) for key, one in _once(outcomes).items()}


def _once(outcomes: Sequence[Outcome]) -> dict[str, Outcome]:
    """By what makes a question the same one, whatever its line."""
    return {json.dumps([one.case.question.kind, one.case.question.to_arguments()]): one for one in outcomes}


def _marks_of(outcome: Outcome) -> dict[str, float]:
    marks: dict[str, float | None] = {
        # The reciprocal of the place, so that higher is better and not found is nothing.
        _ARTICLE: _reciprocal(outcome.article_at),
        _WORDS: _reciprocal(outcome.words_at),
        _NAMES: outcome.names_f1,
        _ANSWERED: float(outcome.answered is not outcome.case.no_answer),
    }
    return {name: round(mark, 4) for name, mark in marks.items() if mark is not None}


def _reciprocal(place: int | None) -> float | None:
    return None if place is None else 1 / place if place else 0.0


def _said(name: str, mark: float) -> str:
    if name == _ANSWERED:
        return "as it should be" if mark else "wrongly"
    if name == _NAMES:
        return f"F1 {mark:.2f}"
    where = round(1 / mark) if mark else None
    if name == _ARTICLE:
        return f"place {where}" if where else "not found"
    return f"citation {where}" if where else "not shown"


def _file(data_dir: Path, of: str) -> Path:
    return data_dir / FOLDER / f"{hashlib.sha256(of.encode('utf-8', 'surrogatepass')).hexdigest()[:16]}.json"
