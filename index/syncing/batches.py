"""Articles as they are read → with their passages and vectors, some ahead of whoever stores them.

Promises: articles come in their order, and what failed among them where it was; the vectors are those of any other
grouping; what an article had before it was changed is not embedded again; questions under way go first.
"""

from __future__ import annotations

import asyncio
import os
from collections import deque
from collections.abc import AsyncGenerator, AsyncIterator, Awaitable, Callable, Iterator, Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import aclosing, contextmanager
from dataclasses import dataclass
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

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

Vector = NDArray[np.float32]
Known = Callable[[Article], Awaitable[Mapping[str, Vector]]]
"""The vectors that passages of an article have already, by their words."""


@dataclass(frozen=True, slots=True)
class Cut:
    """An article with its passages and what is to be embedded for them."""

    read: Read
    passages: tuple[Passage, ...]
    vectors: tuple[Vector | None, ...]
    """Of each passage, where it is known."""
    texts: tuple[str, ...]
    """Of the passages whose vectors are not."""


@dataclass(frozen=True, slots=True, eq=False)
class Embedded:
    """An article with its passages and their vectors, a row each."""

    read: Read
    passages: tuple[Passage, ...]
    vectors: Vectors
    new: int
    """How many of them were computed for this."""


def embed_ahead(
    results: AsyncIterator[Read | Failure], embedder: Embedder, limit: int, known: Known
) -> AsyncGenerator[Embedded | Failure]:
    """``limit``: the longest passage in word pieces."""
    cut = _ahead(_cut_each(results, embedder, limit, known), CUT_AHEAD)
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
    results: AsyncIterator[Read | Failure], embedder: Embedder, limit: int, known: Known
) -> AsyncGenerator[Cut | Failure]:
    async for one in results:
        await letting_pass(PATIENCE)
        if isinstance(one, Failure):
            yield one
        else:
            yield await asyncio.to_thread(_cut, one, embedder, limit, await known(one.article))


def _cut(one: Read, embedder: Embedder, limit: int, known: Mapping[str, Vector]) -> Cut:
    passages = cut_passages(one.article, embedder.count_pieces, limit)
    vectors = tuple(known.get(one.article.slice(passage)) for passage in passages)
    new = [passage for passage, vector in zip(passages, vectors, strict=True) if vector is None]
    return Cut(one, passages, vectors, embedded_texts(one.article, new, embedder, limit))


async def _embed_each(source: AsyncGenerator[Cut | Failure], embedder: Embedder) -> AsyncGenerator[Embedded | Failure]:
    batch: list[Cut] = []
    begun: deque[Begun] = deque()
    with embedding(embedder) as begin:
        async with aclosing(source):
            async for one in source:
                if isinstance(one, Failure):
                    yield one
                    continue
                batch.append(one)
                if sum(len(each.passages) for each in batch) < TOGETHER:
                    continue
                begun.append(begin(batch))
                batch = []
                # One batch is always begun before another is awaited, so that no processor waits for the others.
                if len(begun) > 1:
                    for done in await begun.popleft().done():
                        yield done
        for last in (*begun, begin(batch)):
            for done in await last.done():
                yield done


@dataclass(frozen=True, slots=True)
class Begun:
    """Articles that are being embedded."""

    articles: Sequence[Cut]
    few: Sequence[Sequence[int]]
    """Which of their texts are encoded together."""
    encoded: Sequence[Future[Vectors]]
    """Of each few the vectors."""

    async def done(self) -> list[Embedded]:
        """The articles with their vectors, as soon as all are there."""
        new: dict[int, Vector] = {}
        for these, encoded in zip(self.few, self.encoded, strict=True):
            found: Vectors = await asyncio.wrap_future(encoded)
            new.update(zip(these, found, strict=True))
        rows = iter([new[at] for at in range(len(new))])
        return [
            Embedded(one.read, one.passages, np.array(vectors) if vectors else NO_VECTORS, len(one.texts))
            for one in self.articles
            for vectors in ([next(rows) if vector is None else vector for vector in one.vectors],)
        ]


@contextmanager
def embedding(embedder: Embedder) -> Iterator[Callable[[Sequence[Cut]], Begun]]:
    """What begins to embed articles, on all processors. Questions go first, every few passages anew."""
    processors = ThreadPoolExecutor(os.cpu_count(), "embedding", lambda: give_way(EMBEDDING))

    def encode(texts: Sequence[str]) -> Vectors:
        let_pass(PATIENCE)
        return embedder.encode(texts)

    def begin(articles: Sequence[Cut]) -> Begun:
        texts = [text for one in articles for text in one.texts]
        by_length = sorted(range(len(texts)), key=lambda at: -len(texts[at]))
        few = [by_length[low : low + embedder.batch_size] for low in range(0, len(texts), embedder.batch_size)]
        return Begun(articles, few, [processors.submit(encode, [texts[at] for at in these]) for these in few])

    try:
        yield begin
    finally:
        processors.shutdown(wait=False, cancel_futures=True)


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
