"""Carries a sync plan out: read → analyse → embed → commit, article by article."""

from __future__ import annotations

import asyncio
import os
import time
from collections.abc import AsyncGenerator, Callable, Collection, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import aclosing
from dataclasses import dataclass
from itertools import islice

import numpy as np

from index.analysis.embedding import Embedder, Vectors
from index.analysis.passages import cut_passages
from index.model import Analysis, Article, Failure, Passage, SyncProgress, SyncReport
from index.pace import let_pass
from index.reading import Item
from index.storage.catalog import Catalog
from index.storage.lookups import ArticleState
from index.storage.vectors import VectorIndex
from index.syncing.beside import Found, give_way, read_beside
from index.syncing.planning import Recipe, Work

OnProgress = Callable[[SyncProgress], None]

# Passages sorted by length and stored together: enough for batches of equal length, few enough that it takes about a
# second.
EMBED_TOGETHER = 64
# Seconds for which questions under way may hold up the next few passages: with ten askers at all times a sync still
# gets on, and one question after another finds the processors free.
PATIENCE = 2.0
NO_VECTORS: Vectors = np.zeros((0, 1), dtype=np.float32)


@dataclass(frozen=True, slots=True)
class _Cut:
    """An article with its passages and the texts to be embedded for them."""

    found: Found
    passages: tuple[Passage, ...]
    texts: tuple[str, ...]


async def carry_out(
    work: Work,
    catalog: Catalog,
    vectors: VectorIndex,
    embedder: Embedder,
    recipe: Recipe,
    on_progress: OnProgress | None = None,
    touched: Collection[str] = (),
) -> SyncReport:
    """Brings the catalog and the vectors to where the plan says. May be cancelled between articles.

    ``touched``: articles that commands have changed since the plan was made; it may grow meanwhile, and they are left
    alone, as what the plan knows of them is older.
    """
    started = time.monotonic()
    plan = work.plan
    failed = list(plan.failed)
    done = embedded = 0
    await catalog.move(work.moved)
    for article_id in plan.removed:
        if article_id not in touched:
            await catalog.remove(article_id)
    await vectors.catch_up(catalog)

    async def store(batch: Sequence[_Cut], vectors_of: Sequence[Vectors]) -> None:
        nonlocal done, embedded
        for one, mine in zip(batch, vectors_of, strict=True):
            item, article = one.found.item, one.found.article
            done += 1
            if item.id in touched:  # nothing is awaited from here until the catalog is ours
                continue
            state = ArticleState(item.digest, recipe.made_by, recipe.model, str(item.path))
            await catalog.put(article, state, Analysis(one.passages, one.found.names, one.found.quotations), mine)
            await vectors.catch_up(catalog)
            embedded += len(one.passages)
            if on_progress is not None:
                seconds = time.monotonic() - started
                on_progress(SyncProgress(done, len(work.items), embedded, seconds, article.id))

    storing: asyncio.Task[None] | None = None
    loop, apart = asyncio.get_running_loop(), ThreadPoolExecutor(1, "embedding", initializer=give_way)
    try:
        async with aclosing(_batches(work.items, embedder, recipe.passage_pieces)) as batches:
            async for batch, failures in batches:
                failed += failures
                done += len(failures)
                vectors_of = await loop.run_in_executor(apart, _embed, batch, embedder)
                # A batch is stored while the next one is embedded.
                if storing is not None:
                    await storing
                storing = asyncio.create_task(store(batch, vectors_of))
        if storing is not None:
            await storing
    finally:
        apart.shutdown(wait=False)
        if storing is not None:
            storing.cancel()
            await asyncio.gather(storing, return_exceptions=True)

    lost = {failure.path for failure in failed[len(plan.failed) :]}
    kept = {item.id for item in work.items if item.place in lost or item.id in touched}
    return SyncReport(
        added=tuple(one for one in plan.added if one not in kept),
        changed=tuple(one for one in plan.changed if one not in kept),
        removed=tuple(one for one in plan.removed if one not in touched),
        unchanged=plan.unchanged,
        failed=tuple(failed),
        passages=embedded,
        seconds=round(time.monotonic() - started, 2),
    )


async def _batches(
    items: Sequence[Item], embedder: Embedder, limit: int
) -> AsyncGenerator[tuple[list[_Cut], list[Failure]]]:
    """Articles that are embedded together, and what failed among them."""
    batch: list[_Cut] = []
    failures: list[Failure] = []
    async with aclosing(read_beside(items)) as results:
        async for result in results:
            if isinstance(result, Failure):
                failures.append(result)
                continue
            batch.append(await asyncio.to_thread(_cut, result, embedder, limit))
            if sum(len(one.passages) for one in batch) >= EMBED_TOGETHER:
                yield batch, failures
                batch, failures = [], []
    if batch or failures:
        yield batch, failures


def embedded_texts(article: Article, passages: Sequence[Passage], embedder: Embedder) -> tuple[str, ...]:
    """What is embedded for passages: the headline gives their sentences their subject, where both fit the model."""
    texts = [article.slice(passage) for passage in passages]
    if not article.title:
        return tuple(texts)
    pieces = embedder.count_pieces([*texts, " ".join(article.title.split())])
    title_pieces = pieces.pop()
    return tuple(
        _headed(article.title, title_pieces, text, embedder.max_pieces - 2 - own, embedder)
        for text, own in zip(texts, pieces, strict=True)
    )


def _headed(title: str, title_pieces: int, text: str, room: int, embedder: Embedder) -> str:
    words = title.split()
    while words and title_pieces > room:
        words.pop()
        title_pieces = embedder.count_pieces([" ".join(words)])[0]
    return f"{' '.join(words)}\n{text}" if words else text


def _cut(found: Found, embedder: Embedder, limit: int) -> _Cut:
    passages = cut_passages(found.article, embedder.count_pieces, limit)
    return _Cut(found, passages, embedded_texts(found.article, passages, embedder))


def _embed(batch: Sequence[_Cut], embedder: Embedder) -> list[Vectors]:
    """The vectors of each article's passages. Questions go first, every few passages anew."""
    texts = [text for one in batch for text in one.texts]
    by_length = sorted(range(len(texts)), key=lambda at: -len(texts[at]))
    vectors: dict[int, Vectors] = {}
    step = embedder.batch_size * (os.cpu_count() or 1)
    for low in range(0, len(texts), step):
        let_pass(PATIENCE)
        few = by_length[low : low + step]
        vectors.update(zip(few, embedder.encode([texts[at] for at in few]), strict=True))
    rows = iter([vectors[at] for at in range(len(texts))])
    return [np.array([*islice(rows, len(one.texts))]) if one.texts else NO_VECTORS for one in batch]
