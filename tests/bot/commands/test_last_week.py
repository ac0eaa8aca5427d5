"""A question's "last week" is the week that it was when it was asked, whenever one of its buttons is pressed."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

from bot.asked import FILE, AskedBook
from index.model import Answer, AnswerKind, Filters
from tests.bot.cards.made import citation
from tests.bot.conftest import Newsroom, bot_running
from tests.bot.stub import LAMP, Stub, as_library

DAYS = 20


class Dated(Stub):
    """Notes from which day it is to count."""

    def __init__(self) -> None:
        super().__init__()
        self.days: list[date | None] = []

    async def ask(self, question: str, *_: Any, today: date | None = None, **__: Any) -> Answer:
        self.days.append(today)
        found = (citation(LAMP),)
        return Answer(question, AnswerKind.ASK, True, citations=found, filters=Filters(since="2025-05-01"))


def days_pass(folder: Path) -> None:
    """All that was asked so far was asked some days earlier."""
    with closing(sqlite3.connect(folder / FILE)) as book:
        book.execute("UPDATE asked SET at = strftime('%Y-%m-%dT%H:%M:%S+00:00', at, ?)", (f"-{DAYS} days",))
        book.commit()


@pytest.fixture
def past() -> Iterator[date]:
    before = date.today()
    yield before - timedelta(DAYS)
    assert date.today() == before, "the test ran over midnight"


async def test_buttons_count_from_the_day_of_the_question(newsroom: Newsroom, tmp_path: Path, past: date) -> None:
    library = Dated()
    async with bot_running(newsroom, newsroom.settings(tmp_path), as_library(library)):
        card = await newsroom.rex.slash(newsroom.channel, "ask", question="What was decided last week?")
        assert library.days == [None], "a new question counts from the present"
        days_pass(tmp_path)
        others = await newsroom.ada.click(card, "Search everything")
        assert library.days[1:] == [past]
        await newsroom.ada.click(others, "✕ from 1 May 2025")
        assert library.days[2:] == [past], "also where that card was made later"


async def test_a_late_mark_is_measured_by_the_day_of_the_question(
    newsroom: Newsroom, tmp_path: Path, past: date
) -> None:
    async with bot_running(newsroom, newsroom.settings(tmp_path), as_library(Dated())):
        card = await newsroom.rex.slash(newsroom.channel, "ask", question="What was decided last week?")
        days_pass(tmp_path)
        await newsroom.rex.click(card, "Right")
    async with AskedBook.open(tmp_path) as book:
        (mark,) = await book.marks()
    assert mark.to_case()["asked"] == past.isoformat()
