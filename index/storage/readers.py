"""The connections that read a catalog, side by side.

Promise: a look-up takes a connection that is idle and waits only while all of them are busy, so that a short one
never stands behind a long one of the same question, nor one reader behind another.
"""

from __future__ import annotations

import asyncio
import sqlite3
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from pathlib import Path

import aiosqlite

# A question's longest look-up, its short ones, and those of the next question.
COUNT = 3
# Kilobytes of pages that a connection keeps. The system keeps them as well: over 100,000 passages no answer was slower
# with 8 MB than with 32.
CACHE = 8192


async def connect(path: Path, *, query_only: bool, cache: int) -> aiosqlite.Connection:
    """A connection to a catalog; ``cache``: kilobytes of pages that it keeps. Raises sqlite3.DatabaseError."""
    connection = await aiosqlite.connect(path, isolation_level=None)
    try:
        connection.row_factory = sqlite3.Row
        for pragma in (
            "busy_timeout = 10000",
            "foreign_keys = ON",
            "synchronous = NORMAL",
            f"cache_size = -{cache}",
            f"query_only = {query_only}",
        ):
            await connection.execute(f"PRAGMA {pragma}")
    except BaseException:
        await connection.close()
        raise
    return connection


@asynccontextmanager
async def reading(path: Path) -> AsyncIterator[Readers]:
    """A catalog that another process has open, to be read alone."""
    connection = await connect(path, query_only=True, cache=CACHE)
    try:
        yield Readers([connection])
    finally:
        await connection.close()


class Readers:
    """A fixed number of open connections."""

    def __init__(self, connections: Sequence[aiosqlite.Connection]) -> None:
        # The one used last has the pages of the last question at hand.
        self._idle: asyncio.LifoQueue[aiosqlite.Connection] = asyncio.LifoQueue()
        for connection in connections:
            self._idle.put_nowait(connection)

    @asynccontextmanager
    async def one(self) -> AsyncIterator[aiosqlite.Connection]:
        """A connection that nobody else reads by meanwhile."""
        connection = await self._idle.get()
        try:
            yield connection
        finally:
            self._idle.put_nowait(connection)

    @asynccontextmanager
    async def snapshot(self) -> AsyncIterator[aiosqlite.Connection]:
        """A connection that sees one state of the catalog until it is given back."""
        async with self.one() as connection:
            await connection.execute("BEGIN")
            try:
                yield connection
            finally:
                await connection.rollback()

    async def execute_fetchall(self, sql: str, values: Sequence[object] = ()) -> list[sqlite3.Row]:
        """The rows of one query."""
        async with self.one() as connection:
            return list(await connection.execute_fetchall(sql, values))
