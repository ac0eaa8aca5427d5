"""What an open library holds: the catalog, the names, the model and the vectors.

Promise: the catalog is there at once; model and vectors load in the background, and only who needs them waits.
"""

from __future__ import annotations

import asyncio

from config.settings import Settings
from index.analysis.embedding import Embedder
from index.corpus_names import CorpusNames
from index.crowd import Crowd
from index.lasting import forget, lasting
from index.retrieval.reranking import Reranker
from index.storage.catalog import Catalog
from index.storage.parts import Parts
from index.storage.vectors import VectorIndex


class Holdings:
    """Opened by the library, drawn on by every view of it."""

    def __init__(self, settings: Settings, catalog: Catalog, parts: Parts) -> None:
        self.settings = settings
        self.catalog = catalog
        self.parts = parts
        self.names = CorpusNames(catalog, settings.corpus, settings.data_dir / "names.kept")
        self.crowd = Crowd(catalog)
        self.notice: str | None = None
        """What was mended while opening, for the operator."""
        self.filling = False
        """Articles are being added that are in no answer yet."""
        self._vectors: VectorIndex | None = None
        self._embedder: Embedder | None = None
        self._reranker: Reranker | None = None
        self._starting = asyncio.create_task(self._start())

    @property
    def is_ready(self) -> bool:
        """Whether models and index are loaded."""
        return self._starting.done() and not self._starting.cancelled() and self._starting.exception() is None

    @property
    def vectors_away(self) -> bool:
        """Whether a Chroma server does not answer, so that questions are answered by words alone."""
        return self._vectors is not None and self._vectors.away

    async def ready(self) -> None:
        """Waits until models and index are loaded. Raises ModelError or StorageError where they cannot be."""
        await asyncio.shield(self._starting)

    async def opened(self) -> tuple[Embedder, VectorIndex]:
        """Model and vectors, as soon as they are ready."""
        await self.ready()
        assert self._embedder is not None
        assert self._vectors is not None
        return self._embedder, self._vectors

    async def reranker(self) -> Reranker | None:
        """The cross-encoder, as soon as it is loaded; None where the settings name none."""
        await self.ready()
        return self._reranker

    async def close(self) -> None:
        """Stops loading and lets go of the vectors; the catalog is closed by who opened it."""
        await self.crowd.close()
        self._starting.cancel()
        await asyncio.gather(self._starting, return_exceptions=True)
        if self._vectors is not None:
            await self._vectors.close()
        forget()

    async def _start(self) -> None:
        with lasting():
            await self._load()

    async def _load(self) -> None:
        self.notice = sentences(*await asyncio.gather(self._load_search(), self.names.renew()))

    async def _load_search(self) -> str | None:
        self._embedder = await asyncio.to_thread(Embedder, self.settings.embedding)
        if self.settings.reranking.model:
            self._reranker = await asyncio.to_thread(Reranker, self.settings.reranking)
        self._vectors = VectorIndex(self.settings.chroma, self.settings.data_dir / "chroma", self._embedder.fingerprint)
        return await self._vectors.open(self.catalog)


def sentences(*said: str | None) -> str | None:
    """What there is to say, in one text; None where there is nothing."""
    return " ".join(filter(None, said)) or None
