"""What is asked of the catalog: articles, passages, words, vectors, names and quotations.

Promise: an article comes back of one state, never half old and half new; filters are exact.
"""

from __future__ import annotations

import asyncio
import re
import sqlite3
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from statistics import mode

import aiosqlite
import numpy as np
from numpy.typing import NDArray

from index.model import Article, Filters, Name, Passage, Span, Story
from index.reading.duplicates import Sketch
from index.storage import doubles
from index.storage.readers import Readers
from index.storage.rows import (
    ARTICLE_COLUMNS,
    NAME_COLUMNS,
    QUOTATION_COLUMNS,
    article_from,
    fold,
    name_from,
    passage_from,
    sketch_from,
    stories_from,
    vectors_from,
)

# A word's passages are counted one by one, for those who may not see all, up to this many (5 ms, then kept); that a
# word is more common than that is told by no answer, so from there on its passages in the whole catalog do.
COUNTED = 2000
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


@dataclass(slots=True)
class _Figures:
    """Figures of the catalog that every question needs, kept until it changes."""

    known: dict[tuple[str, Sequence[object]], int | str | None] = field(default_factory=dict)
    occurrences: dict[str, int] = field(default_factory=dict)
    """Of the stems that were asked for."""
    changes: int = 0

    def forget(self) -> None:
        self.occurrences.clear()
        self.changes += 1
        self.known.clear()


