"""Feeds of a web server on this machine, asked as time goes by."""

from __future__ import annotations

import asyncio
import os
import signal
from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass, field
from multiprocessing import get_context
from pathlib import Path

import pytest
from aiohttp import web
from aiohttp.test_utils import TestServer

from config.settings import FeedSettings, FetchingSettings
from index.keeping.drafts import Draft
from index.keeping.errors import KeepingError
from index.keeping.fetched import draft_fetched
from index.keeping.keeper import Added
from index.keeping.polling import LONGEST_WAIT, TRIES, Feeds
from index.model import Failure
from index.reading.errors import ReadingError
from index.reading.facts import Facts
from index.reading.fetching import fetch
from tests.index.keeping.desk import Desk

FETCHING = FetchingSettings(allow_private=True)
MINUTES = 15


@dataclass
class Outlet:
    """A made-up outlet: its feed, its pages, and what it was asked."""

    titles: list[str] = field(default_factory=list)
    broken: set[str] = field(default_factory=set)
    down: bool = False
    asked: list[tuple[str, int]] = field(default_factory=list)
    address: str = ""

    @property
    def feed(self) -> str:
        return f"{self.address}feed.xml"

    async def serve_feed(self, request: web.Request) -> web.Response:
        etag = f'"{len(self.titles)}"'
        known = request.headers.get("If-None-Match") == etag
        status = 503 if self.down else 304 if known else 200
        self.asked.append(("feed", status))
        entries = "".join(
            f"<item><title>{one}</title><link>{self.address}{one}</link><guid isPermaLink='false'>{one}</guid>"
            f"<pubDate>Mon, 03 Feb 2025 10:00:00 GMT</pubDate><author>Ida Lund</author></item>"
            for one in reversed(self.titles)
        )
        text = f"<rss version='2.0'><channel><title>Harbour Post</title>{entries}</channel></rss>"
        body = text if status == 200 else ""
        return web.Response(status=status, text=body, content_type="application/rss+xml", headers={"ETag": etag})

    async def serve_page(self, request: web.Request) -> web.Response:
        name = request.match_info["name"]
        status = 404 if name in self.broken or name not in ("front", *self.titles) else 200
        self.asked.append((name, status))
        if name == "front":
            head = '<link rel="alternate" type="application/rss+xml" href="/feed.xml">'
            return web.Response(text=f"<html><head>{head}</head><body></body></html>", content_type="text/html")
        story = f"<p>The harbour master said on Monday that pier {name} would close for the winter. "
        page = f"<html><head><title>Pier {name}</title></head><body><article><h1>Pier {name}</h1>{story * 6}"
        return web.Response(status=status, text=page, content_type="text/html")


@dataclass
class Shelf:
    """A corpus of which nothing but what is added matters here."""

    added: dict[str, tuple[Facts, str]] = field(default_factory=dict)

    async def draft_address(self, address: str) -> Draft:
        try:
            drafted = draft_fetched(await fetch(address, FETCHING))
        except ReadingError as error:
            raise KeepingError(str(error)) from None
        assert not isinstance(drafted, Failure)
        return drafted

    async def add(self, draft: Draft, facts: Facts | None = None, *, by: str) -> Added:
        done = draft.with_facts(facts or Facts())
        self.added[done.facts.url or ""] = (done.facts, by)
        return Added(draft.file, draft.article.label, Path(draft.file), 1)

    async def with_addresses(self, addresses: Sequence[str]) -> set[str]:
        return set(addresses) & set(self.added)


@pytest.fixture
async def outlet() -> AsyncIterator[Outlet]:
    one = Outlet()
    app = web.Application()
    app.router.add_get("/feed.xml", one.serve_feed)
    app.router.add_get("/{name}", one.serve_page)
    async with TestServer(app) as server:
        one.address = str(server.make_url("/"))
        yield one


