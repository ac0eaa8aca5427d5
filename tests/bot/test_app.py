"""Start, stop, who is let in, and every kind of trouble: nobody is left without an answer or a sentence."""

from __future__ import annotations

import asyncio
import json
import logging
import os
import re
import signal
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any, cast

import pytest

from bot.access import OTHER_SERVER
from bot.app import STOPPING, WRONG_TOKEN, run_bot
from bot.published import NOTE
from bot.translations import SPANISH
from config import Settings
from index import Library
from index.analysis.embedding import ModelError
from index.model import Answer, AnswerKind, SyncPlan
from tests.bot.cards.made import citation
from tests.bot.conftest import EverybodyMaySee, Newsroom, bot_running
from tests.local_discord.hurry import hurried

LAMP = "The council voted to keep the lamp."


class Stub(EverybodyMaySee):
    """A library with one answer to everything, given when the test lets it."""

    def __init__(self) -> None:
        self.asked = 0
        self.may_answer = asyncio.Event()
        self.may_answer.set()
        self.error: Exception | None = None
        self.notice = None

    async def ready(self) -> None: ...

    async def plan(self) -> SyncPlan:
        return SyncPlan()

    async def ask(self, question: str, *_: Any, **__: Any) -> Answer:
        self.asked += 1
        await self.may_answer.wait()
        if self.error:
            raise self.error
        return Answer(question, AnswerKind.ASK, True, citations=(citation(LAMP),))

    def complete_sources(self, typed: str, limit: int) -> tuple[str, ...]:
        if self.error:
            raise self.error
        return (typed,)


@pytest.fixture
def stub() -> Stub:
    return Stub()


def as_library(stub: Stub) -> Library:
    return cast(Library, stub)


# ── what goes wrong in an answer ──────────────────────────────────────────────────────────────


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
    async with bot_running(newsroom, newsroom.settings(tmp_path), as_library(stub)):
        replies = [newsroom.rex.begin(newsroom.channel, "ask", question=f"Why {n}?") for n in range(200)]
        await asyncio.gather(*(reply.answered() for reply in replies))
        assert all(f"Why {n}?" in reply.text and LAMP in reply.text for n, reply in enumerate(replies))


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


# ── who is let in ─────────────────────────────────────────────────────────────────────────────


async def test_a_server_that_is_not_allowed_gets_a_sentence_every_way_in(
    newsroom: Newsroom, stub: Stub, tmp_path: Path
) -> None:
    async with bot_running(newsroom, newsroom.settings(tmp_path), as_library(stub)):
        card = await newsroom.rex.slash(newsroom.channel, "ask", question="Why?")
        offered = newsroom.discord.commands[None]
    allowed = newsroom.discord.add_guild("Allowed")
    settings = newsroom.settings(tmp_path, guilds=(allowed.id,))
    async with bot_running(newsroom, settings, as_library(stub)):
        before = stub.asked
        newsroom.discord.commands[None] = offered  # a client that still shows what was taken back
        assert (await newsroom.rex.slash(newsroom.channel, "ask", question="Why?")).text == OTHER_SERVER
        assert (await newsroom.rex.click(card, "In context")).text == OTHER_SERVER
        assert (await newsroom.rex.say(newsroom.channel, "@bot why?")).text == OTHER_SERVER
        assert await newsroom.rex.autocomplete(newsroom.channel, "ask", "source", "b", question="x") == {}
        assert stub.asked == before


async def test_too_many_questions_are_refused_with_the_time_left_every_way_in(
    newsroom: Newsroom, stub: Stub, tmp_path: Path
) -> None:
    async with bot_running(newsroom, newsroom.settings(tmp_path, questions_a_minute=1), as_library(stub)):
        assert LAMP in (await newsroom.rex.slash(newsroom.channel, "ask", question="Why?")).text
        refused = await newsroom.rex.slash(newsroom.channel, "ask", question="Why?")
        assert re.search(r"in (60|59) s", refused.text)
        assert refused.ephemeral
        assert "can be asked in" in (await newsroom.rex.say(newsroom.channel, "@bot why?")).text
        assert await newsroom.rex.autocomplete(newsroom.channel, "ask", "source", "b", question="x")
        assert LAMP in (await newsroom.ada.say(newsroom.channel, "@bot why?")).text


