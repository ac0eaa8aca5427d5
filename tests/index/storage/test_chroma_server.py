"""Chroma on a server, a real one: the same answers, a token, tenants, and a server that goes away and comes back."""

from __future__ import annotations

import asyncio
import shutil
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from config import Settings
from config.settings import ChromaSettings
from index import Filters, Library
from index.storage import chroma, vectors
from index.storage.catalog import StorageError
from index.storage.vectors import BEHIND
from index.view import WITHOUT_VECTORS
from tests.chroma_server import ChromaServer, GuardedDoor
from tests.conftest import SEEDS

QUESTIONS = ("who lost visas?", "Which officials lost their visas?", "what did Torres say?")
TOKEN = "made-up-token"
GONE = "000_54c5d7ce0dbdfb4b.txt"
LATER = "Port\n\nThe harbour master closed the northern pier on Monday after a crane fell into the water."


@pytest.fixture(scope="module")
async def server(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[ChromaServer]:
    async with ChromaServer.running(tmp_path_factory.mktemp("server")) as running:
        yield running


@pytest.fixture
def at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """A server that has gone away is tried again by every question, which waits until it is in step."""
    monkeypatch.setattr(vectors, "RETRY", 0.0)
    monkeypatch.setattr(vectors, "WAIT", 30.0)


@pytest.fixture(autouse=True)
def _model_at_hand(library: Library, monkeypatch: pytest.MonkeyPatch) -> None:
    """Loading it anew for every test would take most of the time."""
    monkeypatch.setattr("index.holdings.Embedder", lambda _: library._held._embedder)


def settings(tmp_path: Path, url: str, corpus: Path = SEEDS, **more: str) -> Settings:
    return Settings(corpus=[corpus], data_dir=tmp_path / "data", chroma=ChromaSettings(url=url, **more))


@pytest.fixture
def corpus(tmp_path: Path) -> Path:
    return Path(shutil.copytree(SEEDS, tmp_path / "corpus"))


@asynccontextmanager
async def synced(chosen: Settings) -> AsyncIterator[Library]:
    async with Library.open(chosen) as library:
        await library.sync()
        yield library


async def told(library: Library) -> int:
    _, index = await library._held.opened()
    return await index.count()


async def test_a_server_gives_the_same_answers_as_the_embedded_one(
    server: ChromaServer, library: Library, tmp_path: Path
) -> None:
    async with synced(settings(tmp_path, server.url)) as served:
        assert not (tmp_path / "data" / "chroma").exists()
        assert await told(served) == (await library.status()).passages
        for question in QUESTIONS:
            ours, theirs = await served.ask(question), await library.ask(question)
            assert ours.answered
            assert ours.notice is None
            assert ours.citations == theirs.citations
        near, exact = await served.search("cancelled travel permits"), await library.search("cancelled travel permits")
        assert [(hit.article_id, hit.start) for hit in near] == [(hit.article_id, hit.start) for hit in exact]


async def test_the_token_is_sent_as_a_bearer_header_and_never_told(server: ChromaServer, tmp_path: Path) -> None:
    async with GuardedDoor(server, TOKEN).open() as door:
        async with synced(settings(tmp_path, door.url, token=TOKEN)) as library:
            assert (await library.ask(QUESTIONS[0])).answered
        assert door.passed
        assert not door.refused
        async with Library.open(settings(tmp_path, door.url, token="another-token")) as library:
            with pytest.raises(StorageError, match=r"403.*chroma\.url") as refused:
                await library.ready()
        assert door.refused
        assert "another-token" not in str(refused.value)


async def test_a_tenant_and_a_database_that_are_missing_are_made_and_keep_libraries_apart(
    server: ChromaServer, tmp_path: Path
) -> None:
    ours = settings(tmp_path, server.url, tenant="newsroom", database="stories")
    async with synced(ours) as library:
        passages = await told(library)
        assert passages == (await library.status()).passages
    names = {
        (tenant, database): await asyncio.to_thread(collections, server.url, tenant, database)
        for tenant, database in (("newsroom", "stories"), ("newsroom", "default_database"))
    }
    assert len(names["newsroom", "stories"]) == 1
    assert not names["newsroom", "default_database"]


def collections(url: str, tenant: str, database: str) -> list[str]:
    client = chroma.served(ChromaSettings(url=url, tenant=tenant, database=database))
    names = [one.name for one in client.list_collections()]
    chroma.let_go(client)
    return names


@pytest.mark.usefixtures("at_once")
@pytest.mark.parametrize("comes_back", ["as it was", "empty"])
async def test_a_server_that_goes_away_is_missed_by_the_search_alone_and_brought_in_step_when_it_is_back(
    tmp_path: Path, corpus: Path, comes_back: str
) -> None:
    async with (
        ChromaServer.running(tmp_path / "server") as server,
        synced(settings(tmp_path, server.url, corpus)) as library,
    ):
        await server.stop()

        answer = await library.ask(QUESTIONS[0])
        assert answer.answered
        assert answer.notice == WITHOUT_VECTORS
        assert (await library.said("Torres")).notice is None, "quotations need no vectors"
        narrow = await library.ask("visas", Filters(source="Blaze Media"))
        assert narrow.answered

        (corpus / "port.txt").write_text(LATER, encoding="utf-8")
        gone = corpus / GONE
        gone.unlink()
        report = await library.sync()
        assert (len(report.added), len(report.removed), report.failed) == (1, 1, ())
        assert report.notice == BEHIND
        found = await library.ask("who closed the northern pier?")
        assert found.answered
        assert gone.name not in {one.article_id for one in (await library.ask("visas")).citations}

        if comes_back == "empty":
            shutil.rmtree(server.folder)
        await server.start()
        answer = await library.ask("who closed the northern pier?")
        assert answer.answered
        assert answer.notice is None
        assert await told(library) == (await library.status()).passages
        assert (await library.sync()).notice is None


@pytest.mark.usefixtures("at_once")
async def test_a_server_that_hangs_is_given_up_and_the_question_answered(
    server: ChromaServer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(chroma, "PATIENCE", 0.3)
    async with GuardedDoor(server, TOKEN).open() as door, synced(settings(tmp_path, door.url, token=TOKEN)) as library:
        door.hangs = True
        async with asyncio.timeout(5):
            answer = await library.ask(QUESTIONS[0])
        assert answer.answered
        assert answer.notice == WITHOUT_VECTORS
        door.hangs = False
        assert (await library.ask(QUESTIONS[0])).notice is None


async def test_a_server_that_is_away_is_not_asked_by_every_question(
    server: ChromaServer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with GuardedDoor(server, TOKEN).open() as door, synced(settings(tmp_path, door.url, token=TOKEN)) as library:
        monkeypatch.setattr(door, "_token", "changed")
        await library.ask(QUESTIONS[0])
        refused = door.refused
        for question in QUESTIONS:
            assert (await library.ask(question)).answered
        assert door.refused == refused


async def test_a_server_that_is_away_at_the_start_is_one_sentence(tmp_path: Path, unused: Callable[[], str]) -> None:
    async with Library.open(settings(tmp_path, unused())) as library:
        with pytest.raises(StorageError, match=r"does not answer.*Nothing was changed.*chroma\.url"):
            await library.ready()


@pytest.fixture
def unused(tmp_path: Path) -> Callable[[], str]:
    """An address at which nobody answers."""
    return lambda: ChromaServer(tmp_path).url
