"""What a monitor sees of the bot, and what the log says of a question."""

from __future__ import annotations

import asyncio
import json
import logging
import re
import socket
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import aiohttp
import pytest
from prometheus_client.parser import text_string_to_metric_families

from bot.app import StorydeskBot
from bot.health import LOADING, NOT_CONNECTED, WELL, served
from bot.logs import start_logging
from config import Settings
from config.settings import MetricsSettings
from index import Library
from index.answers.ask import answer_ask
from index.storage.catalog import StorageError
from tests.bot.conftest import Newsroom, bot_running

QUESTION = "Which officials lost their visas?"


@pytest.fixture
def port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return int(free.getsockname()[1])


@asynccontextmanager
async def watched(
    newsroom: Newsroom, library: Library, tmp_path: Path, port: int, **more: Any
) -> AsyncIterator[tuple[StorydeskBot, Callable[[str], Any]]]:
    """A bot with its port open, and a way to read a path of it: (status, text)."""
    settings = newsroom.settings(tmp_path).model_copy(update={"metrics": MetricsSettings(port=port), **more})
    async with (
        aiohttp.ClientSession() as session,
        bot_running(newsroom, settings, library) as bot,
        served(bot) as opened,
    ):
        assert opened == port
        await bot.wait_until_ready()

        async def read(path: str) -> tuple[int, str]:
            async with session.get(f"http://127.0.0.1:{port}{path}") as response:
                return response.status, await response.text()

        yield bot, read


def values(text: str) -> dict[tuple[str, ...], float]:
    """Every sample by its name and the values of its labels."""
    return {
        (sample.name, *sample.labels.values()): sample.value
        for family in text_string_to_metric_families(text)
        for sample in family.samples
    }


async def test_questions_are_counted_by_kind_and_outcome_and_timed_by_stage(
    newsroom: Newsroom, library: Library, tmp_path: Path, port: int
) -> None:
    async with watched(newsroom, library, tmp_path, port) as (bot, read):
        await newsroom.rex.slash(newsroom.channel, "ask", question=QUESTION)
        await newsroom.rex.slash(newsroom.channel, "ask", question="What does bread cost in Norway?")
        await newsroom.rex.slash(newsroom.channel, "said", speaker="Torres")
        status, text = await read("/metrics")
        seen = values(text)
        assert status == 200
        assert seen["storydesk_questions_total", "ask", "nothing"] == 1
        assert seen["storydesk_questions_total", "said", "answered"] == 1
        assert sum(value for name, value in seen.items() if name[0] == "storydesk_questions_total") == 3
        for stage in ("understanding", "search", "answer", "drawing"):
            assert seen["storydesk_stage_seconds_count", stage] >= 1
        standing = await library.status()
        assert seen["storydesk_index_articles",] == standing.articles == 2
        assert seen["storydesk_index_passages",] == standing.passages
        assert 0 < seen["storydesk_index_age_seconds",] < 3600
        assert seen["storydesk_discord_connected",] == 1
        assert seen["storydesk_under_way",] == 0
        assert bot.metrics is not None


