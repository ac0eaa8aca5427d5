"""Who administers: checked by id at every command and every button, and named in the log."""

from __future__ import annotations

from typing import TYPE_CHECKING

import discord

from bot.access import Asker, may_administer

if TYPE_CHECKING:
    from bot.app import StorydeskBot


def admin(interaction: discord.Interaction[StorydeskBot]) -> str:
    """Name and id of whoever typed or pressed, for the log. Raises Refused where that is no administrator."""
    may_administer(Asker.of(interaction), interaction.client.settings.discord)
    return f"{interaction.user.display_name} ({interaction.user.id})"
