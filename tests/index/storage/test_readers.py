"""Look-ups go side by side: none stands behind a long one, and each sees one state."""

from __future__ import annotations

import asyncio
import sqlite3
from collections.abc import AsyncIterator
from contextvars import ContextVar
from pathlib import Path
from threading import Event, current_thread

import pytest

from index.storage.readers import Readers, reading


def names(db: sqlite3.Connection) -> list[str]:
    return [row["name"] for row in db.execute("SELECT name FROM lamps")]


def write(path: Path, name: str) -> None:
    with sqlite3.connect(path) as db:
        db.execute("INSERT INTO lamps VALUES (?)", (name,))
    db.close()


@pytest.fixture
async def path(tmp_path: Path) -> Path:
    path = tmp_path / "lamps.db"
    with sqlite3.connect(path) as db:
        db.execute("PRAGMA journal_mode = WAL")
        db.execute("CREATE TABLE lamps (name TEXT)")
    db.close()
    write(path, "first")
    return path


@pytest.fixture
async def readers(path: Path) -> AsyncIterator[Readers]:
    async with reading(path, 2) as readers:
        yield readers


class Held:
    """A look-up that goes on until it is let go."""

    def __init__(self) -> None:
        self.let_go = Event()
        self._began = asyncio.Event()
        self._loop = asyncio.get_running_loop()

    def __call__(self, db: sqlite3.Connection) -> list[str]:
        before = names(db)
        self._loop.call_soon_threadsafe(self._began.set)
        assert self.let_go.wait(60)
        return before + names(db)

    async def by(self, readers: Readers) -> asyncio.Task[list[str]]:
        """As soon as it is under way."""
        under_way = asyncio.create_task(readers.look(self))
        await self._began.wait()
        return under_way


async def test_a_look_up_goes_on_while_another_connection_is_busy(readers: Readers) -> None:
    busy = await (held := Held()).by(readers)
    assert await readers.look(names) == ["first"]
    held.let_go.set()
    await busy


async def test_only_while_all_are_busy_a_look_up_waits(readers: Readers) -> None:
    one, other = Held(), Held()
    busy = [await one.by(readers), await other.by(readers)]
    waiting = asyncio.create_task(readers.look(names))
    await asyncio.sleep(0)
    assert not waiting.done()
    one.let_go.set()
    assert await waiting == ["first"]
    other.let_go.set()
    await asyncio.gather(*busy)


async def test_a_look_up_sees_one_state_whatever_is_written_meanwhile(readers: Readers, path: Path) -> None:
    busy = await (held := Held()).by(readers)
    write(path, "second")
    held.let_go.set()
    assert await busy == ["first", "first"]
    assert await readers.look(names) == ["first", "second"]


async def test_a_look_up_that_fails_gives_its_connection_back(readers: Readers) -> None:
    for _ in range(3):
        with pytest.raises(sqlite3.OperationalError):
            await readers.look(lambda db: db.execute("SELECT name FROM no_such_table"))
    assert await readers.look(names) == ["first"]


async def test_who_comes_after_one_that_waits_no_longer_is_behind_what_it_had_begun(path: Path) -> None:
    async with reading(path) as readers:
        gone = await (held := Held()).by(readers)
        gone.cancel()
        with pytest.raises(asyncio.CancelledError):
            await gone
        waiting = asyncio.create_task(readers.look(names))
        await asyncio.sleep(0)
        assert not waiting.done()
        held.let_go.set()
        assert await waiting == ["first"]


async def test_a_look_up_knows_for_whom_it_is_and_is_in_no_thread_of_the_loop(readers: Readers) -> None:
    asker: ContextVar[str] = ContextVar("asker")
    asker.set("Wren")
    assert await readers.look(lambda _: asker.get()) == "Wren"
    assert await readers.look(lambda _: current_thread()) is not current_thread()


async def test_nothing_is_written_by_one_that_reads(readers: Readers) -> None:
    with pytest.raises(sqlite3.OperationalError, match="readonly"):
        await readers.look(lambda db: db.execute("INSERT INTO lamps VALUES ('third')"))


async def test_a_file_that_is_no_catalog_is_not_read(tmp_path: Path) -> None:
    (tmp_path / "lamps.db").write_bytes(b"no database at all" * 100)
    for path in (tmp_path / "lamps.db", tmp_path / "nowhere" / "lamps.db"):
        with pytest.raises(sqlite3.DatabaseError):
            async with reading(path):
                pass