async def test_it_answers_in_allowed_channels_and_roles_only(newsroom: Newsroom, stub: Stub, tmp_path: Path) -> None:
    role = newsroom.guild.add_role("Desk")
    eve = newsroom.guild.add_member("Eve", roles=[role])
    other = newsroom.guild.add_channel("lounge")
    settings = newsroom.settings(tmp_path, channels=(newsroom.channel.id,), roles=(role.id,))
    async with bot_running(newsroom, settings, as_library(stub)):
        assert LAMP in (await eve.slash(newsroom.channel, "ask", question="Why?")).text
        assert LAMP in (await eve.say(newsroom.channel, "@bot why?")).text
        elsewhere = await eve.slash(other, "ask", question="Why?")
        assert f"<#{newsroom.channel.id}>" in elsewhere.text
        assert "does not answer in this channel" in (await eve.say(other, "@bot why?")).text
        without = await newsroom.rex.slash(newsroom.channel, "ask", question="Why?")
        assert f"<@&{role.id}>" in without.text
        assert not without.pings
        assert LAMP in (await newsroom.ada.slash(newsroom.channel, "ask", question="Why?")).text, "she manages"


async def test_by_setting_it_leaves_servers_it_is_not_meant_for(newsroom: Newsroom, stub: Stub, tmp_path: Path) -> None:
    other = newsroom.discord.add_guild("Other")
    settings = newsroom.settings(tmp_path, guilds=(newsroom.guild.id,), leave_other_servers=True)
    async with bot_running(newsroom, settings, as_library(stub)):
        assert await newsroom.discord.bell.until(lambda: other.left, 5)
        later = newsroom.discord.add_guild("Later")
        assert await newsroom.discord.bell.until(lambda: later.left, 5)
        assert not newsroom.guild.left


async def test_other_bots_are_not_answered(newsroom: Newsroom, stub: Stub, tmp_path: Path) -> None:
    robot = newsroom.discord.add_person("Robot", bot=True)
    newsroom.guild.add_member(robot)
    async with bot_running(newsroom, newsroom.settings(tmp_path), as_library(stub)):
        robot.post(newsroom.channel, "@bot why?")
        await newsroom.discord.settled()
        assert stub.asked == 0


async def test_by_setting_every_answer_is_private_unless_asked_otherwise(
    newsroom: Newsroom, stub: Stub, tmp_path: Path
) -> None:
    async with bot_running(newsroom, newsroom.settings(tmp_path, private=True), as_library(stub)):
        assert (await newsroom.rex.slash(newsroom.channel, "ask", question="Why?")).ephemeral
        assert not (await newsroom.rex.slash(newsroom.channel, "ask", question="Why?", private=False)).ephemeral


async def test_it_asks_for_no_privileged_intent_and_pings_nobody(
    newsroom: Newsroom, stub: Stub, tmp_path: Path
) -> None:
    async with bot_running(newsroom, newsroom.settings(tmp_path), as_library(stub)) as bot:
        assert not bot.intents.members
        assert not bot.intents.presences
        assert not bot.intents.message_content
        assert bot.allowed_mentions is not None
        allowed = bot.allowed_mentions
        assert [allowed.everyone, allowed.users, allowed.roles, allowed.replied_user] == [False] * 4


# ── publishing the commands ───────────────────────────────────────────────────────────────────


