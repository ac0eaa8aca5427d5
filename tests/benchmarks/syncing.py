"""A sync of the news set: its speed, the event loop and questions meanwhile, memory, and syncs after it.

python -m tests.benchmarks.syncing [--articles 2182]
"""

from __future__ import annotations

import argparse
import asyncio
import gzip
import json
import os
import resource
import tempfile
import time
from contextlib import suppress
from itertools import islice
from pathlib import Path

import numpy as np

from config import Settings
from index import Library

# Seconds: between two looks at how late the event loop is, and between two questions.
TICK, ASKING = 0.005, 0.5


async def late(lags: list[float]) -> None:
    """Notes, until it is cancelled, by how many milliseconds the event loop is late."""
    while True:
        due = time.perf_counter() + TICK
        await asyncio.sleep(TICK)
        lags.append((time.perf_counter() - due) * 1000)


async def ask(library: Library, questions: list[str], took: list[float]) -> None:
    """Asks, until it is cancelled, and notes the milliseconds of each answer."""
    while True:
        for question in questions:
            began = time.perf_counter()
            await library.ask(question)
            took.append((time.perf_counter() - began) * 1000)
            await asyncio.sleep(ASKING)


async def synced(library: Library, what: str, questions: list[str]) -> None:
    """Syncs while questions are asked, and prints what came of it."""
    lags: list[float] = []
    took: list[float] = []
    beside = [asyncio.create_task(late(lags)), asyncio.create_task(ask(library, questions, took))]
    began = time.perf_counter()
    report = await library.sync()
    seconds = time.perf_counter() - began
    for task in beside:
        task.cancel()
        with suppress(asyncio.CancelledError):
            await task
    made = len(report.added) + len(report.changed)
    print(
        f"{what}: {made} articles, {report.passages} passages in {seconds:.2f} s"
        + (f" ({made / seconds:.1f} articles/s, {report.passages / seconds:.1f} passages/s)" if made else "")
    )
    for title, values in (("event loop late by", lags), ("questions meanwhile", took)):
        if values:
            p50, p95, p99 = np.percentile(values, (50, 95, 99))
            print(f"  {title} ({len(values)}): p50 {p50:.1f}  p95 {p95:.1f}  p99 {p99:.1f}  most {max(values):.1f} ms")


def memory() -> str:
    """The most that this process and its largest child have held."""
    own, child = (resource.getrusage(who).ru_maxrss / 1024 for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    return f"peak memory {own:,.0f} MB, of the process that reads {child:,.0f} MB"


async def main() -> None:
    """Runs it."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--articles", type=int, default=2182)
    options = parser.parse_args()
    settings = Settings()
    news = settings.eval_data / "realtimeqa_news/dev"
    if not news.is_dir():
        print("skipped: no evaluation data")
        return
    questions = [json.loads(line)["question"] for line in (news / "queries.jsonl").read_text("utf-8").splitlines()]
    with gzip.open(news / "corpus.jsonl.gz", "rt", encoding="utf-8") as file:
        lines = list(islice(file, options.articles))
    print(f"{os.cpu_count()} processors, load {os.getloadavg()[0]:.1f}")
    with tempfile.TemporaryDirectory() as folder:
        corpus = Path(folder) / "corpus.jsonl"
        corpus.write_text("".join(lines), "utf-8")
        own = settings.model_copy(update={"corpus": (corpus,), "data_dir": Path(folder) / "data"})
        async with Library.open(own) as library:
            await library.ready()
            await synced(library, "all new", questions)
            print(f"  {memory()}")
            await synced(library, "nothing changed", questions)
            changed = json.loads(lines[len(lines) // 2])
            changed["text"] += "\n\nThis sentence has been added since."
            lines[len(lines) // 2] = json.dumps(changed) + "\n"
            corpus.write_text("".join(lines), "utf-8")
            await synced(library, "one changed", questions)
    print(f"load {os.getloadavg()[0]:.1f}")


if __name__ == "__main__":
    asyncio.run(main())
