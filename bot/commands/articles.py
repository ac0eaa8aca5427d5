"""``/articles``: what is in the corpus, a page at a time."""

from __future__ import annotations

from typing import TYPE_CHECKING

import discord
from discord import app_commands, ui

from bot.access import Asker, Refused, is_private
from bot.cards.articles import PAGE, articles_card
from index.asking import parts_of, parts_to_argument
from index.model import Filters

from .answering import TOO_OLD, reply
from .completing import complete_source
from .questions import filters_from
from .seeing import own_parts, shared_parts

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
    filters, bot, asker = filters_from(source, since, until), interaction.client, Asker.of(interaction)
    own = own_parts(bot, asker)
    # Who may see more than the channel is shown all of it, alone.
    private = is_private(asker, bot.settings.discord) or own != shared_parts(bot, asker, interaction.channel)

    async def drawn() -> ui.LayoutView:
        asked = await bot.book.write(interaction.user.id, KIND, {**filters.to_dict(), **parts_to_argument(own)})
        return await _page(bot, asked, filters, own, 0)

    await reply(interaction, drawn, private)


async def turn_page(interaction: discord.Interaction[StorydeskBot], asked: str, offset: str) -> None:
    """Turns the page of the asker's own list; someone else gets theirs privately."""
    bot = interaction.client
    noted = await bot.book.read(asked)
    if noted is None:
        raise Refused(TOO_OLD)
    given = dict(noted.arguments)
    parts = parts_of(given) & own_parts(bot, Asker.of(interaction))
    filters = Filters(**given)
    if interaction.user.id != noted.user:
        await reply(interaction, lambda: _page(bot, asked, filters, parts, int(offset)), private=True)
        return
    async with bot.work.under_way():
        await interaction.response.defer()
        await interaction.edit_original_response(view=await _page(bot, asked, filters, parts, int(offset)))


async def _page(bot: StorydeskBot, asked: str, filters: Filters, parts: frozenset[str], offset: int) -> ui.LayoutView:
    view = await bot.library.view(parts)
    return articles_card(await view.articles(filters, PAGE + 1, offset), filters, offset, asked)
