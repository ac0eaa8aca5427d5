"""The catalog: everything known of the corpus, in one SQLite file; the truth that Chroma is derived from.

Promises: an article is stored, replaced or removed in one transaction, with its passages, words, vectors, names
and quotations; readers see the state before or after, never between; a file that is damaged or newer than this
program is refused with a sentence and left as it is.
"""

from __future__ import annotations

import asyncio
import re
import secrets
import sqlite3
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from pathlib import Path

import aiosqlite
import numpy as np
from numpy.typing import NDArray

from index.model import Analysis, Article
from index.reading.duplicates import sketch
from index.storage import soundness
from index.storage.doubles import forget, remember
from index.storage.lookups import ArticleState, Lookups
from index.storage.migrations import CatalogTooNew, migrate
from index.storage.parts import ALL_OPEN, Parts
from index.storage.readers import COUNT, Readers, pragmas, reading
from index.storage.rows import (
    NAME_COLUMNS,
    QUOTATION_COLUMNS,
    blocks_to,
    compact,
    fold,
    name_to,
    quotation_to,
    vector_to,
)
from index.storage.soundness import Damage

# Kilobytes of pages that the connection keeps which writes.
WRITER_CACHE = 32768
# Messages of SQLite that are about the file and the disk; other operational errors are ours.
_OF_THE_FILE = re.compile(r"disk|full|malformed|readonly|read-only|unable to open|locked|corrupt", re.IGNORECASE)


class StorageError(Exception):
    """What is stored cannot be used; the message says what is wrong, what was kept and what to do."""


