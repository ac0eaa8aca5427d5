"""A made-up library with one answer to everything, for tests of what Discord and people do around an answer."""

from __future__ import annotations

import asyncio
from typing import Any, Self, cast

from index import Library
from index.model import Answer, AnswerKind, SyncPlan
from index.storage.parts import ALL_OPEN
from tests.bot.cards.made import citation

LAMP = "The council voted to keep the lamp."


class EverybodyMaySee:
    """For a made-up library: no part of it is for some only."""

    parts = ALL_OPEN

    async def ready(self) -> None: ...

    async def view(self, parts: frozenset[str]) -> Self:
        return self


class Stub(EverybodyMaySee):
    """Gives its answer when the test lets it."""

    def __init__(self) -> None:
        self.texts: list[str] = []
        """What was asked."""
        self.came: asyncio.Queue[str] = asyncio.Queue()
        """The same, to wait for it."""
        self.may_answer = asyncio.Event()
        self.may_answer.set()
        self.error: Exception | None = None
        self.notice = None

    @property
    def asked(self) -> int:
        """How many questions came."""
        return len(self.texts)

    async def plan(self) -> SyncPlan:
        return SyncPlan()

    async def ask(self, question: str, *_: Any, **__: Any) -> Answer:
        self.texts.append(question)
        self.came.put_nowait(question)
        await self.may_answer.wait()
        if self.error:
            raise self.error
        return Answer(question, AnswerKind.ASK, True, citations=(citation(LAMP),))

    def complete_sources(self, typed: str, limit: int) -> tuple[str, ...]:
        if self.error:
            raise self.error
        return (typed,)


def as_library(stub: Stub) -> Library:
    return cast(Library, stub)
