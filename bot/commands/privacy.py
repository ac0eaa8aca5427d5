"""``/privacy``: what is kept of the one who asks, and how to have it erased."""

from __future__ import annotations

from typing import TYPE_CHECKING

import discord
from discord import app_commands, ui

from bot.asked import KEPT_DAYS
from bot.cards.layout import CardButton, Sheet, sentence_card
from bot.cards.wording import counted

from .answering import reply

if TYPE_CHECKING:
    from bot.app import StorydeskBot

KEPT = (
    "### What Storydesk keeps of you\n"
    "{}, so that the buttons of your answers work; they are deleted after {} days.\n"
    "{} (Right or Wrong), with the questions they are about; they stay until you erase them.\n"
    "-# Your questions are not written to the log, and they never leave the machine that Storydesk runs on."
)
ERASED = "Erased. The buttons of your earlier answers no longer work."


@app_commands.command(description="See and erase what Storydesk keeps of you")
async def privacy(interaction: discord.Interaction[StorydeskBot]) -> None:
    async def drawn() -> ui.LayoutView:
        kept = await interaction.client.book.kept_of(interaction.user.id)
        sheet = Sheet()
        sheet.text(KEPT.format(counted(kept.questions, "question"), KEPT_DAYS, counted(kept.marks, "mark")))
        if kept.questions or kept.marks:
            sheet.row(CardButton.make("Erase all of it", "erase"))
        return sheet.view()

    await reply(interaction, drawn, private=True)


async def erase(interaction: discord.Interaction[StorydeskBot]) -> None:
    """**Erase all of it**: of whoever presses it."""

    async def drawn() -> ui.LayoutView:
        await interaction.client.book.erase(interaction.user.id)
        return sentence_card(ERASED)

    await reply(interaction, drawn, private=True)
