"""Work that nobody waits for gives way to the questions under way in this process.

Promises: ``politely`` gives just the items that it is given; what gives way is held up for a tenth of a second at a
time and not for good; what somebody waits for is not held up at all.
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
_hurried: ContextVar[Callable[[], bool]] = ContextVar("hurried", default=lambda: True)
_stretch = threading.local()


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
    token = _hurried.set(until)
    try:
        yield
    finally:
        _hurried.reset(token)


def let_pass(seconds: float) -> bool:
    """Waits in this thread until no question is under way, at most so long. Returns whether none is."""
    return _asked.none.wait(seconds)


def politely(items: Iterable[T]) -> Iterable[T]:
    """The items, in their order; who is unhurried pauses between them while questions are under way."""
    hurried = _hurried.get()
    return items if hurried() else _paused(items, hurried)


def _paused(items: Iterable[T], hurried: Callable[[], bool]) -> Iterator[T]:
    for count, item in enumerate(items):
        if not count % _LOOK and time.monotonic() >= getattr(_stretch, "ends", 0.0) and not hurried():
            let_pass(PAUSE)
            _stretch.ends = time.monotonic() + STRETCH
        yield item
