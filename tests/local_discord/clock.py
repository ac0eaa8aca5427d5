"""Time as this Discord sees it: the real clock, which a test may push forward but never has to wait for."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime

DISCORD_EPOCH_MS = 1_420_070_400_000


class Clock:
    """Seconds since 1970 that run with the real clock; ``advance`` moves them on at once."""

    def __init__(self) -> None:
        self._start = time.time() - time.monotonic()
        self._stopped: float | None = None

    def now(self) -> float:
        return self._start + time.monotonic() if self._stopped is None else self._stopped

    @contextmanager
    def stopped(self) -> Iterator[None]:
        """Time stands still: where hundreds of interactions share this process's processor with Discord and the bot,
        the 3 s rule would measure the machine."""
        self._stopped = self.now()
        try:
            yield
        finally:
            self._start, self._stopped = self._stopped - time.monotonic(), None

    def advance(self, seconds: float) -> None:
        """Let this many seconds have passed: what the 3 s and 15 min rules measure, not what the client sleeps."""
        self._start += seconds
        if self._stopped is not None:
            self._stopped += seconds


class Snowflakes:
    """Discord's ids: the time they were made in their upper bits, each larger than the one before."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._last = 0

    def next(self) -> int:
        made = (int(self._clock.now() * 1000) - DISCORD_EPOCH_MS) << 22
        self._last = max(made, self._last + 1)
        return self._last


def timestamp(seconds: float) -> str:
    return datetime.fromtimestamp(seconds, UTC).isoformat()


class Bell:
    """Rung at every change, so that a test waits for what it wants to see rather than for some seconds."""

    def __init__(self) -> None:
        self._waiting: list[asyncio.Future[None]] = []

    def ring(self) -> None:
        waiting, self._waiting = self._waiting, []
        for future in waiting:
            if not future.done():
                future.set_result(None)

    async def until(self, holds: Callable[[], bool], patience: float) -> bool:
        """True once it holds; False when ``patience`` (real seconds) ran out first."""
        loop = asyncio.get_running_loop()
        deadline = loop.time() + patience
        while not holds():
            future: asyncio.Future[None] = loop.create_future()
            self._waiting.append(future)
            done, _ = await asyncio.wait({future}, timeout=max(0.0, deadline - loop.time()))
            if not done:
                self._waiting = [other for other in self._waiting if other is not future]
                return holds()
        return True
