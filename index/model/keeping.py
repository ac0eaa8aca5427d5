"""Keeping the index in step with the corpus: plan, progress and report."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from index.model.plain import as_dict


@dataclass(frozen=True, slots=True)
class Failure:
    """A file or line that could not be read, and the reason as a sentence."""

    path: str
    why: str


@dataclass(frozen=True, slots=True)
class SyncPlan:
    """What a sync would do; ids of articles."""

    added: tuple[str, ...] = ()
    changed: tuple[str, ...] = ()
    removed: tuple[str, ...] = ()
    unchanged: int = 0
    failed: tuple[Failure, ...] = ()
    rebuild: str | None = None
    """Why everything has to be indexed again (the model changed …), else None."""

    def to_dict(self) -> dict[str, Any]:
        return as_dict(self)


@dataclass(frozen=True, slots=True)
class SyncProgress:
    """How far a sync is."""

    done: int
    total: int
    passages: int
    seconds: float
    current: str
    """Id of the article just finished."""


@dataclass(frozen=True, slots=True)
class SyncReport:
    """What a sync did."""

    added: tuple[str, ...] = ()
    changed: tuple[str, ...] = ()
    removed: tuple[str, ...] = ()
    unchanged: int = 0
    failed: tuple[Failure, ...] = ()
    passages: int = 0
    """How many passages the added and changed articles have."""
    embedded: int = 0
    """How many of these were embedded: what an article had before it was changed keeps its vector."""
    seconds: float = 0.0
    notice: str | None = None

    def to_dict(self) -> dict[str, Any]:
        return as_dict(self)
