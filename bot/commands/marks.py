"""**Right** and **Wrong**: what readers think of an answer, kept as cases to measure answers by."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import discord
from discord import ui

from bot.asked import Asked
from bot.cards.layout import sentence_card

from .answering import noted_question
from .failures import tell

if TYPE_CHECKING:
    from bot.app import StorydeskBot

THANKS = "Thank you; noted as right."
THANKS_WRONG = "Thank you; noted as wrong. Whoever runs Storydesk can measure later versions by it."
REMARK = 1_000


class WhatWasWrong(ui.Modal, title="What was wrong?"):
    """Asks for a remark, which may stay empty."""

    remark: ui.TextInput[Any] = ui.TextInput(
        label="What should the answer have been?", style=discord.TextStyle.long, required=False, max_length=REMARK
    )

    def __init__(self, bot: StorydeskBot, asked: Asked) -> None:
        super().__init__(timeout=900)
        self._bot = bot
        self._asked = asked

    async def on_submit(self, interaction: discord.Interaction[Any]) -> None:
        async with self._bot.at_work():
            await self._bot.book.mark(self._asked, interaction.user.id, False, self.remark.value.strip() or None)
            await interaction.response.send_message(view=sentence_card(THANKS_WRONG), ephemeral=True)

    async def on_error(self, interaction: discord.Interaction[Any], error: Exception, /) -> None:  # type: ignore[override]
        await tell(interaction, error)


async def right(interaction: discord.Interaction[StorydeskBot], asked: str) -> None:
    bot = interaction.client
    async with bot.at_work():
        noted, _ = await noted_question(bot, asked)
        await bot.book.mark(noted, interaction.user.id, True)
        await interaction.response.send_message(view=sentence_card(THANKS), ephemeral=True)


async def wrong(interaction: discord.Interaction[StorydeskBot], asked: str) -> None:
    noted, _ = await noted_question(interaction.client, asked)
    await interaction.response.send_modal(WhatWasWrong(interaction.client, noted))
