"""Whether the catalog fits together by itself: texts and their hashes, what was found in them, words, vectors.

Promises: looking changes nothing and sees one state of the catalog, whatever is written meanwhile; mending marks an
article to be read again, so that it stays in the answers (as far as its text is sound) until that is done.
"""

from __future__ import annotations

import json
import sqlite3
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

import aiosqlite
import numpy as np

from index.model import Analysis, Article, hash_text
from index.storage.rows import (
    ARTICLE_COLUMNS,
    NAME_COLUMNS,
    QUOTATION_COLUMNS,
    article_from,
    names_from,
    passage_from,
    quotation_from,
)

# Half precision keeps a length of one to three digits.
NEARLY = 0.01


@dataclass(frozen=True, slots=True)
class Damage:
    """What does not fit together, by what it is; ids of articles where nothing else is said."""

    file: tuple[str, ...] = ()
    """What SQLite says of its file, sentence by sentence."""
    texts: tuple[str, ...] = ()
    """Their text is not the one that was stored."""
    places: tuple[str, ...] = ()
    """A paragraph, passage, name or quotation of theirs is not where the text has it."""
    words: tuple[str, ...] = ()
    """A passage of theirs is not to be found by the words it has."""
    vectors: tuple[str, ...] = ()
    """A vector of theirs is missing or is none."""
    stray_words: tuple[int, ...] = ()
    """Passages that can be found by their words and are no longer there."""

    @property
    def articles(self) -> frozenset[str]:
        """All that have to be read again."""
        return frozenset((*self.texts, *self.places, *self.words, *self.vectors))


def inspect(path: Path) -> Damage:
    """Goes through the whole catalog. For a thread: it takes about a second for each 2,000 articles."""
    with closing(sqlite3.connect(f"{path.resolve().as_uri()}?mode=ro", uri=True)) as db:
        db.row_factory = sqlite3.Row
        db.execute("BEGIN")
        file = tuple(str(row[0]) for row in db.execute("PRAGMA quick_check") if row[0] != "ok")
        if file:
            return Damage(file=file)
        stray = db.execute("SELECT rowid FROM words WHERE rowid NOT IN (SELECT id FROM passages)")
        lengths = Counter(row[0] for row in db.execute("SELECT length(vector) FROM passages"))
        usual = lengths.most_common(1)[0][0] if lengths else 0
        damaged: dict[str, list[str]] = {"texts": [], "places": [], "words": [], "vectors": []}
        for row in db.execute(f"SELECT id, text_hash, {ARTICLE_COLUMNS} FROM articles ORDER BY article_id"):
            for what in _faults(db, row, usual):
                damaged[what].append(row["article_id"])
        return Damage(**{what: tuple(ids) for what, ids in damaged.items()}, stray_words=tuple(row[0] for row in stray))


async def mend(db: aiosqlite.Connection, damage: Damage) -> None:
    """Within a transaction: has damaged articles read again, and the index of words made anew from its rows."""
    await db.executemany("DELETE FROM words WHERE rowid = ?", [(one,) for one in damage.stray_words])
    await db.executemany("UPDATE articles SET digest = '' WHERE article_id = ?", [(one,) for one in damage.articles])
    await db.execute("INSERT INTO words (words) VALUES ('rebuild')")


async def words_are_sound(db: aiosqlite.Connection) -> bool:
    """Whether the index of words has what its rows say."""
    try:
        await db.execute("INSERT INTO words (words) VALUES ('integrity-check')")
    except sqlite3.DatabaseError:
        return False
    return True


def _faults(db: sqlite3.Connection, row: sqlite3.Row, usual: int) -> Iterator[str]:
    passages = db.execute(
        'SELECT p.id, p.start, p."end", p.kind, p.paragraph, p.vector, w.text AS words FROM passages p'
        " LEFT JOIN words w ON w.rowid = p.id WHERE p.article = ? ORDER BY p.start",
        (row["id"],),
    ).fetchall()
    if hash_text(row["text"]) != row["text_hash"]:
        yield "texts"
    elif not _in_place(db, row, passages):
        yield "places"
    elif any(row["text"][one["start"] : one["end"]] != one["words"] for one in passages):
        yield "words"
    if not all(len(one["vector"]) == usual and _is_unit(one["vector"]) for one in passages):
        yield "vectors"


def _in_place(db: sqlite3.Connection, row: sqlite3.Row, passages: Sequence[sqlite3.Row]) -> bool:
    def of(table: str, columns: str) -> list[sqlite3.Row]:
        return db.execute(f"SELECT {columns} FROM {table} WHERE article = ?", (row["id"],)).fetchall()

    try:
        article = article_from(row)
        found = Analysis(
            tuple(map(passage_from, passages)),
            tuple(names_from(of("names", NAME_COLUMNS))),
            tuple(map(quotation_from, of("quotations", QUOTATION_COLUMNS))),
        )
    except (KeyError, ValueError, TypeError, json.JSONDecodeError):
        return False
    return all(_holds(article, start, end) for start, end in _spans(found)) and all(
        quotation.cue is None or article.text[quotation.cue_start : quotation.cue_end] == quotation.cue
        for quotation in found.quotations
    )


def _spans(found: Analysis) -> Iterator[tuple[int | None, int | None]]:
    yield from ((passage.start, passage.end) for passage in found.passages)
    yield from ((span.start, span.end) for name in found.names for span in name.mentions)
    for one in found.quotations:
        yield one.start, one.end
        yield from ((a, b) for a, b in ((one.speaker_start, one.speaker_end), (one.cue_start, one.cue_end)) if a != b)


def _holds(article: Article, start: int | None, end: int | None) -> bool:
    return start is not None and end is not None and 0 <= start < end <= len(article.text)


def _is_unit(blob: bytes) -> bool:
    length = float(np.linalg.norm(np.frombuffer(blob, dtype="<f2").astype(np.float32)))
    return abs(length - 1) < NEARLY  # false for what is not a number, too
