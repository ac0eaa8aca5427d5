"""A sync of the news set: its speed, the event loop and questions meanwhile, memory, and syncs after it.

    python -m tests.benchmarks.syncing [--articles 2182]

Storydesk reads the articles in and is asked questions all the while; then LangChain's splitter, the same model and
Chroma read the same ones in, in a process of their own in which nothing else is done. Loading the model counts for
neither.
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
from pathlib import Path

import numpy as np

from config import Settings
from index import Library
from tests.benchmarks.bench import PEERS, child
from tests.benchmarks.retrieval_data import NEWS, corpus_of, questions

# Seconds: between two looks at how late the event loop is, and between two questions.
TICK, ASKING = 0.005, 0.5
PEER = "langchain"


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
    figures = made, report.passages, seconds
    print("{}: {} articles, {} passages embedded in {:.2f} s{}".format(what, *figures, rates(*figures)))
    for title, values in (("event loop late by", lags), ("questions meanwhile", took)):
        if values:
            p50, p95, p99 = np.percentile(values, (50, 95, 99))
            print(f"  {title} ({len(values)}): p50 {p50:.1f}  p95 {p95:.1f}  p99 {p99:.1f}  most {max(values):.1f} ms")


def rates(articles: int, passages: int, seconds: float) -> str:
    """In brackets, where there was anything to do."""
    return f" ({articles / seconds:.2f} articles/s, {passages / seconds:.1f} passages/s)" if articles else ""


def memory() -> str:
    """The most that this process and its largest child have held."""
    own, child = (resource.getrusage(who).ru_maxrss / 1024 for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    return f"peak memory {own:,.0f} MB, of the largest process that reads {child:,.0f} MB"


def chosen(data: Path, count: int) -> list[str]:
    """So many lines of the news set, those that answer its questions first, as every peer gets them."""
    gold = {article for question in questions(data, NEWS) for article in question.gold}
    with gzip.open(corpus_of(data, NEWS), "rt", encoding="utf-8") as file:
        return sorted(file, key=lambda line: json.loads(line)["doc_id"] not in gold)[:count]


async def ours(settings: Settings, lines: list[str], asked: list[str]) -> None:
    """All new, nothing changed, one changed."""
    with tempfile.TemporaryDirectory() as folder:
        corpus = Path(folder) / "corpus.jsonl"
        corpus.write_text("".join(lines), "utf-8")
        own = settings.model_copy(update={"corpus": (corpus,), "data_dir": Path(folder) / "data"})
        async with Library.open(own) as library:
            await library.ready()
            await synced(library, "all new", asked)
            print(f"  {memory()}", flush=True)
            await synced(library, "nothing changed", asked)
            changed = json.loads(lines[len(lines) // 2])
            changed["text"] += "\n\nThis sentence has been added since."
            lines[len(lines) // 2] = json.dumps(changed) + "\n"
            corpus.write_text("".join(lines), "utf-8")
            await synced(library, "one changed", asked)


def theirs(articles: int) -> None:
    """The same articles, read in by LangChain's pipeline."""
    with tempfile.TemporaryDirectory() as folder:
        found = child(PEER, "in", folder, articles)
    if why := found.get("why"):
        print(f"{PEERS[PEER]}: left out: {why}")
        return
    figures = found["articles"], found["passages"], found["seconds"]
    print("{}: {} articles, {} passages embedded in {:.2f} s{}".format(PEERS[PEER], *figures, rates(*figures)))
    print(f"  peak memory {found['memory']:,.0f} MB")


def main() -> None:
    """Runs it."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--articles", type=int, default=2182)
    options = parser.parse_args()
    settings = Settings()
    if not (settings.eval_data / NEWS).is_dir():
        print("skipped: no evaluation data")
        return
    lines = chosen(settings.eval_data, options.articles)
    print(
        f"{os.cpu_count()} processors, load {os.getloadavg()[0]:.1f}\n\nStorydesk, asked questions meanwhile",
        flush=True,
    )
    asyncio.run(ours(settings, lines, [question.text for question in questions(settings.eval_data, NEWS)]))
    print(f"\nload {os.getloadavg()[0]:.1f}", flush=True)
    theirs(options.articles)


if __name__ == "__main__":
    main()
