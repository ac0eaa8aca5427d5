"""The way of every command: acknowledge at once, do the work, show the card."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Set
from dataclasses import replace
from typing import TYPE_CHECKING

import discord
from discord import ui

from bot.access import Asker, Refused, is_private
from bot.asked import Asked
from bot.cards.answer import Opening, answer_card, entries_of
from bot.cards.layout import sentence_card
from bot.metrics import measuring
from bot.plotting import send_card
from index.answers.naming import LISTED
from index.course import stage
from index.model import Answer, AnswerKind
from index.view import SAYINGS

from .questions import Question, as_noted
from .seeing import own_parts, shared_parts

if TYPE_CHECKING:
    from bot.app import StorydeskBot

TOO_OLD = "This answer is too old to go on from; please ask again."
NO_MORE = "That is all the corpus has on this."
FOR_YOU = "only you see this: it draws on stories that not everybody in this channel may see"
MOST = 50
"""How far **More** leads; whoever wants to read on has to ask more narrowly."""


async def reply(
    interaction: discord.Interaction[StorydeskBot],
    drawn: Callable[[], Awaitable[ui.LayoutView]],
    private: bool,
) -> None:
    """Acknowledges, then draws and shows. ``private``: only the one who asked sees it."""
    async with interaction.client.work.under_way():
        await interaction.response.defer(ephemeral=private, thinking=True)
        await send_card(interaction.followup.send, await drawn(), ephemeral=private)


async def reply_to(
    interaction: discord.Interaction[StorydeskBot], question: Question, private: bool | None = None
) -> None:
    """Answers a new question. ``private`` None leaves that to the settings.

    Who may see more of the corpus than the channel gets the answer from all of it besides, alone.
    """
    bot, asker = interaction.client, Asker.of(interaction)
    alone = is_private(asker, bot.settings.discord) if private is None else private
    own = own_parts(bot, asker)
    parts = own if alone else shared_parts(bot, asker, interaction.channel)
    await reply_again(interaction, replace(question, parts=parts), alone)
    if parts != own:
        await _reply_besides(interaction, replace(question, parts=own), parts)


async def reply_again(interaction: discord.Interaction[StorydeskBot], question: Question, private: bool) -> None:
    """Answers a question from the parts of the corpus that are named in it."""
    await reply(interaction, lambda: answer_to(interaction.client, question, interaction.user.id, private), private)


async def _reply_besides(
    interaction: discord.Interaction[StorydeskBot], question: Question, told: frozenset[str]
) -> None:
    """The answer for the asker alone, where it cites what those who may see less were not told."""
    bot = interaction.client
    async with bot.work.under_way():
        answer = await question.put(await bot.library.view(question.parts))
        cited = {citation.article_id for citation in answer.citations}
        if answer.answered and len(await (await bot.library.view(told)).cards(sorted(cited))) < len(cited):
            card = await answer_to(bot, question, interaction.user.id, private=True, understood=FOR_YOU)
            await send_card(interaction.followup.send, card, ephemeral=True)


async def answer_to(
    bot: StorydeskBot, question: Question, user: int, private: bool = False, understood: str | None = None
) -> ui.LayoutView:
    """The card that answers, its question noted in the book. ``understood``: how a word of it was read."""
    asked = await bot.book.write(user, question.kind.value, question.to_arguments())
    return await card_of(bot, asked, question, private=private, understood=understood)


async def card_of(
    bot: StorydeskBot,
    asked: str,
    question: Question,
    after: int = 0,
    private: bool = False,
    understood: str | None = None,
) -> ui.LayoutView:
    """The card of a noted question: its first, or the one that goes on after the citation of that number."""
    with measuring(bot, question):
        async with bot.work.turn():
            return await _answered(bot, asked, question, after, private, understood)


async def _answered(
    bot: StorydeskBot, asked: str, question: Question, after: int, private: bool, understood: str | None
) -> ui.LayoutView:
    view = await bot.library.view(question.parts)
    if not after:
        answer = await question.put(view)
        if not answer.answered and not answer.choices:
            await bot.book.refuse(asked, private)
        further, threads = _is_cut(answer, bot.settings.answers.limit), bot.settings.discord.threads and not private
        opening = Opening(asked, question.kind, further, private, understood, threads)
        return await _card(bot, answer, opening)
    answer = await question.put(view, limit=MOST)
    opening = Opening(asked, question.kind, private=private, after=after)
    return await _card(bot, answer, opening, await bot.book.places(asked, after))


async def noted_question(interaction: discord.Interaction[StorydeskBot], asked: str) -> tuple[Asked, Question]:
    """What was asked under this id, within what whoever presses may see. Raises Refused where it is not known."""
    bot = interaction.client
    noted = await bot.book.read(asked)
    if noted is None:
        raise Refused(TOO_OLD)
    question = as_noted(noted)
    return noted, replace(question, parts=question.parts & own_parts(bot, Asker.of(interaction)))


async def _card(
    bot: StorydeskBot, answer: Answer, opening: Opening, before: Set[tuple[str, int, int]] = frozenset()
) -> ui.LayoutView:
    # By place, as a place has one number and Discord refuses a card with the same button twice.
    by_place = {(one.citation.article_id, one.citation.start, one.citation.end): one for one in entries_of(answer)}
    entries = [entry for place, entry in by_place.items() if place not in before]
    if opening.after and (not entries or not answer.answered):
        return sentence_card(NO_MORE)
    numbers = await bot.book.number(opening.asked, [entry.citation for entry in entries])
    numbered = [
        replace(entry, citation=replace(entry.citation, number=number))
        for entry, number in zip(entries, numbers, strict=True)
    ]
    picture = None if opening.after else await bot.plots.of(answer)
    with stage("drawing"):
        return answer_card(answer, opening, numbered, picture)


def _is_cut(answer: Answer, limit: int) -> bool:
    """Whether the library may have more than it gave by itself."""
    match answer.kind:
        case AnswerKind.ASK:
            return answer.answered and len(answer.citations) >= limit
        case AnswerKind.SAID:
            return answer.answered and len(answer.citations) >= SAYINGS
        case AnswerKind.WHO:
            return answer.answered and len(answer.names) >= LISTED
        case _:
            return False
