"""What is asked of the catalog: articles, names and quotations, and its passages.

Promises: an article comes back of one state, never half old and half new, and with the very text that was stored;
filters are exact.
"""

from __future__ import annotations

import asyncio
import json
import re
import sqlite3
from collections import Counter
from collections.abc import Collection, Iterable, Sequence

from index.analysis.identity.records import NameRecord
from index.model import Article, Filters, Name, NameKind, Story
from index.reading.duplicates import Sketch
from index.storage.passages import PassageLookups
from index.storage.rows import ARTICLE_COLUMNS, article_from, fold
from index.storage.shapes import ArticleCard, ArticleState, Counts, StoredPassage
from index.storage.snapshot import EVERYTHING, Found

__all__ = ["ArticleCard", "ArticleState", "Counts", "Lookups", "StoredPassage"]


class Lookups(PassageLookups):
    """The reading half of a catalog."""

    def seen_by(self, parts: frozenset[str]) -> Lookups:
        """The same catalog as it is to those who of all restricted parts may see these alone.

        What lies in another restricted part is in no look-up and no figure of it.
        """
        seen = Lookups(self._readers, parts)
        seen._figures, seen._columns = self._figures, self._columns
        return seen

    async def hides(self, parts: frozenset[str]) -> bool:
        """Whether anything is kept from those who of all restricted parts may see these alone."""
        visible, values = self.seen_by(parts)._visible("c.article")
        return bool(
            await self._figure(f"SELECT EXISTS (SELECT 1 FROM restricted c WHERE NOT {visible}) figure", values)
        )

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
        return await self.made_of_now(lambda now: now.same_stories(sketch, but))

    async def duplicates_of(self, article_ids: Sequence[str]) -> dict[str, tuple[str, ...]]:
        """The other articles that are the same story as each of these, for those that have any."""
        return await self.made_of_now(lambda now: now.duplicates_of(article_ids))

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

    async def authors(self) -> dict[str, int]:
        """Those who wrote articles and how many each has written, each in one spelling."""
        visible, values = self._visible("a.id")
        rows = await self._all(
            "SELECT author.value name, count(*) n FROM articles a, json_each(a.authors) author"
            f" WHERE {visible} GROUP BY author.value ORDER BY n DESC, author.value",
            values,
        )
        spelling: dict[str, str] = {}
        counts: Counter[str] = Counter()
        for row in rows:
            counts[spelling.setdefault(fold(row["name"]), row["name"])] += row["n"]
        return dict(counts)

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

    async def stories(
        self,
        article_ids: Collection[str],
        of: tuple[Found, ...] = EVERYTHING,
        *,
        filters: Filters = Filters(),
        called: Collection[str] | None = None,
    ) -> dict[str, Story]:
        """As ``Snapshot.stories`` has it."""
        return await self.made_of_now(lambda now: now.stories(article_ids, of, filters=filters, called=called))

    async def newer_than(self, share: float) -> str | None:
        """The date that this share of the dated articles is newer than; None where none has a date."""
        visible, values = self._visible("a.id")
        found = await self._figure(
            f"SELECT published figure FROM articles a WHERE published IS NOT NULL AND {visible} ORDER BY published DESC"
            f" LIMIT 1 OFFSET (SELECT CAST(count(published) * {share:f} AS INTEGER) FROM articles a WHERE {visible})",
            (*values, *values),
        )
        return None if found is None else str(found)

    async def names(self) -> list[NameRecord]:
        """Every name of every article, counted and without its places.

        Equal names are one object, as are equal ids: 393,600 names take 30 MB instead of 400.
        """
        visible, values = self._visible("n.article")
        sql = (
            "SELECT article, name, kind, aliases, description, json_array_length(mentions) FROM names n"
            f" WHERE {visible} ORDER BY article, position"
        )

        def read(db: sqlite3.Connection) -> list[NameRecord]:
            cards = db.execute("SELECT id, article_id, published FROM articles")
            articles = {row["id"]: (row["article_id"], row["published"]) for row in cards}
            known: dict[tuple[str, str, str, str | None], Name] = {}
            found: list[NameRecord] = []
            for article, name, kind, aliases, description, mentions in db.execute(sql, values):
                form = (name, kind, aliases, description)
                if (one := known.get(form)) is None:
                    one = known[form] = Name(name, NameKind(kind), tuple(json.loads(aliases)), description)
                article_id, published = articles[article]
                found.append(NameRecord(article_id, one, published, mentions))
            return found

        return await self._readers.look(read)

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


def _states(rows: Iterable[sqlite3.Row]) -> dict[str, ArticleState]:
    return {row["article_id"]: ArticleState(*(row[key] for key in ArticleState.__slots__)) for row in rows}


def _card(article: Article, words: int) -> ArticleCard:
    return ArticleCard(
        article.id, article.label, article.title, article.source, article.authors, article.published, article.url, words
    )
