"""What is kept of a person can be seen and erased by that person."""

from __future__ import annotations

import logging
from pathlib import Path

import pytest

from bot.commands.answering import TOO_OLD
from config.settings import ChromaSettings
from index import Library
from tests.bot.conftest import Newsroom, bot_running


async def test_what_is_kept_is_told_and_erased_for_the_one_who_asks(
    newsroom: Newsroom, library: Library, tmp_path: Path
) -> None:
    async with bot_running(newsroom, newsroom.settings(tmp_path), library):
        his = await newsroom.rex.slash(newsroom.channel, "ask", question="Why were visas revoked?")
        hers = await newsroom.ada.slash(newsroom.channel, "ask", question="Why were visas revoked?")
        await newsroom.rex.click(his, "Right")
        kept = await newsroom.rex.slash(newsroom.channel, "privacy")
        assert "1 question, " in kept.text
        assert "1 mark (" in kept.text
        assert kept.ephemeral
        assert "Erased." in (await newsroom.rex.click(kept, "Erase all of it")).text
        again = await newsroom.rex.slash(newsroom.channel, "privacy")
        assert "0 questions" in again.text
        assert "0 marks" in again.text
        assert not again.buttons
        assert (await newsroom.rex.click(his, "In context")).text == TOO_OLD
        assert (await newsroom.ada.click(hers, "In context")).text != TOO_OLD


async def test_questions_are_not_logged(
    newsroom: Newsroom, library: Library, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG, "bot")
    async with bot_running(newsroom, newsroom.settings(tmp_path), library):
        await newsroom.rex.slash(newsroom.channel, "ask", question="xylophone visas?")
        await newsroom.rex.say(newsroom.channel, "@bot xylophone visas?")
    assert "xylophone" not in caplog.text


async def test_what_the_settings_do_with_questions_is_told(
    newsroom: Newsroom, library: Library, tmp_path: Path
) -> None:
    quiet = newsroom.settings(tmp_path)
    async with bot_running(newsroom, quiet, library):
        told = (await newsroom.rex.slash(newsroom.channel, "privacy")).text
        assert "not written to the log" in told
        assert "Nothing of them leaves the machine" in told
    elsewhere = ChromaSettings(url="http://chroma.invalid:8000")
    open_ = quiet.model_copy(update={"log_questions": True, "chroma": elsewhere})
    async with bot_running(newsroom, open_, library):
        told = (await newsroom.rex.slash(newsroom.channel, "privacy")).text
        assert "are written to the log" in told
        assert "Chroma server" in told
        assert "Nothing of them leaves" not in told
