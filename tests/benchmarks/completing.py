"""Completion from 100,000 names while an index run goes on in the same process, and how long the event loop is held.

python -m tests.benchmarks.completing [--articles 150]
"""

from __future__ import annotations

import argparse
import asyncio
import gzip
import random
import tempfile
import time
from pathlib import Path

import numpy as np

from config import Settings
from index import Library
from index.analysis.completion import Completion

NAMES = 100_000
PAUSE = 0.005


def made_up(count: int, chance: random.Random) -> list[tuple[str, tuple[str, ...], int]]:
    """Names of two or three invented words, some far more mentioned than others."""
    parts = [
        "".join(chance.choice(["ba", "ke", "lo", "mi", "tu", "ran", "sel", "vor", "dá", "ñu"]) for _ in range(n))
        for n in (2, 3)
        for _ in range(3000)
    ]
    return [
        (
            " ".join(chance.choice(parts).capitalize() for _ in range(chance.choice((2, 2, 3)))),
            (),
            int(chance.paretovariate(1)),
        )
        for _ in range(count)
    ]


async def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--articles", type=int, default=150)
    options = parser.parse_args()
    settings = Settings()
    source = settings.eval_data / "realtimeqa_news/dev/corpus.jsonl.gz"
    if not source.is_file():
        print("skipped: no evaluation data")
        return
    chance = random.Random(0)
    names = made_up(NAMES, chance)
    completion = Completion.build(names)
    typed = [name[: chance.randint(1, 9)] for name, *_ in chance.sample(names, 1000)]
    with tempfile.TemporaryDirectory() as folder:
        corpus = Path(folder) / "corpus.jsonl"
        with gzip.open(source, "rt", encoding="utf-8") as lines:
            corpus.write_text("".join(line for _, line in zip(range(options.articles), lines, strict=False)), "utf-8")
        own = settings.model_copy(update={"corpus": (corpus,), "data_dir": Path(folder) / "data"})
        async with Library.open(own) as library:
            await library.ready()
            syncing = asyncio.create_task(library.sync())
            calls, lags = [], []
            while not syncing.done():
                due = time.perf_counter() + PAUSE
                await asyncio.sleep(PAUSE)
                began = time.perf_counter()
                completion.complete(chance.choice(typed))
                lags.append((began - due) * 1000)
                calls.append((time.perf_counter() - began) * 1000)
            report = await syncing
    print(
        f"{len(report.added)} articles, {report.passages} passages in {report.seconds:.0f} s; {len(calls)} completions"
    )
    for title, values in (("completion", calls), ("event loop late by", lags)):
        print(
            f"{title:20} p50 {np.percentile(values, 50):5.1f}  p99 {np.percentile(values, 99):5.1f}  "
            f"most {max(values):6.1f} ms"
        )


if __name__ == "__main__":
    asyncio.run(main())
