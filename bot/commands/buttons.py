"""What the buttons and lists of a card do: the paragraphs around, further ones, one of several people, sharing."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import fields, replace
from typing import TYPE_CHECKING

import discord
from discord import ui

from bot.access import Asker, Refused
from bot.cards.articles import PAGE, articles_card
from bot.cards.context import context_card
from bot.cards.layout import files_of
from index.model import AnswerKind, Filters, hash_text
from index.retrieval.question import understand

from . import adding, reindex, removing
from .answering import TOO_OLD, answer_to, card_of, noted_question, reply, reply_again
from .articles import turn_page
from .ask import read_as
from .following import Followed
from .marks import right, wrong
from .privacy import erase
from .questions import Question, as_noted
from .seeing import shared_parts
from .threads import open_thread

if TYPE_CHECKING:
    from bot.app import StorydeskBot

    Press = Callable[..., Awaitable[None]]

CHANGED = "The article has been changed or removed since this was shown; please ask again."
UNKNOWN_NOW = "This name is not in the corpus any more, or several have it now; please ask again."
FILTERS = frozenset(field.name for field in fields(Filters))
NOT_YOURS = "Only the one who asked can share this answer."


async def context(interaction: discord.Interaction[StorydeskBot], asked: str, number: str) -> None:
    """**In context**: for the one who pressed it."""
    await reply(interaction, lambda: _around(interaction, asked, int(number)), private=True)


async def more(interaction: discord.Interaction[StorydeskBot], asked: str, after: str) -> None:
    """**More**: for the one who pressed it, so that a channel is not filled."""
    bot = interaction.client

    async def drawn() -> ui.LayoutView:
        _, question = await noted_question(interaction, asked)
        return await card_of(bot, asked, question, int(after), private=True)

    await reply(interaction, drawn, private=True)


async def choose(interaction: discord.Interaction[StorydeskBot], asked: str, name: str) -> None:
    """Someone of several was chosen: the asker's choice is answered where the question was, another's privately."""
    noted, question = await noted_question(interaction, asked)
    private = _is_private(interaction) or interaction.user.id != noted.user
    await reply_again(interaction, _about(question, name), private)


async def chosen_follow_up(interaction: discord.Interaction[StorydeskBot], asked: str, name: str) -> None:
    """Whom the pronoun of a reply stands for was chosen."""
    bot = interaction.client
    noted = await bot.book.read(asked)
    if noted is None:
        raise Refused(TOO_OLD)
    read = Followed(noted.arguments["text"], noted.arguments["pronoun"], (name,))
    parts = shared_parts(bot, Asker.of(interaction), interaction.channel)
    question = Question(AnswerKind.ASK, read.meaning(name), parts=parts, asked=noted.day)
    private = interaction.user.id != noted.user
    await reply(
        interaction, lambda: answer_to(bot, question, interaction.user.id, private, read_as(read, name)), private
    )


async def unfiltered(interaction: discord.Interaction[StorydeskBot], asked: str) -> None:
    """**Search everything**: the same question with all its filters taken off, told as a choice is."""
    noted, question = await noted_question(interaction, asked)
    private = _is_private(interaction) or interaction.user.id != noted.user
    await reply_again(interaction, replace(question, off=FILTERS), private)


async def switch_filter(interaction: discord.Interaction[StorydeskBot], asked: str, name: str) -> None:
    """**✕** or **+** before a filter: takes it off or puts it on again, in the asker's card; others get their own."""
    bot, user = interaction.client, interaction.user.id
    noted, question = await noted_question(interaction, asked)
    switched = replace(question, off=question.off ^ {name})
    if user != noted.user:
        await reply_again(interaction, switched, private=True)
        return
    async with bot.work.under_way():
        await interaction.response.defer()
        card = await answer_to(bot, switched, user, _is_private(interaction))
        await interaction.edit_original_response(view=card, attachments=files_of(card))


async def said(interaction: discord.Interaction[StorydeskBot], asked: str) -> None:
    """**Quotations**: the words of the one whom the card is about, told as a choice is."""
    bot, user = interaction.client, interaction.user.id
    noted, question = await noted_question(interaction, asked)
    private = _is_private(interaction) or user != noted.user

    async def drawn() -> ui.LayoutView:
        words = Question(AnswerKind.SAID, await _name_of(bot, question), parts=question.parts)
        return await answer_to(bot, words, user, private)

    await reply(interaction, drawn, private)


async def naming(interaction: discord.Interaction[StorydeskBot], asked: str, offset: str) -> None:
    """**Articles**: a page of those that name the one whom the card is about, for the one who pressed it."""
    bot = interaction.client
    _, question = await noted_question(interaction, asked)
    first = int(offset)

    async def drawn() -> ui.LayoutView:
        name = await _name_of(bot, question)
        found = await (await bot.library.view(question.parts)).articles_with(name, PAGE + 1, first)
        return articles_card(found, Filters(), first, asked, name)

    await reply(interaction, drawn, private=True)


async def share(interaction: discord.Interaction[StorydeskBot], asked: str, after: str) -> None:
    """**Share**: the asker shows a private answer to the channel; it is drawn anew, so nothing stale is spread.

    What not everybody may see who can see the channel is left out; the answer then begins and counts anew.
    """
    bot, user = interaction.client, interaction.user.id
    noted, question = await noted_question(interaction, asked)
    if user != noted.user:
        raise Refused(NOT_YOURS)
    parts = question.parts & shared_parts(bot, Asker.of(interaction), interaction.channel)
    if parts == as_noted(noted).parts:
        await reply(interaction, lambda: card_of(bot, asked, question, int(after)), private=False)
    else:
        await reply_again(interaction, replace(question, parts=parts), private=False)


async def _around(interaction: discord.Interaction[StorydeskBot], asked: str, number: int) -> ui.LayoutView:
    bot = interaction.client
    _, question = await noted_question(interaction, asked)
    place = await bot.book.place(asked, number)
    if place is None:
        raise Refused(TOO_OLD)
    story = await (await bot.library.view(question.parts)).article(place.article_id)
    if story is None or hash_text(story.article.text[place.start : place.end]) != place.text_hash:
        raise Refused(CHANGED)
    return context_card(story.article, place.start, place.end, place.link)


def _about(question: Question, name: str) -> Question:
    """The question with the chosen name in it. One that was asked freely is put as the question it was read as."""
    if question.kind is not AnswerKind.ASK:
        return replace(question, text=name)
    understood = understand(question.text)
    kind = AnswerKind.ENTITY if understood.kind is AnswerKind.ENTITY else AnswerKind.SAID
    return Question(kind, name, understood.about, question.filters, parts=question.parts)


async def _name_of(bot: StorydeskBot, question: Question) -> str:
    """Whom an entity-card is about, as the corpus has it now."""
    answer = await question.put(await bot.library.view(question.parts))
    if answer.kind is not AnswerKind.ENTITY or not answer.names:
        raise Refused(UNKNOWN_NOW)
    return answer.names[0].name


def _is_private(interaction: discord.Interaction[StorydeskBot]) -> bool:
    return interaction.message is not None and interaction.message.flags.ephemeral


PRESSES: dict[str, Press] = {
    "context": context,
    "more": more,
    "choose": choose,
    "followed": chosen_follow_up,
    "unfiltered": unfiltered,
    "filter": switch_filter,
    "said": said,
    "naming": naming,
    "share": share,
    "thread": open_thread,
    "right": right,
    "wrong": wrong,
    "articles": turn_page,
    "erase": erase,
    **reindex.PRESSES,
    **adding.PRESSES,
    **removing.PRESSES,
}
"""By the action in the custom id."""
