"""Processes and threads beside the one that answers: they stand back behind it, and end with it, however it ended."""

from __future__ import annotations

import asyncio
import contextlib
import os
import sys
import threading
from collections.abc import Callable
from concurrent.futures import Executor, ProcessPoolExecutor
from multiprocessing import get_context, parent_process
from multiprocessing.connection import wait
from typing import ParamSpec

P = ParamSpec("P")

# How far work stands back behind answers where both want the processor: it gets about a tenth. What analyses goes
# before embedding, which takes all processors as soon as there is nothing left to analyse.
ANALYSING, EMBEDDING = 9, 12


def give_way(far: int) -> None:
    """Has this thread, on Linux, or this process's only one, yield the processor to whatever else wants it."""
    if sys.platform == "linux":
        os.setpriority(os.PRIO_PROCESS, threading.get_native_id(), far)


def processes(many: int) -> Executor:
    """So many that wait for work until the executor is shut down."""
    return ProcessPoolExecutor(many, mp_context=get_context("spawn"), initializer=_begin)


async def run_apart(work: Callable[P, None], *args: P.args, **kwargs: P.kwargs) -> bool:
    """Has a process of its own do this, and returns whether it came to its end; cancelled, it is ended at once.

    ``work`` is a function of a module, and all that it is given can be pickled.
    """
    process = get_context("spawn").Process(target=_apart, args=(work, args, kwargs), daemon=True)
    await asyncio.to_thread(process.start)
    joined = asyncio.create_task(asyncio.to_thread(process.join))
    try:
        await asyncio.shield(joined)
        return process.exitcode == 0
    finally:
        process.kill()
        with contextlib.suppress(asyncio.CancelledError):
            await joined
            process.close()


def _apart(work: Callable[..., None], args: tuple[object, ...], kwargs: dict[str, object]) -> None:
    _begin()
    work(*args, **kwargs)


def _begin() -> None:
    # spaCy imports torch where it can, two of the four seconds that a process needs to start, and never uses it here.
    sys.modules["torch"] = None  # type: ignore[assignment]
    give_way(ANALYSING)
    _end_with_parent()


def _end_with_parent() -> None:
    """A parent that was killed can't tell its workers to end, and they would wait for ever, large as they are."""

    def watch() -> None:
        parent = parent_process()
        if parent is not None:
            wait([parent.sentinel])
            os._exit(1)

    threading.Thread(target=watch, daemon=True).start()
