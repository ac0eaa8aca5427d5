"""Start and stop: what cannot be mended ends it with one sentence, and what is under way is finished."""

from __future__ import annotations

import asyncio
import logging
import os
import signal
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from bot.app import WRONG_TOKEN, run_bot
from bot.work import STOPPING
from config import Settings
from index import Library
from index.analysis.embedding import ModelError
from tests.bot.conftest import Newsroom
from tests.bot.stub import Stub


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
