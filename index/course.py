"""What happens on the way of one question: how long each stage takes, and what its answer has to say about it.

Inside ``with following() as course:`` everything that is asked is noted there, in threads and tasks too.
"""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from typing import Literal

from index.model import Answer
from index.pace import asking

Stage = Literal["waiting", "understanding", "search", "answer", "drawing"]


@dataclass(slots=True)
class Course:
    """The way of one question so far."""

    began: float = field(default_factory=time.perf_counter)
    stages: dict[Stage, float] = field(default_factory=dict)
    """Milliseconds."""
    answer: Answer | None = None
    """What came of it, as soon as it is there."""
    words_alone: bool = False
    """The vectors could not be searched."""

    @property
    def elapsed_ms(self) -> float:
        """Since it began."""
        return (time.perf_counter() - self.began) * 1000


_under_way: ContextVar[Course | None] = ContextVar("course", default=None)


@contextmanager
def following() -> Iterator[Course]:
    """The course of the question that is under way here, else a new one."""
    if (course := _under_way.get()) is not None:
        yield course
        return
    token = _under_way.set(course := Course())
    try:
        with asking():
            yield course
    finally:
        _under_way.reset(token)


@contextmanager
def stage(name: Stage) -> Iterator[None]:
    """Around a stage; its time is added to what the question under way has spent in it."""
    began = time.perf_counter()
    try:
        yield
    finally:
        if (course := _under_way.get()) is not None:
            course.stages[name] = course.stages.get(name, 0.0) + (time.perf_counter() - began) * 1000


def by_words_alone() -> None:
    """Notes that the question under way is answered without the vectors."""
    if (course := _under_way.get()) is not None:
        course.words_alone = True
