"""Question → ranked passages: found by meaning (Chroma) and by words (FTS5), ranked together.

Promises: filters and literals are exact; an article that has left the catalog is never returned, whatever Chroma
still holds; the same question over the same corpus gives the same order; while the vectors cannot be searched, the
words find what there is.
"""

from __future__ import annotations

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import partial

import numpy as np

from index.analysis.embedding import Embedder, Vectors
from index.course import by_words_alone, stage
from index.model import Filters
from index.retrieval.ranking import Candidate, Gathered, Ranked, rank
from index.retrieval.rarity import Rarity
from index.retrieval.reranking import Reranker
from index.retrieval.terms import content_words, has_parts, literals, match_any, stem, words
from index.storage.lookups import Lookups
from index.storage.snapshot import Snapshot
from index.storage.vectors import VectorIndex, VectorsAway

# How many candidates each way of searching gives; the gold article of realtimeqa_news dev is among the first
# hundred of one or the other for 112 of its 113 questions.
CANDIDATES = 100
# A word that stands in more than this share of the passages, and in more than so many of them, finds nothing by itself
# and costs most of the time; ranking still counts it. With it or without, the words of a question reach the same gold
# articles of realtimeqa_news dev (.991 among the first hundred passages), in a quarter of the time.
COMMON, FEW, AT_LEAST = 0.05, 1000, 3
# How often passages are looked up again when a sync replaces some of them meanwhile.
ATTEMPTS = 6
# Share of the dated articles that are newer than what counts as now: a few that are dated ahead must not age the rest.
AHEAD = 0.1


@dataclass(frozen=True, slots=True)
class Pointed:
    """The passages that meaning and words point at, by their ids; what they say is not read yet."""

    vector: Vectors
    """Of the question."""
    model: str
    """The fingerprint of the model that made it."""
    cosines: Mapping[int, float]
    """Of those that are near in meaning."""
    lexical: Sequence[int]
    """Those that have words of it, best first."""
    rarity: Rarity
    present: str | None
    """The date that counts as now in this corpus."""


