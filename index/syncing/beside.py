"""Items read and analysed beside the event loop, in their order, a few ahead of whoever takes them.

A large sync gets processes of its own, as the language model would hold the interpreter lock. An article is given as
soon as it is read: it is embedded while the language model loads and its names are found. Promises: an article that
brings such a process to an end is reported and costs no other article.
"""

from __future__ import annotations

import asyncio
import logging
import os
from collections import deque
from collections.abc import AsyncGenerator, AsyncIterator, Callable, Coroutine, Sequence
from concurrent.futures import Executor, ThreadPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import aclosing, asynccontextmanager
from dataclasses import dataclass
from typing import Any, TypeVar

from index.analysis.analyse import names_and_quotations
from index.model import Article, Failure, Name, Quotation
from index.processes import workers
from index.reading import Item, ReadingError, read

log = logging.getLogger(__name__)
Given = TypeVar("Given")
Made = TypeVar("Made")

# From here on a process of its own for the language model pays for its start (about two seconds).
WORTH_A_PROCESS = 12
# Articles read ahead of whoever takes them: more than are embedded together, so that a process never waits meanwhile.
# With 8 a sync of 80 articles took a quarter longer.
AHEAD = 32


@dataclass(frozen=True, slots=True)
class Found:
    """What was found in an article."""

    names: tuple[Name, ...]
    quotations: tuple[Quotation, ...]


@dataclass(frozen=True, slots=True, eq=False)
class Read:
    """An item as it was read; what is in it is still being found."""

    item: Item
    article: Article
    found: asyncio.Future[Found | Failure]


@asynccontextmanager
async def read_beside(todo: Sequence[Item]) -> AsyncIterator[AsyncIterator[Read | Failure]]:
    """What becomes of each item, in order; what is still being found at the end is let go."""
    workers = _Workers(apart=len(todo) >= WORTH_A_PROCESS)
    try:
        async with aclosing(_each(todo, workers)) as each:
            yield each
    finally:
        await workers.close()


async def _each(todo: Sequence[Item], workers: _Workers) -> AsyncGenerator[Read | Failure]:
    async def one(item: Item) -> Read | Failure:
        article = await workers.do(read, item, item.place)
        if isinstance(article, Failure):
            return article
        return Read(item, article, workers.begin(workers.do(_find, article, item.place)))

    under_way: deque[asyncio.Task[Read | Failure]] = deque()
    rest = iter(todo)
    while True:
        while len(under_way) < AHEAD and (item := next(rest, None)) is not None:
            under_way.append(workers.begin(one(item)))
        if not under_way:
            return
        yield await under_way.popleft()


class _Workers:
    """Where articles are read and analysed: ``apart`` in processes, else in a thread."""

    def __init__(self, *, apart: bool) -> None:
        self._apart = apart
        self._all = self._make(_half())
        self._single = self._make(1)
        """For what was under way when a process ended; it starts with the first of that."""
        self._again = asyncio.Lock()
        self._tasks: set[asyncio.Task[Any]] = set()

    def begin(self, work: Coroutine[None, None, Made]) -> asyncio.Task[Made]:
        """A task that ends with the workers at the latest."""
        task = asyncio.create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
        return task

    async def do(self, work: Callable[[Given], Made], given: Given, place: str) -> Made | Failure:
        """What the work makes of what is given, or why it makes nothing of what stands at this place."""
        executor = self._all
        try:
            return await _run(executor, work, given, place)
        except BrokenProcessPool:
            return await self._do_again(executor, work, given, place)

    async def _do_again(
        self, broken: Executor, work: Callable[[Given], Made], given: Given, place: str
    ) -> Made | Failure:
        """One at a time, as nothing tells which of all that was under way has ended the process."""
        async with self._again:
            if broken is self._all:
                await _end(broken)
                self._all = self._make(_half())
            try:
                return await _run(self._single, work, given, place)
            except BrokenProcessPool:
                await _end(self._single)
                self._single = self._make(1)
                return Failure(place, "It brought the process that reads it to an end; it was left out.")

    async def close(self) -> None:
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        await asyncio.gather(_end(self._all), _end(self._single))

    def _make(self, many: int) -> Executor:
        if not self._apart:
            return ThreadPoolExecutor(1)
        return workers(many)


async def _run(executor: Executor, work: Callable[[Given], Made], given: Given, place: str) -> Made | Failure:
    # In a thread, as this starts the processes.
    future = await asyncio.to_thread(executor.submit, _attempt, work, given, place)
    return await asyncio.wrap_future(future)


async def _end(executor: Executor) -> None:
    await asyncio.to_thread(executor.shutdown, wait=True, cancel_futures=True)


def _half() -> int:
    """Half the processors; embedding takes all that are free, as it takes longer."""
    return max(1, (os.cpu_count() or 1) // 2)


def _attempt(work: Callable[[Given], Made], given: Given, place: str) -> Made | Failure:
    """Runs in the worker."""
    try:
        return work(given)
    except ReadingError as error:
        return Failure(place, str(error))
    except Exception as error:
        log.exception("%s could not be analysed", place)
        why = f"it could not be analysed ({type(error).__name__}: {error})"
        return Failure(place, f"{why}; this is a fault of Storydesk, please report it")


def _find(article: Article) -> Found:
    return Found(*names_and_quotations(article))
