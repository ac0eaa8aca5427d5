"""Processes that sync and are killed on the way: after some time, or at a statement by which an article is stored."""

from __future__ import annotations

import asyncio
import os
import signal
import sqlite3
from functools import partial
from multiprocessing import get_context
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

from config import Settings

FORKS = get_context("forkserver")
FORKS.set_forkserver_preload(["tests.torture.warm"])

MOST_SECONDS = 300.0


def settings_of(corpus: Path, data: Path) -> Settings:
    """Settings of a library of this corpus in that data folder."""
    return Settings(corpus=[corpus], data_dir=data)


def sync_killed(corpus: Path, data: Path, *, after: float | None = None, at_statement: int | None = None) -> bool:
    """A sync that is killed ``after`` seconds, or at the n-th statement from the first article that it stores on.

    Returns whether it was killed before it had ended.
    """
    ours, theirs = FORKS.Pipe(duplex=False)
    process = FORKS.Process(target=_sync, args=(corpus, data, theirs, at_statement))
    process.start()
    theirs.close()
    if after is not None and ours.poll(MOST_SECONDS):
        process.join(after)
        process.kill()
    process.join(MOST_SECONDS)
    assert process.exitcode in (0, -signal.SIGKILL), f"the sync ended with {process.exitcode}"
    return process.exitcode != 0


def _sync(corpus: Path, data: Path, begun: Connection, at_statement: int | None) -> None:
    use_warm_models()
    if at_statement is not None:
        _die_at(at_statement)
    begun.send(None)
    asyncio.run(_opened_and_synced(corpus, data))
    os._exit(0)


def use_warm_models() -> None:
    """Has this process use the models it was forked with."""
    from index import holdings
    from tests.torture.warm import EMBEDDER

    holdings.Embedder = lambda _: EMBEDDER  # type: ignore[attr-defined,assignment]


async def _opened_and_synced(corpus: Path, data: Path) -> None:
    from index import Library

    async with Library.open(settings_of(corpus, data)) as library:
        await library.sync()


def _die_at(statement: int) -> None:
    left, storing = statement, False

    def count(sent: str) -> None:
        nonlocal left, storing
        storing = storing or sent.startswith("INSERT INTO articles ")
        left -= storing
        if left == 0:
            os.kill(os.getpid(), signal.SIGKILL)

    def connect(plain: Any, *arguments: Any, **options: Any) -> sqlite3.Connection:
        connection: sqlite3.Connection = plain(*arguments, **options)
        connection.set_trace_callback(count)
        return connection

    sqlite3.connect = partial(connect, sqlite3.connect)  # type: ignore[assignment]
