"""Articles as they are read → with their passages and vectors, some ahead of whoever stores them.

Promises: articles come in their order, and what failed among them where it was; the vectors are those of any other
grouping; questions under way go first.
"""

from __future__ import annotations

import asyncio
import os
from collections.abc import AsyncGenerator, AsyncIterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import aclosing
from dataclasses import dataclass
from itertools import islice
from typing import TypeVar

import numpy as np

from index.analysis.embedding import Embedder, Vectors
from index.analysis.passages import cut_passages
from index.model import Article, Failure, Passage
from index.pace import let_pass, letting_pass
from index.processes import EMBEDDING, give_way
from index.syncing.beside import Read

Made = TypeVar("Made")

# Passages sorted by length and embedded together: enough for batches of equal length, few enough that it takes about a
# second.
TOGETHER = 64
# Articles that are cut into passages ahead of embedding, and embedded ahead of storing: the latter as many as take the
# time in which the language model loads.
CUT_AHEAD, EMBEDDED_AHEAD = 16, 48
# Seconds for which questions under way may hold up the next article or few passages: with ten askers at all times a
# sync still gets on, and one question after another, or ten at once, find the processors free.
PATIENCE = 1.0
NO_VECTORS: Vectors = np.zeros((0, 1), dtype=np.float32)


@dataclass(frozen=True, slots=True)
class Cut:
    """An article with its passages and the texts to be embedded for them."""

    read: Read
    passages: tuple[Passage, ...]
    texts: tuple[str, ...]


@dataclass(frozen=True, slots=True, eq=False)
class Embedded:
    """An article with its passages and their vectors, a row each."""

    read: Read
    passages: tuple[Passage, ...]
    vectors: Vectors


def embed_ahead(
    results: AsyncIterator[Read | Failure], embedder: Embedder, limit: int
) -> AsyncGenerator[Embedded | Failure]:
    """``limit``: the longest passage in word pieces."""
    cut = _ahead(_cut_each(results, embedder, limit), CUT_AHEAD)
    return _ahead(_embed_each(cut, embedder), EMBEDDED_AHEAD)


def embedded_texts(article: Article, passages: Sequence[Passage], embedder: Embedder, limit: int) -> tuple[str, ...]:
    """What is embedded for passages: the headline gives their sentences their subject, where both fit the model.

    ``limit``: the longest passage in word pieces.
    """
    texts = [article.slice(passage) for passage in passages]
    if not article.title:
        return tuple(texts)
    (title_pieces,) = embedder.count_pieces([" ".join(article.title.split())])
    # Counting takes as long as a fortieth of embedding, and most headlines fit beside any passage.
    fits = title_pieces + limit <= embedder.max_pieces - 2
    pieces = [limit] * len(texts) if fits else embedder.count_pieces(texts)
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


async def _cut_each(
    results: AsyncIterator[Read | Failure], embedder: Embedder, limit: int
) -> AsyncGenerator[Cut | Failure]:
    async for one in results:
        await letting_pass(PATIENCE)
        yield one if isinstance(one, Failure) else await asyncio.to_thread(_cut, one, embedder, limit)


def _cut(one: Read, embedder: Embedder, limit: int) -> Cut:
    passages = cut_passages(one.article, embedder.count_pieces, limit)
    return Cut(one, passages, embedded_texts(one.article, passages, embedder, limit))


async def _embed_each(source: AsyncGenerator[Cut | Failure], embedder: Embedder) -> AsyncGenerator[Embedded | Failure]:
    loop, apart = asyncio.get_running_loop(), ThreadPoolExecutor(1, "embedding", lambda: give_way(EMBEDDING))
    batch: list[Cut] = []
    try:
        async with aclosing(source):
            async for one in source:
                if isinstance(one, Failure):
                    yield one
                    continue
                batch.append(one)
                if sum(len(each.passages) for each in batch) >= TOGETHER:
                    for done in await loop.run_in_executor(apart, embed, batch, embedder):
                        yield done
                    batch = []
        for done in await loop.run_in_executor(apart, embed, batch, embedder):
            yield done
    finally:
        apart.shutdown(wait=False)


def embed(batch: Sequence[Cut], embedder: Embedder) -> list[Embedded]:
    """These articles with their vectors. Questions go first, every few passages anew."""
    texts = [text for one in batch for text in one.texts]
    by_length = sorted(range(len(texts)), key=lambda at: -len(texts[at]))
    few = [by_length[low : low + embedder.batch_size] for low in range(0, len(texts), embedder.batch_size)]
    vectors: dict[int, Vectors] = {}

    def encode(these: Sequence[int]) -> None:
        let_pass(PATIENCE)
        vectors.update(zip(these, embedder.encode([texts[at] for at in these]), strict=True))

    # No processor waits for another before all is done.
    with ThreadPoolExecutor(os.cpu_count()) as processors:
        for _ in processors.map(encode, few):
            pass
    rows = iter([vectors[at] for at in range(len(texts))])
    return [
        Embedded(one.read, one.passages, np.array([*islice(rows, len(one.texts))]) if one.texts else NO_VECTORS)
        for one in batch
    ]


async def _ahead(source: AsyncGenerator[Made], many: int) -> AsyncGenerator[Made]:
    """What a source gives, up to so many taken from it before somebody asks for them."""
    queue: asyncio.Queue[Made | Exception | None] = asyncio.Queue(many)

    async def fill() -> None:
        try:
            async with aclosing(source):
                async for one in source:
                    await queue.put(one)
        except Exception as error:
            await queue.put(error)
        else:
            await queue.put(None)

    filling = asyncio.create_task(fill())
    try:
        while (one := await queue.get()) is not None:
            if isinstance(one, Exception):
                raise one
            yield one
    finally:
        filling.cancel()
        await asyncio.gather(filling, return_exceptions=True)