class Searcher:
    """Searches one catalog and its vectors."""

    def __init__(self, catalog: Lookups, vectors: VectorIndex, embedder: Embedder) -> None:
        self._catalog = catalog
        self._vectors = vectors
        self._embedder = embedder

    async def search(
        self, text: str, filters: Filters = Filters(), limit: int = CANDIDATES, reranker: Reranker | None = None
    ) -> list[Ranked]:
        """The ``limit`` best passages; words in double quotation marks are in each of them.

        Where several are so marked and no passage has them all, each passage has one of them. Where the question asks
        several things, such words belong to one of these, and the others are looked for as well.
        """
        found = await self.gather(text, filters, max(CANDIDATES, limit))
        with stage("search"):
            return (await asyncio.to_thread(in_order, text, found, reranker))[:limit]

    async def gather(self, text: str, filters: Filters = Filters(), depth: int = CANDIDATES) -> Gathered:
        """What can be found by meaning or by words, ``depth`` passages each, in no order."""
        for _ in range(ATTEMPTS):
            pointed = await self.point(text, filters, depth)
            with stage("search"):
                found, whole = await self._catalog.made_of_now(partial(looked_at, pointed))
            if whole:
                break
        return found

    async def point(self, text: str, filters: Filters = Filters(), depth: int = CANDIDATES) -> Pointed:
        """Where meaning and words point, ``depth`` passages each; a text without words points nowhere."""
        if not words(text):
            return Pointed(np.empty(0, np.float32), self._embedder.fingerprint, {}, [], Rarity({}), None)
        vector, (rarity, lexical), present = await asyncio.gather(
            self._meaning(text), self._by_words(text, filters, depth), self._catalog.newer_than(AHEAD)
        )
        with stage("search"):
            cosines = dict(await self._dense(vector, filters, depth))
        if literals(text) and not has_parts(text):
            cosines = {passage: cosine for passage, cosine in cosines.items() if passage in lexical}
        return Pointed(vector, self._embedder.fingerprint, cosines, lexical, rarity, present)

    async def _meaning(self, text: str) -> Vectors:
        with stage("understanding"):
            vector: Vectors = (await asyncio.to_thread(self._embedder.encode, [text]))[0]
        return vector

    async def rarity(self, text: str) -> Rarity:
        """How much each word of the text tells in this corpus."""
        return Rarity.of(text, await self._held(text), await self._catalog.size())

    async def _held(self, text: str) -> Mapping[str, int]:
        return await self._catalog.occurrences([stem(word) for word in content_words(text)])

    async def _by_words(self, text: str, filters: Filters, limit: int) -> tuple[Rarity, Sequence[int]]:
        held, passages = await self._held(text), await self._catalog.size()
        terms = _telling(content_words(text), held, passages)
        return Rarity.of(text, held, passages), await self._lexical(text, terms, filters, limit)

    async def _lexical(self, text: str, terms: list[str], filters: Filters, limit: int) -> list[int]:
        required, parts = literals(text), has_parts(text)
        if not required:
            return [one for one, _ in await self._catalog.any_of([stem(term) for term in terms], filters, limit)]
        found = await self._catalog.lexical(match_any(terms, [] if parts else required), filters, limit)
        if parts or (len(required) > 1 and not found):
            # Of two things that are compared, a passage has the words of one.
            for one in required:
                found += await self._catalog.lexical(match_any(terms, [one]), filters, limit // len(required))
        return [passage for passage, _ in found]

    async def _dense(self, vector: Vectors, filters: Filters, limit: int) -> Sequence[tuple[int, float]]:
        if not filters and self._catalog.whole:
            return await self._near(vector, limit)
        model = self._embedder.fingerprint
        near = await self._catalog.nearest(vector, model, filters, limit)
        cosines = await self._catalog.made_of_now(lambda now: _cosines(now, vector, model, near))
        return sorted(cosines.items(), key=lambda item: (-item[1], item[0]))[:limit]

    async def _near(self, vector: Vectors, limit: int) -> Sequence[tuple[int, float]]:
        try:
            return await self._vectors.search(vector, limit)
        except VectorsAway:
            by_words_alone()
            return []


def in_order(question: str, gathered: Gathered, reranker: Reranker | None) -> list[Ranked]:
    """All that was gathered, best first."""
    ranked = rank(question, gathered)
    return ranked if reranker is None else reranker.reorder(question, ranked)


def looked_at(pointed: Pointed, now: Snapshot) -> tuple[Gathered, bool]:
    """The passages that were pointed at, and whether all of them are still there.

    One that a sync has replaced meanwhile has a successor that was not looked for.
    """
    wanted = list({*pointed.cosines, *pointed.lexical})
    rest = [passage for passage in pointed.lexical if passage not in pointed.cosines]
    cosines = {**pointed.cosines, **_cosines(now, pointed.vector, pointed.model, rest)}
    found = now.passages(wanted)
    candidates = [Candidate(stored, cosines[passage]) for passage, stored in found.items()]
    return Gathered(candidates, pointed.rarity, pointed.present), len(found) == len(wanted)


def _cosines(now: Snapshot, vector: Vectors, model: str, passages: Sequence[int]) -> dict[int, float]:
    if not passages:
        return {}
    ids, matrix = now.vectors(passages, model)
    found = dict(zip(ids, np.einsum("ij,j", matrix, vector, dtype=float).tolist(), strict=True)) if ids else {}
    # A passage without a vector by this model is found by its words alone.
    return {passage: found.get(passage, 0.0) for passage in passages}


def _telling(terms: Sequence[str], held: Mapping[str, int], passages: int) -> list[str]:
    """The words that stand in few passages, at least the rarest."""
    common = max(COMMON * passages, FEW)
    rarest = sorted(terms, key=lambda term: held.get(stem(term), 0))
    return [term for n, term in enumerate(rarest) if n < AT_LEAST or held.get(stem(term), 0) <= common]
