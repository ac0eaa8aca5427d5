"""What a card's buttons need is still there after a restart."""

from __future__ import annotations

import logging
import sqlite3
from dataclasses import replace
from pathlib import Path

import pytest

from bot.asked import KEPT_DAYS, AskedBook
from index.model import hash_text
from tests.bot.cards.made import citation


async def test_a_question_outlives_the_process(tmp_path: Path) -> None:
    async with AskedBook.open(tmp_path) as book:
        asked = await book.write(7, "ask", {"text": "who \ud83d lost visas?", "source": "Harbour Post"})
        assert await book.number(asked, [citation("It is ours.")]) == [1]
    async with AskedBook.open(tmp_path) as book:
        found = await book.read(asked)
        assert found is not None
        assert (found.user, found.kind) == (7, "ask")
        assert found.arguments == {"text": "who \ud83d lost visas?", "source": "Harbour Post"}
        place = await book.place(asked, 1)
        assert place is not None
        assert (place.article_id, place.text_hash) == ("lighthouse.txt", hash_text("It is ours."))


async def test_a_citation_keeps_its_number_and_new_ones_get_the_next(tmp_path: Path) -> None:
    one, two, three = (replace(citation("words"), start=n, end=n + 5) for n in (0, 10, 20))
    async with AskedBook.open(tmp_path) as book:
        asked = await book.write(7, "ask", {})
        assert await book.number(asked, [one, two]) == [1, 2]
        assert await book.number(asked, [two, three, one]) == [2, 3, 1]
        assert await book.places(asked, 2) == {("lighthouse.txt", 0, 5), ("lighthouse.txt", 10, 15)}
        other = await book.write(7, "ask", {})
        assert await book.number(other, [three]) == [1]


async def test_what_is_too_old_or_was_never_asked_is_not_known(tmp_path: Path) -> None:
    async with AskedBook.open(tmp_path) as book:
        old = await book.write(7, "ask", {})
        await book.number(old, [citation("words")])
    with sqlite3.connect(tmp_path / "asked.db") as file:
        file.execute("UPDATE asked SET at = date('now', ?)", (f"-{KEPT_DAYS + 1} days",))
    file.close()
    async with AskedBook.open(tmp_path) as book:
        new = await book.write(7, "ask", {})
        assert await book.read(old) is None
        assert await book.place(old, 1) is None
        assert await book.read("never") is None
        assert await book.read(new) is not None


async def test_a_damaged_book_is_put_aside_and_begun_anew(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    (tmp_path / "asked.db").write_bytes(b"this is no database" * 100)
    with caplog.at_level(logging.WARNING):
        async with AskedBook.open(tmp_path) as book:
            assert await book.read(await book.write(7, "ask", {})) is not None
    assert (tmp_path / "asked.db.damaged").read_bytes().startswith(b"this is no database")
    assert "put aside" in caplog.text
