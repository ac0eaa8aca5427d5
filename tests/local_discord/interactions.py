"""One interaction from the user's act to the last answer, with Discord's rules for it.

Acknowledge once and within 3 seconds; the token then lives 15 minutes; who sees the answer is fixed at the
acknowledgement; the first follow-up to a deferral becomes the deferred answer.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from .components import Flag
from .errors import Json, Refused, already_acknowledged, expired_token, invalid_form, unknown
from .limits import ACKNOWLEDGE_WITHIN, TOKEN_LIVES, check_choices, check_modal
from .messages import CHAT_COMMAND, MENU_COMMAND, PLAIN, File, Message

if TYPE_CHECKING:
    from .people import Person
    from .server import LocalDiscord
    from .world import Channel

COMMAND, COMPONENT, AUTOCOMPLETE, MODAL_SUBMIT = 2, 3, 4, 5
MESSAGE, DEFERRED_MESSAGE, DEFERRED_UPDATE, UPDATE, CHOICES, MODAL = 4, 5, 6, 7, 8, 9
_OPEN_TO = {
    COMMAND: {MESSAGE, DEFERRED_MESSAGE, MODAL},
    COMPONENT: {MESSAGE, DEFERRED_MESSAGE, DEFERRED_UPDATE, UPDATE, MODAL},
    AUTOCOMPLETE: {CHOICES},
    MODAL_SUBMIT: {MESSAGE, DEFERRED_MESSAGE, DEFERRED_UPDATE, UPDATE},
}
_CHAT_INPUT = 1


@dataclass(eq=False)
class Interaction:
    id: int
    token: str
    kind: int
    discord: LocalDiscord
    person: Person
    channel: Channel
    data: Json
    created: float
    source: Message | None = None
    """The message whose button or menu was used."""
    triggered_by: Interaction | None = None
    """The interaction that opened the form that is now submitted."""
    focused: Json | None = None
    """The option being typed, when it asks for choices."""
    acknowledged: float | None = None
    answered_by: int | None = None
    """The type of the acknowledgement."""
    original: Message | None = None
    followups: list[Message] = field(default_factory=list)
    modal: Json | None = None
    choices: list[Json] = field(default_factory=list)
    writes: int = 0
    """How often something was shown to the user: answers, edits, deletions, follow-ups."""
    shown: float | None = None
    """When something first was."""

    def acknowledge(self, body: Json, uploads: Sequence[File]) -> None:
        """The callback request."""
        now = self.discord.clock.now()
        if now - self.created > ACKNOWLEDGE_WITHIN and self.acknowledged is None:
            raise unknown("interaction", 10062, fault=True)
        if self.acknowledged is not None:
            raise already_acknowledged()
        kind, data = body["type"], body.get("data") or {}
        if kind not in _OPEN_TO[self.kind] or (kind in (UPDATE, DEFERRED_UPDATE) and self.source is None):
            raise invalid_form(
                [(("type",), "INTERACTION_CALLBACK_TYPE", f"An interaction of type {self.kind} takes no {kind}.")]
            )
        if kind == CHOICES:
            assert self.focused is not None
            check_choices(data.get("choices") or (), self.focused)
            self.choices = [one for one in data.get("choices") or () if one is not None]
        elif kind == MODAL:
            check_modal(data)
            self.modal = data
        elif kind == MESSAGE:
            self.original = self._message(data.get("flags") or 0)
            self._show(self.original, data, uploads, first=True)
        elif kind == DEFERRED_MESSAGE:
            self.original = self._message(data.get("flags") or 0)
            self.original.flags |= Flag.LOADING
            self.original.versions.append("")
            self._keep(self.original)
        else:
            self.original = self.source
            if kind == UPDATE:
                assert self.source is not None
                self._show(self.source, data, uploads, first=False)
        self.acknowledged, self.answered_by = now, kind
        self.discord.bell.ring()

    def follow_up(self, body: Json, uploads: Sequence[File]) -> Message:
        self._require_token()
        if self.acknowledged is None or self.answered_by in (CHOICES,):
            raise unknown("Webhook", 10015, fault=True)
        if self.original is not None and self.original.loading and not self.original.deleted:
            self._show(self.original, body, uploads, first=True)
            return self.original
        message = self._message(body.get("flags") or 0)
        self._show(message, body, uploads, first=True)
        self.followups.append(message)
        self.discord.bell.ring()
        return message

    def find(self, which: str) -> Message:
        """``@original`` or the id of one of this interaction's messages."""
        self._require_token()
        if self.acknowledged is None:
            raise unknown("Webhook", 10015, fault=True)
        own = [message for message in (self.original, *self.followups) if message is not None]
        wanted = (
            [one for one in own if one is self.original]
            if which == "@original"
            else [one for one in own if str(one.id) == which]
        )
        if not wanted or wanted[0].deleted:
            raise unknown("Message", 10008)
        return wanted[0]

    def edit(self, which: str, body: Json, uploads: Sequence[File]) -> Message:
        message = self.find(which)
        self._show(message, body, uploads, first=message.loading)
        return message

    def delete(self, which: str) -> None:
        self.discord.remove(self.find(which))
        self.writes += 1
        self.discord.bell.ring()

    def _require_token(self) -> None:
        if self.discord.clock.now() - self.created > TOKEN_LIVES:
            raise expired_token()

    def _message(self, flags: int) -> Message:
        discord = self.discord
        kind = PLAIN
        if self.kind == COMMAND and self.acknowledged is None:
            kind = CHAT_COMMAND if self.data.get("type", _CHAT_INPUT) == _CHAT_INPUT else MENU_COMMAND
        return Message(
            discord.snowflakes.next(), self.channel, discord.bot, discord.clock.now(), kind=kind,
            only_for=self.person if flags & Flag.EPHEMERAL else None, metadata=self.metadata(),
        )  # fmt: skip

    def _show(self, message: Message, body: Json, uploads: Sequence[File], *, first: bool) -> None:
        known = message.id in self.channel.history
        message.write(body, uploads, self.discord.clock.now(), first=first)
        if known:
            self.discord.announce("MESSAGE_UPDATE", message)
        else:
            self._keep(message)
        self.writes += 1
        self.shown = self.shown or self.discord.clock.now()
        self.discord.bell.ring()

    def _keep(self, message: Message) -> None:
        self.channel.history[message.id] = message
        self.discord.announce("MESSAGE_CREATE", message)

    def metadata(self) -> Json:
        body: Json = {"id": str(self.id), "type": self.kind, "user": self.person.to_json()}
        body["authorizing_integration_owners"] = self._owners()
        if self.kind == COMMAND:
            body |= {"name": self.data["name"], "command_type": self.data["type"]}
        if self.triggered_by is not None:
            body["triggering_interaction_metadata"] = self.triggered_by.metadata()
        elif self.source is not None:
            body["interacted_message_id"] = str(self.source.id)
        return body

    def _owners(self) -> Json:
        return {"0": str(self.channel.guild.id) if self.channel.guild else "0"}

    def to_json(self) -> Json:
        """INTERACTION_CREATE."""
        guild, person, bot = self.channel.guild, self.person, self.discord.bot
        body: Json = {
            "id": str(self.id), "application_id": str(bot.id), "type": self.kind, "token": self.token, "version": 1,
            "data": self.data, "channel_id": str(self.channel.id), "locale": person.locale, "entitlements": [],
            "authorizing_integration_owners": self._owners(), "context": 0 if guild else 1,
            "attachment_size_limit": self.discord.upload_limit,
        }  # fmt: skip
        if guild:
            body["guild_id"], body["guild_locale"] = str(guild.id), "en-US"
            body["guild"] = {"id": str(guild.id), "locale": "en-US", "features": []}
            body["member"] = guild.member_json(person, self.channel)
            body["app_permissions"] = str(guild.permissions(bot, self.channel).value)
            body["channel"] = self.channel.to_json(guild.permissions(person, self.channel))
        else:
            body |= {"user": person.to_json(), "app_permissions": "0", "channel": self.channel.to_json()}
        if self.source is not None:
            body["message"] = self.source.to_json()
        return body

    def response_json(self) -> Json:
        """What the callback request answers with ``with_response``."""
        told: Json = {"id": str(self.id), "type": self.kind}
        if self.original is not None:
            told |= {
                "response_message_id": str(self.original.id),
                "response_message_ephemeral": self.original.ephemeral,
            }
            told["response_message_loading"] = self.original.loading
        body: Json = {"interaction": told}
        if self.answered_by in (MESSAGE, UPDATE) and self.original is not None:
            body["resource"] = {"type": self.answered_by, "message": self.original.to_json()}
        return body


def by_token(discord: LocalDiscord, token: str) -> Interaction:
    found = discord.interactions.get(token)
    if found is None:
        raise Refused(404, 10015, "Unknown Webhook", fault=True)
    return found
