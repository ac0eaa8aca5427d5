"""The connections that read a catalog, side by side.

Promise: a look-up takes a connection that is idle and waits only while all of them are busy, so that a short one
never stands behind a long one of the same question, nor one reader behind another.
"""

from __future__ import annotations

import asyncio
import sqlite3
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager

import aiosqlite

# A question's longest look-up, its short ones, and those of the next question.
COUNT = 3


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
