"""How long an answer takes over 100,000 passages: the news set, repeated under other ids.

python -m tests.benchmarks.latency [--passages 100000]

The first run indexes the news set (about ten minutes on two cores); telling Chroma 100,000 vectors takes some more.
Names and quotations are not in this index, so /who, /said and /entity are not timed here.
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
from pathlib import Path

import numpy as np

from config import Settings
from index import Filters, Library
from tests.benchmarks.retrieval_data import NEWS, opened, questions


def multiply(catalog: Path, passages: int) -> int:
    """Repeats the articles until there are so many passages. Returns how many there are."""
    db = sqlite3.connect(catalog)
    (first,) = db.execute("SELECT count(*) FROM passages").fetchone()
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
    db.execute("DELETE FROM vector_outbox")
    db.execute("INSERT INTO vector_outbox SELECT id, 0 FROM passages")
    (total,) = db.execute("SELECT count(*) FROM passages").fetchone()
    db.commit()
    db.close()
    return int(total)


async def timed(title: str, ask: Callable[[str], Awaitable[object]], asked: Sequence[str]) -> None:
    """Prints the median and the 95th hundredth, after one round that warms up."""
    for text in asked[:10]:
        await ask(text)
    taken = []
    for text in asked:
        started = time.perf_counter()
        await ask(text)
        taken.append((time.perf_counter() - started) * 1000)
    print(f"{title:34} p50 {np.percentile(taken, 50):6.1f} ms   p95 {np.percentile(taken, 95):6.1f} ms", flush=True)


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
            narrow, wide = Filters(since="2023-06", until="2023-08"), Filters(since="2023")
            await timed("ask, three months", lambda q: library._ask(q, narrow, 5), asked)
            await timed("ask, since 2023", lambda q: library._ask(q, wide, 5), asked)
            sentences = await _sentences(library)
            await timed("verify, words that are there", library.verify, sentences)
            changed = [re.sub(r"\b(the|said|was)\b", "their", one) for one in sentences]
            await timed("verify, words that differ", library.verify, changed)
    print(f"most memory: {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:.0f} MB")


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
