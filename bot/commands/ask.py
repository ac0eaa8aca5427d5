"""``/ask``, the message menu **Ask about this**, and asking by a mention."""

from __future__ import annotations

import contextlib
import re
from typing import TYPE_CHECKING

import discord
from discord import app_commands

from bot.access import Asker, Refused, may_ask
from bot.cards.layout import choice_card
from bot.plotting import send_card
from index.model import AnswerKind

from .answering import answer_to, reply_to
from .completing import complete_author, complete_source
from .following import Followed, followed
from .questions import Question, filters_from
from .seeing import shared_parts

if TYPE_CHECKING:
    from bot.app import StorydeskBot

NOTHING_ASKED = "What would you like to know? Ask after my name, for example: who lost visas?"
FOLLOWED = "followed"
"""How the book calls a reply whose pronoun may stand for several people."""
NO_TEXT = "This message has no text to look up."


@app_commands.command(description="Ask the story corpus; the answer is passages quoted to the letter")
@app_commands.describe(
    question="What you would like to know, in your own words",
    source="Only stories of this outlet",
    since="Only stories from this date on: 2025, 2025-05 or 2025-05-31",
    until="Only stories up to this date: 2025, 2025-05 or 2025-05-31",
    author="Only stories that this author wrote",
    literal="Read no outlet, time or author out of the question’s own words",
    private="Show the answer to me alone",
)
@app_commands.autocomplete(source=complete_source, author=complete_author)
async def ask(
    interaction: discord.Interaction[StorydeskBot],
    question: str,
    source: str | None = None,
    since: str | None = None,
    until: str | None = None,
    author: str | None = None,
    literal: bool = False,
    private: bool | None = None,
) -> None:
    asked = Question(AnswerKind.ASK, question, filters=filters_from(source, since, until, author), literal=literal)
    await reply_to(interaction, asked, private)


@app_commands.context_menu(name="Ask about this")
async def ask_about(interaction: discord.Interaction[StorydeskBot], message: discord.Message) -> None:
    """Someone else's message is looked up for the one who asks: they may not want it answered before all."""
    asked = Question(AnswerKind.ASK, text_of(message))
    await reply_to(interaction, asked, private=True)


async def ask_by_mention(bot: StorydeskBot, message: discord.Message) -> None:
    """Answers a message that mentions the bot, as a reply to it."""
    asker = Asker.of_message(message)
    may_ask(asker, bot.settings.discord)
    question = _without_mentions(bot, message)
    if not question:
        raise Refused(NOTHING_ASKED)
    bot.rates.count(asker, bot.settings.discord)
    async with bot.work.under_way():
        with contextlib.suppress(discord.HTTPException):
            await message.channel.typing()
        await answer_message(message, await _answered(bot, message, question))


async def _answered(bot: StorydeskBot, message: discord.Message, text: str) -> discord.ui.LayoutView:
    """The answer to a mention; one that replies to an answer is read with the names of that answer."""
    parts = shared_parts(bot, Asker.of_message(message), message.channel)
    reply = await followed(bot, message, text, parts)
    if reply is None or not reply.people:
        question = Question(AnswerKind.ASK, reply.text if reply else text, parts=parts)
        return await answer_to(bot, question, message.author.id)
    if len(reply.people) == 1:
        (name,) = reply.people
        question = Question(AnswerKind.ASK, reply.meaning(name), parts=parts)
        return await answer_to(bot, question, message.author.id, understood=read_as(reply, name))
    asked = await bot.book.write(message.author.id, FOLLOWED, {"text": reply.text, "pronoun": reply.pronoun or ""})
    return choice_card(f"Whom do you mean by “{reply.pronoun}”?", reply.people, "followed", asked)


def read_as(reply: Followed, name: str) -> str:
    """How the pronoun was read."""
    return f"“{reply.pronoun}” read as {name}"


async def answer_message(message: discord.Message, view: discord.ui.LayoutView) -> None:
    """Replies; where the message was deleted meanwhile, the answer still comes."""
    reference = message.to_reference(fail_if_not_exists=False)
    await send_card(message.channel.send, view, reference=reference, mention_author=False)


def text_of(message: discord.Message) -> str:
    """The words of a message. Raises Refused where it has none."""
    if not message.content.strip():
        raise Refused(NO_TEXT)
    return message.content.strip()


def _without_mentions(bot: StorydeskBot, message: discord.Message) -> str:
    """What was written, the bot's own name taken out and others' names in place of their ids."""
    names = {user.id: user.display_name for user in message.mentions if user != bot.user}
    text = re.sub(r"<@!?(\d+)>", lambda match: names.get(int(match[1]), ""), message.content)
    return " ".join(text.split())
