"""What the bot is used for: figures for those who run it, and nobody's private question."""

from __future__ import annotations

import http.server
import json
import sqlite3
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from typer.testing import CliRunner

from bot.asked import FILE, AskedBook
from bot.cli import app
from bot.usage import read_usage
from index import Library
from index.storage.catalog import StorageError
from tests.bot.conftest import Newsroom, bot_running
from tests.bot.discord_markdown import shown

BREAD = "What does bread cost in Norway?"
SECRET = "Who in the ministry drinks in secret?"


async def ask(book: AskedBook, user: int, text: str, *, unanswered: bool = False, private: bool = False) -> str:
    asked = await book.write(user, "ask", {"text": text})
    if unanswered:
        await book.refuse(asked, private)
    return asked


async def test_questions_are_counted_with_those_that_had_no_answer(tmp_path: Path) -> None:
    async with AskedBook.open(tmp_path) as book:
        await ask(book, 1, "who lost visas?")
        await ask(book, 2, BREAD, unanswered=True)
        await ask(book, 2, SECRET, unanswered=True, private=True)
        await book.write(1, "followed", {"text": "whom is meant"})
        noted = await book.read(await ask(book, 3, "why?"))
        assert noted
        await book.mark(noted, 3, True)
        await book.mark(noted, 4, False)
        usage = read_usage(tmp_path)
    assert (usage.questions, usage.people, usage.unanswered) == (4, 3, 2)
    assert (usage.right, usage.wrong) == (1, 1)
    assert usage.kinds == (("ask", 4),)
    assert [number for _, number in usage.busiest] == [4]
    assert {one.text for one in usage.latest_unanswered} == {BREAD, None}


async def test_what_is_older_than_it_may_be_kept_is_not_counted(tmp_path: Path) -> None:
    async with AskedBook.open(tmp_path) as book:
        await ask(book, 1, BREAD, unanswered=True)
    with sqlite3.connect(tmp_path / FILE) as db:
        db.execute("UPDATE asked SET at = '2001-01-01T00:00:00+00:00'")
    db.close()
    assert (read_usage(tmp_path).questions, read_usage(tmp_path).unanswered) == (0, 0)


async def test_whoever_erases_their_questions_takes_them_out_of_the_figures(tmp_path: Path) -> None:
    async with AskedBook.open(tmp_path) as book:
        await ask(book, 1, BREAD, unanswered=True)
        await book.erase(1)
        assert read_usage(tmp_path).latest_unanswered == ()


def test_a_book_that_is_not_there_or_damaged_is_no_traceback(tmp_path: Path) -> None:
    assert read_usage(tmp_path).questions == 0
    (tmp_path / FILE).write_bytes(b"this is no database" * 100)
    with pytest.raises(StorageError, match="Nothing was changed"):
        read_usage(tmp_path)


async def test_admins_see_it_and_nobody_else(newsroom: Newsroom, library: Library, tmp_path: Path) -> None:
    async with bot_running(newsroom, newsroom.settings(tmp_path, admin_users=(newsroom.ada.id,)), library):
        await newsroom.rex.slash(newsroom.channel, "ask", question=BREAD)
        await newsroom.rex.slash(newsroom.channel, "ask", question=SECRET, private=True)
        await newsroom.rex.slash(newsroom.channel, "said", speaker="Torres")
        reply = await newsroom.ada.slash(newsroom.channel, "corpus usage")
        said = shown(reply.text)
        assert reply.ephemeral
        assert "3 questions of 1 person" in said
        assert "2 of them (67%) without an answer" in said
        assert BREAD in said
        assert "asked in private" in said
        assert SECRET not in said
        assert newsroom.rex.name not in said
        refused = await newsroom.rex.slash(newsroom.channel, "corpus usage")
        assert BREAD not in refused.text
        assert "administrators" in refused.text


async def test_who_manages_one_of_several_servers_reads_no_question_of_the_others(
    newsroom: Newsroom, library: Library, tmp_path: Path
) -> None:
    newsroom.discord.add_guild("Another newsroom")
    async with bot_running(newsroom, newsroom.settings(tmp_path), library):
        await newsroom.rex.slash(newsroom.channel, "ask", question=BREAD)
        reply = await newsroom.ada.slash(newsroom.channel, "corpus usage")
        assert "1 question of 1 person" in shown(reply.text)
        assert BREAD not in shown(reply.text)
    async with bot_running(newsroom, newsroom.settings(tmp_path, admin_users=(newsroom.ada.id,)), library):
        reply = await newsroom.ada.slash(newsroom.channel, "corpus usage")
        assert BREAD in shown(reply.text)


async def test_the_terminal_has_the_same_figures(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("STORYDESK_DATA_DIR", str(tmp_path))
    async with AskedBook.open(tmp_path) as book:
        await ask(book, 1, BREAD, unanswered=True)
    as_json = CliRunner().invoke(app, ["usage", "--json"])
    assert json.loads(as_json.output)["latest_unanswered"][0]["text"] == BREAD
    assert BREAD in CliRunner().invoke(app, ["usage"]).output


# ── storydesk health ──────────────────────────────────────────────────────────────────────────


class _Bot(http.server.BaseHTTPRequestHandler):
    status = 200

    def do_GET(self) -> None:
        self.send_response(self.status if self.path == "/healthz" else 404)
        self.end_headers()
        self.wfile.write(b"as it is")

    def log_message(self, *_: object) -> None: ...


@pytest.fixture
def port() -> Iterator[int]:
    server = http.server.HTTPServer(("127.0.0.1", 0), _Bot)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    yield server.server_port
    server.shutdown()
    server.server_close()
    thread.join()


@pytest.mark.parametrize(("status", "code"), [(200, 0), (503, 1)])
@pytest.mark.parametrize("host", ["127.0.0.1", "0.0.0.0"])
def test_health_says_in_its_exit_code_what_healthz_says(
    port: int, status: int, code: int, host: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(_Bot, "status", status)
    monkeypatch.setenv("STORYDESK_METRICS__PORT", str(port))
    monkeypatch.setenv("STORYDESK_METRICS__HOST", host)
    result = CliRunner().invoke(app, ["health"])
    assert (result.exit_code, result.output.strip()) == (code, "as it is")


def test_health_without_a_port_or_a_bot_is_a_sentence(monkeypatch: pytest.MonkeyPatch) -> None:
    result = CliRunner().invoke(app, ["health"])
    assert result.exit_code == 1
    assert "metrics.port" in result.output
    monkeypatch.setenv("STORYDESK_METRICS__PORT", "9")
    result = CliRunner().invoke(app, ["health"])
    assert result.exit_code == 1
    assert "Is the bot running?" in result.output
