"""The watch over the corpus folders: what it does by itself, and what it leaves to administrators."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest

from bot import watching
from bot.watching import left_to_admins
from config import Settings
from config.settings import DiscordSettings, WatchingSettings
from index import Library
from index.model import SyncPlan
from tests.bot.conftest import Newsroom, bot_running
from tests.bot.discord_markdown import shown

SEALS = "A lighthouse keeper in Norwick counted forty seals on the rocks on Monday.\n"
BAKERY = "The bakery on Mill Lane sold its last loaf on Friday, its owner said.\n"


async def until(library: Library, articles: int) -> None:
    async with asyncio.timeout(60):
        while (await library.status()).articles != articles:  # noqa: ASYNC110 - the library rings no bell
            await asyncio.sleep(0.05)


async def test_files_that_come_and_go_are_answered_from_and_announced_without_a_command(
    newsroom: Newsroom, tmp_path: Path
) -> None:
    corpus = tmp_path / "corpus"
    (corpus / "deep").mkdir(parents=True)
    (corpus / "old.txt").write_text(BAKERY)
    news = newsroom.guild.add_channel("news")
    settings = Settings(
        corpus=[corpus],
        data_dir=tmp_path / "data",
        watching=WatchingSettings(quiet_seconds=0.05),
        discord=DiscordSettings(
            api_url=newsroom.discord.api_url, gateway_url=newsroom.discord.gateway_url, announce_channel=news.id
        ),
    )
    async with Library.open(settings) as library, bot_running(newsroom, settings, library) as bot:
        await until(library, 1)
        await bot.runs.idle()
        (corpus / "deep" / "seals.txt").write_text(SEALS)
        await until(library, 2)
        reply = await newsroom.rex.slash(newsroom.channel, "ask", question="lighthouse keeper seals")
        assert "forty seals" in shown(reply.text)
        assert await newsroom.discord.bell.until(lambda: bool(news.messages), 20)
        (told,) = news.messages
        assert "1 new article" in told.text, "the first index of a corpus is no news"
        assert "forty seals" in shown(told.text), "it is called by its opening words"
        (corpus / "old.txt").unlink()
        await until(library, 1)
        assert (await library.log())[0].by == "watch"


async def test_a_run_under_way_is_waited_for(newsroom: Newsroom, library: Library, tmp_path: Path) -> None:
    async with bot_running(newsroom, newsroom.settings(tmp_path), library) as bot:
        run = bot.runs.begin("Ada", "Ada (1)")
        waiting = asyncio.create_task(watching.in_step(bot))
        await asyncio.sleep(0)
        assert not waiting.done()
        bot.runs.end(run)
        await waiting


@pytest.mark.parametrize(
    ("plan", "says"),
    [
        (SyncPlan(changed=("a",), rebuild="The model has changed."), "/reindex makes the index anew"),
        (SyncPlan(removed=tuple(f"{n}" for n in range(30)), unchanged=20), "30 of 50 articles are missing"),
        (SyncPlan(removed=tuple(f"{n}" for n in range(30)), unchanged=31), None),
        (SyncPlan(removed=("a", "b"), added=("c",)), None),
    ],
)
def test_a_rebuild_and_half_a_corpus_gone_are_left_to_administrators(plan: SyncPlan, says: str | None) -> None:
    why = left_to_admins(plan)
    assert (says or "") in (why or "")
    assert (why is None) == (says is None)


async def test_whatever_goes_wrong_watching_goes_on(
    newsroom: Newsroom, tmp_path: Path, library: Library, monkeypatch: pytest.MonkeyPatch
) -> None:
    looked = asyncio.Event()

    async def broken(_: object) -> None:
        looked.set()
        raise OSError("the disk is on fire")

    monkeypatch.setattr(watching, "in_step", broken)
    settings = newsroom.settings(tmp_path, tmp_path / "corpus").model_copy(
        update={"watching": WatchingSettings(quiet_seconds=0.05)}
    )
    (tmp_path / "corpus").mkdir()
    async with bot_running(newsroom, settings, library):
        await asyncio.wait_for(looked.wait(), 20)
        looked.clear()
        await asyncio.sleep(0.3)  # until the folder is watched
        (tmp_path / "corpus" / "a.txt").write_text(SEALS)
        await asyncio.wait_for(looked.wait(), 20)


async def test_a_folder_that_is_not_there_yet_is_watched_once_it_is(
    newsroom: Newsroom, tmp_path: Path, library: Library, monkeypatch: pytest.MonkeyPatch
) -> None:
    looked = asyncio.Event()

    async def noted(_: object) -> None:
        looked.set()

    monkeypatch.setattr(watching, "in_step", noted)
    monkeypatch.setattr(watching, "LOOK_SECONDS", 0.05)
    settings = newsroom.settings(tmp_path, tmp_path / "corpus").model_copy(
        update={"watching": WatchingSettings(quiet_seconds=0.05)}
    )
    async with bot_running(newsroom, settings, library):
        (tmp_path / "corpus").mkdir()
        await asyncio.wait_for(looked.wait(), 20)
