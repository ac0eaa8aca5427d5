"""How the catalog is looked into, within what whoever looks may see: by one query, or by many of one state."""

from __future__ import annotations

import hashlib
import sqlite3
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import TypeVar

from index.storage.readers import Readers
from index.storage.snapshot import Scope, Snapshot

T = TypeVar("T")


@dataclass(slots=True)
class Figures:
    """Figures of the catalog that every question needs, kept until it changes."""

    known: dict[tuple[str, Sequence[object]], int | str | None] = field(default_factory=dict)
    occurrences: dict[str, int] = field(default_factory=dict)
    """Of the stems that were asked for."""
    twins: dict[str, tuple[str, ...]] = field(default_factory=dict)
    """Of the articles that were asked for: all that are the same story, whoever may see them."""
    changes: int = 0

    def forget(self) -> None:
        self.occurrences.clear()
        # Whoever looks into the state before goes on noting in what is of that state.
        self.twins = {}
        self.changes += 1
        self.known.clear()


class Looking(Scope):
    """What every look-up shares."""

    def __init__(self, readers: Readers, parts: frozenset[str] | None = None) -> None:
        self._readers = readers
        self._figures = Figures()
        self._parts = parts

    @property
    def changes(self) -> int:
        """How often the catalog has changed since it was opened."""
        return self._figures.changes

    async def made_of_now(self, make: Callable[[Snapshot], T]) -> T:
        """What is made of one state of the catalog, in a thread that reads it."""
        twins = self._figures.twins
        return await self._readers.look(lambda db: make(Snapshot(db, self._parts, twins)))

    async def _figure(self, sql: str, values: Sequence[object] = ()) -> int | str | None:
        """One value, kept until the catalog changes: counting 100,000 rows takes longer than the rest of a look-up."""
        figures = self._figures
        if (sql, values) not in figures.known:
            before = figures.changes
            rows = await self._all(sql, values)
            figure: int | str | None = rows[0]["figure"] if rows else None
            if figures.changes != before:
                return figure
            figures.known[sql, values] = figure
        return figures.known[sql, values]

    async def standing(self) -> str:
        """A digest of which articles there are, each as it was stored, and in which part; it never is as it once was,
        unless they are, as an article that is stored anew has a number of its own."""
        columns = "a.id, digest, made_by, text_hash, published, part"
        article = " || ' ' || ".join(f"ifnull({column}, '')" for column in columns.split(", "))
        rows = await self._all(
            f"SELECT group_concat(article, char(10)) articles FROM (SELECT {article} article FROM articles a"
            " LEFT JOIN restricted r ON r.article = a.id ORDER BY a.id)"
        )
        return hashlib.sha256((rows[0]["articles"] or "").encode()).hexdigest()

    async def _in(self, sql: str, values: Sequence[object], *before: object, after: str = "") -> list[sqlite3.Row]:
        return await self.made_of_now(lambda now: now.rows_in(sql, values, *before, after=after))

    async def _all(self, sql: str, values: Sequence[object] = ()) -> list[sqlite3.Row]:
        return await self.made_of_now(lambda now: now.rows(sql, values))
