"""Making what stays in memory, the models and the names of the corpus, without the garbage collector's pauses.

A full collection goes through every object and holds all threads meanwhile: 300 to 1,000 ms with the models loaded,
which was the longest the event loop was ever held. What has been made stays, so it need not be gone through again.
"""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager
from threading import Lock

# Collections of the second generation for one of the third.
_NEVER = 2**31 - 1
_usual = gc.get_threshold()
_inside = 0
_counting = Lock()


@contextmanager
def lasting(*, beside_questions: bool = False) -> Iterator[None]:
    """There is no full collection inside; what was made there is left out of all later ones.

    It is still freed when nothing refers to it; only a cycle that is garbage at the end stays until ``forget``.
    ``beside_questions``: they leave such cycles, 180 kB each, so what is new is gone through once before it is left
    out: 100 ms with the names of 100,000 passages.
    """
    global _inside, _usual
    with _counting:
        if not _inside:
            gc.collect(1)
            _usual = gc.get_threshold()
            gc.set_threshold(*_usual[:2], _NEVER)
        _inside += 1
    try:
        yield
    finally:
        with _counting:
            _inside -= 1
            if not _inside:
                if beside_questions:
                    gc.collect()
                gc.freeze()
                gc.set_threshold(*_usual)


def forget() -> None:
    """What was to last is no longer needed and is collected like anything else."""
    gc.unfreeze()
