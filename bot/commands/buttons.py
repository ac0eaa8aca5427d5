"""What the buttons and lists of a card do: the paragraphs around, further ones, one of several people."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import replace
from typing import TYPE_CHECKING

import discord
from discord import ui

from bot.access import Refused
from bot.cards.context import context_card
from index.model import AnswerKind, hash_text
from index.retrieval.question import understand

from .answering import TOO_OLD, answer_to, more_of, reply
from .questions import Question

if TYPE_CHECKING:
    from bot.app import StorydeskBot

    Press = Callable[..., Awaitable[None]]

CHANGED = "The article has been changed or removed since this was shown; please ask again."


async def context(interaction: discord.Interaction[StorydeskBot], asked: str, number: str) -> None:
    """**In context**: for the one who pressed it."""
    await reply(interaction, lambda: _around(interaction.client, asked, int(number)), private=True)


async def more(interaction: discord.Interaction[StorydeskBot], asked: str, after: str) -> None:
    """**More**: for the one who pressed it, so that a channel is not filled."""
    await reply(interaction, lambda: more_of(interaction.client, asked, int(after)), private=True)


async def choose(interaction: discord.Interaction[StorydeskBot], asked: str, name: str) -> None:
    """Someone of several was chosen: the asker's choice is answered where the question was, another's privately."""
    bot = interaction.client
    noted = await bot.book.read(asked)
    if noted is None:
        raise Refused(TOO_OLD)
    question = _about(Question.from_arguments(noted.kind, noted.arguments), name)
    was_private = interaction.message is not None and interaction.message.flags.ephemeral
    private = was_private or interaction.user.id != noted.user
    await reply(interaction, lambda: answer_to(bot, question, interaction.user.id), private)


async def _around(bot: StorydeskBot, asked: str, number: int) -> ui.LayoutView:
    place = await bot.book.place(asked, number)
    if place is None:
        raise Refused(TOO_OLD)
    story = await bot.library.article(place.article_id)
    if story is None or hash_text(story.article.text[place.start : place.end]) != place.text_hash:
        raise Refused(CHANGED)
    return context_card(story.article, place.start, place.end, place.link)


def _about(question: Question, name: str) -> Question:
    """The question with the chosen name in it. One that was asked freely is put as the question it was read as."""
    if question.kind is not AnswerKind.ASK:
        return replace(question, text=name)
    understood = understand(question.text)
    kind = AnswerKind.ENTITY if understood.kind is AnswerKind.ENTITY else AnswerKind.SAID
    return Question(kind, name, understood.about, question.filters)


PRESSES: dict[str, Press] = {"context": context, "more": more, "choose": choose}
"""By the action in the custom id."""
