"""What the bot is used for: figures from the book of what was asked, for those who run it.

Nobody's name or id is in it, and of a question only where it was asked before others are its words.
"""

from __future__ import annotations

import contextlib
import json
import sqlite3
from dataclasses import dataclass, replace
from pathlib import Path

from bot.asked import FILE, KEPT_DAYS
from index.model import AnswerKind
from index.storage.catalog import StorageError

BUSIEST = 5
UNANSWERED = 10


@dataclass(frozen=True, slots=True)
class Unanswered:
    """A question to which the corpus had no answer."""

    at: str
    """ISO 8601 in UTC."""
    kind: str
    text: str | None
    """None where it was asked in private."""


@dataclass(frozen=True, slots=True)
class Usage:
    """Of the last ``days`` days, but for the marks, which are kept until their readers erase them."""

    days: int = KEPT_DAYS
    questions: int = 0
    people: int = 0
    kinds: tuple[tuple[str, int], ...] = ()
    """How often each kind was asked, the most frequent first."""
    unanswered: int = 0
    right: int = 0
    wrong: int = 0
    busiest: tuple[tuple[str, int], ...] = ()
    """Days (in UTC) with the most questions."""
    latest_unanswered: tuple[Unanswered, ...] = ()
    """The newest first."""

    def without_words(self) -> Usage:
        """The same for those who must not read what others asked."""
        bare = tuple(replace(one, text=None) for one in self.latest_unanswered)
        return replace(self, latest_unanswered=bare)


def read_usage(folder: Path) -> Usage:
    """The figures of a data folder, also while a bot is using it. Holds the thread; raises StorageError."""
    file = folder / FILE
    if not file.exists():
        return Usage()
    kinds = f"({', '.join(repr(kind.value) for kind in AnswerKind)})"
    since = f"strftime('%Y-%m-%dT%H:%M:%S', 'now', '-{KEPT_DAYS} days')"
    asked = f"FROM asked WHERE kind IN {kinds} AND at >= {since}"
    unanswered = asked.replace("asked", "asked JOIN refused ON refused.asked = asked.id", 1)
    try:
        return _read(file, asked, unanswered)
    except sqlite3.DatabaseError as error:
        raise StorageError(
            f"{file} cannot be read ({error}). Nothing was changed: start the bot, which mends it, and ask again."
        ) from error


def _read(file: Path, asked: str, refused: str) -> Usage:
    with contextlib.closing(sqlite3.connect(f"{file.absolute().as_uri()}?mode=ro", uri=True)) as db:
        questions, people = db.execute(f"SELECT count(*), count(DISTINCT user) {asked}").fetchone()
        kinds = db.execute(f"SELECT kind, count(*) n {asked} GROUP BY kind ORDER BY n DESC, kind").fetchall()
        busiest = db.execute(
            f"SELECT substr(at, 1, 10) day, count(*) n {asked} GROUP BY day ORDER BY n DESC, day DESC LIMIT ?",
            (BUSIEST,),
        ).fetchall()
        (unanswered,) = db.execute(f"SELECT count(*) {refused}").fetchone()
        latest = db.execute(
            f"SELECT at, kind, arguments, private {refused} ORDER BY at DESC LIMIT ?", (UNANSWERED,)
        ).fetchall()
        right, wrong = db.execute("SELECT total(right), total(NOT right) FROM marks").fetchone()
    return Usage(
        days=KEPT_DAYS,
        questions=questions,
        people=people,
        kinds=tuple(kinds),
        unanswered=unanswered,
        right=int(right),
        wrong=int(wrong),
        busiest=tuple(busiest),
        latest_unanswered=tuple(
            Unanswered(at, kind, None if private else json.loads(arguments)["text"])
            for at, kind, arguments, private in latest
        ),
    )
