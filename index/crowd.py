"""While many ask at once a second process answers with this one, as one interpreter does one thing at a time.

It is begun when several questions are under way at once and ended when it was long not needed, so that a quiet
newsroom has its memory (110 MB). Promises: whoever makes an answer, it is the same; a question that the other process
does not answer, whatever the cause, is answered here.
"""

from __future__ import annotations

import asyncio
import gc
import logging
import os
import time
import traceback
from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from index.answering import Answering, Put
from index.course import stage
from index.model import Answer
from index.pace import under_way
from index.processes import Apart, here
from index.storage.catalog import Catalog
from index.storage.readers import Reader
from index.storage.snapshot import Snapshot

log = logging.getLogger(__name__)

# Questions under way at once from which on the other process is begun (half a second), seconds without use after which
# it is ended, and seconds after which it is tried again when it came to an end by itself.
MANY, UNUSED, AGAIN = 3, 600.0, 60.0
# Seconds that a question waits for its answer from there.
PATIENCE = 10.0
# Questions answered there for one here, where everything else is done as well.
THERE = 2


class Crowd:
    """The other process, if there is one at the moment."""

    def __init__(self, catalog: Catalog) -> None:
        self._catalog = catalog
        self._running: asyncio.Task[None] | None = None
        self._apart: Apart | None = None
        """As soon as it can answer."""
        self._asked: deque[asyncio.Future[Answer | None]] = deque()
        """Whom it has yet to answer, in its order."""
        self._there = 0
        """Questions that are answered there."""
        self._not_before = 0.0

    @property
    def helps(self) -> bool:
        """Whether the other process is there."""
        return self._apart is not None

    @contextmanager
    def one_more(self) -> Iterator[bool]:
        """Around a question: whether it is better answered there."""
        others = under_way() - self._there - 1
        if others >= MANY - 1:
            self._begin()
        there = self.helps and others > 0 and self._there <= THERE * others
        self._there += there
        try:
            yield there
        finally:
            self._there -= there

    async def answer(self, put: Put, parts: frozenset[str] | None) -> Answer | None:
        """The answer for those who may see these restricted parts; None where it is to be made here."""
        if (apart := self._apart) is None:
            return None
        coming: asyncio.Future[Answer | None] = asyncio.get_running_loop().create_future()
        self._asked.append(coming)
        with stage("answer"):
            try:
                async with asyncio.timeout(PATIENCE):
                    await apart.send((self._catalog.changes, parts, put))
                    return await coming
            except (ConnectionError, TimeoutError):
                return None

    async def close(self) -> None:
        """Ends the other process."""
        if self._running is not None:
            self._running.cancel()
            await asyncio.gather(self._running, return_exceptions=True)

    def _begin(self) -> None:
        # On one processor two would only take turns.
        if self._running is None and time.monotonic() >= self._not_before and (os.cpu_count() or 1) > 1:
            self._running = asyncio.create_task(self._run())

    async def _run(self) -> None:
        try:
            apart = await Apart.start(serve, self._catalog.path)
        except OSError as error:
            self._running, self._not_before = None, time.monotonic() + AGAIN
            log.warning("No second process could be begun to answer; all is answered here: %s", error)
            return
        try:
            await apart.receive()
            self._apart = apart
            log.info("A second process answers too while many ask at once.")
            while True:
                async with asyncio.timeout(UNUSED):
                    answer = await apart.receive()
                if isinstance(answer, str):
                    log.warning("The second process could not make an answer, which is made here: %s", answer)
                    answer = None
                if not (coming := self._asked.popleft()).done():
                    coming.set_result(answer)
        except TimeoutError:
            pass
        except EOFError:
            self._not_before = time.monotonic() + AGAIN
            _, last = await apart.ended()
            log.warning("The second process that answers came to an end; all is answered here. It said: %s", last)
        finally:
            self._apart = self._running = None
            for coming in self._asked:
                if not coming.done():
                    coming.set_result(None)
            self._asked.clear()
            await apart.end()


def serve(catalog: Path) -> None:
    """In the other process: answers what is sent to it, in its order."""
    reader, way = Reader(catalog), here()
    known, twins = -1, dict[str, tuple[str, ...]]()
    gc.freeze()
    way.send("ready")
    while True:
        changes, parts, put = way.receive()
        if changes != known:
            known, twins = changes, {}
        try:
            way.send(reader.look(lambda db: Answering(Snapshot(db, parts, twins)).answer(put)))  # noqa: B023 - at once
        except Exception:
            # A fault of the question itself comes again where it is then answered, and its asker is told.
            way.send(traceback.format_exc())
