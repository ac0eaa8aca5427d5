"""What was fetched becomes a draft: named after its headline, with the address it really came from."""

from __future__ import annotations

from pathlib import Path

import pytest
from aiohttp import web
from aiohttp.test_utils import TestServer

from config import Settings
from config.settings import FetchingSettings
from index import KeepingError
from index.keeping.drafts import Draft
from index.keeping.fetched import draft_fetched
from index.model import Failure
from index.reading.fetching import Fetched
from tests.index.keeping.desk import Desk

STORY = (
    "<p>The last café on Gull Island closed on Friday, the harbour office said in a statement.</p>"
    "<p>“We shall miss everyone who came,” said Ole Berg, who had kept it for thirty years.</p>"
)


def page(head: str = "") -> str:
    return f"<html><head><title>The last café</title>{head}</head><body><h1>The last café</h1>{STORY}</body></html>"


def drafted(
    data: bytes, url: str = "https://harbour.example/news/1234.html", ending: str = ".html", **more: str
) -> Draft:
    made = draft_fetched(Fetched(url, "text/html", ending, data, **more))  # type: ignore[arg-type]
    assert isinstance(made, Draft), made
    return made


def test_a_page_is_named_after_its_headline_and_knows_its_address() -> None:
    draft = drafted(page().encode())
    assert draft.file == "the-last-café.html"
    assert draft.facts.url == "https://harbour.example/news/1234.html"
    assert draft.given.url == draft.facts.url
    assert draft.data == page().encode()


@pytest.mark.parametrize(
    "canonical", ["https://elsewhere.example/story", "https://harbour.example/", "https://harbour.example"]
)
def test_a_page_cannot_pass_itself_off_as_one_of_another_outlet(canonical: str) -> None:
    draft = drafted(page(f'<link rel="canonical" href="{canonical}">').encode())
    assert draft.facts.url == "https://harbour.example/news/1234.html"


def test_the_address_that_a_page_gives_itself_goes_before_the_one_it_was_fetched_by() -> None:
    own = "https://harbour.example/the-last-cafe"
    draft = drafted(
        page(f'<link rel="canonical" href="{own}">').encode(), "https://harbour.example/the-last-cafe?utm_source=x"
    )
    assert draft.facts.url == own


def test_letters_survive_that_the_server_alone_knows_how_to_read() -> None:
    draft = drafted(
        page().encode("cp1251", "xmlcharrefreplace").replace(b"caf&#233;", "кафе".encode("cp1251")), charset="cp1251"
    )
    assert "The last кафе on Gull Island" in draft.article.text
    assert "кафе".encode() in draft.data


def test_a_feed_and_a_page_without_a_story_are_refused_by_a_sentence() -> None:
    for ending, data, why in ((".xml", b"<rss/>", "It is a feed"), (".html", b"<body><p>Menu</p></body>", "It ")):
        refused = draft_fetched(Fetched("https://harbour.example/x", "", ending, data))
        assert isinstance(refused, Failure)
        assert why in refused.why


async def test_an_address_is_drafted_as_it_stands_on_a_server(tmp_path: Path) -> None:
    async def give(_: web.Request) -> web.Response:
        return web.Response(text=page(), content_type="text/html")

    async def move(_: web.Request) -> web.Response:
        raise web.HTTPFound("/story")

    app = web.Application()
    app.add_routes([web.get("/story", give), web.get("/old", move)])
    async with TestServer(app) as server, Desk(tmp_path).open() as desk:
        address = str(server.make_url("/old"))
        with pytest.raises(KeepingError, match=r"not on the public web; nothing was fetched\. Nothing was added\."):
            await desk.keeper.draft_address(address)
        desk.keeper._fetching = FetchingSettings(allow_private=True)
        draft = await desk.keeper.draft_address(address)
        assert draft.facts.url == str(server.make_url("/story"))
        added = await desk.keeper.add(draft, by="Ada")
        assert added.article_id.endswith("/the-last-café.html")
        with pytest.raises(KeepingError, match="no such page"):
            await desk.keeper.draft_address(str(server.make_url("/nothing")))


def test_the_web_is_public_unless_the_settings_say_otherwise() -> None:
    assert not Settings().fetching.allow_private
