"""``/corpus feed``: a feed is followed in Discord, and its articles answer and are announced."""

from __future__ import annotations

from pathlib import Path

import pytest
from aiohttp import web
from aiohttp.test_utils import TestServer

from config import Settings
from config.settings import DiscordSettings, FetchingSettings, WatchingSettings
from index import Library
from tests.bot.conftest import Newsroom, bot_running
from tests.bot.discord_markdown import shown

STORY = (
    "<html><head><title>Pier closes</title><meta property='og:site_name' content='Harbour Post'></head><body><article>"
    "<h1>Pier closes</h1><p>The harbour master of Norwick said on Monday that the long pier would close for the "
    "winter, as its planks had rotted and forty of them were missing after the storm.</p></article></body></html>"
)


async def page(_: web.Request) -> web.Response:
    return web.Response(text=STORY, content_type="text/html")


async def feed(request: web.Request) -> web.Response:
    item = f"<item><title>Pier closes</title><link>{request.url.with_path('/pier')}</link></item>"
    text = f"<rss version='2.0'><channel><title>Harbour *Post* @everyone</title>{item}</channel></rss>"
    return web.Response(text=text, content_type="text/xml")


async def test_a_feed_is_followed_listed_announced_and_left(newsroom: Newsroom, tmp_path: Path) -> None:
    app = web.Application()
    app.router.add_get("/pier", page)
    app.router.add_get("/feed", feed)
    news = newsroom.guild.add_channel("news")
    (tmp_path / "corpus").mkdir()
    settings = Settings(
        corpus=[tmp_path / "corpus"],
        data_dir=tmp_path / "data",
        watching=WatchingSettings(enabled=False),
        fetching=FetchingSettings(allow_private=True),
        discord=DiscordSettings(
            api_url=newsroom.discord.api_url, gateway_url=newsroom.discord.gateway_url, announce_channel=news.id
        ),
    )
    ada, channel = newsroom.ada, newsroom.channel
    async with (
        TestServer(app) as outlet,
        Library.open(settings) as library,
        bot_running(newsroom, settings, library),
    ):
        await library.ready()  # how long models load says nothing of what is tried here
        address = str(outlet.make_url("/feed"))
        assert "None is followed" in (await ada.slash(channel, "corpus feed list")).text
        followed = await ada.slash(channel, "corpus feed add", address=address)
        assert "Harbour *Post* @everyone" in shown(followed.text)
        assert "It names 1 article" in followed.text
        assert await newsroom.discord.bell.until(lambda: bool(news.messages), 30)
        (told,) = news.messages
        assert "Pier closes" in told.text
        assert not told.pings
        reply = await newsroom.rex.slash(channel, "ask", question="Why does the long pier of Norwick close?")
        assert "planks had rotted" in shown(reply.text)
        listed = await ada.slash(channel, "corpus feed list")
        assert "1 article added" in listed.text
        choices = await ada.autocomplete(channel, "corpus feed remove", "feed", "harbour")
        assert list(choices.values()) == [address]
        again = await ada.slash(channel, "corpus feed add", address=address)
        assert "is followed already" in again.text
        left = await ada.slash(channel, "corpus feed remove", feed=address)
        assert "is followed no longer" in left.text
        log = shown((await ada.slash(channel, "corpus log")).text)
        for deed in ("Ada", "follows the feed", "no longer follows the feed", "feed Harbour *Post* @everyone added"):
            assert deed in log
    assert "feed" in (tmp_path / "corpus" / "feeds.toml").read_text()


@pytest.mark.parametrize(("command", "options"), [("add", {"address": "x"}), ("remove", {"feed": "x"}), ("list", {})])
async def test_nobody_else_can_follow_or_list_feeds(desk: Newsroom, command: str, options: dict[str, str]) -> None:
    desk.guild.permit("corpus", desk.rex)
    reply = await desk.rex.slash(desk.channel, f"corpus feed {command}", **options)
    assert "Manage Server" in reply.text


async def test_what_is_no_feed_is_a_sentence(desk: Newsroom) -> None:
    reply = await desk.ada.slash(desk.channel, "corpus feed add", address="http://127.0.0.1/feed")
    assert "cannot be followed" in reply.text
    assert "Something went wrong" not in reply.text
