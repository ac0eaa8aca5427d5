"""How an answer's time grows with the corpus, from 1,000 to 100,000 passages, as a table and a curve.

python -m tests.benchmarks.growth CATALOG [--picture docs/growth.svg] [--sizes 1000 3000 10000 30000 100000]

CATALOG is the catalog.db of the news set with its names and quotations (tests.benchmarks.latency makes it). Nothing is
embedded anew: small corpora are its first articles, large ones repeat them. One asker, warm. The table has milliseconds
of the clock, and of the processor, which a busy machine disturbs less; the picture has the clock's.
"""

from __future__ import annotations

import argparse
import asyncio
import shutil
import sqlite3
import tempfile
import time
from collections.abc import Awaitable, Callable, Sequence
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from bot.cards.plot import INK
from config import Settings
from index import Library
from tests.benchmarks.latency import _people, _sentences, multiply
from tests.benchmarks.retrieval_data import NEWS, questions

SIZES = (1_000, 3_000, 10_000, 30_000, 100_000)
WARMING, ASKED = 10, 60
# Of Okabe and Ito, who chose colours that everybody tells apart; all four show on white and on black.
COLOURS = {"ask": "#0072b2", "said": "#d55e00", "entity": "#009e73", "verify": "#cc79a7"}


@dataclass(frozen=True, slots=True)
class Taken:
    """Milliseconds that answers of a kind took."""

    median: float
    slow: float
    """All but one in twenty take less."""
    worked: float
    """Of the processor, the median."""


def cut(catalog: Path, passages: int) -> None:
    """Leaves the first articles, with so many passages."""
    with closing(sqlite3.connect(catalog)) as db:
        db.execute("PRAGMA foreign_keys = ON")
        (last,) = db.execute("SELECT article FROM passages ORDER BY id LIMIT 1 OFFSET ?", (passages - 1,)).fetchone()
        db.execute("DELETE FROM words WHERE rowid IN (SELECT id FROM passages WHERE article > ?)", (last,))
        db.execute("DELETE FROM runs WHERE article > ?", (last,))
        db.execute("DELETE FROM articles WHERE id > ?", (last,))
        db.commit()


def of_size(catalog: Path, passages: int, folder: Path) -> int:
    """A catalog of about so many passages in the folder. Returns how many there are."""
    made = Path(shutil.copy(catalog, folder / "catalog.db"))
    with closing(sqlite3.connect(made)) as db:
        (whole,) = db.execute("SELECT count(*) FROM passages").fetchone()
    if passages >= whole:
        return multiply(made, passages)
    cut(made, passages)
    return multiply(made, 1)


async def measured(ask: Callable[[str], Awaitable[object]], asked: Sequence[str]) -> Taken:
    """How long these take, one after the other."""
    for one in asked[:WARMING]:
        await ask(one)
    taken, worked = [], []
    for one in asked[:ASKED]:
        began, busy = time.perf_counter(), time.process_time()
        await ask(one)
        taken.append((time.perf_counter() - began) * 1000)
        worked.append((time.process_time() - busy) * 1000)
    return Taken(float(np.median(taken)), float(np.percentile(taken, 95)), float(np.median(worked)))


async def of_library(settings: Settings) -> dict[str, Taken]:
    """How long each kind of answer takes there."""
    asked = [one.text for one in questions(settings.eval_data, NEWS)]
    async with Library.open(settings) as library:
        await library.ready()
        people, sentences = _people(library), await _sentences(library)
        return {
            "ask": await measured(library.ask, asked),
            "said": await measured(library.said, people),
            "entity": await measured(library.entity, people),
            "verify": await measured(library.verify, sentences),
        }


def draw(grown: dict[int, dict[str, Taken]], picture: Path) -> None:
    """The curve: the median as a line, what all but one in twenty stay under as a dashed one."""
    from matplotlib import rc_context
    from matplotlib.backends.backend_agg import FigureCanvasAgg
    from matplotlib.figure import Figure

    sizes = sorted(grown)
    with rc_context({"svg.fonttype": "none", "svg.hashsalt": "growth", "font.family": "sans-serif"}):
        figure = Figure(figsize=(7.0, 3.8), dpi=150, layout="tight")
        FigureCanvasAgg(figure)
        axes = figure.add_subplot()
        for kind, colour in COLOURS.items():
            axes.plot(sizes, [grown[one][kind].median for one in sizes], color=colour, marker="o", label=kind)
            axes.plot(sizes, [grown[one][kind].slow for one in sizes], color=colour, linestyle="--", linewidth=1)
        axes.set_xscale("log")
        axes.set_yscale("log")
        axes.set_xticks(sizes, [f"{one:,}" for one in sizes])
        axes.set_yticks(marks := [1, 3, 10, 30, 100, 300, 1_000], [f"{one:,}" for one in marks])
        axes.minorticks_off()
        axes.set_xlabel("passages", color=INK)
        axes.set_ylabel("milliseconds: p50, dashed p95", color=INK)
        axes.tick_params(colors=INK)
        axes.grid(color=INK, alpha=0.2, linewidth=0.5)
        for spine in axes.spines.values():
            spine.set_color(INK)
        axes.legend(frameon=False, labelcolor=INK, ncols=len(COLOURS), loc="lower center", bbox_to_anchor=(0.5, 1.0))
        figure.savefig(picture, transparent=True, metadata={"Date": None} if picture.suffix == ".svg" else None)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("catalog", type=Path)
    parser.add_argument("--picture", type=Path)
    parser.add_argument("--sizes", type=int, nargs="+", default=SIZES)
    options = parser.parse_args()
    settings = Settings()
    if not (settings.eval_data / NEWS).is_dir():
        print("skipped: no evaluation data")
        return
    grown: dict[int, dict[str, Taken]] = {}
    print("passages   p50 / p95 (processor's p50), ms: " + ", ".join(COLOURS))
    for size in options.sizes:
        with tempfile.TemporaryDirectory() as folder:
            total = of_size(options.catalog, size, Path(folder))
            grown[total] = asyncio.run(of_library(settings.model_copy(update={"data_dir": Path(folder)})))
        figures = (f"{one.median:6.1f} / {one.slow:6.1f} ({one.worked:5.1f})" for one in grown[total].values())
        print(f"{total:>8,}   {'   '.join(figures)}", flush=True)
    if options.picture:
        draw(grown, options.picture)


if __name__ == "__main__":
    main()
