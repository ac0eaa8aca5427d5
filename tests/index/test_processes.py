"""Processes beside the one that answers: what they do, in their order, and what becomes of it when one ends."""

from __future__ import annotations

import asyncio
import operator
import os
import random
import subprocess
import sys
from pathlib import Path

import pytest

from index import Library
from index.processes import EndedError, Worker
from index.syncing import beside
from tests.torture.stories import lay_out
from tests.torture.victims import settings_of, use_warm_models

# What a user writes who has never heard that a process may run a script anew.
SCRIPT = """
import asyncio, operator
from index.processes import Worker

async def main():
    worker = await Worker.start()
    print(await worker.do(operator.add, 20, 22))
    await worker.end()

print("once")
asyncio.run(main())
"""


async def test_a_worker_does_one_thing_after_the_other() -> None:
    worker = await Worker.start()
    try:
        told = [asyncio.ensure_future(worker.do(operator.mul, number, number)) for number in range(20)]
        await asyncio.sleep(0)
        assert worker.owing == 20
        assert await asyncio.gather(*told) == [number * number for number in range(20)]
        assert worker.owing == 0
    finally:
        await worker.end()
    assert worker.has_ended
    with pytest.raises(EndedError):
        await worker.do(operator.add, 1, 1)


async def test_when_a_worker_ends_it_is_told_what_it_was_at_and_what_it_had_not_begun() -> None:
    worker = await Worker.start()
    told = (worker.do(operator.add, 1, 1), worker.do(os._exit, 1), worker.do(operator.add, 2, 2))
    first, second, third = await asyncio.gather(*told, return_exceptions=True)
    assert first == 2
    assert [isinstance(one, EndedError) and one.at_it for one in (second, third)] == [True, False]
    assert worker.has_ended


async def test_what_raises_ends_the_worker_and_its_last_words_are_logged(caplog: pytest.LogCaptureFixture) -> None:
    worker = await Worker.start()
    with pytest.raises(EndedError):
        await worker.do(operator.truediv, 1, 0)
    assert "ZeroDivisionError" in caplog.text


async def test_one_who_no_longer_waits_costs_the_next_nothing() -> None:
    worker = await Worker.start()
    try:
        gone = asyncio.ensure_future(worker.do(operator.add, 1, 1))
        await asyncio.sleep(0)
        gone.cancel()
        assert await worker.do(operator.add, 2, 2) == 4
    finally:
        await worker.end()


def test_a_script_that_begins_a_worker_is_not_run_again(tmp_path: Path) -> None:
    script = tmp_path / "script.py"
    script.write_text(SCRIPT, "utf-8")
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)}
    ran = subprocess.run(
        [sys.executable, str(script)], capture_output=True, text=True, timeout=60, check=True, env=environment
    )
    assert ran.stdout.split() == ["once", "42"]
    assert ran.stderr == ""


async def test_where_no_process_can_be_begun_articles_are_read_in_this_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    async def start() -> Worker:
        raise OSError("Cannot allocate memory")

    monkeypatch.setattr("index.holdings.Embedder", None)
    use_warm_models()
    monkeypatch.setattr(beside, "WORTH_A_PROCESS", 2)
    monkeypatch.setattr(Worker, "start", start)
    lay_out(tmp_path / "corpus", 3, random.Random(5))
    async with Library.open(settings_of(tmp_path / "corpus", tmp_path / "data")) as library:
        report = await library.sync()
    assert (len(report.added), report.failed) == (3, ())
    assert "Cannot allocate memory" in caplog.text
