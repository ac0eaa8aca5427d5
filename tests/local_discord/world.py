"""Servers, roles and channels, as the bot and its users find them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from discord import Permissions

from .clock import timestamp
from .errors import Json

if TYPE_CHECKING:
    from .messages import Message
    from .people import Person
    from .server import LocalDiscord

TEXT, DM, CATEGORY, PUBLIC_THREAD, PRIVATE_THREAD = 0, 1, 4, 11, 12
THREADS = (PUBLIC_THREAD, PRIVATE_THREAD)
EVERYONE_MAY = Permissions(
    view_channel=True, send_messages=True, send_messages_in_threads=True, embed_links=True, attach_files=True,
    read_message_history=True, use_application_commands=True, create_public_threads=True, add_reactions=True,
)  # fmt: skip


@dataclass(eq=False)
class Role:
    id: int
    name: str
    permissions: Permissions
    position: int = 0

    def to_json(self) -> Json:
        return {
            "id": str(self.id), "name": self.name, "permissions": str(self.permissions.value),
            "position": self.position, "color": 0, "hoist": False, "managed": False, "mentionable": False,
            "icon": None, "unicode_emoji": None, "flags": 0, "description": None,
            "colors": {"primary_color": 0, "secondary_color": None, "tertiary_color": None},
        }  # fmt: skip


@dataclass(eq=False)
class Membership:
    """What a person is in one server."""

    roles: list[Role]
    joined: float


@dataclass(eq=False)
class Channel:
    """A text channel, a thread, or someone's direct messages with the bot."""

    id: int
    name: str
    kind: int
    discord: LocalDiscord
    guild: Guild | None = None
    parent: Channel | None = None
    recipient: Person | None = None
    only_for: set[int] | None = None
    """Ids of the roles and people that see it; None: everyone does."""
    history: dict[int, Message] = field(default_factory=dict)

    @property
    def messages(self) -> list[Message]:
        """What everyone in the channel sees now, oldest first; private answers are not in it."""
        return [one for one in self.history.values() if one.only_for is None and not one.deleted]

    def seen_by(self, person: Person) -> list[Message]:
        """What this person sees now, oldest first, with the answers meant for them alone."""
        return [one for one in self.history.values() if person.sees(one)]

    @property
    def threads(self) -> list[Channel]:
        return [one for one in self.guild.channels if one.parent is self] if self.guild else []

    def to_json(self, permissions: Permissions | None = None) -> Json:
        last = str(next(reversed(self.history))) if self.history else None
        shared: Json = {"id": str(self.id), "type": self.kind, "last_message_id": last, "flags": 0}
        if permissions is not None:
            shared["permissions"] = str(permissions.value)
        if self.kind == DM:
            assert self.recipient is not None
            return shared | {"recipients": [self.recipient.to_json()]}
        assert self.guild is not None
        shared |= {"guild_id": str(self.guild.id), "name": self.name, "rate_limit_per_user": 0}
        shared["parent_id"] = str(self.parent.id) if self.parent else None
        if self.kind in THREADS:
            count, now = len(self.history), timestamp(self.discord.clock.now())
            state = {"archived": False, "auto_archive_duration": 1440, "locked": False}
            return shared | {
                "owner_id": str(self.discord.bot.id), "message_count": count, "total_message_sent": count,
                "member_count": 1, "thread_metadata": state | {"archive_timestamp": now, "create_timestamp": now},
            }  # fmt: skip
        return shared | {"topic": None, "nsfw": False, "position": 0, "permission_overwrites": self._overwrites()}

    def _overwrites(self) -> list[Json]:
        if self.only_for is None or self.guild is None:
            return []
        view = str(Permissions(view_channel=True).value)
        hidden = {"id": str(self.guild.id), "type": 0, "allow": "0", "deny": view}
        roles = {role.id for role in self.guild.roles}
        return [hidden] + [
            {"id": str(one), "type": 0 if one in roles else 1, "allow": view, "deny": "0"}
            for one in sorted(self.only_for)
        ]


