"""How far one machine goes: the vector index over made-up vectors, a million by default.

python -m tests.benchmarks.million [--vectors 1000000] [--folder FOLDER]

The vectors are drawn like those of 20,683 passages of real news: the spread of their directions, 13 passages a story
(next to each other at a cosine of .67), stories in topics, all of them a little alike. Everything goes the way it
goes in Storydesk, from the catalog through the outbox to Chroma; only the batches are larger than a running bot takes.
"""

from __future__ import annotations

import argparse
import asyncio
import multiprocessing
import shutil
import sqlite3
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from config.settings import ChromaSettings
from index.storage import vectors as storage
from index.storage.catalog import Catalog
from index.storage.rows import vector_to
from index.storage.vectors import VectorIndex

Floats = NDArray[np.float32]

DIMENSIONS = 384
MODEL = "made-up"
STORY, TOPIC = 13, 1_300
"""Passages in a story and in a topic."""
SHARED, OF_TOPIC, OF_STORY, OWN = 0.09, 0.2, 0.38, 0.33
"""Shares of a vector's square; the first three add up to the cosine within a story."""
QUESTION = 0.5
"""How much of a question is its own; the rest it has from the story it asks for."""
SPECTRUM = (1 / np.sqrt(1 + np.arange(DIMENSIONS) / 6)).astype(np.float32)
"""Fits the eigenvalues of the news passages: .54 of the largest at the 5th, .13 at the 50th, .02 at the 200th."""
STAGES = (10_000, 100_000, 250_000, 500_000, 1_000_000)
QUESTIONS, NEAREST, SHOWN = 200, 100, 10
BATCH = 5_000


def _units(values: Floats) -> Floats:
    return np.asarray(values / np.linalg.norm(values, axis=-1, keepdims=True), dtype=np.float32)


def _drawn(kind: int, number: NDArray[np.int64], share: float) -> Floats:
    """One direction for each number, always the same one."""
    distinct, where = np.unique(number, return_inverse=True)
    rows = [np.random.default_rng((kind, int(one))).standard_normal(DIMENSIONS, dtype=np.float32) for one in distinct]
    return np.asarray(share**0.5 * _units(np.stack(rows) * SPECTRUM)[where], dtype=np.float32)


