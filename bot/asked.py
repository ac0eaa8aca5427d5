"""What was asked, what was shown for it and what readers thought of it.

So a card's buttons work after a restart. Questions are kept for ``KEPT_DAYS`` in a file of its own beside the
index, readers' marks until they are erased; a button older than that is answered with a sentence. A damaged file
is put aside and begun anew: the corpus is not in it.
"""

from __future__ import annotations

import asyncio
import json
import logging
import secrets
import sqlite3
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import aiosqlite

from index.model import Citation, hash_text

log = logging.getLogger(__name__)

FILE = "asked.db"
KEPT_DAYS = 30

_SCHEMA = """
CREATE TABLE IF NOT EXISTS asked (
    id TEXT PRIMARY KEY, user INTEGER NOT NULL, kind TEXT NOT NULL, arguments TEXT NOT NULL, at TEXT NOT NULL
) WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS asked_at ON asked (at);
CREATE TABLE IF NOT EXISTS shown (
    asked TEXT NOT NULL REFERENCES asked ON DELETE CASCADE, number INTEGER NOT NULL,
    article TEXT NOT NULL, first INTEGER NOT NULL, last INTEGER NOT NULL, text_hash TEXT NOT NULL, link TEXT,
    PRIMARY KEY (asked, number), UNIQUE (asked, article, first, last)
) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS refused (
    asked TEXT PRIMARY KEY REFERENCES asked ON DELETE CASCADE, private INTEGER NOT NULL
) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS marks (
    asked TEXT NOT NULL, user INTEGER NOT NULL, right INTEGER NOT NULL, remark TEXT, kind TEXT NOT NULL,
    arguments TEXT NOT NULL, shown TEXT NOT NULL, at TEXT NOT NULL, PRIMARY KEY (asked, user)
) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS expected (
    asked TEXT NOT NULL, user INTEGER NOT NULL, words TEXT, no_answer INTEGER NOT NULL, PRIMARY KEY (asked, user)
) WITHOUT ROWID;
"""


@dataclass(frozen=True, slots=True)
class Asked:
    """Something that was asked, by whom, and with what."""

    id: str
    user: int
    kind: str
    arguments: Mapping[str, str]
    at: datetime

    @property
    def day(self) -> date:
        """On which it was asked, where the bot runs."""
        return self.at.astimezone().date()


@dataclass(frozen=True, slots=True)
class Complaint:
    """What a reader says of a wrong answer; each may be left open."""

    remark: str | None = None
    """In the reader's words, what was wrong."""
    words: str | None = None
    """Words that a right answer shows."""
    no_answer: bool = False
    """The corpus has no answer, and that should have been said."""


@dataclass(frozen=True, slots=True)
class Mark:
    """What a reader thought of an answer: a case to measure answers by. Who it was is not in it."""

    kind: str
    arguments: Mapping[str, str]
    shown: tuple[tuple[str, int, int], ...]
    """What was cited: (article, start, end); nothing where the answer was that there is none."""
    right: bool
    complaint: Complaint
    at: str

    def to_case(self) -> dict[str, Any]:
        """As a line that ``storydesk eval`` reads. A complaint that says nothing to measure by keeps its remark."""
        given = dict(self.arguments)
        second = given.pop("second", None)
        off, literal = given.pop("off", "").split(), given.pop("literal", "")
        case: dict[str, Any] = {"question": given.pop("text"), "kind": self.kind, "asked": self.at[:10], **given}
        case |= {"speaker" if self.kind == "verify" else "about": second} if second else {}
        case |= {"off": off} if off else {}
        case |= {"literal": True} if literal else {}
        if self.right:
            articles = sorted({article for article, *_ in self.shown})
            return case | ({"articles": articles} if articles else {"no_answer": True})
        told = self.complaint
        case |= {"marked": "wrong", "shown": [list(place) for place in self.shown]}
        case |= {"remark": told.remark} if told.remark else {}
        if told.no_answer:
            return case | {"no_answer": True}
        return case | ({"words": [told.words]} if told.words else {})


@dataclass(frozen=True, slots=True)
class Kept:
    """How much is kept of one person."""

    questions: int
    marks: int


@dataclass(frozen=True, slots=True)
class Place:
    """Where shown words stand in an article."""

    article_id: str
    start: int
    end: int
    text_hash: str
    """Of the words, by which it is seen whether the article has changed since."""
    link: str | None


