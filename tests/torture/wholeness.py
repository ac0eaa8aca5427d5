"""What a catalog holds, article by article, and whether that is wholly its old or wholly its new self."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np

from index import Library
from index.storage.soundness import Damage, inspect
from tests.torture.stories import QUESTIONS

# Vectors made in another batch differ in the last digit of half precision.
NEARLY = 0.02


@dataclass(frozen=True)
class Self:
    """Everything the catalog has of one article, in the order of the text."""

    text: str
    passages: tuple[tuple[object, ...], ...]
    """Start, end, kind, paragraph and the words it is found by."""
    names: tuple[tuple[object, ...], ...]
    quotations: tuple[tuple[object, ...], ...]
    vectors: tuple[bytes, ...]

    def same(self, other: Self | None) -> bool:
        """Whether the other is the same; vectors to the last digit but one."""
        if other is None or replace(self, vectors=()) != replace(other, vectors=()):
            return False
        mine, others = (np.array([np.frombuffer(v, "<f2") for v in one.vectors], "<f4") for one in (self, other))
        return mine.shape == others.shape and np.allclose(mine, others, atol=NEARLY)


def selves(data: Path) -> dict[str, Self]:
    """Every article of a catalog, read as it lies there, by its id."""
    if not (data / "catalog.db").is_file():
        return {}
    with closing(sqlite3.connect(data / "catalog.db")) as db:
        if not db.execute("SELECT 1 FROM sqlite_master WHERE name = 'quotations'").fetchone():
            return {}

        def of(article: int, sql: str) -> tuple[tuple[object, ...], ...]:
            return tuple(db.execute(sql, (article,)).fetchall())

        return {
            name: Self(
                text,
                of(
                    row,
                    'SELECT p.start, p."end", p.kind, p.paragraph, w.text FROM passages p LEFT JOIN words w'
                    " ON w.rowid = p.id WHERE p.article = ? ORDER BY p.start",
                ),
                of(row, "SELECT name, kind, aliases, mentions FROM names WHERE article = ? ORDER BY position"),
                of(row, 'SELECT start, "end", speaker, cue FROM quotations WHERE article = ? ORDER BY start, "end"'),
                tuple(v for (v,) in db.execute("SELECT vector FROM passages WHERE article = ? ORDER BY start", (row,))),
            )
            for row, name, text in db.execute("SELECT id, article_id, text FROM articles").fetchall()
        }


def assert_whole(data: Path, old: dict[str, Self], new: dict[str, Self]) -> None:
    """Every article is its old or its new self, and none is there that should not be."""
    if (data / "catalog.db").is_file() and selves(data):
        assert inspect(data / "catalog.db") == Damage()
    found = selves(data)
    for name in old.keys() | new.keys() | found.keys():
        mine = found.get(name)
        if mine is None:
            assert name not in old or name not in new, f"{name} was lost"
        else:
            assert mine.same(old.get(name)) or mine.same(new.get(name)), f"{name} is neither its old nor its new self"


async def answers(library: Library) -> list[object]:
    """What it answers: kind, words, places and speakers, names; passages that tie may change places."""
    told = [await library.ask(question) for question in QUESTIONS]
    return [
        (
            one.kind,
            one.answered,
            sorted((c.article_id, c.start, c.end, c.text, str(c.speaker)) for c in one.citations),
            sorted(name.name for name in one.names),
        )
        for one in told
    ]
