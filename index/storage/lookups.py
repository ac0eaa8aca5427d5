"""What is asked of the catalog: articles, passages, words, vectors, names and quotations.

Promise: an article comes back of one state, never half old and half new; filters are exact.
"""

from __future__ import annotations

import asyncio
import sqlite3
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import aiosqlite
import numpy as np
from numpy.typing import NDArray

from index.model import Article, Filters, Name, Passage, Span, Story
from index.storage.readers import Readers
from index.storage.rows import (
    ARTICLE_COLUMNS,
    NAME_COLUMNS,
    QUOTATION_COLUMNS,
    article_from,
    fold,
    name_from,
    passage_from,
    stories_from,
    vectors_from,
)

# Ids bound in one statement; SQLite allows 32,766 by default.
_CHUNK = 5000


@dataclass(frozen=True, slots=True)
class ArticleState:
    """By what bytes and what rules an article got into the catalog."""

    digest: str
    made_by: str
    """Fingerprint of the rules that read and analysed it."""
    model: str
    """Fingerprint of the model that made its vectors."""
    path: str


@dataclass(frozen=True, slots=True)
class ArticleCard:
    """An article in a list."""

    article_id: str
    label: str
    title: str | None
    source: str | None
    authors: tuple[str, ...]
    published: str | None
    url: str | None
    words: int


@dataclass(frozen=True, slots=True)
class StoredPassage:
    """A passage with the article it belongs to."""

    id: int
    article_id: str
    passage: Passage
    text: str
    heading: str = ""
    """The article's title and outlet."""
    source: str | None = None
    published: str | None = None
    of: int = 1
    """How many passages the article has."""


@dataclass(frozen=True, slots=True)
class Counts:
    """How much there is."""

    articles: int
    passages: int
    names: int
    quotations: int