@dataclass
class Reader:
    """Feeds with a clock of their own."""

    outlet: Outlet
    folder: Path
    time: float = 1_000_000.0
    shelf: Shelf = field(default_factory=Shelf)

    def __post_init__(self) -> None:
        (self.folder / "corpus").mkdir()
        self.feeds = self.opened()

    def opened(self, addresses: tuple[str, ...] = ()) -> Feeds:
        settings = FeedSettings(minutes=MINUTES, addresses=addresses)
        return Feeds([self.folder / "corpus"], self.folder, settings, FETCHING, lambda: self.time)

    async def later(self, minutes: float = MINUTES) -> list[str]:
        """What is added when time has gone by, by its name."""
        self.time += minutes * 60
        before = set(self.shelf.added)
        await self.feeds.look(self.shelf)
        return [one.removeprefix(self.outlet.address) for one in self.shelf.added if one not in before]


@pytest.fixture
def reader(outlet: Outlet, tmp_path: Path) -> Reader:
    return Reader(outlet, tmp_path)


async def test_a_feed_is_followed_and_its_new_articles_added_once_and_oldest_first(reader: Reader) -> None:
    reader.outlet.titles = ["a", "b"]
    followed = await reader.feeds.follow(reader.outlet.feed)
    assert (followed.title, followed.entries) == ("Harbour Post", 2)
    assert await reader.later(0) == ["a", "b"]
    assert await reader.later() == []
    reader.outlet.titles.append("c")
    assert await reader.later() == ["c"]
    (state,) = reader.feeds.states()
    assert (state.added, state.failures, state.title) == (3, 0, "Harbour Post")


async def test_what_the_page_does_not_state_the_feed_does(reader: Reader) -> None:
    reader.outlet.titles = ["a"]
    await reader.feeds.follow(reader.outlet.feed)
    await reader.later(0)
    ((facts, by),) = reader.shelf.added.values()
    assert facts.title == "Pier a", "the page's own word goes before the feed's"
    assert (facts.authors, facts.published) == (("Ida Lund",), "2025-02-03")
    assert by == "feed Harbour Post"


async def test_an_unchanged_feed_is_not_sent_again_and_not_asked_too_early(reader: Reader) -> None:
    reader.outlet.titles = ["a"]
    await reader.feeds.follow(reader.outlet.feed)
    await reader.later(0)
    reader.outlet.asked.clear()
    assert await reader.later(MINUTES - 1) == []
    assert reader.outlet.asked == []
    assert 0 < reader.feeds.wait() <= 60
    assert await reader.later(1) == []
    assert reader.outlet.asked == [("feed", 304)]


async def test_a_failing_feed_is_asked_less_and_less_and_recovers(reader: Reader) -> None:
    await reader.feeds.follow(reader.outlet.feed)
    reader.outlet.down = True
    waits = []
    for _ in range(10):
        await reader.later(reader.feeds.wait() / 60)
        waits.append(reader.feeds.wait() / 60)
    assert waits[:3] == [2 * MINUTES, 4 * MINUTES, 8 * MINUTES]
    assert waits[-1] == LONGEST_WAIT / 60
    (state,) = reader.feeds.states()
    assert state.failures == 10
    assert "503" in (state.why or "")
    reader.outlet.down, reader.outlet.titles = False, ["a"]
    assert await reader.later(LONGEST_WAIT / 60) == ["a"]
    assert [state.failures for state in reader.feeds.states()] == [0]


async def test_an_article_that_cannot_be_had_keeps_none_out_and_is_given_up(reader: Reader) -> None:
    reader.outlet.titles, reader.outlet.broken = ["a", "b", "c"], {"b"}
    await reader.feeds.follow(reader.outlet.feed)
    assert await reader.later(0) == ["a", "c"]
    for _ in range(TRIES + 1):
        assert await reader.later() == []
    assert reader.outlet.asked.count(("b", 404)) == TRIES
    assert reader.outlet.asked[-1] == ("feed", 304)
    (state,) = reader.feeds.states()
    assert (state.failures, state.added) == (0, 2)


async def test_nothing_is_added_twice_after_a_restart_or_when_what_was_known_is_lost(reader: Reader) -> None:
    reader.outlet.titles = ["a", "b"]
    await reader.feeds.follow(reader.outlet.feed)
    await reader.later(0)
    reader.outlet.asked.clear()
    reader.feeds = reader.opened()
    assert await reader.later() == []
    assert reader.outlet.asked == [("feed", 304)]
    (reader.folder / "feeds.json").write_text("{torn")
    reader.feeds = reader.opened()
    assert await reader.later() == []
    assert [name for name, _ in reader.outlet.asked[1:]] == ["feed"], "no article is fetched to see that it is known"


