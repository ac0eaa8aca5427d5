"""Who is let in, which servers are served, and who sees what is answered."""

from __future__ import annotations

import re
from pathlib import Path

from bot.access import OTHER_SERVER
from tests.bot.conftest import Newsroom, bot_running
from tests.bot.stub import LAMP, Stub, as_library


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
