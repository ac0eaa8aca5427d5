"""``/verify`` and the message menu **Check quote**: is this in the corpus to the letter, and who said it?"""

from __future__ import annotations

from typing import TYPE_CHECKING

import discord
from discord import app_commands

from index.model import AnswerKind

from .answering import reply_to
from .ask import text_of
from .completing import complete_name
from .questions import Question

if TYPE_CHECKING:
    from bot.app import StorydeskBot


@app_commands.command(description="Check whether words stand in the stories to the letter, who said them, what differs")
@app_commands.describe(text="The words to check", speaker="Who is supposed to have said them")
@app_commands.autocomplete(speaker=complete_name)
async def verify(interaction: discord.Interaction[StorydeskBot], text: str, speaker: str | None = None) -> None:
    asked = Question(AnswerKind.VERIFY, text, speaker)
    await reply_to(interaction, asked)


@app_commands.context_menu(name="Check quote")
async def check_quote(interaction: discord.Interaction[StorydeskBot], message: discord.Message) -> None:
    """A colleague's quote is checked for the one who asks, not before all."""
    asked = Question(AnswerKind.VERIFY, text_of(message))
    await reply_to(interaction, asked, private=True)
