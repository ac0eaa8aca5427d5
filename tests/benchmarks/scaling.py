"""What a corpus costs by the article, measured on one that is there, and so what a million articles would cost.

python -m tests.benchmarks.scaling CATALOG [--articles 1000000] [--passages 1000000]

With --passages the stories are repeated until there are so many, and the search by words is timed over them. CATALOG is
the catalog.db of a data folder with names and quotations; a copy of it is measured. docs/scaling.md rests on this.
"""

from __future__ import annotations

import argparse
import asyncio
import multiprocessing
import shutil
import sqlite3
import tempfile
import time
from collections.abc import Callable, Coroutine
from pathlib import Path
from typing import Any

from config import Settings
from index.known_names import Names
from index.model import Filters
from index.retrieval.search import CANDIDATES, Searcher
from index.storage.catalog import Catalog
from tests.benchmarks.latency import multiply, timed
from tests.benchmarks.million import memory
from tests.benchmarks.retrieval_data import NEWS, questions

# Of docs/scaling.md; measured by tests.benchmarks.million at a million vectors.
CHROMA_DISK, CHROMA_MEMORY = 1_865, 2_002
"""Bytes a vector."""
PARTS = {
    "text": ("articles",),
    "words (FTS5)": ("words_",),
    "passages and vectors": ("passages",),
    "names": ("names",),
    "quotations": ("quotations",),
}


def bytes_by_part(catalog: Path) -> dict[str, int]:
    """How much of the file each part takes, its indexes included."""
    with sqlite3.connect(f"{catalog.absolute().as_uri()}?mode=ro", uri=True) as db:
        tables = db.execute("SELECT name, sum(pgsize) FROM dbstat GROUP BY name").fetchall()
    db.close()
    found = dict.fromkeys([*PARTS, "doubles and the rest"], 0)
    for table, size in tables:
        part = next((one for one, names in PARTS.items() if table.startswith(names)), "doubles and the rest")
        found[part] += size
    return found


async def _names(catalog: Path, articles: int) -> tuple[int, float, float]:
    """Names of so many articles as a bot holds them in memory: mentions by article, MB, seconds."""
    async with Catalog.open(catalog) as opened:
        chosen = set(list(await opened.states())[:articles])
        before, began = memory(), time.perf_counter()
        records = [one for one in await opened.names() if one.article_id in chosen]
        names = Names.build(records, await opened.sources(), {}, ())
        del records
        return len(names.table.entities), memory() - before, time.perf_counter() - began


async def _states(catalog: Path, articles: int) -> tuple[int, float, float]:
    """What a re-index compares: every article's state."""
    async with Catalog.open(catalog) as opened:
        before, began = memory(), time.perf_counter()
        states = await opened.states()
        return len(states), memory() - before, time.perf_counter() - began


async def _ids(catalog: Path, articles: int) -> tuple[int, float, float]:
    """What an opening compares with Chroma: every passage's id."""
    async with Catalog.open(catalog) as opened:
        (model, *_) = {state.model for state in (await opened.states()).values()}
        before, began = memory(), time.perf_counter()
        ids = await opened.passage_ids(model)
        return len(ids), memory() - before, time.perf_counter() - began


Measured = Callable[[Path, int], Coroutine[Any, Any, tuple[int, float, float]]]


def _run(work: Measured, catalog: Path, articles: int) -> tuple[int, float, float]:
    return asyncio.run(work(catalog, articles))


def apart(work: Measured, catalog: Path, articles: int) -> tuple[int, float, float]:
    """In a process of its own, so that memory is nobody else's."""
    with multiprocessing.get_context("spawn").Pool(1) as pool:
        return pool.apply(_run, (work, catalog, articles))


async def _words(catalog: Path) -> None:
    """The search by words alone: it needs neither the model nor Chroma."""
    asked = [one.text for one in questions(Settings().eval_data, NEWS)]
    async with Catalog.open(catalog) as opened:
        searcher = Searcher(opened, None, None)  # type: ignore[arg-type]
        await timed("search by words", lambda question: searcher._by_words(question, Filters(), CANDIDATES), asked)


def measure(catalog: Path, wanted: int) -> None:
    """Prints what is there and what so many articles would need."""
    with sqlite3.connect(f"{catalog.absolute().as_uri()}?mode=ro", uri=True) as db:
        articles, passages = (db.execute(f"SELECT count(*) FROM {t}").fetchone()[0] for t in ("articles", "passages"))
    db.close()
    times = wanted / articles
    print(f"{articles:,} articles, {passages:,} passages ({passages / articles:.1f} an article); × {times:,.0f}")
    for part, size in bytes_by_part(catalog).items():
        print(f"  disk, {part:22} {size / articles / 1e3:6.1f} kB an article  {size * times / 1e9:8.1f} GB")
    vectors = passages * times
    print(f"  disk, {'Chroma':22} {CHROMA_DISK:6,} B a vector    {vectors * CHROMA_DISK / 1e9:8.1f} GB")
    print(f"  memory, {'Chroma':20} {CHROMA_MEMORY:6,} B a vector    {vectors * CHROMA_MEMORY / 1e9:8.1f} GB")
    for share in (4, 2, 1):
        some = articles // share
        entities, megabytes, seconds = apart(_names, catalog, some)
        factor = wanted / some
        print(
            f"  memory, names of {some:>6,} articles: {entities:>7,} entities, {megabytes:6.0f} MB, {seconds:5.1f} s;"
            f" straight on {megabytes * factor / 1e3:,.0f} GB, {seconds * factor / 60:,.0f} min"
        )
    for title, work in (("states compared by a re-index", _states), ("ids compared at the start", _ids)):
        number, megabytes, seconds = apart(work, catalog, articles)
        print(
            f"  memory, {title}: {number:,}, {megabytes:.0f} MB, {seconds:.2f} s;"
            f" straight on {megabytes * times / 1e3:,.1f} GB, {seconds * times:,.0f} s"
        )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("catalog", type=Path)
    parser.add_argument("--articles", type=int, default=1_000_000)
    parser.add_argument("--passages", type=int, default=0)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        catalog = Path(shutil.copy(options.catalog, Path(folder) / "catalog.db"))
        measure(catalog, options.articles)
        if options.passages and not (Settings().eval_data / NEWS).is_dir():
            print("skipped: no evaluation data")
        elif options.passages:
            print(f"{multiply(catalog, options.passages):,} passages")
            asyncio.run(_words(catalog))


if __name__ == "__main__":
    main()
