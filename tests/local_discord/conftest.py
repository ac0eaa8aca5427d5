from collections.abc import AsyncIterator
from dataclasses import dataclass

import pytest
from discord import Permissions

from . import Channel, Guild, LocalDiscord, Person
from .contract import contract_file
from .example_bot import ExampleBot, running

needs_contract = pytest.mark.skipif(not contract_file().is_file(), reason="Discord's contract is not here")


@dataclass
class Newsroom:
    """A server with a channel, someone who manages it, and a reporter."""

    discord: LocalDiscord
    guild: Guild
    channel: Channel
    ada: Person
    rex: Person


@pytest.fixture
async def newsroom() -> AsyncIterator[Newsroom]:
    async with LocalDiscord(patience=5, check_answers=True) as discord:
        guild = discord.add_guild("Newsroom")
        ada = guild.add_member("Ada", permissions=Permissions(manage_guild=True))
        yield Newsroom(discord, guild, guild.add_channel("stories"), ada, guild.add_member("Rex"))
        assert discord.own_mistakes == []


@pytest.fixture
async def bot(newsroom: Newsroom) -> AsyncIterator[ExampleBot]:
    async with running(newsroom.discord) as bot:
        yield bot
