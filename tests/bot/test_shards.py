"""Several connections to Discord: every server is served by its own, and each comes back by itself."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.app import StorydeskBot
from index import Library
from tests.bot.conftest import Newsroom, bot_running
from tests.local_discord import Channel, Guild, Person
from tests.local_discord.hurry import hurried

QUESTION = "Which officials lost their visas?"


def desk_of(newsroom: Newsroom, shard: int, shards: int) -> tuple[Guild, Channel, Person]:
    """Another server, of this shard."""
    while True:
        guild = newsroom.discord.add_guild("Another newsroom")
        if (guild.id >> 22) % shards == shard:
            return guild, guild.add_channel("stories"), guild.add_member("Ida")


def shards_of(bot: StorydeskBot) -> dict[int, int]:
    """Servers and the connection that each is heard of by."""
    return {guild.id: guild.shard_id for guild in bot.guilds}


@pytest.fixture(autouse=True)
def _no_waiting() -> Iterator[None]:
    """Discord wants five seconds between two connections."""
    with hurried():
        yield


@pytest.mark.parametrize("wanted", [2, "auto"])
async def test_every_server_is_answered_over_its_own_connection(
    newsroom: Newsroom, library: Library, tmp_path: Path, wanted: int | str
) -> None:
    newsroom.discord.recommended_shards = 2
    desks = [desk_of(newsroom, shard, 2) for shard in (0, 1)]
    async with bot_running(newsroom, newsroom.settings(tmp_path, shards=wanted), library) as bot:
        assert sorted(bot.shards) == [0, 1]
        for guild, channel, ida in desks:
            reply = await ida.slash(channel, "ask", question=QUESTION)
            assert "Marina del Pilar" in reply.text
            assert shards_of(bot)[guild.id] == (guild.id >> 22) % 2
        sessions = newsroom.discord.gateway.sessions.values()
        heard = {
            one.shard: {p["d"]["guild_id"] for p in one.sent if p["t"] == "INTERACTION_CREATE"} for one in sessions
        }
        assert heard == {shard: {str(guild.id)} for shard, (guild, _, _) in enumerate(desks)}


async def test_connections_that_are_lost_come_back_by_themselves(
    newsroom: Newsroom, library: Library, tmp_path: Path
) -> None:
    desks = [desk_of(newsroom, shard, 2) for shard in (0, 1)]
    async with bot_running(newsroom, newsroom.settings(tmp_path, shards=2), library) as bot:
        newsroom.discord.gateway.reconnect()
        assert await newsroom.discord.bell.until(lambda: newsroom.discord.gateway.resumed == 2, 10)
        for _, channel, ida in desks:
            assert "Marina del Pilar" in (await ida.slash(channel, "ask", question=QUESTION)).text
        assert len(bot.shards) == 2


async def test_one_connection_is_all_that_is_made_unless_more_are_asked_for(
    newsroom: Newsroom, library: Library, tmp_path: Path
) -> None:
    newsroom.discord.recommended_shards = 4
    async with bot_running(newsroom, newsroom.settings(tmp_path), library) as bot:
        assert list(bot.shards) == [0]
        assert newsroom.discord.gateway.identified == 1
