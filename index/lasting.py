"""Making what stays in memory, the models and the names of the corpus, without the garbage collector's pauses.

A full collection goes through every object and holds all threads meanwhile: 300 to 1,000 ms with the models loaded,
which was the longest the event loop was ever held. What has been made stays, so it need not be gone through again.
"""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager
from threading import Lock

_inside = 0
_counting = Lock()


@contextmanager
def lasting() -> Iterator[None]:
    """Nothing is collected inside; what was made there is left out of all later collections.

    It is still freed when nothing refers to it; only a cycle that is garbage at the end stays until ``forget``. So it
    is for seconds, not for minutes.
    """
    global _inside
    with _counting:
        if not _inside:
            gc.collect(1)
            gc.disable()
        _inside += 1
    try:
        yield
    finally:
        with _counting:
            _inside -= 1
            if not _inside:
                gc.freeze()
                gc.enable()


def forget() -> None:
    """What was to last is no longer needed and is collected like anything else."""
    gc.unfreeze()
