"""Items read and analysed beside the event loop, in their order, a few ahead of whoever takes them.

A large sync gets processes of its own, as the language model would hold the interpreter lock. An article is given as
soon as it is read: it is embedded while the language model loads and its names are found. Promises: an article that
brings such a process to an end is reported and costs no other article.
"""

from __future__ import annotations

import asyncio
import logging
import os
import traceback
from collections import deque
from collections.abc import AsyncGenerator, AsyncIterator, Callable, Coroutine, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import aclosing, asynccontextmanager
from dataclasses import dataclass
from typing import Any, TypeVar

from index.analysis.analyse import names_and_quotations
from index.model import Article, Failure, Name, Quotation
from index.processes import EndedError, Worker
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
        self._processes: list[Worker] = []
        self._starting = asyncio.Lock()
        self._thread = ThreadPoolExecutor(1)
        self._tasks: set[asyncio.Task[Any]] = set()

    def begin(self, work: Coroutine[None, None, Made]) -> asyncio.Task[Made]:
        """A task that ends with the workers at the latest."""
        task = asyncio.create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
        return task

    async def do(self, work: Callable[[Given], Made], given: Given, place: str) -> Made | Failure:
        """What the work makes of what is given, or why it makes nothing of what stands at this place."""
        ended = 0
        # The first time it may have been ended by somebody else.
        while ended < 2:
            process = await self._idlest()
            try:
                if process is None:
                    made = await asyncio.get_running_loop().run_in_executor(self._thread, _attempt, work, given)
                else:
                    made = await process.do(_attempt, work, given)
            except EndedError as end:
                ended += end.at_it
                continue
            if isinstance(made, _Fault):
                log.error("%s could not be analysed: %s", place, made.traceback)
                why = f"it could not be analysed ({made.what}); this is a fault of Storydesk, please report it"
                return Failure(place, why)
            return Failure(place, str(made)) if isinstance(made, ReadingError) else made
        return Failure(place, "It brought the process that reads it to an end; it was left out.")

    async def close(self) -> None:
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        await asyncio.gather(*(process.end() for process in self._processes))
        await asyncio.to_thread(self._thread.shutdown, wait=True, cancel_futures=True)

    async def _idlest(self) -> Worker | None:
        """The process that has least to do; None where all is done in the thread."""
        async with self._starting:
            self._processes = [process for process in self._processes if not process.has_ended]
            while self._apart and len(self._processes) < _half():
                try:
                    self._processes.append(await Worker.start())
                except OSError as error:
                    log.warning("No process could be begun that analyses; it is done in this one: %s", error)
                    self._apart = False
        return min(self._processes, key=lambda process: process.owing, default=None)


def _half() -> int:
    """Half the processors; embedding takes all that are free, as it takes longer."""
    return max(1, (os.cpu_count() or 1) // 2)


@dataclass(frozen=True, slots=True)
class _Fault:
    """An error of ours in the work."""

    what: str
    traceback: str


def _attempt(work: Callable[[Given], Made], given: Given) -> Made | ReadingError | _Fault:
    """Runs in the worker."""
    try:
        return work(given)
    except ReadingError as error:
        return error
    except Exception as error:
        return _Fault(f"{type(error).__name__}: {error}", traceback.format_exc())


def _find(article: Article) -> Found:
    return Found(*names_and_quotations(article))