class Lookups:
    """The reading half of a catalog."""

    def __init__(self, readers: Readers) -> None:
        self._readers = readers
        self._kept: dict[str, int | str | None] = {}
        """Figures of the whole catalog that every question needs; emptied by every change."""
        self._changes = 0

    async def fact(self, key: str) -> str | None:
        rows = await self._all("SELECT value FROM facts WHERE key = ?", (key,))
        return str(rows[0]["value"]) if rows else None

    async def states(self) -> dict[str, ArticleState]:
        """Of every article, by its id."""
        rows = await self._all("SELECT article_id, digest, made_by, model, path FROM articles")
        return {
            row["article_id"]: ArticleState(row["digest"], row["made_by"], row["model"], row["path"]) for row in rows
        }

    async def counts(self) -> Counts:
        (row,) = await self._all(
            "SELECT (SELECT count(*) FROM articles) a, (SELECT count(*) FROM passages) p,"
            " (SELECT count(*) FROM names) n, (SELECT count(*) FROM quotations) q"
        )
        return Counts(row["a"], row["p"], row["n"], row["q"])

    async def sources(self) -> dict[str, int]:
        """Outlets and how many articles each has."""
        rows = await self._all("SELECT source, count(*) n FROM articles WHERE source IS NOT NULL GROUP BY source_key")
        return {row["source"]: row["n"] for row in rows}

    async def periods(self) -> tuple[tuple[str, int], ...]:
        """Months (a year where an article's date has no more) and how many articles each has, in order."""
        rows = await self._all(
            "SELECT substr(published, 1, 7) period, count(*) n FROM articles WHERE published IS NOT NULL"
            " GROUP BY period ORDER BY period"
        )
        return tuple((row["period"], row["n"]) for row in rows)

    async def articles(self, filters: Filters, limit: int, offset: int = 0) -> list[ArticleCard]:
        """Newest first, those without a date last."""
        where, values = _where(filters)
        rows = await self._all(
            f"SELECT {ARTICLE_COLUMNS}, word_count FROM articles WHERE {where}"
            " ORDER BY published IS NULL, published DESC, article_id LIMIT ? OFFSET ?",
            (*values, limit, offset),
        )
        return [_card(article_from(row), row["word_count"]) for row in rows]

    async def cards(self, article_ids: Sequence[str]) -> list[ArticleCard]:
        """Those of these articles that are there, in this order."""
        rows = await self._in(f"SELECT {ARTICLE_COLUMNS}, word_count FROM articles WHERE article_id IN", article_ids)
        found = {row["article_id"]: _card(article_from(row), row["word_count"]) for row in rows}
        return [found[article_id] for article_id in article_ids if article_id in found]

    async def passing(self, article_ids: Sequence[str], filters: Filters) -> list[str]:
        """Those of the articles that pass the filters."""
        where, values = _where(filters)
        return [
            row["article_id"]
            for row in await self._in(
                f"SELECT article_id FROM articles WHERE {where} AND article_id IN", article_ids, *values
            )
        ]

    async def stories(self, article_ids: Iterable[str]) -> dict[str, Story]:
        """The articles that are there, with all that is known of them, each of one state."""
        sql = f"SELECT id, {ARTICLE_COLUMNS} FROM articles WHERE article_id IN"
        async with self._readers.snapshot() as now:
            articles = await self._in(sql, list(article_ids), by=now)
            numbers = [row["id"] for row in articles]
            analyses = [
                await self._in(
                    f"SELECT article, {columns} FROM {table} WHERE article IN", numbers, after=f" ORDER BY {order}", by=now
                )
                for table, columns, order in (
                    ("passages", 'start, "end", kind, paragraph', "start"),
                    ("names", NAME_COLUMNS, "position"),
                    ("quotations", QUOTATION_COLUMNS, "start"),
                )
            ]
        return await asyncio.to_thread(stories_from, articles, *analyses)

    async def text_hashes(self, article_ids: Iterable[str]) -> dict[str, str]:
        """The hash of each article's text as it was when it was stored."""
        rows = await self._in("SELECT article_id, text_hash FROM articles WHERE article_id IN", list(article_ids))
        return {row["article_id"]: row["text_hash"] for row in rows}

    async def passages(self, ids: Sequence[int]) -> dict[int, StoredPassage]:
        """Those that are there, by their id."""
        rows = await self._in(
            'SELECT p.id, a.article_id, p.start, p."end", p.kind, p.paragraph, w.text, w.title AS heading, a.source,'
            " a.published, (SELECT count(*) FROM passages o WHERE o.article = p.article) passages"
            " FROM passages p JOIN articles a ON a.id = p.article JOIN words w ON w.rowid = p.id WHERE p.id IN",
            ids,
        )
        return {
            row["id"]: StoredPassage(
                row["id"],
                row["article_id"],
                passage_from(row),
                row["text"],
                row["heading"],
                row["source"],
                row["published"],
                row["passages"],
            )
            for row in rows
        }

    async def passing_passages(self, ids: Sequence[int], filters: Filters) -> list[int]:
        """Those of the passages that pass the filters."""
        where, values = _where(filters)
        sql = f"SELECT p.id FROM passages p JOIN articles a ON a.id = p.article WHERE {where} AND p.id IN"
        return [row["id"] for row in await self._in(sql, ids, *values)]

    async def share(self, filters: Filters) -> float:
        """Which share of the articles passes the filters, 0 to 1."""
        where, values = _where(filters)
        rows = await self._all(
            f"SELECT count(*) passing, (SELECT count(*) FROM articles) n FROM articles WHERE {where}", values
        )
        return float(rows[0]["passing"] / max(rows[0]["n"], 1))

    async def size(self) -> int:
        """How many passages there are."""
        return int(await self._figure("SELECT count(*) figure FROM passages") or 0)

    async def newer_than(self, share: float) -> str | None:
        """The date that this share of the dated articles is newer than; None where none has a date."""
        found = await self._figure(
            "SELECT published figure FROM articles WHERE published IS NOT NULL ORDER BY published DESC LIMIT 1"
            f" OFFSET (SELECT CAST(count(published) * {share:f} AS INTEGER) FROM articles)"
        )
        return None if found is None else str(found)

    async def _figure(self, sql: str) -> int | str | None:
        """One value, kept until the catalog changes: counting 100,000 rows takes longer than the rest of a look-up."""
        if sql not in self._kept:
            before = self._changes
            rows = await self._all(sql)
            figure: int | str | None = rows[0]["figure"] if rows else None
            if self._changes != before:
                return figure
            self._kept[sql] = figure
        return self._kept[sql]

    async def lexical(self, match: str, filters: Filters, limit: int) -> list[tuple[int, float]]:
        """Passages that hold words of an FTS5 expression, best BM25 first: (id, score, higher is better)."""
        where, values = _where(filters)
        sql = "SELECT w.rowid AS id, -bm25(words, 1.0, 2.0) AS score FROM words w "
        if filters:
            sql += "JOIN passages p ON p.id = w.rowid JOIN articles a ON a.id = p.article "
        sql += f"WHERE words MATCH ? AND {where} ORDER BY score DESC LIMIT ?"
        return [(row["id"], row["score"]) for row in await self._all(sql, (match, *values, limit))]

    async def occurrences(self, stems: Sequence[str]) -> dict[str, int]:
        """In how many passages each stem stands, for those that stand in any."""
        rows = await self._in("SELECT term, doc FROM vocabulary WHERE term IN", stems)
        return {row["term"]: row["doc"] for row in rows}

    async def allowed(self, filters: Filters) -> list[int]:
        """Ids of the passages that pass the filters."""
        where, values = _where(filters)
        rows = await self._all(
            f"SELECT p.id FROM passages p JOIN articles a ON a.id = p.article WHERE {where}", values
        )
        # Put in order here: SQLite would read through all passages, vectors included, to have them so.
        return sorted(row["id"] for row in rows)

    async def vectors(self, ids: Sequence[int], model: str) -> tuple[list[int], NDArray[np.float32]]:
        """Vectors by that model of those passages: the ids of the ones that have one, and a row each."""
        rows = await self._in(
            "SELECT p.id, p.vector FROM passages p JOIN articles a ON a.id = p.article WHERE a.model = ? AND p.id IN",
            ids,
            model,
        )
        return [row["id"] for row in rows], vectors_from(row["vector"] for row in rows)

    async def vectors_of(self, article_id: str, model: str) -> tuple[list[Span], NDArray[np.float32]]:
        """Where an article's passages stand, and a row each."""
        rows = await self._all(
            'SELECT p.start, p."end", p.vector FROM passages p JOIN articles a ON a.id = p.article'
            " WHERE a.article_id = ? AND a.model = ? ORDER BY p.start",
            (article_id, model),
        )
        return [Span(row["start"], row["end"]) for row in rows], vectors_from(row["vector"] for row in rows)

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

    async def names(self, article_ids: Iterable[str] | None = None) -> list[tuple[str, str | None, Name]]:
        """(article id, its date, name) for every name, or for those of some articles."""
        sql = f"SELECT a.article_id, a.published, {NAME_COLUMNS} FROM names n JOIN articles a ON a.id = n.article"
        if article_ids is None:
            rows = await self._all(sql)
        else:
            rows = await self._in(f"{sql} WHERE a.article_id IN", list(article_ids))
        return [(row["article_id"], row["published"], name_from(row)) for row in rows]

    async def quoting(self, speakers: Sequence[tuple[str, str]]) -> dict[str, int]:
        """How many quotations each article has of (article id, speaker as that article calls him) pairs."""
        wanted = set(speakers)
        rows = await self._in(
            "SELECT a.article_id, q.speaker, count(*) n FROM quotations q JOIN articles a ON a.id = q.article"
            " WHERE q.speaker IN",
            sorted({speaker for _, speaker in wanted}),
            after=" GROUP BY a.article_id, q.speaker",
        )
        counts: dict[str, int] = {}
        for row in rows:
            if (row["article_id"], row["speaker"]) in wanted:
                counts[row["article_id"]] = counts.get(row["article_id"], 0) + int(row["n"])
        return counts

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


def _card(article: Article, words: int) -> ArticleCard:
    return ArticleCard(
        article.id, article.label, article.title, article.source, article.authors, article.published, article.url, words
    )
