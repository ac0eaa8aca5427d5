"""The connections that read a catalog, side by side, each in a thread of its own.

Promises: a look-up takes a connection that is idle and waits only while all of them are busy; whatever is looked up
in one go is of one state of the catalog.
"""

from __future__ import annotations

import asyncio
import sqlite3
from collections.abc import AsyncIterator, Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import AsyncExitStack, asynccontextmanager
from contextvars import copy_context
from pathlib import Path
from typing import TypeVar

T = TypeVar("T")

# Two answers being made, and the short look-ups of the questions beside them.
COUNT = 3
# Kilobytes of pages that a connection keeps. The system keeps them as well: over 100,000 passages no answer was slower
# with 8 MB than with 32.
CACHE = 8192


def pragmas(*, query_only: bool, cache: int) -> tuple[str, ...]:
    """How a connection to a catalog is set up; ``cache``: kilobytes of pages that it keeps."""
    return (
        "PRAGMA busy_timeout = 10000",
        "PRAGMA foreign_keys = ON",
        "PRAGMA synchronous = NORMAL",
        f"PRAGMA cache_size = -{cache}",
        f"PRAGMA query_only = {query_only}",
    )


@asynccontextmanager
async def reading(path: Path, count: int = 1) -> AsyncIterator[Readers]:
    """Connections to a catalog that somebody else may have open and write. Raises sqlite3.DatabaseError."""
    async with AsyncExitStack() as stack:
        yield Readers([await stack.enter_async_context(_opened(path)) for _ in range(count)])


class Reader:
    """One connection, of the thread that opened it."""

    def __init__(self, path: Path) -> None:
        self._db = sqlite3.connect(path, isolation_level=None)
        self._db.row_factory = sqlite3.Row
        try:
            for pragma in pragmas(query_only=True, cache=CACHE):
                self._db.execute(pragma)
        except BaseException:
            self._db.close()
            raise

    def look(self, into: Callable[[sqlite3.Connection], T]) -> T:
        """What is found in one state of the catalog."""
        self._db.execute("BEGIN")
        try:
            return into(self._db)
        finally:
            self._db.rollback()

    def close(self) -> None:
        self._db.close()


@asynccontextmanager
async def _opened(path: Path) -> AsyncIterator[tuple[Reader, ThreadPoolExecutor]]:
    thread = ThreadPoolExecutor(1, "catalog")
    loop = asyncio.get_running_loop()
    try:
        reader = await loop.run_in_executor(thread, Reader, path)
        try:
            yield reader, thread
        finally:
            # Behind what it may still be looking up for somebody who waits no longer.
            await loop.run_in_executor(thread, reader.close)
    finally:
        thread.shutdown(wait=False)


class Readers:
    """A fixed number of open connections."""

    def __init__(self, readers: Sequence[tuple[Reader, ThreadPoolExecutor]]) -> None:
        # The one used last has the pages of the last question at hand.
        self._idle: asyncio.LifoQueue[tuple[Reader, ThreadPoolExecutor]] = asyncio.LifoQueue()
        for one in readers:
            self._idle.put_nowait(one)

    async def look(self, into: Callable[[sqlite3.Connection], T]) -> T:
        """What is found in one state of the catalog, by a function that runs in the thread of a connection."""
        reader, thread = one = await self._idle.get()
        try:
            # Should its caller be cancelled it ends its work all the same, and whoever takes it next comes behind.
            return await asyncio.get_running_loop().run_in_executor(thread, copy_context().run, reader.look, into)
        finally:
            self._idle.put_nowait(one)