@dataclass(eq=False)
class Guild:
    """A server that the bot is in."""

    id: int
    name: str
    discord: LocalDiscord
    owner: Person
    roles: list[Role] = field(default_factory=list)
    channels: list[Channel] = field(default_factory=list)
    members: dict[Person, Membership] = field(default_factory=dict)
    permits: dict[str, set[Person]] = field(default_factory=dict)
    left: bool = False

    def add_channel(self, name: str, *, only_for: Iterable[Role | Person] | None = None) -> Channel:
        """A text channel; ``only_for`` hides it from all others (the bot sees it if it is named too)."""
        seen = None if only_for is None else {one.id for one in only_for}
        channel = Channel(self.discord.snowflakes.next(), name, TEXT, self.discord, self, only_for=seen)
        self.channels.append(channel)
        self.discord.gateway.dispatch("CHANNEL_CREATE", channel.to_json(), guild=self)
        return channel

    def add_thread(self, parent: Channel, name: str, identity: int | None = None, kind: int = PUBLIC_THREAD) -> Channel:
        thread = Channel(identity or self.discord.snowflakes.next(), name, kind, self.discord, self, parent)
        thread.only_for = parent.only_for
        self.channels.append(thread)
        self.discord.gateway.dispatch("THREAD_CREATE", thread.to_json() | {"newly_created": True}, guild=self)
        return thread

    def add_role(self, name: str, permissions: Permissions | None = None) -> Role:
        role = Role(self.discord.snowflakes.next(), name, permissions or Permissions.none(), len(self.roles))
        self.roles.append(role)
        self.discord.gateway.dispatch(
            "GUILD_ROLE_CREATE", {"guild_id": str(self.id), "role": role.to_json()}, guild=self
        )
        return role

    def add_member(
        self,
        who: str | Person,
        *,
        roles: Iterable[Role] = (),
        permissions: Permissions | None = None,
        locale: str = "en-US",
    ) -> Person:
        """A new person by name, or one from another server; ``permissions`` come by a role of their own."""
        person = who if not isinstance(who, str) else self.discord.add_person(who, locale=locale)
        held = list(roles)
        if permissions is not None:
            held.append(self.add_role(f"{person.name}'s", permissions))
        self.members[person] = Membership(held, self.discord.clock.now())
        member = self.member_json(person) | {"guild_id": str(self.id)}
        self.discord.gateway.dispatch("GUILD_MEMBER_ADD", member, guild=self)
        return person

    def permit(self, command: str, *people: Person) -> None:
        """Let people use a command whatever its default permissions, as Server Settings → Integrations does."""
        self.permits.setdefault(command, set()).update(people)

    def permissions(self, person: Person, channel: Channel | None = None) -> Permissions:
        if person is self.owner:
            return Permissions.all()
        roles = self.members[person].roles
        granted = Permissions(EVERYONE_MAY.value)
        for role in roles:
            granted |= role.permissions
        if granted.administrator:
            return Permissions.all()
        seen_by = None if channel is None else channel.only_for
        if seen_by is not None and seen_by.isdisjoint({person.id, *(role.id for role in roles)}):
            return Permissions.none()
        return granted

    def member_json(self, person: Person, channel: Channel | None = None) -> Json:
        membership = self.members[person]
        member: Json = {
            "user": person.to_json(), "nick": None, "avatar": None, "banner": None,
            "roles": [str(role.id) for role in membership.roles],
            "joined_at": timestamp(membership.joined), "premium_since": None, "deaf": False, "mute": False,
            "pending": False, "flags": 0, "communication_disabled_until": None,
        }  # fmt: skip
        if channel is not None:
            member["permissions"] = str(self.permissions(person, channel).value)
        return member

    def role_list(self) -> list[Json]:
        everyone = Role(self.id, "@everyone", EVERYONE_MAY)
        return [role.to_json() for role in (everyone, *self.roles)]

    def to_json(self) -> Json:
        return {
            "id": str(self.id), "name": self.name, "owner_id": str(self.owner.id), "roles": self.role_list(),
            "icon": None, "description": None, "home_header": None, "splash": None, "discovery_splash": None,
            "banner": None, "features": [], "emojis": [], "stickers": [], "region": "", "afk_channel_id": None,
            "afk_timeout": 300, "system_channel_id": None, "system_channel_flags": 0, "widget_enabled": False,
            "widget_channel_id": None, "verification_level": 0, "default_message_notifications": 0, "mfa_level": 0,
            "explicit_content_filter": 0, "max_presences": None, "max_members": 500_000, "vanity_url_code": None,
            "max_stage_video_channel_users": 50, "max_video_channel_users": 25, "premium_tier": 0,
            "premium_subscription_count": 0, "preferred_locale": "en-US", "rules_channel_id": None,
            "safety_alerts_channel_id": None, "public_updates_channel_id": None,
            "premium_progress_bar_enabled": False, "nsfw": False, "nsfw_level": 0, "application_id": None,
            "incidents_data": None,
        }  # fmt: skip

    def gateway_json(self) -> Json:
        """GUILD_CREATE: the server with its channels and, without the members intent, only the bot as member."""
        bot = self.discord.bot
        return self.to_json() | {
            "joined_at": timestamp(self.members[bot].joined), "large": False, "unavailable": False,
            "member_count": len(self.members), "members": [self.member_json(bot)], "presences": [], "voice_states": [],
            "channels": [one.to_json() for one in self.channels if one.kind not in THREADS],
            "threads": [one.to_json() for one in self.channels if one.kind in THREADS],
            "stage_instances": [], "guild_scheduled_events": [], "soundboard_sounds": [],
        }  # fmt: skip
