"""``/entity``: who or what a name is, in the corpus's words."""

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


@app_commands.command(description="Who or what someone or something is, in the words of the stories")
@app_commands.describe(name="A person, an organisation, a place or a group")
@app_commands.autocomplete(name=complete_name)
async def entity(interaction: discord.Interaction[StorydeskBot], name: str) -> None:
    asked = Question(AnswerKind.ENTITY, name)
    await reply_to(interaction, asked)