class Lookups:
    """The reading half of a catalog."""

    def __init__(self, readers: Readers) -> None:
        self._readers = readers
        self._figures = _Figures()
        self._parts: frozenset[str] | None = None

    def seen_by(self, parts: frozenset[str]) -> Lookups:
        """The same catalog as it is to those who of all restricted parts may see these alone.

        What lies in another restricted part is in no look-up and no figure of it.
        """
        seen = Lookups(self._readers)
        seen._figures, seen._parts = self._figures, parts
        return seen

    async def hides(self, parts: frozenset[str]) -> bool:
        """Whether anything is kept from those who of all restricted parts may see these alone."""
        visible, values = self.seen_by(parts)._visible("c.article")
        return bool(
            await self._figure(f"SELECT EXISTS (SELECT 1 FROM restricted c WHERE NOT {visible}) figure", values)
        )

    @property
    def whole(self) -> bool:
        """Whether nothing is kept from whoever looks."""
        return self._parts is None

    async def fact(self, key: str) -> str | None:
        rows = await self._all("SELECT value FROM facts WHERE key = ?", (key,))
        return str(rows[0]["value"]) if rows else None

    async def states(self) -> dict[str, ArticleState]:
        """Of every article, by its id."""
        rows = await self._all("SELECT article_id, digest, made_by, model, path FROM articles")
        return await asyncio.to_thread(_states, rows)

    async def states_of(self, article_ids: Sequence[str]) -> dict[str, ArticleState]:
        """Of those of these articles that are there."""
        rows = await self._in(
            "SELECT article_id, digest, made_by, model, path FROM articles WHERE article_id IN", article_ids
        )
        return await asyncio.to_thread(_states, rows)

    async def with_text(self, text_hash: str) -> list[str]:
        """Articles with exactly this text."""
        rows = await self._all("SELECT article_id FROM articles WHERE text_hash = ? ORDER BY article_id", (text_hash,))
        return [row["article_id"] for row in rows]

    async def with_addresses(self, addresses: Sequence[str]) -> set[str]:
        """Those of these addresses that an article has."""
        return {row["url"] for row in await self._in("SELECT url FROM articles WHERE url IN", addresses)}

    async def same_stories(self, sketch: Sketch, but: str | None = None) -> list[tuple[str, float]]:
        """Articles that are mostly the same text, but for one: (id, share), likeliest first."""
        found = await doubles.find(self._readers, sketch, but)
        seen = set(await self.passing([one for one, _ in found], Filters())) if found else set()
        return [one for one in found if one[0] in seen]

    async def duplicates_of(self, article_ids: Sequence[str]) -> dict[str, tuple[str, ...]]:
        """The other articles that are the same story as each of these, for those that have any."""
        rows = await self._in(
            "SELECT article_id, runs FROM sketches s JOIN articles a ON a.id = s.article WHERE article_id IN",
            article_ids,
        )
        found = {
            row["article_id"]: await self.same_stories(sketch_from(row["runs"]), row["article_id"]) for row in rows
        }
        return {one: tuple(other for other, _ in others) for one, others in found.items() if others}

    async def counts(self) -> Counts:
        (row,) = await self._all(
            "SELECT (SELECT count(*) FROM articles) a, (SELECT count(*) FROM passages) p,"
            " (SELECT count(*) FROM names) n, (SELECT count(*) FROM quotations) q"
        )
        return Counts(row["a"], row["p"], row["n"], row["q"])

    async def sources(self) -> dict[str, int]:
        """Outlets and how many articles each has."""
        visible, values = self._visible("a.id")
        rows = await self._all(
            f"SELECT source, count(*) n FROM articles a WHERE source IS NOT NULL AND {visible} GROUP BY source_key",
            values,
        )
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
        where, values = self._where(filters)
        rows = await self._all(
            f"SELECT {ARTICLE_COLUMNS}, word_count FROM articles a WHERE {where}"
            " ORDER BY published IS NULL, published DESC, article_id LIMIT ? OFFSET ?",
            (*values, limit, offset),
        )
        return [_card(article_from(row), row["word_count"]) for row in rows]

    async def cards(self, article_ids: Sequence[str]) -> list[ArticleCard]:
        """Those of these articles that are there, in this order."""
        visible, values = self._visible("a.id")
        sql = f"SELECT {ARTICLE_COLUMNS}, word_count FROM articles a WHERE {visible} AND article_id IN"
        rows = await self._in(sql, article_ids, *values)
        found = {row["article_id"]: _card(article_from(row), row["word_count"]) for row in rows}
        return [found[article_id] for article_id in article_ids if article_id in found]

    async def called(self, typed: str, limit: int) -> list[ArticleCard]:
        """Articles whose title has words that begin so, or whose id begins so; without words the newest."""
        beginnings = re.findall(r"\w+", typed)
        if not beginnings:
            return await self.articles(Filters(), limit)
        visible, values = self._visible("a.id")
        titled = " AND ".join(f'"{one}"*' for one in beginnings)
        rows = await self._all(
            f"SELECT article_id FROM articles a WHERE article_id >= ? AND article_id < ? AND {visible} LIMIT ?",
            (typed.strip(), typed.strip() + "\U0010ffff", *values, limit),
        )
        rows += await self._all(
            "SELECT DISTINCT a.article_id FROM words w JOIN passages p ON p.id = w.rowid"
            f" JOIN articles a ON a.id = p.article WHERE words MATCH ? AND {visible} LIMIT ?",
            (f"title : ({titled})", *values, limit),
        )
        return await self.cards(list(dict.fromkeys(row["article_id"] for row in rows))[:limit])

    async def passing(self, article_ids: Sequence[str], filters: Filters) -> list[str]:
        """Those of the articles that pass the filters."""
        where, values = self._where(filters)
        return [
            row["article_id"]
            for row in await self._in(
                f"SELECT article_id FROM articles a WHERE {where} AND article_id IN", article_ids, *values
            )
        ]

    async def stories(self, article_ids: Iterable[str], *, analysed: bool = True) -> dict[str, Story]:
        """The articles that are there, each of one state; ``analysed``: with all that was found in them."""
        visible, values = self._visible("a.id")
        sql = f"SELECT id, {ARTICLE_COLUMNS} FROM articles a WHERE {visible} AND article_id IN"
        async with self._readers.snapshot() as now:
            articles = await self._in(sql, list(article_ids), *values, by=now)
            numbers = [row["id"] for row in articles] if analysed else []
            analyses = [
                await self._in(
                    f"SELECT article, {columns} FROM {table} WHERE article IN",
                    numbers,
                    after=f" ORDER BY {order}",
                    by=now,
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
        visible, values = self._visible("p.article")
        rows = await self._in(
            'SELECT p.id, a.article_id, p.start, p."end", p.kind, p.paragraph, w.text, w.title AS heading, a.source,'
            " a.published, (SELECT count(*) FROM passages o WHERE o.article = p.article) passages"
            f" FROM passages p JOIN articles a ON a.id = p.article JOIN words w ON w.rowid = p.id WHERE {visible}"
            " AND p.id IN",
            ids,
            *values,
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
        where, values = self._where(filters)
        sql = f"SELECT p.id FROM passages p JOIN articles a ON a.id = p.article WHERE {where} AND p.id IN"
        return [row["id"] for row in await self._in(sql, ids, *values)]

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

    async def stored(self) -> int:
        """How many passages there are, those included that may not be seen."""
        return int(await self._figure("SELECT count(*) figure FROM passages") or 0)

    async def newer_than(self, share: float) -> str | None:
        """The date that this share of the dated articles is newer than; None where none has a date."""
        visible, values = self._visible("a.id")
        found = await self._figure(
            f"SELECT published figure FROM articles a WHERE published IS NOT NULL AND {visible} ORDER BY published DESC"
            f" LIMIT 1 OFFSET (SELECT CAST(count(published) * {share:f} AS INTEGER) FROM articles a WHERE {visible})",
            (*values, *values),
        )
        return None if found is None else str(found)

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

    async def lexical(self, match: str, filters: Filters, limit: int) -> list[tuple[int, float]]:
        """Passages that hold words of an FTS5 expression, best BM25 first: (id, score, higher is better)."""
        where, values = self._where(filters) if filters else self._visible("p.article")
        sql = "SELECT w.rowid AS id, -bm25(words, 1.0, 2.0) AS score FROM words w "
        if filters or not self.whole:
            sql += "JOIN passages p ON p.id = w.rowid "
        if filters:
            sql += "JOIN articles a ON a.id = p.article "
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

    async def allowed(self, filters: Filters) -> list[int]:
        """Ids of the passages that pass the filters."""
        where, values = self._where(filters)
        rows = await self._all(f"SELECT p.id FROM passages p JOIN articles a ON a.id = p.article WHERE {where}", values)
        # Put in order here: SQLite would read through all passages, vectors included, to have them so.
        return sorted(row["id"] for row in rows)

    async def vectors(self, ids: Sequence[int], model: str) -> tuple[list[int], NDArray[np.float32]]:
        """Vectors by that model of those passages: the ids of the ones that have one, and a row each."""
        rows = await self._in(
            "SELECT p.id, p.vector FROM passages p JOIN articles a ON a.id = p.article WHERE a.model = ? AND p.id IN",
            ids,
            model,
        )
        # One that is damaged is searched by nobody; `storydesk check` names its article.
        usual = mode(len(row["vector"]) for row in rows) if rows else 0
        rows = [row for row in rows if len(row["vector"]) == usual]
        vectors = vectors_from(row["vector"] for row in rows)
        (sound,) = np.nonzero(np.isfinite(vectors).all(axis=1))
        return [rows[place]["id"] for place in sound], vectors[sound]

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
        visible, values = self._visible("a.id")
        sql = (
            f"SELECT a.article_id, a.published, {NAME_COLUMNS} FROM names n JOIN articles a ON a.id = n.article"
            f" WHERE {visible}"
        )
        if article_ids is None:
            rows = await self._all(sql, values)
        else:
            rows = await self._in(f"{sql} AND a.article_id IN", list(article_ids), *values)
        return await asyncio.to_thread(lambda: [(row["article_id"], row["published"], name_from(row)) for row in rows])

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

    async def mentions(self, names: Sequence[tuple[str, str]]) -> tuple[tuple[str, int], ...]:
        """How often (article id, name as that article has it) pairs are mentioned, by month or year, in order."""
        wanted = set(names)
        visible, values = self._visible("a.id")
        called = sorted({name for _, name in wanted})
        rows = await self._in(
            "SELECT a.article_id, n.name, substr(a.published, 1, 7) period, json_array_length(n.mentions) mentions"
            f" FROM articles a JOIN names n ON n.article = a.id WHERE {visible} AND a.published IS NOT NULL"
            f" AND n.name IN ({','.join('?' * len(called))}) AND a.article_id IN",
            sorted({article_id for article_id, _ in wanted}),
            *values,
            *called,
        )
        counts: Counter[str] = Counter()
        for row in rows:
            if (row["article_id"], row["name"]) in wanted:
                counts[row["period"]] += row["mentions"]
        return tuple(sorted(counts.items()))

    def _where(self, filters: Filters) -> tuple[str, tuple[object, ...]]:
        """The articles ``a`` that pass the filters and may be seen."""
        visible, parts = self._visible("a.id")
        where, values = _where(filters)
        return f"{visible} AND {where}", (*parts, *values)

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


def _states(rows: Iterable[sqlite3.Row]) -> dict[str, ArticleState]:
    return {row["article_id"]: ArticleState(*(row[key] for key in ArticleState.__slots__)) for row in rows}


def _card(article: Article, words: int) -> ArticleCard:
    return ArticleCard(
        article.id, article.label, article.title, article.source, article.authors, article.published, article.url, words
    )
