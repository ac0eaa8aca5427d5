"""**Right** and **Wrong**: what readers think of an answer, kept as cases to measure answers by."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import discord
from discord import ui

from bot.asked import Asked, Complaint
from bot.cards.layout import sentence_card

from .answering import noted_question
from .stale import Form

if TYPE_CHECKING:
    from bot.app import StorydeskBot

THANKS = "Thank you; noted as right."
THANKS_WRONG = "Thank you; noted as wrong. Whoever runs Storydesk can measure later versions by it."
REMARK, WORDS = 1_000, 200
OTHER, NOTHING = "Other passages or names", "Nothing: the corpus does not answer this"


class WhatWasWrong(Form, title="What was wrong?"):
    """Asks what the answer should have been, so that it can be measured; all of it may stay empty."""

    remark: ui.Label[Any] = ui.Label(
        text="What was wrong?",
        component=ui.TextInput(style=discord.TextStyle.long, required=False, max_length=REMARK),
    )
    words: ui.Label[Any] = ui.Label(
        text="Words that a right answer shows",
        description="As they stand in a story: “coordinator of special projects”",
        component=ui.TextInput(required=False, max_length=WORDS),
    )
    instead: ui.Label[Any] = ui.Label(
        text="What should it have been?",
        component=ui.Select(options=[discord.SelectOption(label=one) for one in (OTHER, NOTHING)], required=False),
    )

    def __init__(self, bot: StorydeskBot, asked: Asked) -> None:
        super().__init__(bot)
        self._asked = asked

    async def on_submit(self, interaction: discord.Interaction[Any]) -> None:
        remark, words, instead = (label.component for label in (self.remark, self.words, self.instead))
        assert isinstance(remark, ui.TextInput)
        assert isinstance(words, ui.TextInput)
        assert isinstance(instead, ui.Select)
        told = Complaint(remark.value.strip() or None, words.value.strip() or None, NOTHING in instead.values)
        async with self._bot.work.under_way():
            await self._bot.book.mark(self._asked, interaction.user.id, False, told)
            await interaction.response.send_message(view=sentence_card(THANKS_WRONG), ephemeral=True)


async def right(interaction: discord.Interaction[StorydeskBot], asked: str) -> None:
    bot = interaction.client
    async with bot.work.under_way():
        noted, _ = await noted_question(interaction, asked)
        await bot.book.mark(noted, interaction.user.id, True)
        await interaction.response.send_message(view=sentence_card(THANKS), ephemeral=True)


async def wrong(interaction: discord.Interaction[StorydeskBot], asked: str) -> None:
    noted, _ = await noted_question(interaction, asked)
    await interaction.response.send_modal(WhatWasWrong(interaction.client, noted))
