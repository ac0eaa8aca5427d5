"""Look-ups go side by side: none stands behind a long one, and a snapshot sees one state."""

from __future__ import annotations

import asyncio
import sqlite3
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from pathlib import Path

import aiosqlite
import pytest

from index.storage.readers import Readers


@pytest.fixture
async def path(tmp_path: Path) -> Path:
    path = tmp_path / "lamps.db"
    with sqlite3.connect(path) as db:
        db.execute("PRAGMA journal_mode = WAL")
        db.execute("CREATE TABLE lamps (name TEXT)")
        db.execute("INSERT INTO lamps VALUES ('first')")
    db.close()
    return path


@pytest.fixture
async def readers(path: Path) -> AsyncIterator[Readers]:
    async with AsyncExitStack() as stack:
        opened = [await stack.enter_async_context(aiosqlite.connect(path, isolation_level=None)) for _ in range(2)]
        yield Readers(opened)


async def test_a_look_up_goes_on_while_another_connection_is_busy(readers: Readers) -> None:
    async with readers.one():
        assert len(await readers.execute_fetchall("SELECT name FROM lamps")) == 1


async def test_only_while_all_are_busy_a_look_up_waits(readers: Readers) -> None:
    async with readers.one():
        async with readers.one():
            waiting = asyncio.create_task(readers.execute_fetchall("SELECT name FROM lamps"))
            await asyncio.sleep(0)
            assert not waiting.done()
        assert len(await waiting) == 1


async def test_a_snapshot_sees_one_state_whatever_is_written_meanwhile(readers: Readers, path: Path) -> None:
    count = "SELECT name FROM lamps"
    async with readers.snapshot() as now:
        assert len(list(await now.execute_fetchall(count))) == 1
        with sqlite3.connect(path) as db:
            db.execute("INSERT INTO lamps VALUES ('second')")
        db.close()
        assert len(list(await now.execute_fetchall(count))) == 1
    assert len(await readers.execute_fetchall(count)) == 2


async def test_a_snapshot_that_fails_gives_its_connection_back(readers: Readers) -> None:
    for _ in range(3):
        with pytest.raises(sqlite3.OperationalError):
            async with readers.snapshot() as now:
                await now.execute_fetchall("SELECT name FROM no_such_table")
    assert len(await readers.execute_fetchall("SELECT name FROM lamps")) == 1
