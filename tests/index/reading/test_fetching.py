"""What is fetched from the web, and what never is: tried on a real server on this machine."""

from __future__ import annotations

import asyncio
import gzip
import ipaddress
import socket
import zlib
from collections.abc import AsyncIterator, Awaitable, Callable
from typing import Any

import pytest
from aiohttp import web
from aiohttp.test_utils import TestServer

from config.settings import FetchingSettings
from index.reading.fetching import Fetched, FetchError, IPAddress, fetch, is_public, is_public_web

STORY = b"<html><body><p>The pier of Port Ellery is closed.</p></body></html>"
SMALL = FetchingSettings(size_mb=0.5, seconds=5)


class Site:
    """A site on loopback: what stands at a path, and which paths were asked for."""

    def __init__(self, server: TestServer) -> None:
        self.server = server
        self.asked: list[web.Request] = []
        self.pages: dict[str, Callable[[web.Request], Awaitable[web.StreamResponse]]] = {}

    async def answer(self, request: web.Request) -> web.StreamResponse:
        self.asked.append(request)
        return await self.pages[request.path](request)

    def put(self, path: str, body: bytes = STORY, status: int = 200, **headers: Any) -> None:
        named = {name.replace("_", "-"): value for name, value in headers.items()}

        async def give(_: web.Request) -> web.Response:
            return web.Response(body=body, status=status, headers={"Content-Type": "text/html"} | named)

        self.pages[path] = give

    def url(self, path: str, host: str = "127.0.0.1") -> str:
        return f"http://{host}:{self.server.port}{path}"

    async def fetch(self, path: str, **known: str) -> Fetched:
        return await fetch(self.url(path), SMALL, may_connect=only_here, **known)


def only_here(address: IPAddress, _: int) -> bool:
    return address == ipaddress.ip_address("127.0.0.1")


@pytest.fixture
async def site() -> AsyncIterator[Site]:
    app = web.Application()
    server = TestServer(app)
    made = Site(server)
    app.router.add_get("/{path:.*}", made.answer)
    await server.start_server()
    yield made
    await server.close()


async def refusal(fetching: Awaitable[object]) -> str:
    with pytest.raises(FetchError) as caught:
        await fetching
    return str(caught.value)


async def test_a_page_is_fetched_with_what_is_needed_to_ask_for_it_again(site: Site) -> None:
    site.put("/story", ETag='"v1"', Last_Modified="Mon, 02 Jun 2025 10:00:00 GMT")
    fetched = await site.fetch("/story")
    assert (fetched.data, fetched.type, fetched.ending) == (STORY, "text/html", ".html")
    assert (fetched.etag, fetched.modified) == ('"v1"', "Mon, 02 Jun 2025 10:00:00 GMT")
    assert fetched.final_url == site.url("/story")
    site.put("/story", b"", 304)
    again = await site.fetch("/story", etag='"v1"', modified="Mon, 02 Jun 2025 10:00:00 GMT")
    assert again.not_modified
    assert site.asked[-1].headers["If-None-Match"] == '"v1"'
    assert site.asked[-1].headers["If-Modified-Since"] == "Mon, 02 Jun 2025 10:00:00 GMT"


async def test_redirects_are_followed_to_the_page_but_not_for_ever(site: Site) -> None:
    site.put("/end")
    for step in range(7):
        site.put(f"/{step}", b"", 302, Location=f"/{step - 1}" if step else "/end")
    assert (await site.fetch("/4")).final_url == site.url("/end")
    assert "more than 5 times" in await refusal(site.fetch("/6"))


