"""Choices while someone types a name or an outlet: from memory, and none where nothing may be asked."""

from __future__ import annotations

from typing import TYPE_CHECKING

import discord
from discord import app_commands

from bot.cards.escaping import plain_label, size

if TYPE_CHECKING:
    from bot.app import StorydeskBot

CHOICES = 25
LONGEST = 100
"""Discord's limits; a longer name cannot be chosen, only typed."""


async def complete_source(interaction: discord.Interaction[StorydeskBot], typed: str) -> list[app_commands.Choice[str]]:
    return _choices(interaction.client.library.complete_sources(typed, CHOICES))


async def complete_name(interaction: discord.Interaction[StorydeskBot], typed: str) -> list[app_commands.Choice[str]]:
    return _choices(interaction.client.library.complete_names(typed, CHOICES))


def _choices(values: tuple[str, ...]) -> list[app_commands.Choice[str]]:
    return [
        app_commands.Choice(name=label, value=value)
        for value in values
        if size(value) <= LONGEST and (label := plain_label(value, LONGEST))
    ]