class AskedBook:
    """The open book. ``async with AskedBook.open(folder) as book: …``"""

    def __init__(self, connection: aiosqlite.Connection) -> None:
        self._connection = connection
        self._writing = asyncio.Lock()

    @classmethod
    @asynccontextmanager
    async def open(cls, folder: Path) -> AsyncIterator[AskedBook]:
        """The book of this data folder."""
        file = folder / FILE
        try:
            connection = await _connect(file)
        except sqlite3.OperationalError:
            raise  # locked or full is not damaged
        except sqlite3.DatabaseError:
            file.replace(aside := file.with_name(f"{FILE}.damaged"))
            log.warning("%s is damaged and was put aside as %s; buttons of older answers no longer work.", file, aside)
            connection = await _connect(file)
        try:
            yield cls(connection)
        finally:
            await connection.close()

    async def write(self, user: int, kind: str, arguments: Mapping[str, str]) -> str:
        """Notes a question; its id."""
        made, now = secrets.token_urlsafe(9), datetime.now(UTC)
        async with self._writing:
            await self._connection.execute("DELETE FROM asked WHERE at < ?", (_stamp(now - timedelta(KEPT_DAYS)),))
            await self._connection.execute(
                "INSERT INTO asked VALUES (?, ?, ?, ?, ?)",
                (made, user, kind, _json(dict(arguments)), _stamp(now)),
            )
            await self._connection.commit()
        return made

    async def read(self, asked: str) -> Asked | None:
        """The question of this id, None where it is too old or was erased."""
        query = "SELECT id, user, kind, arguments, at FROM asked WHERE id = ?"
        async with self._connection.execute(query, (asked,)) as rows:
            row = await rows.fetchone()
        return Asked(row[0], row[1], row[2], json.loads(row[3]), datetime.fromisoformat(row[4])) if row else None

    async def number(self, asked: str, citations: Sequence[Citation]) -> list[int]:
        """Each citation's number under this question: the one it has, else the next."""
        async with self._writing:
            query = "SELECT article, first, last, number FROM shown WHERE asked = ?"
            async with self._connection.execute(query, (asked,)) as rows:
                known = {(row[0], row[1], row[2]): int(row[3]) async for row in rows}
            fresh = []
            for one in citations:
                if (place := (one.article_id, one.start, one.end)) not in known:
                    known[place] = len(known) + 1
                    fresh.append((asked, known[place], *place, hash_text(one.text), one.link))
            await self._connection.executemany("INSERT INTO shown VALUES (?, ?, ?, ?, ?, ?, ?)", fresh)
            await self._connection.commit()
        return [known[one.article_id, one.start, one.end] for one in citations]

    async def places(self, asked: str, up_to: int) -> set[tuple[str, int, int]]:
        """What was shown under the numbers up to this one, as (article, start, end)."""
        query = "SELECT article, first, last FROM shown WHERE asked = ? AND number <= ?"
        async with self._connection.execute(query, (asked, up_to)) as rows:
            return {(row[0], row[1], row[2]) async for row in rows}

    async def place(self, asked: str, number: int) -> Place | None:
        """Where the citation of this number stands, None where that is no longer known."""
        query = "SELECT article, first, last, text_hash, link FROM shown WHERE asked = ? AND number = ?"
        async with self._connection.execute(query, (asked, number)) as rows:
            row = await rows.fetchone()
        return Place(*row) if row else None

    async def refuse(self, asked: str, private: bool) -> None:
        """Notes that the answer to this question was that there is none. ``private``: others did not see it."""
        async with self._writing:
            await self._connection.execute("INSERT OR IGNORE INTO refused VALUES (?, ?)", (asked, private))
            await self._connection.commit()

    async def mark(self, asked: Asked, user: int, right: bool, complaint: Complaint = Complaint()) -> None:
        """Notes what a reader thought of an answer; a later mark of the same reader replaces the former."""
        async with self._connection.execute("SELECT 1 FROM refused WHERE asked = ?", (asked.id,)) as rows:
            refused = await rows.fetchone() is not None
        shown = _json([] if refused else sorted(await self.places(asked.id, 10**9)))
        now = datetime.now(UTC)
        arguments = dict(asked.arguments)
        if asked.day != now.astimezone().date():
            arguments.setdefault("asked", asked.day.isoformat())  # else the mark's own day says it
        at = now.isoformat(timespec="microseconds")  # the latest of several marks counts
        row = (asked.id, user, right, complaint.remark, asked.kind, _json(arguments), shown, at)
        async with self._writing:
            await self._connection.execute("INSERT OR REPLACE INTO marks VALUES (?, ?, ?, ?, ?, ?, ?, ?)", row)
            await self._connection.execute(
                "INSERT OR REPLACE INTO expected VALUES (?, ?, ?, ?)",
                (asked.id, user, complaint.words, complaint.no_answer),
            )
            await self._connection.commit()

    async def marks(self) -> list[Mark]:
        """All marks, oldest first."""
        query = (
            "SELECT kind, arguments, shown, right, remark, words, coalesce(no_answer, 0), at"
            " FROM marks LEFT JOIN expected USING (asked, user) ORDER BY at"
        )
        async with self._connection.execute(query) as rows:
            return [
                Mark(
                    kind,
                    json.loads(arguments),
                    tuple((a, b, c) for a, b, c in json.loads(shown)),
                    bool(right),
                    Complaint(remark, wanted, bool(no_answer)),
                    at,
                )
                async for kind, arguments, shown, right, remark, wanted, no_answer, at in rows
            ]

    async def kept_of(self, user: int) -> Kept:
        """How much is kept of this person."""
        counts = []
        for table in ("asked", "marks"):
            async with self._connection.execute(f"SELECT count(*) FROM {table} WHERE user = ?", (user,)) as rows:
                counts.append(int((await rows.fetchone() or (0,))[0]))
        return Kept(*counts)

    async def erase(self, user: int) -> None:
        """Forgets all that is kept of this person; the buttons of their answers no longer work."""
        async with self._writing:
            for table in ("asked", "marks", "expected"):
                await self._connection.execute(f"DELETE FROM {table} WHERE user = ?", (user,))
            await self._connection.commit()


async def _connect(file: Path) -> aiosqlite.Connection:
    connection = await aiosqlite.connect(file)
    try:
        await connection.execute("PRAGMA journal_mode = WAL")
        # A power cut may lose the last question noted, never the file.
        await connection.execute("PRAGMA synchronous = NORMAL")
        await connection.execute("PRAGMA foreign_keys = ON")
        await connection.executescript(_SCHEMA)
    except BaseException:
        await connection.close()
        raise
    return connection


def _stamp(when: datetime) -> str:
    return when.isoformat(timespec="seconds")


def _json(value: object) -> str:
    # ASCII, because SQLite takes no lone surrogates and a question may have one.
    return json.dumps(value, ensure_ascii=True)
