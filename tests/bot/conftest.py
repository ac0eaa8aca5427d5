"""The bot in a local Discord: a newsroom with a channel, someone who manages it, and a reporter."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

import tests.local_discord.quiet_import  # noqa: F401  # before discord.py
from bot.app import StorydeskBot, point_at
from bot.asked import AskedBook
from config import Settings
from config.settings import DiscordSettings, WatchingSettings
from index import Library
from tests.bot.stub import Stub
from tests.local_discord import Channel, Guild, LocalDiscord, Person


@dataclass
class Newsroom:
    """Ada manages the server, Rex is a reporter."""

    discord: LocalDiscord
    guild: Guild
    channel: Channel
    ada: Person
    rex: Person

    def settings(self, data_dir: Path, corpus: Path | None = None, **discord: Any) -> Settings:
        """Settings that lead here; the corpus folders are not watched."""
        here = DiscordSettings(api_url=self.discord.api_url, gateway_url=self.discord.gateway_url, **discord)
        unwatched = WatchingSettings(enabled=False)
        return Settings(data_dir=data_dir, discord=here, watching=unwatched, **({"corpus": [corpus]} if corpus else {}))


@asynccontextmanager
async def newsroom_open(patience: float = 10.0) -> AsyncIterator[Newsroom]:
    from discord import Permissions

    async with LocalDiscord(patience=patience) as local:
        guild = local.add_guild("Newsroom")
        ada = guild.add_member("Ada", permissions=Permissions(manage_guild=True))
        yield Newsroom(local, guild, guild.add_channel("stories"), ada, guild.add_member("Rex"))


@asynccontextmanager
async def bot_running(newsroom: Newsroom, settings: Settings, library: Library) -> AsyncIterator[StorydeskBot]:
    """A bot of these settings, logged in; afterwards it has broken none of Discord's rules and pinged nobody."""
    point_at(settings.discord)
    settings.data_dir.mkdir(parents=True, exist_ok=True)
    async with AskedBook.open(settings.data_dir) as book:
        bot = StorydeskBot(settings, library, book)
        running = asyncio.create_task(bot.start(newsroom.discord.token))
        await newsroom.discord.ready()
        try:
            yield bot
        finally:
            await bot.finish()
            await running
    assert newsroom.discord.violations == []


@pytest.fixture(scope="session")
async def shared_desk(
    library: Library, tmp_path_factory: pytest.TempPathFactory
) -> AsyncIterator[tuple[Newsroom, Settings]]:
    async with newsroom_open() as newsroom:
        settings = newsroom.settings(tmp_path_factory.mktemp("desk"))
        async with bot_running(newsroom, settings, library):
            yield newsroom, settings
            point_at(settings.discord)


@pytest.fixture
def desk(shared_desk: tuple[Newsroom, Settings]) -> Newsroom:
    """A newsroom whose bot answers from the seeds, shared by all tests that only ask."""
    newsroom, settings = shared_desk
    point_at(settings.discord)  # another test's bot may have been elsewhere
    return newsroom


@pytest.fixture
async def newsroom() -> AsyncIterator[Newsroom]:
    """A newsroom without a bot, for tests that start their own."""
    async with newsroom_open() as newsroom:
        yield newsroom


@pytest.fixture
def stub() -> Stub:
    return Stub()
