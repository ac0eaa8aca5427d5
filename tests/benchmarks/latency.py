"""How long an answer takes over 100,000 passages: the news set, repeated under other ids.

python -m tests.benchmarks.latency [--passages 100000]

The first run indexes the news set and finds its names and quotations (about twenty minutes on two cores); telling
Chroma 100,000 vectors takes some more. Beside the time that passes stands the processor's, which a busy machine
disturbs less.
"""

from __future__ import annotations

import argparse
import asyncio
import random
import re
import resource
import shutil
import sqlite3
import tempfile
import time
from collections.abc import Awaitable, Callable, Sequence
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from pathlib import Path

import numpy as np

from config import Settings
from index import Filters, Library
from index.analysis.analyse import names_and_quotations
from index.model import NameKind
from index.storage.catalog import Catalog
from index.storage.rows import NAME_COLUMNS, QUOTATION_COLUMNS, name_to, quotation_to
from tests.benchmarks.retrieval_data import NEWS, opened, questions


def multiply(catalog: Path, passages: int) -> int:
    """Repeats the articles until there are so many passages. Returns how many there are."""
    db = sqlite3.connect(catalog)
    (first,) = db.execute("SELECT count(*) FROM passages").fetchone()
    (originals,) = db.execute("SELECT max(id) FROM articles").fetchone()
    columns = "path, digest, made_by, model, text_hash, title, source, source_key, authors, authors_key, published, url"
    for copy in range(1, -(-passages // first)):
        articles, rows = (
            db.execute(f"SELECT max(id) FROM {table}").fetchone()[0] for table in ("articles", "passages")
        )
        db.execute(
            f"INSERT INTO articles (id, article_id, {columns}, word_count, blocks, text)"
            f" SELECT id + ?, article_id || ?,"
            f" {columns}, word_count, blocks, text FROM articles WHERE article_id NOT LIKE '%~%'",
            (articles, f"~{copy}"),
        )
        db.execute(
            'INSERT INTO passages SELECT id + ?, article + ?, start, "end", kind, paragraph, vector FROM passages'
            " WHERE id <= ?",
            (rows, articles, first),
        )
        db.execute(
            "INSERT INTO words (rowid, text, title) SELECT rowid + ?, text, title FROM words WHERE rowid <= ?",
            (rows, first),
        )
        for table in ("names", "quotations"):
            others = ", ".join(
                f'"{row[1]}"' for row in db.execute(f"PRAGMA table_info({table})") if row[1] != "article"
            )
            db.execute(
                f"INSERT INTO {table} (article, {others}) SELECT article + ?, {others} FROM {table} WHERE article <= ?",
                (articles, originals),
            )
    db.execute("DELETE FROM vector_outbox")
    db.execute("INSERT INTO vector_outbox SELECT id, 0 FROM passages")
    (total,) = db.execute("SELECT count(*) FROM passages").fetchone()
    db.commit()
    db.close()
    return int(total)


async def analyse(catalog: Path) -> None:
    """Finds the names and quotations of every article, once."""
    db = sqlite3.connect(catalog)
    if db.execute("SELECT EXISTS (SELECT 1 FROM names)").fetchone()[0]:
        return
    print("Finding names and quotations, once …", flush=True)
    async with Catalog.open(catalog) as opened_catalog:
        stories = await opened_catalog.stories(list(await opened_catalog.states()), of=())
    numbers = dict(db.execute("SELECT article_id, id FROM articles"))
    articles = [story.article for story in stories.values()]
    with ProcessPoolExecutor(mp_context=get_context("spawn")) as pool:
        for article, found in zip(articles, pool.map(names_and_quotations, articles, chunksize=8), strict=True):
            number = numbers[article.id]
            names = [(number, position, *name_to(name)) for position, name in enumerate(found[0])]
            db.executemany(f"INSERT INTO names (article, position, {NAME_COLUMNS}) VALUES (?,?,?,?,?,?,?)", names)
            quoted = [(number, *quotation_to(quotation)) for quotation in found[1]]
            marks = ",".join("?" * 11)
            db.executemany(f"INSERT INTO quotations (article, {QUOTATION_COLUMNS}) VALUES ({marks})", quoted)
    db.commit()
    db.close()


async def timed(title: str, ask: Callable[[str], Awaitable[object]], asked: Sequence[str]) -> None:
    """Prints the median and the 95th hundredth, after one round that warms up."""
    for text in asked[:10]:
        await ask(text)
    taken, worked = [], []
    for text in asked:
        started, busy = time.perf_counter(), time.process_time()
        await ask(text)
        taken.append((time.perf_counter() - started) * 1000)
        worked.append((time.process_time() - busy) * 1000)
    figures = (f"p50 {np.percentile(of, 50):6.1f}   p95 {np.percentile(of, 95):6.1f}" for of in (taken, worked))
    print(f"{title:34} {'   processor '.join(figures)} ms", flush=True)


async def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--passages", type=int, default=100_000)
    options = parser.parse_args()
    settings = Settings()
    if not (settings.eval_data / NEWS).is_dir():
        print("skipped: no evaluation data")
        return
    async with opened(settings, NEWS):
        pass
    (whole,) = (settings.data_dir / "eval").glob(f"{NEWS}-*/catalog.db")
    asked = [one.text for one in questions(settings.eval_data, NEWS)]
    await analyse(whole)
    with tempfile.TemporaryDirectory() as folder:
        shutil.copy(whole, Path(folder) / "catalog.db")
        total = multiply(Path(folder) / "catalog.db", options.passages)
        started = time.perf_counter()
        async with Library.open(settings.model_copy(update={"data_dir": Path(folder)})) as library:
            await library.ready()
            print(f"{total:,} passages told to Chroma and opened in {time.perf_counter() - started:.0f} s")
            embedder, _ = await library._held.opened()
            await timed("embedding the question alone", lambda q: asyncio.to_thread(embedder.encode, [q]), asked)
            await timed("search", lambda q: library.search(q), asked)
            await timed("ask", lambda q: library._ask(q, Filters(), 5), asked)
            # Who-questions have the sentences of fifteen passages parsed.
            await timed("ask, each by its own road", library.ask, asked)
            narrow, wide = Filters(since="2023-06", until="2023-08"), Filters(since="2023")
            await timed("ask, three months", lambda q: library._ask(q, narrow, 5), asked)
            await timed("ask, since 2023", lambda q: library._ask(q, wide, 5), asked)
            people = _people(library)
            await timed("said", library.said, people)
            await timed("entity", library.entity, people)
            sentences = await _sentences(library)
            await timed("verify, words that are there", library.verify, sentences)
            changed = [re.sub(r"\b(the|said|was)\b", "their", one) for one in sentences]
            await timed("verify, words that differ", library.verify, changed)
    print(f"most memory: {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:.0f} MB")


def _people(library: Library, count: int = 80) -> list[str]:
    """Half of them as they come, half as often as they are in the news."""
    people = [one for one in library._held.names.table.entities if one.kind is NameKind.PERSON]
    dice = random.Random(0)
    often = dice.choices(people, weights=[one.mentions for one in people], k=count // 2)
    return [one.name for one in (*dice.sample(people, min(count // 2, len(people))), *often)]


async def _sentences(library: Library, count: int = 60) -> list[str]:
    chosen = random.Random(0).sample(await library.articles(limit=1000), count)
    sentences = []
    for card in chosen:
        story = await library.article(card.article_id)
        assert story is not None
        sentences.append(max(story.article.text[:3000].split(". "), key=len)[:300])
    return sentences


if __name__ == "__main__":
    asyncio.run(main())
