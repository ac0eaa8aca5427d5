"""``/articles``: what is in the corpus, a page at a time."""

from __future__ import annotations

from typing import TYPE_CHECKING

import discord
from discord import app_commands, ui

from bot.access import Asker, Refused, is_private
from bot.cards.articles import PAGE, articles_card
from index.model import Filters

from .answering import TOO_OLD, reply
from .completing import complete_source
from .questions import filters_from

if TYPE_CHECKING:
    from bot.app import StorydeskBot

KIND = "articles"
"""How the book calls it."""


@app_commands.command(description="Browse the stories in the corpus, newest first")
@app_commands.describe(
    source="Only stories of this outlet",
    since="Only stories from this date on: 2025, 2025-05 or 2025-05-31",
    until="Only stories up to this date: 2025, 2025-05 or 2025-05-31",
)
@app_commands.autocomplete(source=complete_source)
async def articles(
    interaction: discord.Interaction[StorydeskBot],
    source: str | None = None,
    since: str | None = None,
    until: str | None = None,
) -> None:
    filters = filters_from(source, since, until)

    async def drawn() -> ui.LayoutView:
        asked = await interaction.client.book.write(interaction.user.id, KIND, filters.to_dict())
        return await _page(interaction.client, asked, filters, 0)

    await reply(interaction, drawn, is_private(Asker.of(interaction), interaction.client.settings.discord))


async def turn_page(interaction: discord.Interaction[StorydeskBot], asked: str, offset: str) -> None:
    """Turns the page of the asker's own list; someone else gets theirs privately."""
    bot = interaction.client
    noted = await bot.book.read(asked)
    if noted is None:
        raise Refused(TOO_OLD)
    filters = Filters(**noted.arguments)
    if interaction.user.id != noted.user:
        await reply(interaction, lambda: _page(bot, asked, filters, int(offset)), private=True)
        return
    async with bot.at_work():
        await interaction.response.defer()
        await interaction.edit_original_response(view=await _page(bot, asked, filters, int(offset)))


async def _page(bot: StorydeskBot, asked: str, filters: Filters, offset: int) -> ui.LayoutView:
    return articles_card(await bot.library.articles(filters, PAGE + 1, offset), filters, offset, asked)
