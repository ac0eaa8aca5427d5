"""``/corpus remove`` and ``restore``: out of every answer into the bin, and back; ``/corpus log``: who did what."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING

import discord
from discord import app_commands, ui

from bot.access import Refused
from bot.cards.escaping import shortened
from bot.cards.layout import sentence_card
from bot.cards.removal import log_card, removal_card, removed_card, restored_card
from index.storage.lookups import ArticleCard

from .administering import admin
from .answering import TOO_OLD, reply
from .completing import complete_article, complete_binned

if TYPE_CHECKING:
    from bot.app import StorydeskBot

KIND = "remove"
"""How the book calls it."""
KEPT = "Nothing was removed."
UNKNOWN = "There is no article “{}” in the corpus; choose one of those offered while you type."
SEVERAL = "Several articles are called “{}”; choose the one meant while you type, or give its id."
LOGGED = 25


@app_commands.command(description="Take a story out of the corpus; it can be restored")
@app_commands.describe(article="Its title or its id")
@app_commands.autocomplete(article=complete_article)
async def remove(interaction: discord.Interaction[StorydeskBot], article: str) -> None:
    admin(interaction)
    bot = interaction.client

    async def asked() -> ui.LayoutView:
        card = await _named(bot, article)
        # An id may be longer than what a button can carry.
        noted = await bot.book.write(interaction.user.id, KIND, {"article": card.article_id})
        return removal_card(card, noted)

    await reply(interaction, asked, private=True)


@app_commands.command(description="Put a story back that was taken out of the corpus")
@app_commands.describe(article="Its title or its id")
@app_commands.autocomplete(article=complete_binned)
async def restore(interaction: discord.Interaction[StorydeskBot], article: str) -> None:
    bot, by = interaction.client, admin(interaction)

    async def restored() -> ui.LayoutView:
        wanted = article.strip()
        called = [one.article_id for one in await bot.library.binned() if one.label.casefold() == wanted.casefold()]
        return restored_card(await bot.library.restore(called[0] if len(called) == 1 else wanted, by=by))

    await reply(interaction, restored, private=True)


@app_commands.command(description="Who added, removed, re-indexed or decided what, newest first")
async def log(interaction: discord.Interaction[StorydeskBot]) -> None:
    admin(interaction)

    async def drawn() -> ui.LayoutView:
        return log_card(await interaction.client.library.log(LOGGED))

    await reply(interaction, drawn, private=True)


async def remove_now(interaction: discord.Interaction[StorydeskBot], noted: str) -> None:
    """**Remove**, after it was asked once."""
    bot, by = interaction.client, admin(interaction)
    async with bot.work.under_way():
        await interaction.response.defer()
        asked = await bot.book.read(noted)
        if asked is None:
            raise Refused(TOO_OLD)
        removed = await bot.library.remove(asked.arguments["article"], by=by)
        await interaction.edit_original_response(view=removed_card(removed))


async def keep(interaction: discord.Interaction[StorydeskBot]) -> None:
    """**Keep**."""
    admin(interaction)
    await interaction.response.edit_message(view=sentence_card(KEPT))


async def _named(bot: StorydeskBot, typed: str) -> ArticleCard:
    """The article of this id, else the only one of this title."""
    wanted = typed.strip()
    found = await bot.library.cards([wanted])
    if not found:
        called = await bot.library.articles_called(wanted)
        found = tuple(one for one in called if one.label.casefold() == wanted.casefold())
    if len(found) != 1:
        raise Refused((SEVERAL if found else UNKNOWN).format(shortened(typed, 100)))
    return found[0]


PRESSES: dict[str, Callable[..., Awaitable[None]]] = {"remove": remove_now, "keep": keep}