class Catalog(Lookups):
    """An open catalog: one connection that writes, some that read."""

    def __init__(self, path: Path, writer: aiosqlite.Connection, readers: Readers, parts: Parts) -> None:
        super().__init__(readers)
        self.path = path
        self._writer = writer
        self._parts_of_corpus = parts
        self._writing = asyncio.Lock()

    @classmethod
    @asynccontextmanager
    async def open(cls, path: Path, parts: Parts = ALL_OPEN) -> AsyncIterator[Catalog]:
        """Opens or makes the catalog; who may see what is from then on as ``parts`` say.

        Raises StorageError where the file cannot be used.
        """
        try:
            await asyncio.to_thread(_prepare, path)
            async with aiosqlite.connect(path, isolation_level=None) as writer, reading(path, COUNT) as readers:
                writer.row_factory = sqlite3.Row
                for pragma in pragmas(query_only=False, cache=WRITER_CACHE):
                    await writer.execute(pragma)
                catalog = cls(path, writer, readers, parts)
                await catalog._restrict_all()
                yield catalog
        except CatalogTooNew as error:
            raise StorageError(
                f"The catalog {path} was {error}. Nothing was changed: install the newer Storydesk, "
                "or name another data folder with data_dir."
            ) from error
        except (sqlite3.IntegrityError, sqlite3.ProgrammingError):
            raise  # our mistake, not the file's
        except sqlite3.DatabaseError as error:
            if isinstance(error, sqlite3.OperationalError) and not _OF_THE_FILE.search(str(error)):
                raise
            raise StorageError(_damage(path, error)) from error

    async def put(
        self, article: Article, state: ArticleState, analysis: Analysis, vectors: NDArray[np.float32]
    ) -> None:
        """Stores the article in place of its former self. ``vectors``: one row a passage, in their order."""
        async with self._transaction() as db:
            gone = await _delete(db, article.id)
            cursor = await db.execute(
                "INSERT INTO articles (article_id, path, digest, made_by, model, text_hash, title, source, source_key,"
                " authors, authors_key, published, url, word_count, blocks, text)"
                " VALUES (?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?)",
                (
                    article.id,
                    state.path,
                    state.digest,
                    state.made_by,
                    state.model,
                    article.text_hash,
                    article.title,
                    article.source,
                    fold(article.source) if article.source else None,
                    compact(article.authors),
                    "|".join(fold(author) for author in article.authors),
                    article.published,
                    article.url,
                    len(article.text.split()),
                    blocks_to(article.blocks),
                    article.text,
                ),
            )
            row = cursor.lastrowid
            if (part := self._parts_of_corpus.of(state.path)) and self._parts_of_corpus.restricted:
                await db.execute("INSERT INTO restricted VALUES (?, ?)", (row, part))
            assert row is not None
            await remember(db, row, await asyncio.to_thread(sketch, article))
            heading = " ".join(filter(None, (article.title, article.source)))
            last = await db.execute_fetchall("SELECT seq FROM sqlite_sequence WHERE name = 'passages'")
            first = 1 + next((one["seq"] for one in last), 0)
            # Rows are made as they are taken, which is in the connection's thread.
            numbered = list(enumerate(zip(analysis.passages, vectors, strict=True), start=first))
            await db.executemany(
                'INSERT INTO passages (id, article, start, "end", kind, paragraph, vector) VALUES (?,?,?,?,?,?,?)',
                ((n, row, p.start, p.end, p.kind.value, p.paragraph, vector_to(v)) for n, (p, v) in numbered),
            )
            await db.executemany(
                "INSERT INTO words (rowid, text, title) VALUES (?,?,?)",
                ((n, article.slice(p), heading) for n, (p, _) in numbered),
            )
            await db.executemany("INSERT INTO vector_outbox VALUES (?, 0)", ((n,) for n, _ in numbered))
            await db.executemany(
                f"INSERT INTO names (article, position, {NAME_COLUMNS}) VALUES (?,?,?,?,?,?,?)",
                ((row, position, *name_to(name)) for position, name in enumerate(analysis.names)),
            )
            await db.executemany(
                f"INSERT INTO quotations (article, {QUOTATION_COLUMNS}) VALUES (?,?,?,?,?,?,?,?,?,?,?)",
                ((row, *quotation_to(quotation)) for quotation in analysis.quotations),
            )
        self._columns.strike(gone)

    async def remove(self, article_id: str) -> None:
        """Takes the article out of every answer; one that is not there is passed over."""
        async with self._transaction() as db:
            gone = await _delete(db, article_id)
        self._columns.strike(gone)

    async def move(self, paths: Mapping[str, str]) -> None:
        """Notes that articles now lie elsewhere, unchanged: their new path by their id."""
        if not paths:
            return
        async with self._transaction() as db:
            await db.executemany(
                "UPDATE articles SET path = ? WHERE article_id = ?", [(path, one) for one, path in paths.items()]
            )
        await self._restrict_all()

    async def _restrict_all(self) -> None:
        """Has every article in the part where it lies by the settings that are now in force."""
        was = {row["article"]: row["part"] for row in await self._all("SELECT article, part FROM restricted")}
        parts = self._parts_of_corpus
        if not was and not parts.restricted:
            return
        rows = await self._all("SELECT id, path FROM articles")
        now = await asyncio.to_thread(lambda: {row["id"]: parts.of(row["path"]) for row in rows})
        # Without a restricted entry only what was closed before can be somebody's alone.
        changed = [
            (one, part) for one, part in now.items() if part != was.get(one) and (parts.restricted or one in was)
        ]
        if changed:
            async with self._transaction() as db:
                await db.executemany("DELETE FROM restricted WHERE article = ?", [(one,) for one, _ in changed])
                closed = [(one, part) for one, part in changed if part is not None]
                await db.executemany("INSERT INTO restricted VALUES (?, ?)", closed)

    async def set_fact(self, key: str, value: str) -> None:
        """Remembers something about the index as a whole."""
        async with self._transaction() as db:
            await db.execute("INSERT OR REPLACE INTO facts VALUES (?, ?)", (key, value))

    async def settle_outbox(self, passages: Sequence[int]) -> None:
        """Notes that Chroma has been told of these passages."""
        async with self._transaction() as db:
            await db.executemany("DELETE FROM vector_outbox WHERE passage = ?", [(one,) for one in passages])

    async def refill_outbox(self) -> None:
        """Has every passage told to Chroma again, as when its folder was lost."""
        async with self._transaction() as db:
            await db.execute("DELETE FROM vector_outbox")
            await db.execute("INSERT INTO vector_outbox SELECT id, 0 FROM passages ORDER BY id")

    async def tell_again(self, passages: Sequence[int]) -> None:
        """Has these passages told to Chroma again, those that are no longer there as gone."""
        async with self._transaction() as db:
            await db.executemany(
                "INSERT OR REPLACE INTO vector_outbox VALUES (?1, NOT EXISTS (SELECT 1 FROM passages WHERE id = ?1))",
                [(one,) for one in passages],
            )

    async def words_are_sound(self) -> bool:
        """Whether the index of words has what its rows say."""
        async with self._writing:
            return await soundness.words_are_sound(self._writer)

    async def mend(self, damage: Damage) -> None:
        """Has damaged articles read again by the next sync, and the index of words made anew."""
        async with self._transaction() as db:
            await soundness.mend(db, damage)
        self._columns.forget()

    @asynccontextmanager
    async def _transaction(self) -> AsyncIterator[aiosqlite.Connection]:
        async with self._writing:
            # A cancelled await may still be carried out by the connection's thread, so that what follows the
            # cancellation always ends the transaction, be it open, committed or not begun.
            try:
                await self._writer.execute("BEGIN IMMEDIATE")
                yield self._writer
                await self._writer.commit()
            except BaseException as error:
                # Whether it was carried out is not known.
                self._columns.forget()
                await self._writer.rollback()
                if isinstance(error, sqlite3.OperationalError) and "full" in str(error):
                    raise StorageError(_FULL) from error
                raise
            finally:
                self._figures.forget()

    async def identity(self) -> str:
        """A name of its own, given at its first use."""
        if (known := await self.fact("identity")) is None:
            await self.set_fact("identity", known := secrets.token_hex(4))
        return known


def _prepare(path: Path) -> None:
    db = sqlite3.connect(path, isolation_level=None)
    try:
        db.execute("PRAGMA journal_mode = WAL")
        migrate(db)
    finally:
        db.close()


async def _delete(db: aiosqlite.Connection, article_id: str) -> list[int]:
    """Returns the passages that are gone."""
    known = list(await db.execute_fetchall("SELECT id FROM articles WHERE article_id = ?", (article_id,)))
    if not known:
        return []
    row = known[0]["id"]
    gone = [int(one["id"]) for one in await db.execute_fetchall("SELECT id FROM passages WHERE article = ?", (row,))]
    await db.executemany("DELETE FROM words WHERE rowid = ?", ((one,) for one in gone))
    await db.executemany("INSERT OR REPLACE INTO vector_outbox VALUES (?, 1)", ((one,) for one in gone))
    await forget(db, row)
    await db.execute("DELETE FROM articles WHERE id = ?", (row,))
    return gone


_FULL = "The disk is full. What was stored before is whole: free some space and sync again."


def _damage(path: Path, error: sqlite3.DatabaseError) -> str:
    if isinstance(error, sqlite3.OperationalError) and "full" in str(error):
        return f"{_FULL} It is the disk of {path}."
    return (
        f"The catalog {path} cannot be read ({error}). Nothing was changed. The articles are safe in the corpus: "
        f"move {path.name} away and run `storydesk sync`, and the catalog is made anew from them."
    )
