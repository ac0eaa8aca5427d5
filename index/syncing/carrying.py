"""Carries a sync plan out: read → analyse and embed → commit, article by article."""

from __future__ import annotations

import time
from collections.abc import Callable, Collection, Mapping
from contextlib import aclosing

import numpy as np
from numpy.typing import NDArray

from index.analysis.embedding import Embedder
from index.model import Analysis, Article, Failure, SyncProgress, SyncReport
from index.pace import letting_pass
from index.storage.catalog import Catalog
from index.storage.lookups import ArticleState
from index.storage.vectors import VectorIndex
from index.syncing.batches import embed_ahead
from index.syncing.beside import read_beside
from index.syncing.planning import Recipe, Work

OnProgress = Callable[[SyncProgress], None]

# New passages that Chroma is told of together, as each telling writes to its file; until then an article is found by
# its words.
TOLD_TOGETHER = 64
# Seconds for which questions under way may hold up the storing of an article.
PATIENCE = 1.0


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
    done = passages = embedded = 0
    await catalog.move(work.moved)
    for article_id in plan.removed:
        if article_id not in touched:
            await catalog.remove(article_id)
    await vectors.catch_up(catalog)
    changed = frozenset(plan.changed)

    async def known(article: Article) -> Mapping[str, NDArray[np.float32]]:
        return await catalog.vectors_of(article.id, article.title, recipe.model) if article.id in changed else {}

    async with (
        read_beside(work.items) as results,
        aclosing(embed_ahead(results, embedder, recipe.passage_pieces, known)) as articles,
    ):
        async for one in articles:
            done += 1
            if isinstance(one, Failure):
                failed.append(one)
                continue
            if isinstance(found := await one.read.found, Failure):
                failed.append(found)
                continue
            item, article = one.read.item, one.read.article
            await letting_pass(PATIENCE)
            if item.id in touched:  # nothing is awaited from here until the catalog is ours
                continue
            state = ArticleState(item.digest, recipe.made_by, recipe.model, str(item.path))
            await catalog.put(article, state, Analysis(one.passages, found.names, found.quotations), one.vectors)
            await vectors.catch_up(catalog, TOLD_TOGETHER)
            passages += len(one.passages)
            embedded += one.new
            if on_progress is not None:
                seconds = time.monotonic() - started
                on_progress(SyncProgress(done, len(work.items), passages, seconds, article.id))
    await vectors.catch_up(catalog)

    lost = {failure.path for failure in failed[len(plan.failed) :]}
    kept = {item.id for item in work.items if item.place in lost or item.id in touched}
    return SyncReport(
        added=tuple(one for one in plan.added if one not in kept),
        changed=tuple(one for one in plan.changed if one not in kept),
        removed=tuple(one for one in plan.removed if one not in touched),
        unchanged=plan.unchanged,
        failed=tuple(failed),
        passages=passages,
        embedded=embedded,
        seconds=round(time.monotonic() - started, 2),
    )
