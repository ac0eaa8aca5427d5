"""Announcements: in the channel that is set, of what everybody may see, and never a reason to fail."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.announcing import announce
from config import Settings
from index import Library
from tests.bot.conftest import Newsroom, bot_running

OPEN = "The bakery on Mill Lane sold its last loaf on Friday, its owner said.\n"
CLOSED = "The source met the reporter behind the canary house on Tuesday, he said.\n"


async def test_what_only_some_may_see_is_not_announced(newsroom: Newsroom, tmp_path: Path) -> None:
    news = newsroom.guild.add_channel("news")
    for part, text in (("open", OPEN), ("closed", CLOSED)):
        (tmp_path / part).mkdir()
        (tmp_path / part / f"{part}.txt").write_text(text)
    parts = [str(tmp_path / "open"), {"path": str(tmp_path / "closed"), "roles": [42]}]
    async with (
        Library.open(Settings(corpus=parts, data_dir=tmp_path / "data")) as library,
        bot_running(newsroom, newsroom.settings(tmp_path / "bot", announce_channel=news.id), library) as bot,
    ):
        report = await library.sync()
        assert set(report.added) == {"open.txt", "closed.txt"}
        await announce(bot, ["closed.txt"])
        await announce(bot, report.added)
        (told,) = news.messages
        assert "1 new article" in told.text
        assert "bakery" in told.text
        assert not any("canary" in version for version in told.versions)


async def test_a_channel_that_is_not_there_costs_a_line_in_the_log(
    newsroom: Newsroom, library: Library, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    hidden = newsroom.guild.add_channel("managers", only_for=[newsroom.ada])
    known = [card.article_id for card in await library.articles()]
    for number, channel in enumerate((1, hidden.id, 0)):
        settings = newsroom.settings(tmp_path / str(number), announce_channel=channel)
        async with bot_running(newsroom, settings, library) as bot:
            await announce(bot, known)
        newsroom.discord.violations.clear()
    assert not hidden.messages
    assert len([one for one in caplog.messages if "could not be announced" in one]) == 2
