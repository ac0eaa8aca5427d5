"""The commands, one file each: Discord in, a library call, a card out."""

from __future__ import annotations

from typing import Any

import discord
from discord import app_commands

from config.settings import DiscordSettings

from . import articles, ask, corpus, entity, privacy, reindex, said, verify, who

AnyCommand = app_commands.Command[Any, ..., Any] | app_commands.Group | app_commands.ContextMenu


def commands(settings: DiscordSettings) -> list[AnyCommand]:
    """All of them. With admins named in the settings, Discord shows admin commands to all and we refuse the others."""
    named = bool(settings.admin_users or settings.admin_roles)
    shown_to = None if named else discord.Permissions(manage_guild=True)
    return [
        ask.ask,
        who.who,
        said.said,
        verify.verify,
        entity.entity,
        articles.articles,
        privacy.privacy,
        reindex.reindex(shown_to),
        corpus.corpus(shown_to),
        ask.ask_about,
        verify.check_quote,
    ]