async def test_commands_are_published_once_and_again_only_when_they_have_changed(
    newsroom: Newsroom, stub: Stub, tmp_path: Path
) -> None:
    for expected, settings in (
        (1, newsroom.settings(tmp_path)),
        (1, newsroom.settings(tmp_path)),
        (2, newsroom.settings(tmp_path, admin_users=(1,))),
        (2, newsroom.settings(tmp_path, admin_users=(1, 2))),
    ):
        async with bot_running(newsroom, settings, as_library(stub)):
            assert newsroom.discord.syncs == expected
    (tmp_path / NOTE).write_text("damaged")
    async with bot_running(newsroom, newsroom.settings(tmp_path, admin_users=(1,)), as_library(stub)):
        assert newsroom.discord.syncs == 3


async def test_commands_are_offered_in_the_allowed_servers_only(newsroom: Newsroom, stub: Stub, tmp_path: Path) -> None:
    async with bot_running(newsroom, newsroom.settings(tmp_path), as_library(stub)):
        assert len(newsroom.discord.commands[None]) == 11
    settings = newsroom.settings(tmp_path, guilds=(newsroom.guild.id,))
    async with bot_running(newsroom, settings, as_library(stub)):
        assert newsroom.discord.commands[None] == []
        assert len(newsroom.discord.commands[newsroom.guild.id]) == 11
        assert LAMP in (await newsroom.rex.slash(newsroom.channel, "ask", question="Why?")).text
    other = newsroom.discord.add_guild("Other")
    async with bot_running(newsroom, newsroom.settings(tmp_path, guilds=(other.id,)), as_library(stub)):
        assert newsroom.discord.commands[newsroom.guild.id] == []
        assert len(newsroom.discord.commands[other.id]) == 11


