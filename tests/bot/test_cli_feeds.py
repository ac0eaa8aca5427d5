"""``storydesk feed``: feeds followed from a shell, with a web server on this machine."""

from __future__ import annotations

import http.server
import json
from collections.abc import Iterator
from pathlib import Path
from threading import Thread

import pytest

from tests.bot.test_cli import Storydesk, storydesk

assert storydesk  # the fixture

FEED = b"""<rss version="2.0"><channel><title>Tide Times</title>
<item><title>Gulls return</title><link>/gulls</link></item></channel></rss>"""


class _Outlet(http.server.BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        self.send_response(200)
        self.send_header("Content-Type", "application/rss+xml")
        self.end_headers()
        self.wfile.write(FEED)

    def log_message(self, *_: object) -> None:
        pass


@pytest.fixture
def outlet() -> Iterator[str]:
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), _Outlet) as server:
        Thread(target=server.serve_forever).start()
        yield f"http://127.0.0.1:{server.server_port}/feed"
        server.shutdown()


def test_a_feed_is_followed_listed_and_left_beside_a_running_bot(
    storydesk: Storydesk,
    outlet: str,
    tmp_path: Path,
) -> None:
    corpus = tmp_path / "corpus"
    corpus.mkdir()
    here = {"STORYDESK_CORPUS": json.dumps([str(corpus)]), "STORYDESK_FETCHING__ALLOW_PRIVATE": "true"}
    data = tmp_path / "data"
    assert "No feed is followed" in storydesk("feed", "list", data=data, **here).stdout
    followed = storydesk("feed", "add", outlet, data=data, **here)
    assert "which names 1 article." in followed.stdout
    (told,) = json.loads(storydesk("feed", "list", "--json", data=data, **here).stdout)
    assert told == {"address": outlet, "title": None, "asked": None, "failures": 0, "why": None, "added": 0}
    again = storydesk("feed", "add", outlet, data=data, **here)
    assert (again.returncode, "is followed already" in again.stderr) == (2, True)
    assert "no longer" in storydesk("feed", "remove", outlet, data=data, **here).stdout
    assert [json.loads(line)["what"] for line in (data / "audit.jsonl").read_text().splitlines()] == [
        "feed add",
        "feed remove",
    ]
