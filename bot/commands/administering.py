"""Who administers: checked by id at every command and every button, and named in the log.

Promise: administrators are told of the whole corpus, alone, as they keep it. So where parts of it are for some roles
only, they are those whom the settings name, and not whoever has Manage Server.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import discord

from bot.access import Asker, Refused, may_administer

if TYPE_CHECKING:
    from bot.app import StorydeskBot

NAMED_ONLY = (
    "Parts of this corpus are for some roles only, so its administrators have to be named. Whoever runs the bot can do "
    "so with discord.admin_users or discord.admin_roles."
)


def admin(interaction: discord.Interaction[StorydeskBot]) -> str:
    """Name and id of whoever typed or pressed, for the log. Raises Refused where that is no administrator."""
    settings = interaction.client.settings.discord
    may_administer(Asker.of(interaction), settings)
    if interaction.client.library.parts.restricted and not (settings.admin_users or settings.admin_roles):
        raise Refused(NAMED_ONLY)
    return f"{interaction.user.display_name} ({interaction.user.id})"
