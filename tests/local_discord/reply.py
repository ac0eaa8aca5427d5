"""What came back to a person: all of it, as that person sees it."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from .errors import Json
from .interactions import DEFERRED_MESSAGE, DEFERRED_UPDATE, Interaction
from .messages import Button, File, Message, Select
from .modals import Modal

if TYPE_CHECKING:
    from .people import Person


class NoAnswer(AssertionError):
    """The person waited and nothing (more) came."""


class Reply:
    """The messages that answer one act of a person, oldest first; always as they stand now."""

    def __init__(self, person: Person) -> None:
        self.person = person
        self.discord = person.discord

    @property
    def messages(self) -> list[Message]:
        raise NotImplementedError

    @property
    def message(self) -> Message:
        """The first of them."""
        if not self.messages:
            raise NoAnswer("There is no message in this answer.")
        return self.messages[0]

    @property
    def text(self) -> str:
        return "\n".join(message.text for message in self.messages if message.text)

    @property
    def components(self) -> list[Json]:
        """The first message's components as the bot sent them."""
        return self.message.components

    @property
    def buttons(self) -> list[Button]:
        return [button for message in self.messages for button in message.buttons]

    @property
    def selects(self) -> list[Select]:
        return [select for message in self.messages for select in message.selects]

    @property
    def files(self) -> list[File]:
        return [file for message in self.messages for file in message.files]

    @property
    def ephemeral(self) -> bool:
        """Whether only the person sees it."""
        return self.message.ephemeral

    @property
    def pings(self) -> set[str]:
        return {ping for message in self.messages for ping in message.pings}

    async def until(self, holds: str | Callable[[Reply], bool], patience: float | None = None) -> None:
        """Wait for a text to be readable in it, or for anything else to be true of it."""
        wanted = (lambda: holds in self.text) if isinstance(holds, str) else (lambda: holds(self))
        if not await self.discord.bell.until(wanted, patience or self.discord.patience):
            raise NoAnswer(f"Not so: {holds!r}. {self._state()}")

    def _state(self) -> str:
        lately = [f"{one.method} {one.route} → {one.status}" for one in list(self.discord.requests)[-6:]]
        return f"Seen: {self.text!r}. Violations: {self.discord.violations}. Last requests: {lately}."


class InteractionReply(Reply):
    """The answer to a command, a button, a menu or a form."""

    def __init__(self, interaction: Interaction) -> None:
        super().__init__(interaction.person)
        self.interaction = interaction

    @property
    def acknowledged_after(self) -> float:
        """Seconds from the act to the acknowledgement."""
        assert self.interaction.acknowledged is not None
        return self.interaction.acknowledged - self.interaction.created

    @property
    def answered_after(self) -> float:
        """Seconds from the act to the answer; choices and forms come with the acknowledgement."""
        shown = self.interaction.shown or self.interaction.acknowledged
        assert shown is not None
        return shown - self.interaction.created

    @property
    def deferred(self) -> bool:
        return self.interaction.answered_by in (DEFERRED_MESSAGE, DEFERRED_UPDATE)

    @property
    def messages(self) -> list[Message]:
        own = (self.interaction.original, *self.interaction.followups)
        return [one for one in own if one is not None and self.person.sees(one)]

    @property
    def modal(self) -> Modal:
        """The form that opened."""
        if self.interaction.modal is None:
            raise NoAnswer(f"No form opened. {self._state()}")
        return Modal(self.interaction, self.interaction.modal)

    @property
    def choices(self) -> dict[str, str | int | float]:
        """Autocomplete: what is shown, and what is sent for it."""
        return {one["name"]: one["value"] for one in self.interaction.choices}

    async def acknowledged(self) -> None:
        if not await self.discord.bell.until(lambda: self.interaction.acknowledged is not None, self.discord.patience):
            raise NoAnswer(f"The application did not respond. {self._state()}")

    async def answered(self) -> None:
        """Acknowledged, and if that was a deferral, something shown since."""
        await self.acknowledged()
        if self.deferred and not await self.discord.bell.until(
            lambda: self.interaction.writes > 0, self.discord.patience
        ):
            raise NoAnswer(f"Deferred after {self.acknowledged_after:.2f} s and never answered. {self._state()}")


class MessageReply(Reply):
    """What the bot wrote upon a message: in its channel, or in a thread made from it."""

    def __init__(self, sent: Message) -> None:
        super().__init__(sent.author)
        self.sent = sent

    @property
    def messages(self) -> list[Message]:
        bot, sent = self.discord.bot, self.sent
        here = [
            one for one in sent.channel.seen_by(self.person)
            if one.author is bot and one.id > sent.id and one.reference in (None, sent) and one.metadata is None
        ]  # fmt: skip
        threads = [thread for thread in sent.channel.threads if thread.id == sent.id]
        return here + [one for thread in threads for one in thread.seen_by(self.person) if one.author is bot]

    async def answered(self) -> None:
        if not await self.discord.bell.until(lambda: bool(self.messages), self.discord.patience):
            raise NoAnswer(f"The bot wrote nothing upon {self.sent.content!r}. {self._state()}")
