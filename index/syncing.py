"""Keeps storage in step with the corpus: plan → read → analyse → embed → commit.

Promises: only what is new or changed is read and embedded; an article is stored whole or not at all, so a sync
can end at any moment and the next one goes on; a file that cannot be read is reported by name, leaves its former
self in place, and the rest goes on; nothing here holds the event loop.
"""

from __future__ import annotations

import asyncio
import hashlib
import logging
import os
import time
from collections import deque
from collections.abc import AsyncIterator, Callable, Iterator, Sequence
from concurrent.futures import Executor, ProcessPoolExecutor, ThreadPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from dataclasses import dataclass, field
from multiprocessing import get_context
from pathlib import Path

import numpy as np

from index.analysis.analyse import ANALYSIS_VERSION, names_and_quotations
from index.analysis.embedding import Embedder
from index.analysis.passages import cut_passages
from index.model import Analysis, Article, Failure, Name, Passage, Quotation, SyncPlan, SyncProgress, SyncReport
from index.reading import READER_VERSION, Item, ReadingError, items, read
from index.storage.catalog import Catalog
from index.storage.lookups import ArticleState
from index.storage.vectors import VectorIndex

log = logging.getLogger(__name__)

OnProgress = Callable[[SyncProgress], None]

# Passages embedded together: enough for batches of equal length, few enough that a step takes about a second.
EMBED_TOGETHER = 64
# From here on a process of its own for the language model pays for its start (about four seconds).
WORTH_A_PROCESS = 12
# Articles analysed ahead of the embedding.
AHEAD = 8


@dataclass(frozen=True, slots=True)
class Recipe:
    """What makes an index this index: with another recipe, everything is made anew."""

    passage_pieces: int
    model: str

    @property
    def made_by(self) -> str:
        """Fingerprint of everything that decides what an article becomes."""
        recipe = f"{READER_VERSION}:{ANALYSIS_VERSION}:{self.passage_pieces}:{self.model}"
        return hashlib.sha256(recipe.encode()).hexdigest()[:16]


@dataclass(frozen=True, slots=True)
class Work:
    """A plan with what is needed to carry it out."""

    plan: SyncPlan
    items: tuple[Item, ...] = field(repr=False)


async def make_work(corpus: Sequence[Path], catalog: Catalog, recipe: Recipe) -> Work:
    """Compares the corpus with the catalog; nothing is touched."""
    known = await catalog.states()
    return await asyncio.to_thread(_compare, corpus, known, recipe)


def _compare(corpus: Sequence[Path], known: dict[str, ArticleState], recipe: Recipe) -> Work:
    added: list[str] = []
    changed: list[str] = []
    todo: list[Item] = []
    failed: list[Failure] = []
    seen: set[str] = set()
    for item in items(corpus):
        if isinstance(item, Failure):
            failed.append(item)
            continue
        seen.add(item.id)
        state = known.get(item.id)
        if state is not None and (state.digest, state.made_by) == (item.digest, recipe.made_by):
            continue
        (added if state is None else changed).append(item.id)
        todo.append(item)
    # What lies in a place that can't be read now may still exist: it stays as it was until the place is back.
    out_of_reach = [Path(failure.path) for failure in failed]
    removed = [
        article_id
        for article_id, state in known.items()
        if article_id not in seen and not any(Path(state.path).is_relative_to(place) for place in out_of_reach)
    ]
    others = {state.made_by for state in known.values()} - {recipe.made_by}
    rebuild = (
        "The model, the passage length or the rules of reading have changed since the last sync." if others else None
    )
    unchanged = len(seen) - len(todo)
    plan = SyncPlan(tuple(added), tuple(changed), tuple(removed), unchanged, tuple(failed), rebuild)
    return Work(plan, tuple(todo))


@dataclass(frozen=True, slots=True)
class _Analysed:
    item: Item
    article: Article
    passages: tuple[Passage, ...]
    names: tuple[Name, ...]
    quotations: tuple[Quotation, ...]


