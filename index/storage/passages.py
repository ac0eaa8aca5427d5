"""What is asked of the catalog's passages: their words, their vectors, how many there are of what."""

from __future__ import annotations

import asyncio
import sqlite3
from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from index.model import Filters, Span
from index.storage.columns import Bools, Columns, Places, words_in
from index.storage.looking import Looking
from index.storage.readers import Readers
from index.storage.rows import vectors_from
from index.storage.shapes import StoredPassage

# A word's passages are counted one by one, for those who may not see all, up to this many (5 ms, then kept); that a
# word is more common than that is told by no answer, so from there on its passages in the whole catalog do.
COUNTED = 2000
# Vectors read at a time, and how many times as many passages are compared exactly as are near by eight bits.
_VECTORS, CLOSER = 2000, 2
# Stems looked up in one statement.
_TOGETHER = 50


class PassageLookups(Looking):
    """Passages, by what may be seen of them."""

    def __init__(self, readers: Readers, parts: frozenset[str] | None = None) -> None:
        super().__init__(readers, parts)
        self._columns = Columns()

    async def passages(self, ids: Sequence[int]) -> dict[int, StoredPassage]:
        """Those that are there, by their id."""
        return await self.made_of_now(lambda now: now.passages(ids))

    async def share(self, filters: Filters) -> float:
        """Which share of all articles there are passes the filters and may be seen, 0 to 1."""
        where, values = self._where(filters)
        rows = await self._all(
            f"SELECT count(*) passing, (SELECT count(*) FROM articles) n FROM articles a WHERE {where}", values
        )
        return float(rows[0]["passing"] / max(rows[0]["n"], 1))

    async def size(self) -> int:
        """How many passages there are."""
        visible, values = self._visible("p.article")
        return int(await self._figure(f"SELECT count(*) figure FROM passages p WHERE {visible}", values) or 0)

    async def any_of(self, stems: Sequence[str], filters: Filters, limit: int) -> list[tuple[int, float]]:
        """Passages that hold any of these stems, best BM25 first, of equals the oldest: (id, score) as FTS5 has it.

        A stem that is given twice counts twice.
        """
        known: dict[str, Places | None] = {}
        made = 0
        while True:
            columns, allowed = await self._columns_for(filters)
            if columns.made != made:
                known, made = {}, columns.made
            known = {one: columns.places(one) or known.get(one) for one in stems}
            behind = {one: held for one, held in known.items() if held is None or held.seen < columns.size}
            if not behind:
                return columns.best([held for one in stems if (held := known[one])], allowed, limit)
            known |= await self._places(columns, behind)

    async def nearest(self, vector: NDArray[np.float32], model: str, filters: Filters, limit: int) -> list[int]:
        """About the nearest passages to a vector by that model, in no order, among them surely the first ones."""
        while True:
            columns, allowed = await self._columns_for(filters)
            if not columns.without_vectors(model, _VECTORS):
                return await asyncio.to_thread(columns.nearing(vector, allowed, CLOSER * limit))
            async with columns.growing:
                if waiting := columns.without_vectors(model, _VECTORS):
                    made, (ids, vectors) = columns.made, await self.vectors(waiting, model)
                    if columns.made == made:
                        columns.add_vectors(waiting, ids, vectors, len(vector))

    async def _columns_for(self, filters: Filters) -> tuple[Columns, Bools]:
        """The columns, in step with the catalog, and the rows that pass the filters and may be seen."""
        columns = self._columns
        key = None if self.whole and not filters else self._where(filters)
        while True:
            changes = self._figures.changes
            if columns.changes != changes:
                async with columns.growing:
                    await self._grow(columns)
            elif (allowed := columns.passing(key)) is not None:
                return columns, allowed
            else:
                where, values = self._where(filters)
                rows = await self._all(f"SELECT a.id FROM articles a WHERE {where}", values)
                if columns.changes == self._figures.changes == changes:
                    columns.pass_only(key, [row["id"] for row in rows])

    async def _grow(self, columns: Columns) -> None:
        changes, made = self._figures.changes, columns.made
        if columns.changes == changes:
            return
        if columns.mostly_struck:
            columns.forget()
            made = columns.made
        rows = await self._all(
            "SELECT p.id, p.article, d.sz FROM passages p JOIN words_docsize d ON d.id = p.id WHERE p.id > ?"
            " ORDER BY p.id",
            (columns.last,),
        )
        new = await asyncio.to_thread(lambda: [(one, article, words_in(size)) for one, article, size in rows])
        if columns.made == made:
            columns.append(new)
            columns.changes = changes

    async def _places(self, columns: Columns, behind: Mapping[str, Places | None]) -> dict[str, Places]:
        """Where these stems stand, behind what is known of them."""
        made, last, stems = columns.made, columns.last, list(behind)
        # One long text a stem: a row each would take ten times as long to fetch.
        one = (
            "SELECT {} stem, group_concat(doc * 2 + (col = 'title')) places FROM word_places"
            " WHERE term = ? AND doc > ? AND doc <= ?"
        )
        found = {}
        for low in range(0, len(stems), _TOGETHER):
            chunk = stems[low : low + _TOGETHER]
            known = [behind[stem] for stem in chunk]
            sql = " UNION ALL ".join(one.format(n) for n in range(len(chunk)))
            values = [
                (stem, columns.upto(held.seen) if held else 0, last) for stem, held in zip(chunk, known, strict=True)
            ]
            rows = await self._all(sql, [value for row in values for value in row])
            counted = await asyncio.to_thread(_all_counted, rows)
            if columns.made != made or columns.last != last:
                break
            for n, (stem, held) in enumerate(zip(chunk, known, strict=True)):
                found[stem] = columns.add_places(stem, *counted[n], held)
        return found

    async def lexical(self, match: str, filters: Filters, limit: int) -> list[tuple[int, float]]:
        """Passages that hold words of an FTS5 expression, best BM25 first: (id, score, higher is better)."""
        where, values = self._whose(filters)
        sql = "SELECT w.rowid AS id, -bm25(words, 1.0, 2.0) AS score FROM words w "
        if filters or not self.whole:
            sql += "JOIN passages p ON p.id = w.rowid "
        sql += f"WHERE words MATCH ? AND {where} ORDER BY score DESC LIMIT ?"
        return [(row["id"], row["score"]) for row in await self._all(sql, (match, *values, limit))]

    async def occurrences(self, stems: Sequence[str]) -> dict[str, int]:
        """In how many passages each stem stands, for those that stand in any."""
        figures, before = self._figures, self._figures.changes
        counted = {stem: figures.occurrences[stem] for stem in stems if stem in figures.occurrences}
        if new := [stem for stem in stems if stem not in counted]:
            rows = await self._in("SELECT term, doc FROM vocabulary WHERE term IN", new)
            counted |= dict.fromkeys(new, 0) | {str(row["term"]): int(row["doc"]) for row in rows}
            if figures.changes == before:
                figures.occurrences |= counted
        known = {stem: count for stem, count in counted.items() if count}
        if self.whole:
            return known
        seen = {stem: await self._occurrences(stem) for stem in known}
        return {stem: known[stem] if count == COUNTED else count for stem, count in seen.items() if count}

    async def _occurrences(self, stem: str) -> int:
        """In how many of the passages that may be seen it stands, counted up to ``COUNTED``."""
        visible, values = self._visible("p.article")
        sql = (
            "SELECT count(*) figure FROM (SELECT DISTINCT w.doc FROM word_places w JOIN passages p ON p.id = w.doc"
            f" WHERE w.term = ? AND {visible} LIMIT {COUNTED})"
        )
        return int(await self._figure(sql, (stem, *values)) or 0)

    async def vectors(self, ids: Sequence[int], model: str) -> tuple[list[int], NDArray[np.float32]]:
        """Vectors by that model of those passages: the ids of the ones that have one, and a row each."""
        return await self.made_of_now(lambda now: now.vectors(ids, model))

    async def vectors_of(self, article_id: str, title: str | None, model: str) -> dict[str, NDArray[np.float32]]:
        """As ``Snapshot.vectors_of`` has it."""
        return await self.made_of_now(lambda now: now.vectors_of(article_id, title, model))

    async def nearness(
        self, article_ids: Sequence[str], model: str, vector: NDArray[np.float32]
    ) -> dict[str, list[tuple[Span, float]]]:
        """Where the articles' passages stand, in order, and the cosine of each to a vector by that model."""
        rows = await self._in(
            'SELECT a.article_id, p.start, p."end", p.vector FROM passages p JOIN articles a ON a.id = p.article'
            " WHERE a.model = ? AND a.article_id IN",
            article_ids,
            model,
            after=" ORDER BY p.start",
        )
        near: dict[str, list[tuple[Span, float]]] = {}
        if rows:
            cosines = await asyncio.to_thread(lambda: (vectors_from(row["vector"] for row in rows) @ vector).tolist())
            for row, cosine in zip(rows, cosines, strict=True):
                near.setdefault(row["article_id"], []).append((Span(row["start"], row["end"]), cosine))
        return near

    async def passages_by(self, model: str) -> int:
        """How many passages have a vector by that model."""
        sql = "SELECT count(*) n FROM passages p JOIN articles a ON a.id = p.article WHERE a.model = ?"
        return int((await self._all(sql, (model,)))[0]["n"])

    async def passage_ids(self, model: str) -> set[int]:
        """Every passage with a vector by that model."""
        rows = await self._all(
            "SELECT p.id FROM passages p JOIN articles a ON a.id = p.article WHERE a.model = ?", (model,)
        )
        return {row["id"] for row in rows}

    async def outbox(self, limit: int | None) -> list[tuple[int, bool]]:
        """What Chroma has yet to be told, oldest first: (passage, whether it is gone)."""
        rows = await self._all(
            "SELECT passage, gone FROM vector_outbox ORDER BY passage LIMIT ?", (-1 if limit is None else limit,)
        )
        return [(row["passage"], bool(row["gone"])) for row in rows]


def _all_counted(rows: Sequence[sqlite3.Row]) -> dict[int, tuple[NDArray[np.int64], NDArray[np.int64]]]:
    return {row["stem"]: _counted(row["places"] or "") for row in rows}


def _counted(places: str) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """The passages of a word's places, in order, and how often each has it; in its title counts twice."""
    if not places:
        return np.zeros(0, dtype=np.int64), np.zeros(0, dtype=np.int64)
    each = np.sort(np.fromstring(places, dtype=np.int64, sep=","))
    passages, which = np.unique(each >> 1, return_inverse=True)
    return passages, np.bincount(which, weights=1 + (each & 1)).astype(np.int64)