def vectors(first: int, count: int) -> Floats:
    """The vectors of passages first, first + 1, …"""
    number = np.arange(first, first + count)
    own = np.random.default_rng((3, first)).standard_normal((count, DIMENSIONS), dtype=np.float32)
    parts = _drawn(0, 0 * number, SHARED) + _drawn(1, number // TOPIC, OF_TOPIC) + _drawn(2, number // STORY, OF_STORY)
    # Rounded as the catalog keeps them.
    return _units(parts + OWN**0.5 * _units(own * SPECTRUM)).astype("<f2").astype(np.float32)


def questions() -> Floats:
    """Each asks for a story that is there from the first stage on."""
    number = np.random.default_rng(4).integers(0, STAGES[0], QUESTIONS)
    parts = _drawn(0, 0 * number, SHARED) + _drawn(1, number // TOPIC, OF_TOPIC) + _drawn(2, number // STORY, OF_STORY)
    return _units(parts + _drawn(5, np.arange(QUESTIONS), QUESTION))


class Exact:
    """The nearest of all that have been seen, found by looking at every one."""

    def __init__(self, asked: Floats) -> None:
        self._asked = asked
        self._ids = np.zeros((len(asked), 0), dtype=np.int64)
        self._cosines = np.zeros((len(asked), 0), dtype=np.float32)

    def see(self, first: int, seen: Floats) -> None:
        ids = np.broadcast_to(np.arange(first, first + len(seen)), (len(self._asked), len(seen)))
        ids = np.hstack([self._ids, ids])
        cosines = np.hstack([self._cosines, self._asked @ seen.T])
        best = np.argsort(-cosines, axis=1)[:, :NEAREST]
        self._ids, self._cosines = np.take_along_axis(ids, best, 1), np.take_along_axis(cosines, best, 1)

    def recall(self, found: list[list[int]], at: int) -> float:
        """How many of the nearest were found. The catalog counts passages from 1."""
        pairs = zip(self._ids, found, strict=True)
        return float(np.mean([len({int(i) + 1 for i in ids[:at]} & {*own[:at]}) / at for ids, own in pairs]))


def put(catalog: Path, first: int, rows: Floats) -> None:
    """Adds passages to the catalog and to what Chroma is to be told. They have no article: only vectors count here."""
    db = sqlite3.connect(catalog)
    with db:
        db.executemany(
            'INSERT INTO passages (id, article, start, "end", kind, paragraph, vector) VALUES (?,?,?,?,?,?,?)',
            [(n, 1, 0, 0, "body", 1, vector_to(row)) for n, row in enumerate(rows, start=first + 1)],
        )
        db.executemany("INSERT INTO vector_outbox VALUES (?, 0)", [(first + 1 + n,) for n in range(len(rows))])
    db.close()


def prepare(catalog: Path) -> None:
    db = sqlite3.connect(catalog)
    with db:
        db.execute(
            "INSERT INTO articles (id, article_id, path, digest, made_by, model, text_hash, authors, authors_key,"
            " word_count, blocks, text) VALUES (1, 'made-up', '', '', '', ?, '', '[]', '', 0, '[]', '')",
            (MODEL,),
        )
    db.close()


async def ask(index: VectorIndex, asked: Floats) -> tuple[list[list[int]], list[float]]:
    """What is found, and how long each took in ms."""
    found, taken = [], []
    for question in asked:
        started = time.perf_counter()
        found.append([one for one, _ in await index.search(question, NEAREST)])
        taken.append((time.perf_counter() - started) * 1000)
    return found, taken


def memory() -> float:
    """Resident, in MB."""
    (line,) = [one for one in Path("/proc/self/status").read_text().splitlines() if one.startswith("VmRSS")]
    return int(line.split()[1]) / 1024


def size(*paths: Path) -> float:
    """On disk, in MB."""
    files = [file for path in paths for file in ([path] if path.is_file() else path.rglob("*")) if file.is_file()]
    return sum(file.stat().st_size for file in files) / 1e6


def shown(taken: list[float]) -> str:
    return f"p50 {np.percentile(taken, 50):.1f} p95 {np.percentile(taken, 95):.1f} ms"


def stages(total: int) -> Iterator[int]:
    yield from (one for one in STAGES if one < total)
    yield total


async def fill(folder: Path, total: int) -> None:
    """Tells Chroma stage by stage, and asks after each."""
    database, chroma = folder / "catalog.db", folder / "chroma"
    storage.EMBEDDED_BATCH = BATCH
    asked = questions()
    exact, done, started = Exact(asked), 0, memory()
    async with Catalog.open(database) as catalog:
        prepare(database)
        index = VectorIndex(ChromaSettings(), chroma, MODEL)
        await index.open(catalog)
        for stage in stages(total):
            before, telling, putting = done, 0.0, 0.0
            while done < stage:
                rows = vectors(done, min(BATCH, stage - done))
                exact.see(done, rows)
                began = time.perf_counter()
                put(database, done, rows)
                putting += time.perf_counter() - began
                began = time.perf_counter()
                await index.catch_up(catalog)
                telling += time.perf_counter() - began
                done += len(rows)
            await ask(index, asked[:20])
            found, taken = await ask(index, asked)
            new = stage - before
            print(
                f"{stage:>9,} vectors: SQLite {new / putting:7,.0f}/s, Chroma {new / telling:6,.0f}/s,"
                f" {NEAREST} nearest {shown(taken)}, recall@{SHOWN} {exact.recall(found, SHOWN):.3f}"
                f" @{NEAREST} {exact.recall(found, NEAREST):.3f}, memory +{memory() - started:,.0f} MB,"
                f" SQLite {size(database):,.0f} MB, Chroma {size(chroma):,.0f} MB",
                flush=True,
            )
        await index.close()


async def reopen(folder: Path) -> None:
    """As a bot that starts: how long until the first answer, and what it holds in memory."""
    before, began = memory(), time.perf_counter()
    async with Catalog.open(folder / "catalog.db") as catalog:
        index = VectorIndex(ChromaSettings(), folder / "chroma", MODEL)
        notice = await index.open(catalog)
        opened = time.perf_counter() - began
        _, taken = await ask(index, questions())
        print(
            f"reopened in {opened:.1f} s{f' ({notice})' if notice else ''}: first {taken[0]:.0f} ms, {shown(taken)},"
            f" memory +{memory() - before:,.0f} MB",
            flush=True,
        )
        await index.close()


def _reopen(folder: Path) -> None:
    asyncio.run(reopen(folder))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--vectors", type=int, default=1_000_000)
    parser.add_argument("--folder", type=Path, help="where to build it; it is kept there. By default it is thrown away")
    options = parser.parse_args()
    folder = options.folder or Path(tempfile.mkdtemp())
    folder.mkdir(parents=True, exist_ok=True)
    try:
        asyncio.run(fill(folder, options.vectors))
        fresh = multiprocessing.get_context("spawn").Process(target=_reopen, args=(folder,))
        fresh.start()
        fresh.join()
    finally:
        if options.folder is None:
            shutil.rmtree(folder)


if __name__ == "__main__":
    main()
