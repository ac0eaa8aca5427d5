"""Work that nobody waits for gives way to the questions under way in this process.

Promises: ``politely`` gives just the items that it is given; what gives way is held up for a tenth of a second at a
time and for twenty in all; what somebody waits for is not held up at all.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import TypeVar

T = TypeVar("T")

# Seconds that are worked at a stretch, and that questions may then have for themselves: a thread that works without a
# break has every step of theirs wait for the interpreter, ten times as long as they take.
STRETCH, PAUSE = 0.02, 0.1
# Seconds of pauses in all; then the work is done at a stretch, as it gets little done beside ten who ask without end.
PAUSES = 20.0
# Items between looks at the clock.
_LOOK = 64


class _Asked:
    """How many questions are under way in this process."""

    def __init__(self) -> None:
        self._count, self._lock, self.none = 0, threading.Lock(), threading.Event()
        self.none.set()

    def more(self, by: int) -> None:
        with self._lock:
            self._count += by
            if self._count:
                self.none.clear()
            else:
                self.none.set()


_asked = _Asked()


class _Pace:
    """Of one piece of work."""

    def __init__(self, until: Callable[[], bool]) -> None:
        self._until = until
        self._left = PAUSES
        self._stretch_ends = 0.0

    @property
    def hurried(self) -> bool:
        return self._left <= 0 or self._until()

    def pause(self) -> None:
        """Where a stretch has ended, waits for the questions under way."""
        if (now := time.monotonic()) < self._stretch_ends or self.hurried:
            return
        let_pass(PAUSE)
        self._left -= (went_on := time.monotonic()) - now
        self._stretch_ends = went_on + STRETCH


_pace: ContextVar[_Pace | None] = ContextVar("pace", default=None)


@contextmanager
def asking() -> Iterator[None]:
    """Around a question."""
    _asked.more(1)
    try:
        yield
    finally:
        _asked.more(-1)


@contextmanager
def unhurried(until: Callable[[], bool] = lambda: False) -> Iterator[None]:
    """Around what nobody waits for, until somebody does; the threads that are begun inside are, too."""
    token = _pace.set(_Pace(until))
    try:
        yield
    finally:
        _pace.reset(token)


def let_pass(seconds: float) -> bool:
    """Waits in this thread until no question is under way, at most so long. Returns whether none is."""
    return _asked.none.wait(seconds)


def politely(items: Iterable[T]) -> Iterable[T]:
    """The items, in their order; who is unhurried pauses between them while questions are under way."""
    pace = _pace.get()
    return items if pace is None or pace.hurried else _paused(items, pace)


def _paused(items: Iterable[T], pace: _Pace) -> Iterator[T]:
    for count, item in enumerate(items):
        if not count % _LOOK:
            pace.pause()
        yield item
