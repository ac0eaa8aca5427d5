"""How the catalog is looked into: by idle connections, within what whoever looks may see.

Promise: what lies in a part of the corpus that may not be seen passes no filter and is in no figure.
"""

from __future__ import annotations

import hashlib
import sqlite3
from collections.abc import Sequence
from dataclasses import dataclass, field

import aiosqlite

from index.model import Filters
from index.storage.readers import Readers
from index.storage.rows import (
    fold,
)

# Ids bound in one statement; SQLite allows 32,766 by default.
_CHUNK = 5000


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
        self.twins.clear()
        self.changes += 1
        self.known.clear()


class Looking:
    """What every look-up shares."""

    def __init__(self, readers: Readers) -> None:
        self._readers = readers
        self._figures = Figures()
        self._parts: frozenset[str] | None = None

    @property
    def whole(self) -> bool:
        """Whether nothing is kept from whoever looks."""
        return self._parts is None

    @property
    def changes(self) -> int:
        """How often the catalog has changed since it was opened."""
        return self._figures.changes

    def in_step_with(self, changes: int) -> None:
        """Forgets what is remembered of the catalog unless it has changed just as often."""
        if changes != self._figures.changes:
            self._figures.forget()
            self._figures.changes = changes

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

    def _where(self, filters: Filters) -> tuple[str, tuple[object, ...]]:
        """The articles ``a`` that pass the filters and may be seen."""
        visible, parts = self._visible("a.id")
        where, values = _where(filters)
        return f"{visible} AND {where}", (*parts, *values)

    def _whose(self, filters: Filters) -> tuple[str, tuple[object, ...]]:
        """The passages ``p`` of the articles that pass the filters and may be seen."""
        if not filters:
            return self._visible("p.article")
        where, values = self._where(filters)
        # Found once by their index: reading each passage's article, its text beside it, took half as long again.
        return f"p.article IN (SELECT a.id FROM articles a WHERE {where})", values

    def _visible(self, article: str) -> tuple[str, tuple[object, ...]]:
        """That the article of this row number may be seen."""
        if self._parts is None:
            return "1", ()
        parts = tuple(sorted(self._parts))
        closed = f"r.article = {article} AND r.part NOT IN ({','.join('?' * len(parts))})"
        return f"NOT EXISTS (SELECT 1 FROM restricted r WHERE {closed})", parts

    async def _in(
        self,
        sql: str,
        values: Sequence[object],
        *before: object,
        after: str = "",
        by: aiosqlite.Connection | None = None,
    ) -> list[sqlite3.Row]:
        rows: list[sqlite3.Row] = []
        for low in range(0, len(values), _CHUNK):
            chunk = values[low : low + _CHUNK]
            rows += await self._all(f"{sql} ({','.join('?' * len(chunk))}){after}", (*before, *chunk), by)
        return rows

    async def _all(
        self, sql: str, values: Sequence[object] = (), by: aiosqlite.Connection | None = None
    ) -> list[sqlite3.Row]:
        return list(await (by or self._readers).execute_fetchall(sql, values))


def _where(filters: Filters) -> tuple[str, tuple[object, ...]]:
    terms, values = ["1"], list[object]()
    if filters.source:
        terms.append("source_key = ?")
        values.append(fold(filters.source))
    if filters.since:
        terms.append("published >= ?")
        values.append(filters.since)
    if filters.until:
        # A date is the beginning of all its moments: 2025-05 includes 2025-05-31T23:59.
        terms.append("published < ? || 'x'")
        values.append(filters.until)
    if filters.author:
        terms.append("'|' || authors_key || '|' LIKE '%|' || ? || '|%'")
        values.append(fold(filters.author))
    return " AND ".join(terms), tuple(values)
