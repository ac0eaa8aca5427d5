"""Who may do what, and how often, decided here by id, whatever Discord's own settings for a command say.

Asking is for everyone in a server that the bot serves, narrowed by the settings to channels and roles.
Administration is for the users and roles named in the settings, or where none is named, for whoever has Manage
Server.
"""

from __future__ import annotations

import math
import time
from collections import defaultdict, deque
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import discord
from discord import app_commands

from config.settings import DiscordSettings

ONLY_IN_SERVERS = "Storydesk answers in servers only, not in direct messages."
OTHER_SERVER = (
    "Storydesk is not open to this server. Whoever runs it can add the server’s id to the setting discord.guilds."
)
OTHER_CHANNEL = "Storydesk does not answer in this channel. It does in {}."
NOT_A_ROLE = "Storydesk answers those who have one of these roles: {}."
NOT_AN_ADMIN = "This is for Storydesk’s administrators. Whoever runs the bot can add you to them."
NO_MANAGER = "This needs the permission **Manage Server**."
TOO_MANY = "That is a lot of questions in a minute. The next one can be asked in {} s."
TOO_MANY_HERE = "This server has asked a lot of questions in a minute. The next one can be asked in {} s."

MINUTE = 60.0


class Refused(app_commands.AppCommandError):
    """Something is not done; the message is a sentence for the one who asked, ready to be shown."""


@dataclass(frozen=True, slots=True)
class Asker:
    """Someone who wants something of the bot, as far as it matters whether they may."""

    user: int
    guild: int | None
    roles: frozenset[int] = frozenset()
    manages_server: bool = False
    channels: frozenset[int] = frozenset()
    """Where it is asked: the channel, and for a thread the channel it is in."""

    @classmethod
    def of(cls, interaction: discord.Interaction[Any]) -> Asker:
        """Who pressed or typed; roles and permissions come signed with the interaction."""
        return cls(
            interaction.user.id,
            interaction.guild_id,
            _roles(interaction.user),
            interaction.permissions.manage_guild,
            _channels(interaction.channel),
        )

    @classmethod
    def of_message(cls, message: discord.Message) -> Asker:
        """Who wrote a message."""
        guild = message.guild.id if message.guild else None
        return cls(message.author.id, guild, _roles(message.author), channels=_channels(message.channel))

    def is_admin(self, settings: DiscordSettings) -> bool:
        """Whether the settings, or where they name nobody Discord, make this an admin."""
        if settings.admin_users or settings.admin_roles:
            return self.user in settings.admin_users or bool(self.roles & set(settings.admin_roles))
        return self.manages_server


def may_ask(asker: Asker, settings: DiscordSettings) -> None:
    """Raises Refused where questions are not answered."""
    if asker.guild is None:
        raise Refused(ONLY_IN_SERVERS)
    if settings.guilds and asker.guild not in settings.guilds:
        raise Refused(OTHER_SERVER)
    if settings.channels and not asker.channels & set(settings.channels):
        raise Refused(OTHER_CHANNEL.format(", ".join(f"<#{channel}>" for channel in settings.channels[:5])))
    if settings.roles and not asker.roles & set(settings.roles) and not asker.is_admin(settings):
        raise Refused(NOT_A_ROLE.format(", ".join(f"<@&{role}>" for role in settings.roles[:5])))


def may_administer(asker: Asker, settings: DiscordSettings) -> None:
    """Raises Refused for those who may not change or inspect the index."""
    may_ask(asker, settings)
    if not asker.is_admin(settings):
        raise Refused(NOT_AN_ADMIN if settings.admin_users or settings.admin_roles else NO_MANAGER)


def is_private(asker: Asker, settings: DiscordSettings) -> bool:
    """Whether an answer is for the asker alone where nothing else was asked for."""
    return settings.private or bool(asker.channels & set(settings.private_channels))


@dataclass(slots=True)
class Rates:
    """How often each person and each server has asked in the last minute."""

    clock: Callable[[], float] = time.monotonic
    _asked: defaultdict[tuple[str, int], deque[float]] = field(default_factory=lambda: defaultdict(deque))

    def count(self, asker: Asker, settings: DiscordSettings) -> None:
        """Counts a question. Raises Refused, with the time left, where it is one too many."""
        now = self.clock()
        limits = [
            (("person", asker.user), settings.questions_a_minute, TOO_MANY),
            (("server", asker.guild or 0), settings.server_questions_a_minute, TOO_MANY_HERE),
        ]
        in_force = [(key, limit, sentence) for key, limit, sentence in limits if limit]
        self._forget(now)
        for key, limit, sentence in in_force:
            times = self._asked.get(key, ())
            if len(times) >= limit:
                raise Refused(sentence.format(math.ceil(times[-limit] + MINUTE - now)))
        for key, _, _ in in_force:
            self._asked[key].append(now)

    def _forget(self, now: float) -> None:
        for key, times in list(self._asked.items()):
            while times and times[0] <= now - MINUTE:
                times.popleft()
            if not times:
                del self._asked[key]


def _roles(user: discord.User | discord.Member) -> frozenset[int]:
    return frozenset(role.id for role in user.roles) if isinstance(user, discord.Member) else frozenset()


def _channels(channel: Any) -> frozenset[int]:
    ids = (getattr(channel, "id", None), getattr(channel, "parent_id", None))
    return frozenset(one for one in ids if one is not None)
