"""The way of every command: acknowledge at once, do the work, show the card."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Set
from dataclasses import replace
from typing import TYPE_CHECKING

import discord
from discord import ui

from bot.access import Refused
from bot.cards.answer import Opening, answer_card, entries_of
from bot.cards.layout import sentence_card
from index.answers.naming import LISTED
from index.model import Answer, AnswerKind

from .questions import Question

if TYPE_CHECKING:
    from bot.app import StorydeskBot

TOO_OLD = "This answer is too old to go on from; please ask again."
NO_MORE = "That is all the corpus has on this."
MOST = 50
"""How far **More** leads; whoever wants to read on has to ask more narrowly."""


async def reply(
    interaction: discord.Interaction[StorydeskBot],
    drawn: Callable[[], Awaitable[ui.LayoutView]],
    private: bool | None = None,
) -> None:
    """Acknowledges, then draws and shows. ``private``: only the asker sees it; None leaves that to the settings."""
    bot = interaction.client
    ephemeral = bot.settings.discord.private if private is None else private
    async with bot.at_work():
        await interaction.response.defer(ephemeral=ephemeral, thinking=True)
        await interaction.followup.send(view=await drawn(), ephemeral=ephemeral)


async def answer_to(bot: StorydeskBot, question: Question, user: int) -> ui.LayoutView:
    """The card that answers, its question noted in the book."""
    answer = await question.put(bot.library)
    asked = await bot.book.write(user, question.kind.value, question.to_arguments())
    opening = Opening(asked, question.kind, further=_is_cut(answer, bot.settings.answers.limit))
    return await _card(bot, answer, opening)


async def more_of(bot: StorydeskBot, asked: str, after: int) -> ui.LayoutView:
    """The card that goes on after the citation of that number."""
    noted = await bot.book.read(asked)
    if noted is None:
        raise Refused(TOO_OLD)
    page = bot.settings.answers.limit
    question = Question.from_arguments(noted.kind, noted.arguments)
    answer = await question.put(bot.library, limit=MOST)
    before = await bot.book.places(asked, after)
    opening = Opening(asked, question.kind, continued=True)
    return await _card(bot, answer, opening, before, page)


async def _card(
    bot: StorydeskBot,
    answer: Answer,
    opening: Opening,
    before: Set[tuple[str, int, int]] = frozenset(),
    page: int | None = None,
) -> ui.LayoutView:
    entries = [
        entry
        for entry in entries_of(answer)
        if (entry.citation.article_id, entry.citation.start, entry.citation.end) not in before
    ]
    if opening.continued and (not entries or not answer.answered):
        return sentence_card(NO_MORE)
    if page is not None and len(entries) > page:
        entries, opening = entries[:page], replace(opening, further=True)
    numbers = await bot.book.number(opening.asked, [entry.citation for entry in entries])
    numbered = [
        replace(entry, citation=replace(entry.citation, number=number))
        for entry, number in zip(entries, numbers, strict=True)
    ]
    return answer_card(answer, opening, numbered)


def _is_cut(answer: Answer, limit: int) -> bool:
    """Whether the library may have more than it gave by itself."""
    match answer.kind:
        case AnswerKind.ASK | AnswerKind.SAID:
            return answer.answered and len(answer.citations) >= limit
        case AnswerKind.WHO:
            return answer.answered and len(answer.names) >= LISTED
        case _:
            return False
