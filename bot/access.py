"""Who may do what, decided here by id, whatever Discord's own settings for a command say.

Asking is for everyone in a server that the bot serves. Administration is for the users and roles named in the
settings, or where none is named, for whoever has Manage Server.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import discord
from discord import app_commands

from config.settings import DiscordSettings

ONLY_IN_SERVERS = "Storydesk answers in servers only, not in direct messages."
OTHER_SERVER = (
    "Storydesk is not open to this server. Whoever runs it can add the server’s id to the setting discord.guilds."
)
NOT_AN_ADMIN = "This is for Storydesk’s administrators. Whoever runs the bot can add you to them."
NO_MANAGER = "This needs the permission **Manage Server**."


class Refused(app_commands.AppCommandError):
    """Something is not done; the message is a sentence for the one who asked, ready to be shown."""


@dataclass(frozen=True, slots=True)
class Asker:
    """Someone who wants something of the bot, as far as it matters whether they may."""

    user: int
    guild: int | None
    roles: frozenset[int] = frozenset()
    manages_server: bool = False

    @classmethod
    def of(cls, interaction: discord.Interaction[Any]) -> Asker:
        """Who pressed or typed; roles and permissions come signed with the interaction."""
        roles = {role.id for role in interaction.user.roles} if isinstance(interaction.user, discord.Member) else ()
        return cls(interaction.user.id, interaction.guild_id, frozenset(roles), interaction.permissions.manage_guild)

    @classmethod
    def of_message(cls, message: discord.Message) -> Asker:
        """Who wrote a message."""
        return cls(message.author.id, message.guild.id if message.guild else None)


def may_ask(asker: Asker, settings: DiscordSettings) -> None:
    """Raises Refused where questions are not answered."""
    if asker.guild is None:
        raise Refused(ONLY_IN_SERVERS)
    if settings.guilds and asker.guild not in settings.guilds:
        raise Refused(OTHER_SERVER)


def may_administer(asker: Asker, settings: DiscordSettings) -> None:
    """Raises Refused for those who may not change or inspect the index."""
    may_ask(asker, settings)
    if settings.admin_users or settings.admin_roles:
        if asker.user not in settings.admin_users and not asker.roles & set(settings.admin_roles):
            raise Refused(NOT_AN_ADMIN)
    elif not asker.manages_server:
        raise Refused(NO_MANAGER)
