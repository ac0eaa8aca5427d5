"""The bot's start: it logs in first, and the index comes in step beside the questions."""

from __future__ import annotations

import asyncio
import logging
from threading import Semaphore
from types import SimpleNamespace
from typing import Any, cast

import pytest

from bot.app import StorydeskBot
from bot.runs import Runs
from bot.starting import give_back, spare_memory, start_in_step
from index.library import LibraryBusy
from index.model import SyncPlan, SyncReport


class Desk:
    """A library with a plan, and how often it was carried out."""

    def __init__(self, plan: SyncPlan) -> None:
        self._plan = plan
        self.loaded = asyncio.Event()
        self.loaded.set()
        self.syncs = 0

    async def ready(self) -> None:
        await self.loaded.wait()

    async def plan(self) -> SyncPlan:
        return self._plan

    async def sync(self, *_: Any, **__: Any) -> SyncReport:
        self.syncs += 1
        return SyncReport(self._plan.added, self._plan.changed, self._plan.removed, self._plan.unchanged, (), 2, 2, 1.0)


def bot_with(desk: Desk) -> StorydeskBot:
    return cast(StorydeskBot, SimpleNamespace(library=desk, runs=Runs()))


async def test_what_is_new_is_indexed_once_the_models_are_there_and_told_in_the_log(
    caplog: pytest.LogCaptureFixture,
) -> None:
    desk = Desk(SyncPlan(("a", "b"), (), (), 0, ()))
    desk.loaded.clear()
    bot = bot_with(desk)
    with caplog.at_level(logging.INFO):
        starting = asyncio.create_task(start_in_step(bot))
        await asyncio.sleep(0)
        assert desk.syncs == 0
        desk.loaded.set()
        await starting
    assert desk.syncs == 1
    assert "in step with the corpus after 1 s: 2 added." in caplog.text
    bot.runs.refuse_second()


async def test_an_index_in_step_is_left_alone() -> None:
    desk = Desk(SyncPlan((), (), (), 5, ()))
    await start_in_step(bot_with(desk))
    assert desk.syncs == 0


async def test_a_new_model_makes_all_of_it_anew_at_the_start() -> None:
    desk = Desk(SyncPlan((), ("a",), (), 0, (), "The model has changed."))
    await start_in_step(bot_with(desk))
    assert desk.syncs == 1


async def test_where_most_of_the_corpus_is_missing_nothing_is_undone(caplog: pytest.LogCaptureFixture) -> None:
    desk = Desk(SyncPlan((), (), tuple(map(str, range(50))), 3, ()))
    await start_in_step(bot_with(desk))
    assert desk.syncs == 0
    assert "50 of 53 articles are missing" in caplog.text


async def test_a_run_that_somebody_else_began_is_left_to_them() -> None:
    desk = Desk(SyncPlan(("a",), (), (), 0, ()))
    bot = bot_with(desk)
    bot.runs.begin("Ada", "ada")
    await start_in_step(bot)
    assert desk.syncs == 0

    async def busy(*_: Any, **__: Any) -> SyncReport:
        raise LibraryBusy("The index is being brought up to date already.")

    desk.sync = busy  # type: ignore[method-assign]
    bot = bot_with(desk)
    await start_in_step(bot)
    bot.runs.refuse_second()


async def test_without_glibc_the_bot_starts_all_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    spare_memory()
    monkeypatch.setattr("ctypes.CDLL", lambda _: SimpleNamespace())
    spare_memory()
    await give_back()


async def test_memory_is_given_back_again_and_again(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bot.starting.GIVING_BACK_SECONDS", 0.0)
    given = Semaphore(0)
    monkeypatch.setattr("ctypes.CDLL", lambda _: SimpleNamespace(malloc_trim=lambda _: given.release()))
    giving = asyncio.create_task(give_back())
    for _ in range(3):
        assert await asyncio.to_thread(given.acquire, timeout=10)
    giving.cancel()