async def carry_out(
    work: Work,
    catalog: Catalog,
    vectors: VectorIndex,
    embedder: Embedder,
    recipe: Recipe,
    on_progress: OnProgress | None = None,
) -> SyncReport:
    """Brings the catalog and the vectors to where the plan says. May be cancelled between articles."""
    started = time.monotonic()
    plan = work.plan
    failed = list(plan.failed)
    done = embedded = 0
    for article_id in plan.removed:
        await catalog.remove(article_id)
    await vectors.catch_up(catalog)

    async def store(batch: list[_Analysed]) -> None:
        nonlocal done, embedded
        texts = [embedded_text(one.article, p, embedder) for one in batch for p in one.passages]
        encoded = await asyncio.to_thread(embedder.encode, texts) if texts else np.zeros((0, 1), dtype=np.float32)
        for one in batch:
            mine, encoded = encoded[: len(one.passages)], encoded[len(one.passages) :]
            state = ArticleState(one.item.digest, recipe.made_by, recipe.model, str(one.item.path))
            await catalog.put(one.article, state, Analysis(one.passages, one.names, one.quotations), mine)
            await vectors.catch_up(catalog)
            done, embedded = done + 1, embedded + len(one.passages)
            if on_progress is not None:
                seconds = time.monotonic() - started
                on_progress(SyncProgress(done, len(work.items), embedded, seconds, one.article.id))

    batch: list[_Analysed] = []
    async for result in _analysed(work.items, embedder, recipe):
        if isinstance(result, Failure):
            failed.append(result)
            done += 1
            continue
        batch.append(result)
        if sum(len(one.passages) for one in batch) >= EMBED_TOGETHER:
            await store(batch)
            batch = []
    if batch:
        await store(batch)

    lost = {failure.path for failure in failed[len(plan.failed) :]}
    kept = [item.id for item in work.items if item.place in lost]
    return SyncReport(
        added=tuple(one for one in plan.added if one not in kept),
        changed=tuple(one for one in plan.changed if one not in kept),
        removed=plan.removed,
        unchanged=plan.unchanged,
        failed=tuple(failed),
        passages=embedded,
        seconds=round(time.monotonic() - started, 2),
    )


def embedded_text(article: Article, passage: Passage, embedder: Embedder) -> str:
    """What is embedded for a passage: the headline gives its sentences their subject, where both fit the model."""
    text = article.slice(passage)
    if not article.title:
        return text
    room = embedder.max_pieces - 2 - embedder.count_pieces([text])[0]
    words = article.title.split()
    while words and embedder.count_pieces([" ".join(words)])[0] > room:
        words.pop()
    return f"{' '.join(words)}\n{text}" if words else text


async def _analysed(todo: Sequence[Item], embedder: Embedder, recipe: Recipe) -> AsyncIterator[_Analysed | Failure]:
    """The items read and analysed, in order, a few ahead of whoever takes them."""
    loop = asyncio.get_running_loop()
    with _workers(len(todo)) as executor:
        under_way: deque[tuple[Item, asyncio.Future[_Read | str]]] = deque()
        rest = iter(todo)
        try:
            while True:
                while len(under_way) < AHEAD and (item := next(rest, None)) is not None:
                    under_way.append((item, loop.run_in_executor(executor, _read_and_find, item)))
                if not under_way:
                    return
                item, future = under_way.popleft()
                try:
                    outcome = await future
                except BrokenProcessPool:
                    outcome = "it brought the process that reads it to an end; it was left out"
                if isinstance(outcome, str):
                    yield Failure(item.place, outcome)
                    continue
                article, names, quotations = outcome
                passages = await asyncio.to_thread(cut_passages, article, embedder.count_pieces, recipe.passage_pieces)
                yield _Analysed(item, article, passages, names, quotations)
        finally:
            for _, future in under_way:
                future.cancel()


_Read = tuple[Article, tuple[Name, ...], tuple[Quotation, ...]]


def _read_and_find(item: Item) -> _Read | str:
    """Runs in the worker. Gives back the reason where the item cannot be read."""
    try:
        article = read(item)
        return article, *names_and_quotations(article)
    except ReadingError as error:
        return str(error)
    except Exception as error:
        log.exception("%s could not be analysed", item.id)
        why = f"it could not be analysed ({type(error).__name__}: {error})"
        return f"{why}; this is a fault of Storydesk, please report it"


@contextmanager
def _workers(count: int) -> Iterator[Executor]:
    """A process beside this one for a large sync, as the language model would hold the interpreter lock."""
    executor: Executor
    if count >= WORTH_A_PROCESS:
        executor = ProcessPoolExecutor(max(1, (os.cpu_count() or 2) - 1), mp_context=get_context("spawn"))
    else:
        executor = ThreadPoolExecutor(1)
    try:
        yield executor
    finally:
        executor.shutdown(wait=True, cancel_futures=True)
