"""The vectors where they are searched: Chroma, embedded in the data folder or on a server.

Promises: what stands here can be thrown away and is rebuilt from the catalog without embedding again; a
collection is named after the model that made its vectors, so two models never mix; no call holds the event loop.
"""

from __future__ import annotations

import asyncio
import logging
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import numpy as np
from numpy.typing import NDArray

from config.settings import ChromaSettings
from index.storage.catalog import Catalog, StorageError

if TYPE_CHECKING:
    from chromadb.api import ClientAPI
    from chromadb.api.models.Collection import Collection

log = logging.getLogger(__name__)
T = TypeVar("T")

# Embedded Chroma holds the interpreter lock while it adds: 35 ms for 16 vectors, 741 ms for 1,000.
EMBEDDED_BATCH = 16
SERVER_BATCH = 128
# Recall of the approximate search at 200 candidates; the default of 100 loses some of the best 100.
EF_SEARCH = 200


class VectorIndex:
    """One collection of passage vectors, its ids the passages' ids in the catalog."""

    def __init__(self, settings: ChromaSettings, folder: Path, model: str) -> None:
        """``model``: the fingerprint of the model whose vectors are searched."""
        self._settings = settings
        self._folder = folder
        self._model = model
        self._name = ""
        self._client: ClientAPI | None = None
        self._collection: Collection | None = None
        self._lock = asyncio.Lock()
        self._batch = SERVER_BATCH if settings.url else EMBEDDED_BATCH

    async def open(self, catalog: Catalog) -> str | None:
        """Opens the collection and brings it in step with the catalog. Returns a sentence if it was rebuilt.

        Raises StorageError where a server does not answer.
        """
        notice = None
        # The catalog's own id is in the name, as several bots may share one server.
        self._name = f"storydesk-{await catalog.identity()}-{self._model}"
        try:
            await asyncio.to_thread(self._connect)
            # Damage inside the index shows at the first search only.
            stored = await self._call(lambda c: c.count())
            if stored:
                await self._call(lambda c: c.query(query_embeddings=c.peek(1)["embeddings"], n_results=1, include=[]))
        except Exception as error:
            if self._settings.url:
                raise StorageError(
                    f"The Chroma server {self._settings.url} does not answer ({type(error).__name__}: {error}). "
                    "Nothing was changed: start it, or empty the setting chroma.url to use the embedded one."
                ) from error
            log.warning("Chroma's folder %s is damaged: %s", self._folder, error)
            await asyncio.to_thread(self._start_over)
            stored = 0
            await catalog.refill_outbox()
            notice = "The vector index was damaged and has been rebuilt from the catalog; nothing was lost."
        if notice is None:
            waiting = dict(await catalog.outbox(None))
            known = await catalog.passage_ids(self._model)
            if stored != len(known - waiting.keys()) and not await self._in_step(known, waiting):
                await catalog.refill_outbox()
                if stored or not waiting:
                    notice = "The vector index was not in step with the catalog and has been rebuilt; nothing was lost."
        await self.catch_up(catalog)
        return notice

    async def catch_up(self, catalog: Catalog) -> None:
        """Tells Chroma what the catalog has waiting for it, a batch at a time."""
        async with self._lock:
            while waiting := await catalog.outbox(self._batch):
                gone = [passage for passage, is_gone in waiting if is_gone]
                ids, vectors = await catalog.vectors(
                    [passage for passage, is_gone in waiting if not is_gone], self._model
                )
                if gone:
                    await self._call(lambda c, gone=gone: c.delete(ids=list(map(str, gone))))  # type: ignore[misc]
                if ids:
                    await self._call(lambda c, i=ids, v=vectors: c.upsert(ids=list(map(str, i)), embeddings=v))  # type: ignore[misc]
                await catalog.settle_outbox([passage for passage, _ in waiting])

    async def search(self, vector: NDArray[np.float32], limit: int) -> list[tuple[int, float]]:
        """The nearest passages: (id, cosine), best first."""
        found = await self._call(
            lambda c: c.query(query_embeddings=vector.reshape(1, -1), n_results=limit, include=["distances"])
        )
        return [
            (int(one), 1.0 - float(distance))
            for one, distance in zip(found["ids"][0], found["distances"][0], strict=True)
        ]

    async def count(self) -> int:
        """How many vectors the collection has."""
        return await self._call(lambda c: c.count())

    async def close(self) -> None:
        """Lets go of the folder."""
        client, self._client, self._collection = self._client, None, None
        if client is not None:
            await asyncio.to_thread(client.close)  # type: ignore[attr-defined]

    async def _in_step(self, known: set[int], waiting: dict[int, bool]) -> bool:
        stored = set(map(int, (await self._call(lambda c: c.get(include=[])))["ids"]))
        # What waits may or may not be there already: a batch can have arrived before the process ended.
        return stored - waiting.keys() == known - waiting.keys()

    async def _call(self, work: Callable[[Any], T]) -> T:
        collection = self._collection
        if collection is None:
            raise StorageError("The vector index is closed.")
        return await asyncio.to_thread(work, collection)

    def _connect(self) -> None:
        import chromadb
        from chromadb.config import Settings as ClientSettings

        quiet = ClientSettings(anonymized_telemetry=False)
        url, token = self._settings.url, self._settings.token.get_secret_value()
        if url:
            self._client = chromadb.HttpClient(
                host=url,
                headers={"Authorization": f"Bearer {token}"} if token else None,
                tenant=self._settings.tenant,
                database=self._settings.database,
                settings=quiet,
            )
        else:
            self._client = chromadb.PersistentClient(path=str(self._folder), settings=quiet)
            for collection in self._client.list_collections():
                if collection.name != self._name:  # of a former model or catalog
                    self._client.delete_collection(collection.name)
        # Without a function of its own Chroma would download a model to embed texts we never give it.
        self._collection = self._client.get_or_create_collection(
            self._name,
            embedding_function=None,
            configuration={"hnsw": {"space": "cosine", "ef_search": EF_SEARCH}},
        )

    def _start_over(self) -> None:
        from chromadb.api.shared_system_client import SharedSystemClient

        self._client = self._collection = None
        SharedSystemClient.clear_system_cache()
        if self._folder.is_dir():
            shutil.rmtree(self._folder)
        else:
            self._folder.unlink(missing_ok=True)
        self._connect()
