"""**Open thread**: all the rest of a long answer, in a thread of its own below it (setting ``discord.threads``)."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import discord
from discord import ui

from bot.access import Asker, Refused
from bot.cards.escaping import plain_label
from bot.cards.layout import sentence_card

from .answering import TOO_OLD, card_of, noted_question
from .seeing import shared_parts
from .stale import ids_in

if TYPE_CHECKING:
    from bot.app import StorydeskBot

NAME = 100
NOT_ALLOWED = (
    "Storydesk may not open a thread here, or not write in it. Whoever runs the server can allow it "
    "“Create Public Threads” and “Send Messages in Threads”; **More** shows you the rest meanwhile."
)
ALREADY = "This answer has its thread already: {}"
HAS_THREAD = 160004
"""Discord's code for a message that has one."""
DONE = "The rest of the answer is in {}."


async def open_thread(interaction: discord.Interaction[StorydeskBot], asked: str, after: str) -> None:
    bot, message = interaction.client, interaction.message
    _, question = await noted_question(interaction, asked)
    if message is None:
        raise Refused(TOO_OLD)
    parts = question.parts & shared_parts(bot, Asker.of(interaction), interaction.channel)
    async with bot.work.under_way():
        await interaction.response.defer(ephemeral=True, thinking=True)
        if interaction.guild and interaction.guild.get_thread(message.id):
            raise Refused(ALREADY.format(f"<#{message.id}>"))
        try:
            thread = await message.create_thread(name=plain_label(question.text, NAME))
            number: int | None = int(after)
            while number is not None:
                card = await card_of(bot, asked, replace(question, parts=parts), number)
                await thread.send(view=card)
                number = _goes_on(card)
        except discord.Forbidden:
            raise Refused(NOT_ALLOWED) from None
        except discord.HTTPException as error:
            if error.code == HAS_THREAD:
                raise Refused(ALREADY.format(f"<#{message.id}>")) from None
            raise
        await interaction.followup.send(view=sentence_card(DONE.format(thread.mention)), ephemeral=True)


def _goes_on(card: ui.LayoutView) -> int | None:
    """The number that a card's **More** goes on from."""
    pressed = (one.split(":") for piece in card.children for one in ids_in(piece))
    return next((int(parts[-1]) for parts in pressed if parts[1] == "more"), None)