@pytest.mark.parametrize("target", ["http://127.0.0.2:{port}/", "http://[::1]:{port}/", "http://localhost.test/", "/x"])
async def test_every_redirect_is_checked_like_the_first_address(
    site: Site, target: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    stands_for(monkeypatch, {"localhost.test": ["10.0.0.7"]})
    site.put("/x", b"", 301, Location="http://user:secret@example.org/")
    site.put("/story", b"", 301, Location=target.format(port=site.server.port))
    said = await refusal(site.fetch("/story"))
    assert "public web" in said or "password" in said
    assert {request.path for request in site.asked} <= {"/story", "/x"}


@pytest.mark.parametrize(
    "address",
    [
        "http://127.0.0.1/", "http://localhost/", "http://[::1]/", "http://0.0.0.0/", "http://169.254.169.254/latest",
        "http://10.1.2.3/", "http://192.168.0.1/", "http://100.64.0.1/", "http://224.0.0.1/", "http://[fe80::1]/",
        "http://[fd00::1]/", "http://[::ffff:127.0.0.1]/", "http://[::ffff:7f00:1]/", "http://[64:ff9b::7f00:1]/",
        "http://[2002:7f00:1::]/", "http://2130706433/", "http://0x7f.1/", "http://127.1/", "http://[::]/",
        "https://93.184.215.14:8443/", "http://93.184.215.14:22/",
    ],
)  # fmt: skip
async def test_nothing_but_the_public_web_is_reached(address: str) -> None:
    said = await refusal(fetch(address, SMALL))
    assert "public web" in said or "no host" in said or "could not be reached" in said


async def test_a_server_of_this_machine_is_refused_and_never_asked(site: Site) -> None:
    site.put("/story")
    assert "public web" in await refusal(fetch(site.url("/story"), SMALL))
    assert "public web" in await refusal(fetch(site.url("/story", "localhost"), SMALL))
    assert site.asked == []
    allowed = SMALL.model_copy(update={"allow_private": True})
    assert (await fetch(site.url("/story"), allowed)).data == STORY


async def test_a_name_with_one_private_address_among_public_ones_is_refused(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    stands_for(monkeypatch, {"two.test": ["93.184.215.14", "192.168.1.1"]})
    assert "two.test is not on the public web" in await refusal(fetch("http://two.test/", SMALL))


async def test_the_connection_goes_to_the_address_that_was_checked(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    # A name that stands for another address at every look-up: only the first look-up may count.
    looked_up = stands_for(monkeypatch, {"rebinding.test": ["127.0.0.1"]})
    site.put("/story")
    fetched = await fetch(site.url("/story", "rebinding.test"), SMALL, may_connect=only_here)
    assert fetched.data == STORY
    assert looked_up == ["rebinding.test"]
    assert site.asked[0].headers["Host"] == f"rebinding.test:{site.server.port}"


@pytest.mark.parametrize(
    ("address", "why"),
    [
        ("ftp://example.org/a", "begins with https"),
        ("file:///etc/passwd", "begins with https"),
        ("javascript:alert(1)", "begins with https"),
        ("example.org/story", "begins with https"),
        ("", "begins with https"),
        ("http://", "begins with https"),
        ("http://[::1/", "not a web address"),
        ("http://example.org:port/", "not a web address"),
        ("http://reporter:secret@example.org/", "user name or password"),
    ],
)
async def test_what_is_no_web_address_is_refused_by_a_sentence(address: str, why: str) -> None:
    said = await refusal(fetch(address, SMALL))
    assert why in said
    assert "secret" not in said


async def test_what_is_packed_arrives_unpacked(site: Site) -> None:
    bare = zlib.compressobj(wbits=-15)
    for packing, body in (
        ("gzip", gzip.compress(STORY)),
        ("gzip", gzip.compress(STORY[:20]) + gzip.compress(STORY[20:])),
        ("deflate", zlib.compress(STORY)),
        ("deflate", bare.compress(STORY) + bare.flush()),
    ):
        site.put("/story", body, Content_Encoding=packing)
        assert (await site.fetch("/story")).data == STORY


async def test_a_decompression_bomb_is_stopped(site: Site) -> None:
    bomb = gzip.compress(bytes(50_000_000))
    assert len(bomb) < 100_000
    site.put("/bomb", bomb, Content_Encoding="gzip")
    assert "larger than 0.5 MB" in await refusal(site.fetch("/bomb"))


@pytest.mark.parametrize(
    ("body", "headers", "why"),
    [
        (b"x" * 600_000, {}, "larger than 0.5 MB"),
        (b"not packed", {"Content_Encoding": "gzip"}, "cannot be unpacked"),
        (gzip.compress(STORY)[:30], {"Content_Encoding": "gzip"}, "broke off"),
        (b"x", {"Content_Encoding": "br"}, "packed by br"),
        (b"GIF89a", {"Content_Type": "image/gif"}, "of the kind image/gif"),
        (b"\0\1", {"Content_Type": "application/octet-stream"}, "of the kind application/octet-stream"),
    ],
)
async def test_what_is_too_large_or_of_another_kind_is_refused(
    site: Site, body: bytes, headers: dict[str, str], why: str
) -> None:
    site.put("/x", body, 200, **headers)
    assert why in await refusal(site.fetch("/x"))


async def test_a_document_is_known_by_its_ending_or_beginning_where_the_server_does_not_say(site: Site) -> None:
    site.put("/report.docx", b"PK", Content_Type="application/octet-stream")
    assert (await site.fetch("/report.docx")).ending == ".docx"
    site.put("/report", b"%PDF-1.7 ...", Content_Type="text/html")
    assert (await site.fetch("/report")).ending == ".pdf"


@pytest.mark.parametrize(
    ("status", "why"), [(404, "no such page"), (403, "login"), (429, "too often"), (500, "trouble")]
)
async def test_an_answer_without_the_page_is_a_sentence_with_the_status(site: Site, status: int, why: str) -> None:
    site.put("/x", b"", status)
    with pytest.raises(FetchError, match=why) as caught:
        await site.fetch("/x")
    assert caught.value.status == status


async def test_a_server_that_dawdles_is_left(site: Site) -> None:
    async def dawdle(request: web.Request) -> web.StreamResponse:
        response = web.StreamResponse(headers={"Content-Type": "text/html"})
        await response.prepare(request)
        await response.write(b"<p>")
        await asyncio.Event().wait()
        return response

    site.pages["/slow"] = dawdle
    hasty = SMALL.model_copy(update={"seconds": 0.2})
    assert "within 0.2 seconds" in await refusal(fetch(site.url("/slow"), hasty, may_connect=only_here))


async def test_a_host_that_is_not_there_is_a_sentence(monkeypatch: pytest.MonkeyPatch) -> None:
    stands_for(monkeypatch, {})
    assert "There is no host nowhere.test" in await refusal(fetch("http://nowhere.test/", SMALL))


def test_public_addresses_are_public() -> None:
    for address in ("93.184.215.14", "8.8.8.8", "2606:2800:21f:cb07::1", "64:ff9b::808:808", "::ffff:8.8.8.8"):
        assert is_public(ipaddress.ip_address(address)), address
    assert is_public_web(ipaddress.ip_address("8.8.8.8"), 443)


def stands_for(monkeypatch: pytest.MonkeyPatch, hosts: dict[str, list[str]]) -> list[str]:
    """Has these names stand for these addresses, and every other one for none. Gives the names looked up."""
    looked_up: list[str] = []

    async def getaddrinfo(_: object, host: str, port: int, **__: object) -> list[tuple[object, ...]]:
        looked_up.append(host)
        if host not in hosts:
            raise socket.gaierror(socket.EAI_NONAME, "unknown")
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (address, port)) for address in hosts[host]]

    monkeypatch.setattr(asyncio.base_events.BaseEventLoop, "getaddrinfo", getaddrinfo)
    return looked_up
