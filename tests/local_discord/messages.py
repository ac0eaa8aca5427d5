"""Messages with what a person sees of them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from .clock import timestamp
from .components import LINK_BUTTON, SELECTS, Flag, Kind, embed_texts, every, text_displays
from .errors import Json
from .kept import kept_components, kept_embeds, resolve_media
from .limits import check_message
from .mentions import USER, check_allowed_mentions, pinged

if TYPE_CHECKING:
    from .people import Person
    from .world import Channel

PLAIN, REPLY, CHAT_COMMAND, MENU_COMMAND = 0, 19, 20, 23


@dataclass(eq=False)
class File:
    """A file as a person sends it, or as the bot sent it."""

    name: str
    data: bytes
    content_type: str = "text/plain"
    description: str | None = None
    id: int = 0
    url: str = ""

    def to_json(self) -> Json:
        body: Json = {
            "id": str(self.id), "filename": self.name, "size": len(self.data), "url": self.url, "proxy_url": self.url,
            "content_type": self.content_type, "flags": 0,
        }  # fmt: skip
        return body if self.description is None else body | {"description": self.description}


@dataclass(frozen=True)
class Button:
    """A button as it stands below or beside a text."""

    message: Message
    label: str
    custom_id: str | None
    url: str | None
    style: int
    disabled: bool
    emoji: str | None
    id: int


@dataclass(frozen=True)
class Select:
    """A menu to choose from; ``options`` maps what is shown to what is sent."""

    message: Message
    kind: int
    custom_id: str
    placeholder: str
    options: dict[str, str]
    chosen: tuple[str, ...]
    least: int
    most: int
    disabled: bool
    id: int


@dataclass(eq=False)
class Message:
    id: int
    channel: Channel
    author: Person
    created: float
    content: str = ""
    embeds: list[Json] = field(default_factory=list)
    components: list[Json] = field(default_factory=list)
    flags: int = 0
    files: list[File] = field(default_factory=list)
    kind: int = PLAIN
    reference: Message | None = None
    metadata: Json | None = None
    only_for: Person | None = None
    edited: float | None = None
    deleted: bool = False
    nonce: str | int | None = None
    mentions: list[Person] = field(default_factory=list)
    pings: set[str] = field(default_factory=set)
    """Everyone whom this message pinged, ever: ``@everyone``, ``<@USER>``, ``<@&ROLE>``."""
    versions: list[str] = field(default_factory=list)
    """The text at each writing, the present one last; "" for "thinking…"."""

    @property
    def text(self) -> str:
        """All that can be read in it, in reading order: content, embeds, text displays; markdown as it was sent."""
        embeds = [text for embed in self.embeds for text in embed_texts(embed)]
        return "\n".join(part for part in (self.content, *embeds, *text_displays(self.components)) if part)

    @property
    def ephemeral(self) -> bool:
        return self.only_for is not None

    @property
    def loading(self) -> bool:
        return bool(self.flags & Flag.LOADING)

    @property
    def buttons(self) -> list[Button]:
        return [
            Button(self, one.get("label") or "", one.get("custom_id"), one.get("url"), one["style"],
                   bool(one.get("disabled")), (one.get("emoji") or {}).get("name"), one["id"])
            for one in every(self.components)
            if one["type"] == Kind.BUTTON
        ]  # fmt: skip

    @property
    def links(self) -> list[str]:
        """Where the link buttons lead."""
        return [one.url for one in self.buttons if one.style == LINK_BUTTON and one.url]

    @property
    def selects(self) -> list[Select]:
        return [
            Select(self, one["type"], one["custom_id"], one.get("placeholder") or "",
                   {option["label"]: option["value"] for option in one.get("options") or ()},
                   tuple(option["label"] for option in one.get("options") or () if option.get("default")),
                   1 if one.get("min_values") is None else one["min_values"], one.get("max_values") or 1,
                   bool(one.get("disabled")), one["id"])
            for one in every(self.components)
            if one["type"] in SELECTS
        ]  # fmt: skip

    def write(self, body: Json, uploads: Sequence[File], now: float, *, first: bool) -> None:
        """Take a request's body over, or refuse it and stay as it was; ``first``: it pings by Discord's rules."""
        flags = body.get("flags") or 0
        after: Json = {
            "content": (body["content"] or "") if "content" in body else self.content,
            "embeds": (body["embeds"] or []) if "embeds" in body else self.embeds,
            "components": (body["components"] or []) if "components" in body else self.components,
            "flags": (self.flags & ~Flag.LOADING) | (flags & (Flag.COMPONENTS_V2 | Flag.SUPPRESS_EMBEDS)),
        }
        allowed = body.get("allowed_mentions")
        check_allowed_mentions(allowed)
        files = self._kept(body) + self._described(body, uploads)
        check_message(after, [file.name for file in files])
        for file in files:
            self.channel.discord.host(self.channel, file)
        self.content, self.flags, self.files = after["content"], after["flags"], files
        self.embeds, self.components = kept_embeds(after["embeds"]), kept_components(after["components"])
        resolve_media(self.embeds, self.components, files)
        replied = self.reference.author.id if first and self.reference else None
        self.pings |= pinged([self.content, *text_displays(self.components)], allowed, replied)
        people = self.channel.discord.people
        self.mentions = [
            people[int(one)] for one in dict.fromkeys(USER.findall(" ".join(sorted(self.pings)))) if int(one) in people
        ]
        self.edited = None if first else now
        self.versions.append(self.text)

    def _kept(self, body: Json) -> list[File]:
        if body.get("attachments") is None:
            return list(self.files)
        ids = {str(one["id"]) for one in body["attachments"]}
        return [file for file in self.files if str(file.id) in ids]

    def _described(self, body: Json, uploads: Sequence[File]) -> list[File]:
        about = {str(one["id"]): one for one in body.get("attachments") or ()}
        for number, file in enumerate(uploads):
            file.description = about.get(str(number), {}).get("description")
        return list(uploads)

    def to_json(self, *, readable: bool = True, nested: bool = False) -> Json:
        """``readable``: with its content, which the bot gets only where Discord's intents let it."""
        body: Json = {
            "id": str(self.id), "channel_id": str(self.channel.id), "author": self.author.to_json(), "type": self.kind,
            "timestamp": timestamp(self.created), "edited_timestamp": timestamp(self.edited) if self.edited else None,
            "tts": False, "pinned": False, "flags": self.flags | (Flag.EPHEMERAL if self.ephemeral else 0),
            "mention_everyone": bool(self.pings & {"@everyone", "@here"}), "mention_roles": [],
            "mentions": [person.to_json() for person in self.mentions],
            "content": self.content if readable else "",
            "embeds": self.embeds if readable else [],
            "components": self.components if readable else [],
            "attachments": [file.to_json() for file in self.files] if readable else [],
        }  # fmt: skip
        if self.nonce is not None:
            body["nonce"] = self.nonce
        if self.metadata is not None:
            body |= {
                "interaction_metadata": self.metadata,
                "webhook_id": str(self.author.id),
                "application_id": str(self.author.id),
            }
        if self.reference is not None:
            origin: Json = {
                "message_id": str(self.reference.id),
                "channel_id": str(self.reference.channel.id),
                "type": 0,
            }
            if self.channel.guild:
                origin["guild_id"] = str(self.channel.guild.id)
            body["message_reference"] = origin
            if not nested:
                gone = self.reference.deleted
                readable = self.channel.discord.readable_by_bot(self.reference)
                body["referenced_message"] = None if gone else self.reference.to_json(readable=readable, nested=True)
        return body
