"""Items read and analysed beside the event loop, in their order, a few ahead of whoever takes them.

A large sync gets processes of its own, as the language model would hold the interpreter lock. Promises: an article
that brings such a process to an end is reported and costs no other article; a process ends with its parent,
however that ended.
"""

from __future__ import annotations

import asyncio
import logging
import os
import sys
import threading
from collections import deque
from collections.abc import AsyncGenerator, Iterable, Sequence
from concurrent.futures import Executor, ProcessPoolExecutor, ThreadPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass
from multiprocessing import get_context, parent_process
from multiprocessing.connection import wait

from index.analysis.analyse import names_and_quotations
from index.model import Article, Failure, Name, Quotation
from index.reading import Item, ReadingError, read

log = logging.getLogger(__name__)

# From here on a process of its own for the language model pays for its start (about two seconds).
WORTH_A_PROCESS = 12
# Articles read ahead of whoever takes them: more than are embedded together, so that a process never waits meanwhile.
# With 8 a sync of 80 articles took a quarter longer.
AHEAD = 32
# How far a sync stands back behind answers where both want the processor: it gets about a tenth.
NICE = 10


@dataclass(frozen=True, slots=True)
class Found:
    """An item as it was read, and what was found in it."""

    item: Item
    article: Article
    names: tuple[Name, ...]
    quotations: tuple[Quotation, ...]


async def read_beside(todo: Sequence[Item]) -> AsyncGenerator[Found | Failure, None]:
    """What becomes of each item, in order."""
    workers = _Workers(apart=len(todo) >= WORTH_A_PROCESS)
    under_way: deque[tuple[Item, asyncio.Future[Found | Failure]]] = deque()
    rest = iter(todo)
    try:
        while True:
            while len(under_way) < AHEAD and (item := next(rest, None)) is not None:
                under_way.append((item, await workers.begin(item)))
            if not under_way:
                return
            item, future = under_way.popleft()
            try:
                yield await future
            except BrokenProcessPool:
                # Which of the articles under way did it is not known: this one is tried alone, then the others go on.
                yield await workers.alone(item)
                _let_go(under_way)
                under_way = deque([(other, await workers.begin(other)) for other, _ in under_way])
    finally:
        _let_go(under_way)
        await workers.close()


def _let_go(under_way: Iterable[tuple[Item, asyncio.Future[Found | Failure]]]) -> None:
    """Nobody waits for these any more; what has failed already counts as seen, or asyncio would complain."""
    for _, future in under_way:
        if not future.cancel() and not future.cancelled():
            future.exception()


class _Workers:
    """Where articles are read: ``apart`` in processes, else in a thread."""

    def __init__(self, *, apart: bool) -> None:
        self._apart = apart
        self._executor = self._make()

    async def begin(self, item: Item) -> asyncio.Future[Found | Failure]:
        loop = asyncio.get_running_loop()
        try:
            # In a thread, as this starts the processes.
            return asyncio.wrap_future(await asyncio.to_thread(self._executor.submit, _find, item))
        except BrokenProcessPool as error:
            broken = loop.create_future()
            broken.set_exception(error)
            broken.exception()  # has been seen, should nobody come to take it
            return broken

    async def alone(self, item: Item) -> Found | Failure:
        await self._renew()
        try:
            return await (await self.begin(item))
        except BrokenProcessPool:
            await self._renew()
            return Failure(item.place, "It brought the process that reads it to an end; it was left out.")

    async def close(self) -> None:
        await asyncio.to_thread(self._executor.shutdown, wait=True, cancel_futures=True)

    async def _renew(self) -> None:
        await self.close()
        self._executor = self._make()

    def _make(self) -> Executor:
        if not self._apart:
            return ThreadPoolExecutor(1)
        return ProcessPoolExecutor(_processes(), mp_context=get_context("spawn"), initializer=_begin_process)


def _processes() -> int:
    """Half the processors; embedding takes all that are free, as it takes longer."""
    return max(1, (os.cpu_count() or 1) // 2)


def _find(item: Item) -> Found | Failure:
    """Runs in the worker."""
    try:
        article = read(item)
        return Found(item, article, *names_and_quotations(article))
    except ReadingError as error:
        return Failure(item.place, str(error))
    except Exception as error:
        log.exception("%s could not be analysed", item.id)
        why = f"it could not be analysed ({type(error).__name__}: {error})"
        return Failure(item.place, f"{why}; this is a fault of Storydesk, please report it")


def _begin_process() -> None:
    # spaCy imports torch where it can, two of the four seconds that a process needs to start, and never uses it here.
    sys.modules["torch"] = None  # type: ignore[assignment]
    give_way()
    _end_with_parent()


def give_way() -> None:
    """Has this thread, on Linux, or this process's only one, yield the processor to whatever else wants it."""
    if sys.platform == "linux":
        os.setpriority(os.PRIO_PROCESS, threading.get_native_id(), NICE)


def _end_with_parent() -> None:
    """A parent that was killed can't tell its workers to end, and they would wait for ever, large as they are."""

    def watch() -> None:
        parent = parent_process()
        if parent is not None:
            wait([parent.sentinel])
            os._exit(1)

    threading.Thread(target=watch, daemon=True).start()
