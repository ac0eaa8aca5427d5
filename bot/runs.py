"""The index run under way: who began it, how far it is, and its cancelling.

Promise: this bot has one at a time, whoever begins it (an administrator, or the watch over the corpus folders);
a cancelled one ends between two articles, and what is done is kept.
"""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field
from datetime import UTC, datetime

from bot.access import Refused
from bot.cards.syncing import under_way
from index.library import Library
from index.model import SyncProgress, SyncReport


class RunCancelled(Exception):
    """Somebody pressed **Cancel**."""


@dataclass(slots=True)
class Run:
    """One sync, as those who wait for it see it."""

    by: str
    """Who began it, as people call them."""
    signed: str
    """The same for the log."""
    began: datetime = field(default_factory=lambda: datetime.now(UTC))
    link: str | None = None
    """To the message that tells its progress."""
    progress: SyncProgress | None = None
    cancelled_by: str | None = None
    _work: asyncio.Task[SyncReport] | None = None

    async def carry_out(self, library: Library) -> SyncReport:
        """Raises RunCancelled, and what ``Library.sync`` raises."""
        if self.cancelled_by is not None:
            raise RunCancelled
        self._work = asyncio.create_task(library.sync(self._note, by=self.signed))
        try:
            return await self._work
        except asyncio.CancelledError:
            if self.cancelled_by is None:
                raise
            raise RunCancelled from None

    def cancel(self, by: str) -> None:
        """Ends it after the article it is at; the first who cancels is remembered."""
        if self.cancelled_by is None:
            self.cancelled_by = by
            if self._work is not None:
                self._work.cancel()

    def _note(self, progress: SyncProgress) -> None:
        self.progress = progress


class Runs:
    """The place of the one run."""

    def __init__(self) -> None:
        self.current: Run | None = None
        self._free = asyncio.Event()
        self._free.set()

    async def idle(self) -> None:
        """Waits until there is no run."""
        await self._free.wait()

    def refuse_second(self) -> None:
        """Raises Refused, with who has the place and how far they are, where it is taken."""
        if (now := self.told()) is not None:
            raise Refused(now)

    def told(self) -> str | None:
        """Who has the place and how far they are, ready to be shown; None where it is free."""
        now = self.current
        return under_way(now.by, now.began, now.progress, now.link) if now else None

    def begin(self, by: str, signed: str) -> Run:
        """Takes the place. Raises Refused where it is taken."""
        self.refuse_second()
        self.current = Run(by, signed)
        self._free.clear()
        return self.current

    def end(self, run: Run) -> None:
        """Gives the place back."""
        if self.current is run:
            self.current = None
            self._free.set()
