"""``/who``: the people, groups and organisations that something is true of."""

from __future__ import annotations

from typing import TYPE_CHECKING

import discord
from discord import app_commands

from index.model import AnswerKind

from .answering import reply_to
from .questions import Question

if TYPE_CHECKING:
    from bot.app import StorydeskBot


@app_commands.command(description="The people, groups and organisations something is true of, each with its sentence")
@app_commands.describe(what="What they did or what happened to them, for example: lost visas")
async def who(interaction: discord.Interaction[StorydeskBot], what: str) -> None:
    asked = Question(AnswerKind.WHO, what)
    await reply_to(interaction, asked)
