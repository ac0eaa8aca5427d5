"""By setting, a long answer is read on in a thread of its own."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any, cast

from bot.commands.threads import ALREADY, NOT_ALLOWED
from index import Library
from index.model import Answer, AnswerKind
from tests.bot.cards.made import citation
from tests.bot.conftest import Newsroom, bot_running
from tests.bot.stub import EverybodyMaySee

WORDS = [f"Passage {n:02} of the keeper’s log. {'It rained. ' * 60}" for n in range(13)]


class Thirteen(EverybodyMaySee):
    """A library that has thirteen long passages on everything."""

    async def ask(self, question: str, _: object, limit: int | None = None, **__: Any) -> Answer:
        given = [replace(citation(words), start=n, end=n + len(words)) for n, words in enumerate(WORDS)]
        citations = tuple(replace(one, number=number) for number, one in enumerate(given[: limit or 5], 1))
        return Answer(question, AnswerKind.ASK, True, citations=citations)


async def test_a_thread_has_all_that_the_answer_did_not_show(newsroom: Newsroom, tmp_path: Path) -> None:
    async with bot_running(newsroom, newsroom.settings(tmp_path, threads=True), cast(Library, Thirteen())):
        card = await newsroom.rex.slash(newsroom.channel, "ask", question="What is there?")
        told = await newsroom.ada.click(card, "Open thread")
        (thread,) = newsroom.channel.threads
        assert told.text == f"The rest of the answer is in <#{thread.id}>."
        assert told.ephemeral
        shown = card.text + "\n".join(message.text for message in thread.messages)
        assert [shown.count(f"Passage {n:02}") for n in range(13)] == [1] * 13
        again = await newsroom.rex.click(card, "Open thread")
        assert again.text == ALREADY.format(f"<#{thread.id}>")


async def test_an_answer_for_one_alone_has_no_thread_and_by_default_none_has(
    newsroom: Newsroom, tmp_path: Path
) -> None:
    async with bot_running(newsroom, newsroom.settings(tmp_path / "on", threads=True), cast(Library, Thirteen())):
        alone = await newsroom.rex.slash(newsroom.channel, "ask", question="What is there?", private=True)
    async with bot_running(newsroom, newsroom.settings(tmp_path / "off"), cast(Library, Thirteen())):
        card = await newsroom.rex.slash(newsroom.channel, "ask", question="What is there?")
    assert not [button for one in (alone, card) for button in one.buttons if button.label == "Open thread"]


async def test_where_it_may_open_no_thread_it_says_so(newsroom: Newsroom, tmp_path: Path) -> None:
    async with bot_running(newsroom, newsroom.settings(tmp_path, threads=True), cast(Library, Thirteen())):
        card = await newsroom.rex.slash(newsroom.channel, "ask", question="What is there?")
        newsroom.discord.faults.fail(403, "/threads")
        assert (await newsroom.rex.click(card, "Open thread")).text == NOT_ALLOWED
