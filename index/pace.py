"""Work that nobody waits for gives way to the questions under way in this process.

Promise: it is held up for as long as it says at most, however many ask.
"""

from __future__ import annotations

import asyncio
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager

# Seconds between looks at who asks.
_GLANCE = 0.02


class _Asked:
    """How many questions are under way in this process."""

    def __init__(self) -> None:
        self.count, self._lock, self.none = 0, threading.Lock(), threading.Event()
        self.none.set()

    def more(self, by: int) -> None:
        with self._lock:
            self.count += by
            if self.count:
                self.none.clear()
            else:
                self.none.set()


_asked = _Asked()


@contextmanager
def asking() -> Iterator[None]:
    """Around a question."""
    _asked.more(1)
    try:
        yield
    finally:
        _asked.more(-1)


def under_way() -> int:
    """How many questions are."""
    return _asked.count


def let_pass(seconds: float) -> bool:
    """Waits in this thread until no question is under way, at most so long. Returns whether none is."""
    return _asked.none.wait(seconds)


async def letting_pass(seconds: float) -> None:
    """The same beside the event loop."""
    until = time.monotonic() + seconds
    while not _asked.none.is_set() and time.monotonic() < until:  # noqa: ASYNC110 - asked in any thread and loop
        await asyncio.sleep(_GLANCE)