async def test_a_failure_is_counted_and_its_id_is_the_one_in_the_log(
    newsroom: Newsroom,
    library: Library,
    tmp_path: Path,
    port: int,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    async def broken(*_: object, **__: object) -> None:
        raise RuntimeError("the disk is upside down")

    monkeypatch.setattr(library, "ask", broken)
    with caplog.at_level(logging.INFO):
        async with watched(newsroom, library, tmp_path, port) as (_, read):
            reply = await newsroom.rex.slash(newsroom.channel, "ask", question=QUESTION)
            _, text = await read("/metrics")
    told = re.search(r"the id \*\*(\w{6})\*\*", reply.text)
    assert told
    assert values(text)["storydesk_questions_total", "ask", "failed"] == 1
    (line,) = lines(caplog)
    assert (line["question"], line["outcome"]) == (told[1], "failed")


def lines(caplog: pytest.LogCaptureFixture) -> list[dict[str, Any]]:
    return [json.loads(one.getMessage()) for one in caplog.records if one.name == "bot.metrics"]


@pytest.mark.parametrize("words", [False, True])
async def test_a_question_is_one_line_in_the_log_with_its_words_only_where_the_settings_say_so(
    newsroom: Newsroom, library: Library, tmp_path: Path, port: int, caplog: pytest.LogCaptureFixture, words: bool
) -> None:
    with caplog.at_level(logging.DEBUG):
        async with watched(newsroom, library, tmp_path, port, log_questions=words):
            await newsroom.rex.slash(newsroom.channel, "ask", question="Why were the visas of officials revoked?")
    (line,) = lines(caplog)
    assert line["kind"] == "ask"
    assert line["outcome"] == "answered"
    assert line["citations"] >= 1
    assert line["ms"] >= line["search"] > 0
    written = [record.getMessage() for record in caplog.records if record.name.startswith(("bot", "index"))]
    assert any("visas of officials" in one for one in written) is words
    assert not any(str(newsroom.rex.id) in one for one in written), "who asked is nobody's business"


async def test_the_id_of_a_question_stands_in_every_line_written_on_its_way(
    newsroom: Newsroom, library: Library, tmp_path: Path, port: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    def talkative(*given: Any) -> Any:
        logging.getLogger("tests").warning("on the way")
        return answer_ask(*given)

    monkeypatch.setattr("index.answering.answer_ask", talkative)
    root = logging.getLogger()
    before, level = root.handlers[:], root.level
    root.handlers[:] = []
    try:
        start_logging(tmp_path, "INFO", to_terminal=False)
        async with watched(newsroom, library, tmp_path, port):
            await newsroom.rex.slash(newsroom.channel, "ask", question="Why were visas revoked?")
    finally:
        for handler in root.handlers:
            handler.close()
        root.handlers[:] = before
        root.setLevel(level)
    written = (tmp_path / "storydesk.log").read_text("utf-8")
    (summed,) = re.findall(r'bot\.metrics \[(\w{6})\]: \{"question": "\1"', written)
    assert re.findall(r"WARNING tests( \[\w{6}\])?: on the way", written) == [f" [{summed}]"]


async def test_healthz_is_well_while_the_bot_can_answer_and_says_why_where_it_cannot(
    newsroom: Newsroom, library: Library, tmp_path: Path, port: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with watched(newsroom, library, tmp_path, port) as (_, read):
        assert await read("/healthz") == (200, WELL)
        with monkeypatch.context() as patched:
            patched.setattr(Library, "is_ready", False)
            assert await read("/healthz") == (503, LOADING)
        newsroom.discord.faults.fail(503, "/gateway/", times=1_000)
        await newsroom.discord.gateway.drop()
        assert await becomes(read, (503, NOT_CONNECTED))
        newsroom.discord.faults.clear()
        assert await becomes(read, (200, WELL))


async def becomes(read: Callable[[str], Any], wanted: tuple[int, str]) -> bool:
    """Whether /healthz answers so within some seconds."""
    for _ in range(1_000):
        if await read("/healthz") == wanted:
            return True
        await asyncio.sleep(0.01)
    return False


async def test_a_port_that_is_taken_is_one_sentence(
    newsroom: Newsroom, library: Library, tmp_path: Path, port: int
) -> None:
    async with watched(newsroom, library, tmp_path, port) as (bot, _):
        with pytest.raises(StorageError, match=rf"127\.0\.0\.1:{port}.*metrics\.port"):
            async with served(bot):
                pass


async def test_no_port_is_open_unless_one_is_set(newsroom: Newsroom, library: Library, tmp_path: Path) -> None:
    assert Settings().metrics.port == 0
    async with bot_running(newsroom, newsroom.settings(tmp_path), library) as bot, served(bot) as opened:
        assert opened == 0
