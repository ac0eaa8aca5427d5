"""Rounds of torture: a corpus changes, its sync is killed again and again, and then is left to finish."""

from __future__ import annotations

import random
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from index import Library
from tests.torture import stories
from tests.torture.victims import settings_of, sync_killed, use_warm_models
from tests.torture.wholeness import Self, answers, assert_whole, selves

# Storing a small article takes some forty statements; with so many a kill falls into one of the first two or three.
LAST_STATEMENT = 100
MOST_KILLS_A_ROUND = 3


@dataclass
class Tally:
    """What has been done."""

    rounds: int = 0
    killed_by_time: int = 0
    killed_at_statement: int = 0
    ended: int = 0
    """Syncs that were quicker than their killer."""

    @property
    def killed(self) -> int:
        return self.killed_by_time + self.killed_at_statement


class Trial:
    """A corpus with two libraries: one whose syncs are killed, one that is left in peace."""

    def __init__(self, folder: Path, articles: int, seed: int) -> None:
        use_warm_models()
        self.corpus, self.tortured, self.clean = folder / "corpus", folder / "tortured", folder / "clean"
        self.chance = random.Random(seed)
        self.tally = Tally()
        self._articles = articles
        self._usual = 1.0
        stories.lay_out(self.corpus, articles, self.chance)

    async def kill(self, kills: int, say: Callable[[str], None] = lambda _: None) -> Tally:
        """Rounds until so many syncs have been killed."""
        old: dict[str, Self] = {}
        while self.tally.killed < kills:
            new, expected = await self._in_peace()
            for _ in range(min(self.chance.randint(1, MOST_KILLS_A_ROUND), kills - self.tally.killed)):
                self._kill_once()
                assert_whole(self.tortured, old, new)
            await self._finished(new, expected)
            self.tally.rounds += 1
            say(f"round {self.tally.rounds}: {self.tally.killed} of {kills} killed, {len(new)} articles whole")
            old = new
            stories.change(self.corpus, self._articles, self.chance)
        return self.tally

    def _kill_once(self) -> None:
        if (self.tally.killed + self.tally.ended) % 2:
            after = self.chance.uniform(0, self._usual)
            began = time.monotonic()
            if sync_killed(self.corpus, self.tortured, after=after):
                self.tally.killed_by_time += 1
            else:
                self._usual = time.monotonic() - began
                self.tally.ended += 1
        else:
            if sync_killed(self.corpus, self.tortured, at_statement=self.chance.randint(1, LAST_STATEMENT)):
                self.tally.killed_at_statement += 1
            else:
                self.tally.ended += 1

    async def _in_peace(self) -> tuple[dict[str, Self], list[object]]:
        async with Library.open(settings_of(self.corpus, self.clean)) as library:
            await library.sync()
            return selves(self.clean), await answers(library)

    async def _finished(self, new: dict[str, Self], expected: list[object]) -> None:
        """The next sync finishes, and all is as if nothing had ever happened."""
        async with Library.open(settings_of(self.corpus, self.tortured)) as library:
            report = await library.sync()
            assert not report.failed, report.failed
            found = selves(self.tortured)
            assert found.keys() == new.keys()
            assert all(one.same(new[name]) for name, one in found.items())
            checked = await library.check()
            assert checked.sound, checked.faults
            assert await answers(library) == expected
