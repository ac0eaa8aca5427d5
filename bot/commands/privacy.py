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
    "-# Administrators see how much is asked, and of questions without an answer that others could see their words, "
    "without names.\n"
    "-# Your questions are {}written to the log. {}"
)
NOTHING_LEAVES = "Nothing of them leaves the machine that Storydesk runs on."
VECTORS_LEAVE = "What they mean is searched for on a Chroma server, as numbers; their words do not go there."
ERASED = "Erased. The buttons of your earlier answers no longer work."


@app_commands.command(description="See and erase what Storydesk keeps of you")
async def privacy(interaction: discord.Interaction[StorydeskBot]) -> None:
    async def drawn() -> ui.LayoutView:
        kept = await interaction.client.book.kept_of(interaction.user.id)
        sheet = Sheet()
        settings = interaction.client.settings
        sheet.text(
            KEPT.format(
                counted(kept.questions, "question"),
                KEPT_DAYS,
                counted(kept.marks, "mark"),
                "" if settings.log_questions else "not ",
                VECTORS_LEAVE if settings.chroma.url else NOTHING_LEAVES,
            )
        )
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
