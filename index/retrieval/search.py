"""Question → ranked passages: by meaning (Chroma) and by words (FTS5), the two fused.

Promises: filters and literals are exact; an article that has left the catalog is never returned, whatever Chroma
still holds; the same question over the same corpus gives the same order.
"""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from index.analysis.embedding import Embedder
from index.model import Filters
from index.retrieval.terms import content_words, literals, match_any
from index.storage.catalog import Catalog, StoredPassage
from index.storage.vectors import VectorIndex

# How many candidates each way of searching gives; the gold article of realtimeqa_news dev is among the first
# hundred of one or the other for every question.
CANDIDATES = 100
# Weight of meaning against words, each scaled by its best.
DENSE_WEIGHT = 0.5


@dataclass(frozen=True, slots=True)
class Ranked:
    """A passage that was found, and why."""

    stored: StoredPassage
    score: float
    """Fused, 0 to 1, comparable within one search."""
    cosine: float
    """To the question; 0 where only its words were found."""
    bm25: float
    """0 where only its meaning was found."""


class Searcher:
    """Searches one catalog and its vectors."""

    def __init__(self, catalog: Catalog, vectors: VectorIndex, embedder: Embedder) -> None:
        self._catalog = catalog
        self._vectors = vectors
        self._embedder = embedder

    async def search(self, text: str, filters: Filters, limit: int) -> list[Ranked]:
        """The ``limit`` best passages; words in double quotation marks must all be in them."""
        terms, required = content_words(text), literals(text)
        depth = max(CANDIDATES, limit)
        dense, lexical = await asyncio.gather(
            self._dense(text, filters, depth) if text.strip() else _nothing(),
            self._catalog.lexical(match, filters, depth) if (match := match_any(terms, required)) else _nothing(),
        )
        if required:
            allowed = {passage for passage, _ in lexical}
            dense = [(passage, cosine) for passage, cosine in dense if passage in allowed]
        order = fuse(dense, lexical)[:limit]
        found = await self._catalog.passages([passage for passage, _ in order])
        cosines, bm25s = dict(dense), dict(lexical)
        return [
            Ranked(found[passage], score, cosines.get(passage, 0.0), bm25s.get(passage, 0.0))
            for passage, score in order
            if passage in found
        ]

    async def _dense(self, text: str, filters: Filters, limit: int) -> list[tuple[int, float]]:
        (vector,) = await asyncio.to_thread(self._embedder.encode, [text])
        if not filters:
            return await self._vectors.search(vector, limit)
        # Chroma's own filters are slow and lose recall; over what a filter leaves, the exact product is exact.
        allowed = await self._catalog.allowed(filters)
        ids, matrix = await self._catalog.vectors(allowed, self._embedder.fingerprint)
        if not ids:
            return []
        cosines = matrix @ vector
        best = np.argsort(-cosines, kind="stable")[:limit]
        return [(ids[i], float(cosines[i])) for i in best]


async def _nothing() -> list[tuple[int, float]]:
    return []


def fuse(dense: Sequence[tuple[int, float]], lexical: Sequence[tuple[int, float]]) -> list[tuple[int, float]]:
    """Weighted sum of the two scores, each scaled by its own best; best first, then by id."""
    scores: dict[int, float] = {}
    for weight, found in ((DENSE_WEIGHT, dense), (1 - DENSE_WEIGHT, lexical)):
        best = max((score for _, score in found), default=0.0)
        for passage, score in found:
            scores[passage] = scores.get(passage, 0.0) + weight * (score / best if best > 0 else 0.0)
    return sorted(scores.items(), key=lambda item: (-item[1], item[0]))
