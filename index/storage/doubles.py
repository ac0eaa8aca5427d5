"""Which stored articles are the same story: every article's sampled runs of words, and who else has them.

Promise: the pairs that ``index.reading.duplicates.same_stories`` finds among all, without going through all.
"""

from __future__ import annotations

import sqlite3
from collections import Counter
from collections.abc import Mapping, Sequence

import aiosqlite

from index.reading.duplicates import COMMONEST, FEWEST_SHARED, Sketch, is_notice, is_one_story, outlet_of
from index.storage.rows import runs_of, sketch_from, sketch_to

# Runs looked up in one statement.
_CHUNK = 5000


async def remember(db: aiosqlite.Connection, article: int, sketch: Sketch) -> None:
    """Notes an article's runs, within the transaction that stores it. Of those that too many have it is noted once,
    as article 0, that they are nobody's."""
    runs = runs_of(sketch)
    await db.execute("INSERT INTO sketches VALUES (?, ?)", (article, sketch_to(sketch)))
    crowded: set[int] = set()
    full: set[int] = set()
    for low in range(0, len(runs), _CHUNK):
        chunk = runs[low : low + _CHUNK]
        sql = (
            "SELECT run, count(*) n, min(article) owner FROM runs"
            f" WHERE run IN ({','.join('?' * len(chunk))}) GROUP BY run"
        )
        for row in await db.execute_fetchall(sql, chunk):
            if not row["owner"]:
                crowded.add(row["run"])
            elif row["n"] >= COMMONEST:
                full.add(row["run"])
    own = [(run, article) for run in runs if run not in crowded and run not in full]
    await db.executemany("INSERT INTO runs VALUES (?, ?)", own)
    if full:
        await db.executemany("DELETE FROM runs WHERE run = ?", [(run,) for run in full])
        await db.executemany("INSERT INTO runs VALUES (?, 0)", [(run,) for run in full])


async def forget(db: aiosqlite.Connection, article: int) -> None:
    """Takes an article's runs away, within the transaction that removes it."""
    for row in await db.execute_fetchall("SELECT runs FROM sketches WHERE article = ?", (article,)):
        runs = runs_of(sketch_from(row["runs"]))
        await db.executemany("DELETE FROM runs WHERE run = ? AND article = ?", [(run, article) for run in runs])
    await db.execute("DELETE FROM sketches WHERE article = ?", (article,))


def find(db: sqlite3.Connection, sketches: Sequence[tuple[Sketch, str | None]]) -> list[list[tuple[str, float]]]:
    """For each sketch the articles whose own has most of it or is mostly in it, but for one: (id, share), likeliest
    first."""
    counted = _sharing(db, [runs_of(sketch) for sketch, _ in sketches])
    shared = [{one: n for one, n in counts.items() if one and n >= FEWEST_SHARED} for counts in counted]
    articles = sorted(set().union(*shared))
    known: dict[int, tuple[str, int]] = {}
    for low in range(0, len(articles), _CHUNK):
        chunk = articles[low : low + _CHUNK]
        sql = (
            "SELECT s.article, article_id, length(runs) / 8 AS size FROM sketches s JOIN articles a ON a.id = s.article"
            f" WHERE s.article IN ({','.join('?' * len(chunk))})"
        )
        known |= {row["article"]: (row["article_id"], row["size"]) for row in db.execute(sql, chunk)}
    return [
        _same(db, sketch, but, {known[one]: (one, n) for one, n in counts.items() if one in known})
        for (sketch, but), counts in zip(sketches, shared, strict=True)
    ]


def _same(
    db: sqlite3.Connection,
    sketch: Sketch,
    but: str | None,
    sharing: Mapping[tuple[str, int], tuple[int, int]],
) -> list[tuple[str, float]]:
    """``sharing``: (id, size of its sketch) of articles, each with its number and how many runs are shared."""
    found: list[tuple[str, float]] = []
    for (name, size), (article, shared) in sharing.items():
        sizes = (size, len(sketch))
        # Whatever is shared may be a notice; that is looked up only where it decides.
        if name == but or not is_one_story(shared, 0, *sizes):
            continue
        sure = is_one_story(shared, shared, *sizes)
        if sure or is_one_story(shared, _noticed(db, sketch, article), *sizes):
            found.append((name, shared / min(sizes)))
    return sorted(found, key=lambda one: (-one[1], one[0]))


def _sharing(db: sqlite3.Connection, sketches: Sequence[list[int]]) -> list[Counter[int]]:
    """How many of each sketch's runs each article has."""
    if sum(map(len, sketches)) > _CHUNK:
        return [_counted(db, runs) for runs in sketches]
    sql = " UNION ALL ".join(
        f"SELECT {n} of, article, count(*) n FROM runs WHERE run IN ({','.join('?' * len(runs))}) GROUP BY article"
        for n, runs in enumerate(sketches)
    )
    counted = [Counter[int]() for _ in sketches]
    for row in db.execute(sql, [run for runs in sketches for run in runs]) if sketches else ():
        counted[row["of"]][row["article"]] = row["n"]
    return counted


def _noticed(db: sqlite3.Connection, sketch: Sketch, article: int) -> int:
    """How many of the runs that an article shares with a sketch are printed by an outlet again and again."""
    runs, outlets = runs_of(sketch), dict[int, list[str | None]]()
    for low in range(0, len(runs), _CHUNK):
        chunk = runs[low : low + _CHUNK]
        sql = (
            "SELECT r.run, source, url FROM runs mine JOIN runs r ON r.run = mine.run"
            " JOIN articles a ON a.id = r.article"
            f" WHERE mine.article = ? AND mine.run IN ({','.join('?' * len(chunk))})"
        )
        for row in db.execute(sql, (article, *chunk)):
            outlets.setdefault(row["run"], []).append(outlet_of(row["source"], row["url"]))
    return sum(map(is_notice, outlets.values()))


def _counted(db: sqlite3.Connection, runs: list[int]) -> Counter[int]:
    """How many of these runs each article has."""
    counted: Counter[int] = Counter()
    for low in range(0, len(runs), _CHUNK):
        chunk = runs[low : low + _CHUNK]
        sql = f"SELECT article, count(*) n FROM runs WHERE run IN ({','.join('?' * len(chunk))}) GROUP BY article"
        counted.update({row["article"]: row["n"] for row in db.execute(sql, chunk)})
    return counted
