"""The connection drops, requests fail, tokens are wrong: as in Discord, and without waiting for it."""

from __future__ import annotations

import asyncio
from typing import Any

import discord
import pytest
from aiohttp import ClientSession
from discord import Permissions

from . import LocalDiscord
from .conftest import Newsroom
from .example_bot import ExampleBot, running
from .hurry import hurried


async def test_a_dropped_connection_is_resumed_and_nothing_is_lost(newsroom: Newsroom, bot: ExampleBot) -> None:
    gateway = newsroom.discord.gateway
    await gateway.drop()
    meanwhile = newsroom.rex.begin(newsroom.channel, "ask", question="meanwhile")
    await meanwhile.answered()
    assert meanwhile.text == "5 about meanwhile"
    assert (gateway.identified, gateway.resumed) == (1, 1)
    assert bot.events == ["resumed"]


async def test_a_gateway_that_is_down_for_a_while_is_tried_until_it_is_back(
    newsroom: Newsroom, bot: ExampleBot
) -> None:
    gateway = newsroom.discord.gateway
    newsroom.discord.faults.fail(503, "/gateway/", times=2)
    with hurried():
        await gateway.drop()
        meanwhile = newsroom.rex.begin(newsroom.channel, "corpus status")
        await meanwhile.answered()
    assert (gateway.identified, gateway.resumed) == (1, 1)


async def test_a_client_told_to_reconnect_resumes(newsroom: Newsroom, bot: ExampleBot) -> None:
    gateway = newsroom.discord.gateway
    gateway.reconnect()
    assert await newsroom.discord.bell.until(lambda: gateway.resumed == 1, 5)
    assert (await newsroom.rex.slash(newsroom.channel, "corpus status")).text == "2 articles"
    assert gateway.identified == 1


async def test_a_forgotten_session_is_identified_anew(newsroom: Newsroom, bot: ExampleBot) -> None:
    gateway = newsroom.discord.gateway
    with hurried() as waits:
        await gateway.drop(resumable=False)
        assert await newsroom.discord.bell.until(lambda: gateway.identified == 2, 5)
    assert 5.0 in waits
    assert (await newsroom.rex.slash(newsroom.channel, "corpus status")).text == "2 articles"


@pytest.mark.parametrize("resumable", [True, False])
async def test_an_invalid_session_comes_back(newsroom: Newsroom, bot: ExampleBot, resumable: bool) -> None:
    gateway = newsroom.discord.gateway
    with hurried():
        gateway.invalidate(resumable=resumable)
        assert await newsroom.discord.bell.until(lambda: gateway.identified + gateway.resumed == 2, 5)
    assert (gateway.identified, gateway.resumed) == ((1, 1) if resumable else (2, 0))
    assert (await newsroom.rex.slash(newsroom.channel, "corpus status")).text == "2 articles"


async def test_a_wrong_token_is_refused_by_http() -> None:
    async with LocalDiscord() as server:
        bot = ExampleBot()
        with server.pointed_at(), pytest.raises(discord.LoginFailure):
            await bot.start("wrong")
        await bot.close()


async def test_a_wrong_token_closes_the_gateway_with_4004() -> None:
    async with LocalDiscord() as server, ClientSession() as session, session.ws_connect(server.gateway_url) as socket:
        assert (await socket.receive_json())["op"] == 10
        await socket.send_json({"op": 2, "d": {"token": "wrong", "intents": 0, "properties": {}}})
        await socket.receive()
        assert socket.close_code == 4004


async def test_a_packet_before_identifying_closes_the_gateway() -> None:
    async with LocalDiscord() as server, ClientSession() as session, session.ws_connect(server.gateway_url) as socket:
        await socket.receive_json()
        await socket.send_json({"op": 3, "d": {}})
        await socket.receive()
        assert socket.close_code == 4003


async def test_plain_text_is_sent_to_a_client_that_asks_for_no_compression() -> None:
    async with LocalDiscord() as server, ClientSession() as session, session.ws_connect(server.gateway_url) as socket:
        await socket.receive_json()
        await socket.send_json({"op": 2, "d": {"token": server.token, "intents": 1, "properties": {}}})
        ready: Any = await socket.receive_json()
        assert ready["t"] == "READY"
        assert ready["d"]["resume_gateway_url"] == server.gateway_url
        await socket.send_json({"op": 1, "d": 1})
        assert (await socket.receive_json())["op"] == 11


async def test_privileged_intents_are_refused_unless_granted() -> None:
    class Curious(discord.Client):
        pass

    async with LocalDiscord() as server:
        client = Curious(intents=discord.Intents.default() | discord.Intents(message_content=True))
        with server.pointed_at(), pytest.raises(discord.PrivilegedIntentsRequired):
            await client.start(server.token)
        await client.close()


async def test_429_is_waited_for_and_then_succeeds(newsroom: Newsroom, bot: ExampleBot) -> None:
    faults = newsroom.discord.faults
    faults.fail(429, "/callback", times=2)
    faults.fail(429, "/@original", everywhere=True)
    reply = await newsroom.rex.slash(newsroom.channel, "ask", question="who?")
    assert reply.text == "5 about who?"
    statuses = [one.status for one in newsroom.discord.requests if "/callback" in one.path or "@original" in one.path]
    assert statuses == [429, 429, 200, 429, 200]
    faults.fail(429, "/messages", method="POST")
    assert (await newsroom.rex.say(newsroom.channel, "@bot hello")).text
    assert newsroom.discord.violations == []