def _look_and_die(folder: Path, feed: str) -> None:
    """In a process of its own: an article of the feed is saved, and before it is indexed, the process is gone."""

    async def look() -> None:
        desk = Desk(folder, FETCHING)
        async with desk.open():
            desk.keeper._index = lambda _: os.kill(os.getpid(), signal.SIGKILL)  # type: ignore[assignment,return-value]
            await _feeds_of(desk, feed).look(desk.keeper)

    asyncio.run(look())


def _feeds_of(desk: Desk, feed: str) -> Feeds:
    return Feeds([desk.corpus], desk.data, FeedSettings(addresses=(feed,)), FETCHING)


async def test_an_article_that_was_saved_when_the_process_died_is_not_saved_again(
    outlet: Outlet, tmp_path: Path
) -> None:
    outlet.titles = ["pier"]
    process = get_context("spawn").Process(target=_look_and_die, args=(tmp_path, outlet.feed))
    await asyncio.to_thread(process.start)
    await asyncio.to_thread(process.join)
    assert process.exitcode == -signal.SIGKILL
    desk = Desk(tmp_path, FETCHING)
    saved = desk.files()
    assert any(name.endswith(".html") for name in saved)
    async with desk.open():
        assert await desk.indexed() == set()
        assert await desk.keeper.with_addresses([f"{outlet.address}pier", f"{outlet.address}quay"]) == {
            f"{outlet.address}pier"
        }
        outlet.titles.append("quay")
        (added,) = await _feeds_of(desk, outlet.feed).look(desk.keeper)
        assert "quay" in added.article_id
        assert saved.items() <= desk.files().items()
        await desk.sync()
        assert len(await desk.indexed()) == 2


async def test_what_was_removed_from_the_corpus_does_not_come_back(reader: Reader) -> None:
    reader.outlet.titles = ["a"]
    await reader.feeds.follow(reader.outlet.feed)
    await reader.later(0)
    reader.shelf.added.clear()
    reader.outlet.titles.append("b")
    assert await reader.later() == ["b"]


async def test_a_page_leads_to_its_feed(reader: Reader) -> None:
    followed = await reader.feeds.follow(f"{reader.outlet.address}front")
    assert followed.address == reader.outlet.feed


async def test_what_cannot_be_followed_is_a_sentence(reader: Reader) -> None:
    reader.outlet.titles = ["a"]
    for address in (f"{reader.outlet.address}a", f"{reader.outlet.address}none", "nonsense", "file:///etc/passwd", ""):
        with pytest.raises(KeepingError, match="cannot be followed"):
            await reader.feeds.follow(address)
    await reader.feeds.follow(reader.outlet.feed)
    with pytest.raises(KeepingError, match="followed already"):
        await reader.feeds.follow(reader.outlet.feed)
    assert len(reader.feeds.states()) == 1


async def test_a_feed_is_followed_no_longer_but_not_one_of_the_settings(reader: Reader) -> None:
    await reader.feeds.follow(reader.outlet.feed)
    await reader.feeds.unfollow(reader.outlet.feed)
    assert reader.feeds.states() == ()
    with pytest.raises(KeepingError, match="No feed"):
        await reader.feeds.unfollow(reader.outlet.feed)
    reader.feeds = reader.opened((reader.outlet.feed,))
    reader.outlet.titles = ["a"]
    assert await reader.later(0) == ["a"]
    with pytest.raises(KeepingError, match=r"the setting feeds\.addresses"):
        await reader.feeds.unfollow(reader.outlet.feed)


@pytest.mark.parametrize("text", ["feeds = 3", "feeds = ['javascript:x']", "feeds = [", "\udcff"])
async def test_a_list_that_cannot_be_understood_is_a_sentence_and_is_not_written_over(
    reader: Reader, text: str
) -> None:
    file = reader.folder / "corpus" / "feeds.toml"
    file.write_text(text, "utf-8", "surrogateescape")
    with pytest.raises(KeepingError, match="mend it by hand"):
        await reader.feeds.follow(reader.outlet.feed)
    assert file.read_bytes() == text.encode("utf-8", "surrogateescape")
