"""``/corpus``: the corpus itself, for admins."""

from __future__ import annotations

from typing import TYPE_CHECKING

import discord
from discord import app_commands, ui

from bot.cards.status import status_card

from .adding import add
from .administering import admin
from .answering import reply
from .deciding import names
from .feeds import feed
from .removing import log, remove, restore
from .usage import usage

if TYPE_CHECKING:
    from bot.app import StorydeskBot


def corpus(shown_to: discord.Permissions | None) -> app_commands.Group:
    """The group. ``shown_to``: whom Discord offers it; who may run it is decided here."""
    group = app_commands.Group(
        name="corpus", description="The corpus itself (for administrators)", default_permissions=shown_to
    )

    @group.command(name="status", description="How many stories there are, and how the index stands")
    async def status(interaction: discord.Interaction[StorydeskBot]) -> None:
        admin(interaction)

        async def drawn() -> ui.LayoutView:
            bot = interaction.client
            return status_card(await bot.library.status(), bot.runs.told())

        await reply(interaction, drawn, private=True)

    group.add_command(add)
    group.add_command(remove)
    group.add_command(restore)
    group.add_command(log)
    group.add_command(usage)
    group.add_command(feed())
    group.add_command(names())
    return group
