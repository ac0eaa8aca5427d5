"""The bot stays awake: neither a sync nor the making of the table of names holds the event loop.

Time by the clock says little on a machine that does other things as well, so what is counted is the time that the
loop's own thread spends computing in one step, and what the garbage collector would have to go through.
"""

from __future__ import annotations

import asyncio
import gc
import random
import sqlite3
import time
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from index import Library
from tests.torture.stories import lay_out, story
from tests.torture.victims import settings_of, use_warm_models

# Milliseconds of computing that a step may take: promise 7.
LONGEST_STEP = 50.0
NAMES = 20_000


@pytest.fixture
def steps(monkeypatch: pytest.MonkeyPatch) -> list[tuple[float, str]]:
    """Milliseconds that the loop's thread computes in each step, and what step it was."""
    taken: list[tuple[float, str]] = []
    plain = asyncio.events.Handle._run

    def run(self: Any) -> None:
        began = time.thread_time()
        plain(self)
        taken.append(((time.thread_time() - began) * 1000, repr(self)))

    monkeypatch.setattr(asyncio.events.Handle, "_run", run)
    return taken


@pytest.fixture(autouse=True)
def warm(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("index.holdings.Embedder", None)
    use_warm_models()


async def test_no_step_of_a_sync_holds_the_event_loop(tmp_path: Path, steps: list[tuple[float, str]]) -> None:
    lay_out(tmp_path / "corpus", 8, random.Random(5))
    # An article as long as they come: whatever is done passage by passage shows.
    chance = random.Random(6)
    (tmp_path / "corpus" / "long.txt").write_text("\n".join(story(chance) for _ in range(150)), "utf-8")
    async with Library.open(settings_of(tmp_path / "corpus", tmp_path / "data")) as library:
        await library.ready()
        gc.collect()
        gc.disable()  # its own pauses are tested below
        try:
            await asyncio.sleep(0)
            steps.clear()
            report = await library.sync()
        finally:
            gc.enable()
        assert report.passages > 100
        assert max(steps)[0] < LONGEST_STEP, sorted(steps)[-5:]


async def test_no_step_of_making_the_table_of_names_or_of_taking_what_was_kept_holds_the_event_loop(
    tmp_path: Path, steps: list[tuple[float, str]]
) -> None:
    lay_out(tmp_path / "corpus", 2, random.Random(5))
    async with Library.open(settings_of(tmp_path / "corpus", tmp_path / "data")) as library:
        await library.sync()
        with closing(sqlite3.connect(tmp_path / "data" / "catalog.db")) as db, db:
            db.executemany(
                "INSERT INTO names SELECT id, ?1, ?2, 'person', '[]', NULL, '[[0,3]]' FROM articles LIMIT 1",
                ((1000 + n, f"{_word(n)} {_word(n * 7 + 1)}") for n in range(NAMES)),
            )
            db.execute("UPDATE articles SET digest = 'another'")
        await asyncio.sleep(0)  # what this test itself has done ends as a step
        steps.clear()
        await library._held.names.renew()
        made = library._held.names.table
        library._held.names._stamp = ""  # as at a start, which takes what was kept
        await library._held.names.renew()
        assert library._held.names.table is not made
        assert len(made.entities) == len(library._held.names.table.entities) > NAMES / 2
        assert max(steps)[0] < LONGEST_STEP, sorted(steps)[-5:]


async def test_what_stays_in_memory_is_not_gone_through_again_and_again(tmp_path: Path) -> None:
    lay_out(tmp_path / "corpus", 1, random.Random(5))
    async with Library.open(settings_of(tmp_path / "corpus", tmp_path / "data")) as library:
        await library.sync()
        assert gc.isenabled()
        assert len(gc.get_objects()) < gc.get_freeze_count() / 10
    assert gc.get_freeze_count() == 0


def _word(number: int) -> str:
    parts = ("ba", "ke", "lo", "mi", "tu", "ran", "sel", "vor", "da", "nu", "fi", "go")
    return "".join(parts[number // len(parts) ** power % len(parts)] for power in range(4)).capitalize()
