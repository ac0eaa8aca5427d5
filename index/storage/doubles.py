"""Which stored articles are the same story: every article's sampled runs of words, and who else has them.

Promise: the pairs that ``index.reading.duplicates.same_stories`` finds among all, without going through all.
"""

from __future__ import annotations

from collections import Counter

import aiosqlite

from index.reading.duplicates import COMMONEST, FEWEST_SHARED, Sketch, is_same_story
from index.storage.readers import Readers
from index.storage.rows import runs_of, sketch_from, sketch_to

# Runs looked up in one statement.
_CHUNK = 500


async def remember(db: aiosqlite.Connection, article: int, sketch: Sketch) -> None:
    """Notes an article's runs, within the transaction that stores it."""
    runs = runs_of(sketch)
    await db.execute("INSERT INTO sketches VALUES (?, ?)", (article, sketch_to(sketch)))
    await db.executemany(
        "INSERT INTO runs SELECT ?1, ?2 WHERE NOT EXISTS (SELECT 1 FROM runs WHERE run = ?1 AND article = 0)",
        [(run, article) for run in runs],
    )
    crowded = [run for run, owners in (await _owners(db, runs)).items() if len(owners) > COMMONEST]
    await db.executemany("DELETE FROM runs WHERE run = ?", [(run,) for run in crowded])
    await db.executemany("INSERT INTO runs VALUES (?, 0)", [(run,) for run in crowded])


async def forget(db: aiosqlite.Connection, article: int) -> None:
    """Takes an article's runs away, within the transaction that removes it."""
    for row in await db.execute_fetchall("SELECT runs FROM sketches WHERE article = ?", (article,)):
        runs = runs_of(sketch_from(row["runs"]))
        await db.executemany("DELETE FROM runs WHERE run = ? AND article = ?", [(run, article) for run in runs])
    await db.execute("DELETE FROM sketches WHERE article = ?", (article,))


async def find(db: aiosqlite.Connection | Readers, sketch: Sketch, but: str | None) -> list[tuple[str, float]]:
    """Articles whose sketch has most of this one or is mostly in it: (id, share), likeliest first."""
    shared = Counter(owner for owners in (await _owners(db, runs_of(sketch))).values() for owner in owners if owner)
    found: list[tuple[str, float]] = []
    for article in (article for article, count in shared.items() if count >= FEWEST_SHARED):
        rows = await db.execute_fetchall(
            "SELECT article_id, length(runs) / 8 AS size FROM sketches s JOIN articles a ON a.id = s.article"
            " WHERE s.article = ?",
            (article,),
        )
        found += [
            (row["article_id"], shared[article] / min(row["size"], len(sketch)))
            for row in rows
            if row["article_id"] != but and is_same_story(shared[article], row["size"], len(sketch))
        ]
    return sorted(found, key=lambda one: (-one[1], one[0]))


async def _owners(db: aiosqlite.Connection | Readers, runs: list[int]) -> dict[int, list[int]]:
    owners: dict[int, list[int]] = {}
    for low in range(0, len(runs), _CHUNK):
        chunk = runs[low : low + _CHUNK]
        marks = ",".join("?" * len(chunk))
        for row in await db.execute_fetchall(f"SELECT run, article FROM runs WHERE run IN ({marks})", chunk):
            owners.setdefault(row["run"], []).append(row["article"])
    return owners
