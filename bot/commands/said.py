"""``/said``: someone's own words."""

from __future__ import annotations

from typing import TYPE_CHECKING

import discord
from discord import app_commands

from index.model import AnswerKind

from .answering import reply_to
from .completing import complete_name
from .questions import Question

if TYPE_CHECKING:
    from bot.app import StorydeskBot


@app_commands.command(description="Someone’s own words in the stories, newest first")
@app_commands.describe(speaker="Whose words", about="Only what was said about this")
@app_commands.autocomplete(speaker=complete_name)
async def said(interaction: discord.Interaction[StorydeskBot], speaker: str, about: str | None = None) -> None:
    asked = Question(AnswerKind.SAID, speaker, about)
    await reply_to(interaction, asked)
