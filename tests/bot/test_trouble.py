"""Every kind of trouble on the way of an answer: nobody is left without an answer or a sentence."""

from __future__ import annotations

import asyncio
import logging
import re
from pathlib import Path
from typing import Any

import pytest

from bot.work import AT_ONCE
from index.model import Answer, AnswerKind
from tests.bot.cards.made import citation
from tests.bot.conftest import Newsroom, bot_running
from tests.bot.stub import LAMP, Stub, as_library
from tests.local_discord.hurry import hurried


async def test_an_unexpected_failure_is_a_sentence_with_an_id_under_which_the_cause_is_logged(
    newsroom: Newsroom, stub: Stub, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    stub.error = RuntimeError("the disk is upside down")
    async with bot_running(newsroom, newsroom.settings(tmp_path), as_library(stub)):
        reply = await newsroom.rex.slash(newsroom.channel, "ask", question="Why?")
        said = re.search(r"the id \*\*(\w{6})\*\*", reply.text)
        assert said
        assert "upside down" not in reply.text
        assert any(said[1] in record.getMessage() and "upside down" in record.getMessage() for record in caplog.records)
        mention = await newsroom.rex.say(newsroom.channel, "@bot why?")
        assert "the id **" in mention.text
        assert await newsroom.rex.autocomplete(newsroom.channel, "ask", "source", "b", question="x") == {}


async def test_a_place_that_is_cited_twice_is_shown_once(newsroom: Newsroom, stub: Stub, tmp_path: Path) -> None:
    async def ask(question: str, *_: Any, **__: Any) -> Answer:
        return Answer(question, AnswerKind.ASK, True, citations=(citation(LAMP, 1), citation(LAMP, 2)))

    stub.ask = ask  # type: ignore[method-assign]
    async with bot_running(newsroom, newsroom.settings(tmp_path), as_library(stub)):
        assert (await newsroom.rex.slash(newsroom.channel, "ask", question="Why?")).text.count(LAMP) == 1


async def test_an_answer_that_takes_long_still_comes(newsroom: Newsroom, stub: Stub, tmp_path: Path) -> None:
    stub.may_answer.clear()
    async with bot_running(newsroom, newsroom.settings(tmp_path), as_library(stub)):
        reply = newsroom.rex.begin(newsroom.channel, "ask", question="Why?")
        await reply.acknowledged()
        assert reply.acknowledged_after < 1
        newsroom.discord.clock.advance(20)
        stub.may_answer.set()
        await reply.answered()
        assert LAMP in reply.text


async def test_an_interaction_that_has_expired_is_noted_and_the_next_one_answered(
    newsroom: Newsroom, stub: Stub, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    async with bot_running(newsroom, newsroom.settings(tmp_path), as_library(stub)):
        with caplog.at_level(logging.INFO):
            async with newsroom.discord.faults.hold("/callback") as hold:
                newsroom.rex.begin(newsroom.channel, "ask", question="Why?")
                await hold.reached()
                newsroom.discord.clock.advance(4)
            await newsroom.discord.settled()
        assert "too late" in caplog.text
        assert not [record for record in caplog.records if record.levelno >= logging.ERROR]
        assert LAMP in (await newsroom.rex.slash(newsroom.channel, "ask", question="Why?")).text
        newsroom.discord.violations.clear()


@pytest.mark.parametrize("status", [429, 500, 503])
@pytest.mark.parametrize("path", ["/callback", "/webhooks/"])
async def test_discord_failing_for_a_moment_loses_no_answer(
    newsroom: Newsroom, stub: Stub, tmp_path: Path, status: int, path: str
) -> None:
    async with bot_running(newsroom, newsroom.settings(tmp_path), as_library(stub)):
        newsroom.discord.faults.fail(status, path, times=1)
        with hurried():
            reply = await newsroom.rex.slash(newsroom.channel, "ask", question="Why?")
        assert reply.text


async def test_a_mention_that_was_deleted_meanwhile_is_answered_all_the_same(
    newsroom: Newsroom, stub: Stub, tmp_path: Path
) -> None:
    stub.may_answer.clear()
    async with bot_running(newsroom, newsroom.settings(tmp_path), as_library(stub)):
        message = newsroom.rex.post(newsroom.channel, "@bot why?")
        assert await newsroom.discord.bell.until(lambda: bool(newsroom.discord.typed), 5)
        newsroom.rex.delete(message)
        stub.may_answer.set()
        assert await newsroom.discord.bell.until(lambda: any(LAMP in m.text for m in newsroom.channel.messages), 5)


async def test_two_hundred_questions_at_once_are_all_answered(newsroom: Newsroom, stub: Stub, tmp_path: Path) -> None:
    newsroom.discord.patience = 60
    async with bot_running(newsroom, newsroom.settings(tmp_path), as_library(stub)):
        with newsroom.discord.clock.stopped():
            replies = [newsroom.rex.begin(newsroom.channel, "ask", question=f"Why {n}?") for n in range(200)]
            await asyncio.gather(*(reply.answered() for reply in replies))
        assert all(f"Why {n}?" in reply.text and LAMP in reply.text for n, reply in enumerate(replies))


async def test_so_many_answers_are_made_at_once_and_the_others_wait_acknowledged_in_the_order_of_asking(
    newsroom: Newsroom, stub: Stub, tmp_path: Path
) -> None:
    stub.may_answer.clear()
    async with bot_running(newsroom, newsroom.settings(tmp_path), as_library(stub)) as bot:
        replies = [newsroom.rex.begin(newsroom.channel, "ask", question=f"Why {n}?") for n in range(3 * AT_ONCE)]
        await asyncio.gather(*(reply.acknowledged() for reply in replies))
        assert [await stub.came.get() for _ in range(AT_ONCE)] == [f"Why {n}?" for n in range(AT_ONCE)]
        await newsroom.discord.settled()
        assert stub.asked == AT_ONCE
        assert bot.work.count == len(replies)
        stub.may_answer.set()
        await asyncio.gather(*(reply.answered() for reply in replies))
        assert stub.texts == [f"Why {n}?" for n in range(3 * AT_ONCE)]


@pytest.mark.parametrize("resumable", [True, False])
async def test_a_dropped_connection_is_taken_up_again(
    newsroom: Newsroom, stub: Stub, tmp_path: Path, resumable: bool
) -> None:
    async with bot_running(newsroom, newsroom.settings(tmp_path), as_library(stub)):
        with hurried():
            await newsroom.discord.gateway.drop(resumable=resumable)
            await newsroom.discord.ready()
            reply = await newsroom.rex.slash(newsroom.channel, "ask", question="Why?")
        assert LAMP in reply.text


async def test_in_a_channel_where_it_may_not_write_a_mention_is_let_be(
    newsroom: Newsroom, stub: Stub, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    other = newsroom.guild.add_channel("reading room", only_for=[newsroom.rex, newsroom.discord.bot])
    async with bot_running(newsroom, newsroom.settings(tmp_path), as_library(stub)):
        newsroom.discord.faults.fail(403, f"/channels/{other.id}/", times=5)
        newsroom.rex.post(other, "@bot why?")
        await newsroom.discord.settled()
        assert not [record for record in caplog.records if record.levelno >= logging.ERROR]
        assert LAMP in (await newsroom.rex.slash(newsroom.channel, "ask", question="Why?")).text
