"""The catalog's shape, one numbered step after the other; a database remembers how many it has taken.

A step is never changed once it has landed: a new one is added. Each is applied in a transaction of its own.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable

from index.reading.duplicates import COMMONEST, sketch
from index.storage.rows import ARTICLE_COLUMNS, article_from, runs_of, sketch_to

Migration = Callable[[sqlite3.Connection], None]


class CatalogTooNew(Exception):
    """The catalog was written by a later version."""


def m001_articles(db: sqlite3.Connection) -> None:
    db.execute("CREATE TABLE facts (key TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID")
    db.execute(
        """CREATE TABLE articles (
            id INTEGER PRIMARY KEY AUTOINCREMENT,
            article_id TEXT NOT NULL UNIQUE,
            path TEXT NOT NULL,
            digest TEXT NOT NULL,        -- of the bytes it was read from
            made_by TEXT NOT NULL,       -- fingerprint of the rules that read and analysed it
            model TEXT NOT NULL,         -- fingerprint of the model that made its vectors
            text_hash TEXT NOT NULL,
            title TEXT, source TEXT, source_key TEXT, authors TEXT NOT NULL, authors_key TEXT NOT NULL,
            published TEXT, url TEXT,
            word_count INTEGER NOT NULL,
            blocks TEXT NOT NULL,
            text TEXT NOT NULL           -- last, as SQLite reads a row from its beginning
        )"""
    )
    db.execute("CREATE INDEX articles_by_source ON articles (source_key, published)")
    db.execute("CREATE INDEX articles_by_date ON articles (published)")


def m002_passages(db: sqlite3.Connection) -> None:
    # AUTOINCREMENT: an id is never used again, so a vector left over in Chroma can't point to another passage.
    db.execute(
        """CREATE TABLE passages (
            id INTEGER PRIMARY KEY AUTOINCREMENT,
            article INTEGER NOT NULL REFERENCES articles (id) ON DELETE CASCADE,
            start INTEGER NOT NULL, "end" INTEGER NOT NULL, kind TEXT NOT NULL, paragraph INTEGER,
            vector BLOB NOT NULL         -- float16, unit length
        )"""
    )
    db.execute("CREATE INDEX passages_by_article ON passages (article, start)")
    db.execute("CREATE VIRTUAL TABLE words USING fts5 (text, title, tokenize = 'porter unicode61 remove_diacritics 2')")
    db.execute("CREATE VIRTUAL TABLE vocabulary USING fts5vocab (words, 'row')")
    # What Chroma has yet to be told; emptied as it is told.
    db.execute("CREATE TABLE vector_outbox (passage INTEGER PRIMARY KEY, gone INTEGER NOT NULL)")


def m003_names_and_quotations(db: sqlite3.Connection) -> None:
    db.execute(
        """CREATE TABLE names (
            article INTEGER NOT NULL REFERENCES articles (id) ON DELETE CASCADE,
            position INTEGER NOT NULL,
            name TEXT NOT NULL, kind TEXT NOT NULL, aliases TEXT NOT NULL, description TEXT, mentions TEXT NOT NULL,
            PRIMARY KEY (article, position)
        ) WITHOUT ROWID"""
    )
    db.execute(
        """CREATE TABLE quotations (
            article INTEGER NOT NULL REFERENCES articles (id) ON DELETE CASCADE,
            start INTEGER NOT NULL, "end" INTEGER NOT NULL, kind TEXT NOT NULL,
            speaker TEXT, speaker_start INTEGER, speaker_end INTEGER,
            cue TEXT, cue_start INTEGER, cue_end INTEGER, confidence REAL NOT NULL
        )"""
    )
    db.execute("CREATE INDEX quotations_by_article ON quotations (article, start)")
    db.execute("CREATE INDEX quotations_by_speaker ON quotations (speaker)")


def m004_same_stories(db: sqlite3.Connection) -> None:
    db.execute("CREATE INDEX articles_by_text ON articles (text_hash)")
    db.execute(
        """CREATE TABLE sketches (
            article INTEGER PRIMARY KEY REFERENCES articles (id) ON DELETE CASCADE,
            runs BLOB NOT NULL           -- sampled runs of words, 64 bits each, sorted
        )"""
    )
    # Which articles have a run; a run that is in too many articles is kept with article 0 alone.
    db.execute("CREATE TABLE runs (run INTEGER, article INTEGER, PRIMARY KEY (run, article)) WITHOUT ROWID")
    articles = db.cursor()
    articles.row_factory = sqlite3.Row
    for row in articles.execute(f"SELECT id, {ARTICLE_COLUMNS} FROM articles"):
        sampled = sketch(article_from(row))
        db.execute("INSERT INTO sketches VALUES (?, ?)", (row["id"], sketch_to(sampled)))
        db.executemany("INSERT INTO runs VALUES (?, ?)", [(run, row["id"]) for run in runs_of(sampled)])
    db.execute(f"INSERT INTO runs SELECT run, 0 FROM runs GROUP BY run HAVING count(*) > {COMMONEST}")
    db.execute("DELETE FROM runs WHERE article > 0 AND run IN (SELECT run FROM runs WHERE article = 0)")


def m005_restricted(db: sqlite3.Connection) -> None:
    # A table of its own, as most articles are everybody's, and a column behind the text would be slow to read.
    db.execute(
        """CREATE TABLE restricted (
            article INTEGER PRIMARY KEY REFERENCES articles (id) ON DELETE CASCADE,
            part TEXT NOT NULL           -- the corpus entry it lies in; '': in none any more
        )"""
    )
    db.execute("CREATE VIRTUAL TABLE word_places USING fts5vocab (words, 'instance')")


def m006_addresses(db: sqlite3.Connection) -> None:
    # By which a feed's article is known to be in the corpus.
    db.execute("CREATE INDEX articles_by_address ON articles (url)")


MIGRATIONS: tuple[Migration, ...] = (
    m001_articles,
    m002_passages,
    m003_names_and_quotations,
    m004_same_stories,
    m005_restricted,
    m006_addresses,
)


def migrate(db: sqlite3.Connection) -> None:
    """Brings the database up to date. Raises CatalogTooNew; sqlite3.DatabaseError where it is damaged."""
    version = int(db.execute("PRAGMA user_version").fetchone()[0])
    if version > len(MIGRATIONS):
        raise CatalogTooNew(f"written with catalog version {version}, this program knows {len(MIGRATIONS)}")
    for number, step in enumerate(MIGRATIONS[version:], start=version + 1):
        db.execute("BEGIN IMMEDIATE")
        try:
            step(db)
            db.execute(f"PRAGMA user_version = {number}")
            db.execute("COMMIT")
        except BaseException:
            db.execute("ROLLBACK")
            raise