@pytest.mark.parametrize("status", [500, 502, 503])
async def test_a_server_error_is_tried_again(newsroom: Newsroom, bot: ExampleBot, status: int) -> None:
    newsroom.discord.faults.fail(status, "/interactions/*/callback")
    with hurried() as waits:
        reply = await newsroom.rex.slash(newsroom.channel, "corpus status")
    assert reply.text == "2 articles"
    assert 1 in waits


@pytest.mark.parametrize(("status", "kind"), [(401, discord.HTTPException), (403, discord.Forbidden)])
async def test_a_refusal_that_is_switched_on_reaches_the_bot(
    newsroom: Newsroom, bot: ExampleBot, status: int, kind: type[Exception]
) -> None:
    async def behave(interaction: discord.Interaction) -> None:
        await interaction.response.send_message("x")

    bot.behave = behave
    newsroom.discord.faults.fail(status, "/callback")
    newsroom.rex.begin(newsroom.channel, "do")
    assert isinstance(await bot.trouble.get(), kind)
    assert newsroom.discord.violations == []


async def test_a_held_request_arrives_when_it_is_let_go(newsroom: Newsroom, bot: ExampleBot) -> None:
    async with newsroom.discord.faults.hold("/@original", method="PATCH") as hold:
        reply = newsroom.rex.begin(newsroom.channel, "ask", question="who?")
        await hold.reached()
        assert reply.deferred
        assert reply.text == ""
        assert reply.message.loading
        hold.release()
        await reply.answered()
    assert reply.text == "5 about who?"


async def test_many_at_once_are_all_answered(newsroom: Newsroom, bot: ExampleBot) -> None:
    replies = [newsroom.rex.begin(newsroom.channel, "ask", question=f"question {n}") for n in range(100)]
    await asyncio.gather(*(reply.answered() for reply in replies))
    assert [reply.text for reply in replies] == [f"5 about question {n}" for n in range(100)]
    assert newsroom.discord.violations == []


async def test_servers_are_joined_and_left_while_it_runs(newsroom: Newsroom, bot: ExampleBot) -> None:
    other = newsroom.discord.add_guild("Elsewhere")
    lobby = other.add_channel("lobby")
    other.add_member(newsroom.rex)
    assert (await newsroom.rex.slash(lobby, "corpus status")).text == "2 articles"
    joined = bot.get_guild(other.id)
    assert joined is not None
    await joined.leave()
    await newsroom.discord.settled()
    assert bot.get_guild(other.id) is None
    with pytest.raises(AssertionError, match="no longer in Elsewhere"):
        await newsroom.rex.slash(lobby, "corpus status")


async def test_commands_that_did_not_change_keep_their_ids(newsroom: Newsroom) -> None:
    async with running(newsroom.discord):
        before = {one["name"]: one["id"] for one in newsroom.discord.commands[None]}
    async with running(newsroom.discord) as bot:
        assert {one.name: str(one.id) for one in await bot.tree.fetch_commands()} == before
    assert newsroom.discord.syncs == newsroom.discord.count("PUT", "/commands") == 2


async def test_what_the_bot_has_no_permission_for_is_forbidden() -> None:
    async with LocalDiscord() as server:
        guild = server.add_guild("Newsroom")
        hidden, stories = guild.add_channel("hidden", only_for=[]), guild.add_channel("stories")
        thread = guild.add_thread(stories, "thread")
        async with running(server) as bot:
            with pytest.raises(discord.Forbidden, match="Missing Access"):
                await bot.get_partial_messageable(hidden.id).send("x")
            with pytest.raises(discord.Forbidden, match="Missing Permissions"):
                await (
                    bot.get_partial_messageable(stories.id).get_partial_message(_of_a_person(server, stories)).delete()
                )
            await bot.get_partial_messageable(thread.id).send("x")
        assert [message.text for message in thread.messages] == ["x"]
        assert server.violations == []


def _of_a_person(server: LocalDiscord, channel: Any) -> int:
    owner = channel.guild.add_member("Zed", permissions=Permissions.none())
    return int(owner.post(channel, "mine").id)


async def test_one_server_after_another_starts_quickly_and_knows_nothing_of_the_last() -> None:
    loop = asyncio.get_running_loop()
    for _ in range(3):
        started = loop.time()
        async with LocalDiscord() as server:
            assert loop.time() - started < 0.5
            guild = server.add_guild("Newsroom")
            rex, channel = guild.add_member("Rex"), guild.add_channel("stories")
            async with running(server):
                assert (await rex.slash(channel, "corpus status")).text == "2 articles"
            assert len(channel.messages) == 1


async def test_a_long_run_can_be_made_to_forget(newsroom: Newsroom, bot: ExampleBot) -> None:
    await newsroom.rex.slash(newsroom.channel, "corpus status")
    newsroom.discord.forget()
    assert newsroom.channel.messages == []
    assert len(newsroom.discord.requests) == 0
    assert (await newsroom.rex.slash(newsroom.channel, "corpus status")).text == "2 articles"
