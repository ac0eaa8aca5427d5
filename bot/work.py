"""Answers that are being made. A stop lets them finish and begins no other; so many are worked at at once, in order."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator

from bot.access import Refused
from index.course import stage

AT_ONCE = 4
"""More only share the same processor: with ten in flight over 100,000 passages an acknowledgement's slowest hundredth
took .11 s instead of .55 s, and as many answers came (two cores, shared with others)."""
STOPPING = "Storydesk is being restarted; please ask again in a minute."


class Work:
    """The answers under way of one bot."""

    def __init__(self) -> None:
        self.count = 0
        """How many there are, with those that wait for their turn."""
        self._turns = asyncio.Semaphore(AT_ONCE)
        self._idle = asyncio.Event()
        self._idle.set()
        self._stopping = False

    @contextlib.asynccontextmanager
    async def under_way(self) -> AsyncIterator[None]:
        """Around an answer, from before its acknowledgement to its end. Raises Refused after a stop."""
        if self._stopping:
            raise Refused(STOPPING)
        self.count += 1
        self._idle.clear()
        try:
            yield
        finally:
            self.count -= 1
            if not self.count:
                self._idle.set()

    @contextlib.asynccontextmanager
    async def turn(self) -> AsyncIterator[None]:
        """Around what takes the processor: those asked first come first."""
        with stage("waiting"):
            await self._turns.acquire()
        try:
            yield
        finally:
            self._turns.release()

    async def idle(self) -> None:
        """Waits until no answer is under way."""
        await self._idle.wait()

    async def finish(self, seconds: float) -> None:
        """Begins nothing new, and waits at most so long for what is under way."""
        self._stopping = True
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(self.idle(), seconds)