async def test_a_server_the_bot_is_not_in_does_not_keep_it_from_starting(
    newsroom: Newsroom, stub: Stub, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    settings = newsroom.settings(tmp_path, guilds=(newsroom.guild.id, 123))
    async with bot_running(newsroom, settings, as_library(stub)):
        assert LAMP in (await newsroom.rex.slash(newsroom.channel, "ask", question="Why?")).text
    assert "cannot be published in server 123" in caplog.text
    noted = json.loads((tmp_path / NOTE).read_text())
    assert list(noted[str(newsroom.discord.application_id)]) == [str(newsroom.guild.id)]
    newsroom.discord.violations.clear()


async def test_commands_are_for_servers_and_admin_commands_are_hinted_at(
    newsroom: Newsroom, stub: Stub, tmp_path: Path
) -> None:
    async with bot_running(newsroom, newsroom.settings(tmp_path), as_library(stub)):
        offered = {command["name"]: command for command in newsroom.discord.commands[None]}
    assert set(offered) == {
        "ask", "who", "said", "verify", "entity", "articles", "privacy", "reindex", "corpus",
        "Ask about this", "Check quote",
    }  # fmt: skip
    assert all(command["contexts"] == [0] for command in offered.values())
    assert all(command["integration_types"] == [0] for command in offered.values())
    restricted = {name for name, command in offered.items() if command["default_member_permissions"]}
    assert restricted == {"reindex", "corpus"}


async def test_all_that_discord_shows_of_the_commands_is_there_in_spanish(
    newsroom: Newsroom, stub: Stub, tmp_path: Path
) -> None:
    async with bot_running(newsroom, newsroom.settings(tmp_path), as_library(stub)):
        offered = newsroom.discord.commands[None]

    def described(piece: dict[str, Any]) -> list[dict[str, Any]]:
        own = [piece] if piece.get("description") else []
        return own + [inner for option in piece.get("options") or () for inner in described(option)]

    pieces = [piece for command in offered for piece in described(command)]
    assert len(pieces) > 20
    for piece in pieces:
        assert set(piece["description_localizations"]) == {"es-ES", "es-419"}, piece["description"]
    menus = [command for command in offered if not command.get("description")]
    assert {command["name_localizations"]["es-ES"] for command in menus} == {"Preguntar sobre esto", "Comprobar cita"}
    used = {piece["description"] for piece in pieces} | {command["name"] for command in menus}
    assert set(SPANISH) == used, "no translation is left over"


# ── start and stop ────────────────────────────────────────────────────────────────────────────


@pytest.fixture
def start(newsroom: Newsroom, stub: Stub, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Settings:
    """Settings for a start whose library is the stub: its models need not be loaded anew in each test."""

    @asynccontextmanager
    async def opened(_: Settings) -> AsyncIterator[Stub]:
        yield stub

    monkeypatch.setattr("bot.app.Library.open", opened)
    return newsroom.settings(tmp_path)


async def test_a_wrong_token_ends_it_with_one_sentence(start: Settings, caplog: pytest.LogCaptureFixture) -> None:
    assert await run_bot(start, "not-a-token") == 2
    assert [record.getMessage() for record in caplog.records if record.levelno >= logging.ERROR] == [WRONG_TOKEN]
    assert "not-a-token" not in caplog.text


async def test_a_token_that_is_taken_back_ends_it_with_one_sentence(
    newsroom: Newsroom, start: Settings, caplog: pytest.LogCaptureFixture
) -> None:
    running = asyncio.create_task(run_bot(start, newsroom.discord.token))
    await newsroom.discord.ready()
    await newsroom.discord.gateway.close(4004)
    assert await running == 2
    assert [record.getMessage() for record in caplog.records if record.levelno >= logging.ERROR] == [WRONG_TOKEN]


async def test_being_refused_again_and_again_ends_it_with_one_sentence(
    newsroom: Newsroom, start: Settings, caplog: pytest.LogCaptureFixture
) -> None:
    running = asyncio.create_task(run_bot(start, newsroom.discord.token))
    await newsroom.discord.ready()
    newsroom.discord.faults.fail(401, "/interactions", times=50)
    for _ in range(3):
        newsroom.rex.begin(newsroom.channel, "ask", question="Why?")
    assert await asyncio.wait_for(running, 10) == 2
    assert "Discord refused 3 requests in a row (401)" in caplog.text


async def test_a_discord_that_cannot_be_reached_is_a_sentence(
    newsroom: Newsroom, start: Settings, caplog: pytest.LogCaptureFixture
) -> None:
    nowhere = start.discord.model_copy(update={"api_url": "http://127.0.0.1:9/api/v10"})
    assert await run_bot(start.model_copy(update={"discord": nowhere}), newsroom.discord.token) == 2
    assert "Discord cannot be reached at http://127.0.0.1:9/api/v10" in caplog.text


async def test_a_data_folder_in_use_is_a_sentence(
    newsroom: Newsroom, library: Library, seed_settings: Settings, caplog: pytest.LogCaptureFixture
) -> None:
    assert await run_bot(newsroom.settings(seed_settings.data_dir), newsroom.discord.token) == 2
    assert "in use by another Storydesk process" in caplog.text


async def test_models_that_cannot_be_loaded_end_it_with_their_sentence(
    newsroom: Newsroom, start: Settings, stub: Stub, caplog: pytest.LogCaptureFixture
) -> None:
    async def ready() -> None:
        raise ModelError("The model nosuch cannot be loaded.")

    stub.ready = ready  # type: ignore[method-assign]
    assert await run_bot(start, newsroom.discord.token) == 2
    assert "The model nosuch cannot be loaded." in caplog.text


async def test_a_signal_lets_the_answer_under_way_finish_and_begins_no_other(
    newsroom: Newsroom, start: Settings
) -> None:
    running = asyncio.create_task(run_bot(start, newsroom.discord.token))
    await newsroom.discord.ready()
    async with newsroom.discord.faults.hold("/webhooks/") as hold:
        first = newsroom.rex.begin(newsroom.channel, "ask", question="Why?")
        await hold.reached()
        os.kill(os.getpid(), signal.SIGTERM)
        await asyncio.sleep(0)
        late = newsroom.rex.begin(newsroom.channel, "ask", question="And now?")
        await late.answered()
    await first.answered()
    assert await running == 0
    assert first.text.startswith("### Why?")
    assert late.text == STOPPING
