"""Reporters who use the bot as reporters do, and what they saw of it."""

from __future__ import annotations

import asyncio
import random
from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np

from tests.local_discord import Channel, InteractionReply, NoAnswer, Person

SHARES = {"ask": 60, "said": 15, "entity": 10, "verify": 5, "press": 5, "type": 5}
"""Of a hundred interactions."""
NOT_PRESSED = {"Wrong"}
"""Opens a form, which the one who pressed would have to fill in."""


@dataclass(frozen=True, slots=True)
class Seen:
    """One interaction, in seconds from the act."""

    kind: str
    acknowledged: float
    answered: float


@dataclass
class Ledger:
    """All that reporters saw."""

    seen: list[Seen] = field(default_factory=list)
    unanswered: list[str] = field(default_factory=list)
    """What nothing came for."""
    failed: list[str] = field(default_factory=list)
    """What was answered with "Something went wrong"."""

    def told(self) -> str:
        """The figures, ready to print."""
        if not self.seen:
            return "   nothing was answered"
        acknowledged = 1000 * np.array([one.acknowledged for one in self.seen])
        answered = 1000 * np.array([one.answered for one in self.seen])
        by_kind = {kind: [1000 * one.answered for one in self.seen if one.kind == kind] for kind in SHARES}
        each = "  ".join(f"{kind} {np.percentile(of, 95):.0f}" for kind, of in by_kind.items() if of)
        return (
            f"   acknowledged  p50 {np.percentile(acknowledged, 50):6.0f}  p99 {np.percentile(acknowledged, 99):6.0f}"
            f"  most {acknowledged.max():6.0f} ms\n"
            f"   answered      p50 {np.percentile(answered, 50):6.0f}  p95 {np.percentile(answered, 95):6.0f}"
            f"  most {answered.max():6.0f} ms   (p95: {each})\n"
            f"   unanswered {len(self.unanswered)}, failed {len(self.failed)}"
        )


@dataclass(frozen=True)
class Subjects:
    """What there is to ask."""

    questions: Sequence[str]
    people: Sequence[str]
    sentences: Sequence[str]


class Reporter:
    """One person, with a mind of their own."""

    def __init__(self, person: Person, channel: Channel, subjects: Subjects, seed: int) -> None:
        self._person, self._channel, self._subjects = person, channel, subjects
        self._dice = random.Random(seed)
        self._card: InteractionReply | None = None

    async def act(self, ledger: Ledger) -> None:
        """Does one thing and waits for what comes."""
        kind = self._dice.choices(list(SHARES), weights=list(SHARES.values()))[0]
        try:
            reply = await self._done(kind)
        except NoAnswer as nothing:
            ledger.unanswered.append(f"{kind}: {nothing}")
            self._card = None
            return
        ledger.seen.append(Seen(kind, reply.acknowledged_after, reply.answered_after))
        if kind != "type" and reply.messages and "the id **" in reply.text:
            ledger.failed.append(f"{kind}: {reply.text}")

    async def go_on(self, ledger: Ledger, until: asyncio.Event, think: float = 0.0) -> None:
        """One thing after the other; ``think``: seconds between, on an average."""
        while not until.is_set():
            if think:
                await asyncio.sleep(self._dice.uniform(0.5, 1.5) * think)
            await self.act(ledger)

    def forget(self) -> None:
        """The last answer is no longer before their eyes."""
        self._card = None

    async def _done(self, kind: str) -> InteractionReply:
        person, channel, choice = self._person, self._channel, self._dice.choice
        match kind:
            case "ask":
                self._card = await person.slash(channel, "ask", question=choice(self._subjects.questions))
            case "said":
                self._card = await person.slash(channel, "said", speaker=choice(self._subjects.people))
            case "entity":
                self._card = await person.slash(channel, "entity", name=choice(self._subjects.people))
            case "verify":
                self._card = await person.slash(channel, "verify", text=choice(self._subjects.sentences))
            case "press" if self._card is not None and (buttons := self._buttons(self._card)):
                return await person.click(self._card, choice(buttons))
            case _:
                typed = choice(self._subjects.people)[: self._dice.randint(1, 6)]
                return await person.complete(channel, "entity", "name", typed)
        return self._card

    @staticmethod
    def _buttons(card: InteractionReply) -> list[str]:
        live = (one for one in card.buttons if one.custom_id and not one.disabled and one.label not in NOT_PRESSED)
        return [str(one.custom_id) for one in live]
