"""``/corpus usage``: what the bot is used for, for admins."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

import discord
from discord import app_commands, ui

from bot.cards.usage import usage_card
from bot.usage import read_usage

from .administering import admin
from .answering import reply

if TYPE_CHECKING:
    from bot.app import StorydeskBot


@app_commands.command(description="What Storydesk is used for: questions, those without an answer, readers’ marks")
async def usage(interaction: discord.Interaction[StorydeskBot]) -> None:
    admin(interaction)
    bot = interaction.client
    named = bot.settings.discord.admin_users or bot.settings.discord.admin_roles

    async def drawn() -> ui.LayoutView:
        figures = await asyncio.to_thread(read_usage, bot.settings.data_dir)
        # Whoever manages one of several servers is not to read what is asked in the others.
        return usage_card(figures if named or len(bot.guilds) == 1 else figures.without_words())

    await reply(interaction, drawn, private=True)
