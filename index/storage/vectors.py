"""The vectors where they are searched: Chroma, embedded in the data folder or on a server.

Promises: what stands here can be thrown away and is rebuilt from the catalog without embedding again; a
collection is named after the model that made its vectors, so two models never mix; no call holds the event loop;
a server that goes away is missed by nobody but the search: what it has to be told waits in the catalog, and once it
is back it is brought in step before it is searched again.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
import shutil
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import numpy as np
from numpy.typing import NDArray

from config.settings import ChromaSettings
from index.storage import chroma
from index.storage.catalog import Catalog, StorageError

if TYPE_CHECKING:
    from chromadb.api import ClientAPI
    from chromadb.api.models.Collection import Collection

log = logging.getLogger(__name__)
T = TypeVar("T")

# Embedded Chroma holds the interpreter lock while it adds: 10 ms for 16 vectors, 17 for 64, 38 for 256. With fewer at a
# time it is held for longer in all, and takes twice the processor time for 16 as for 64.
EMBEDDED_BATCH = 64
SERVER_BATCH = 128
# Vectors compared at a time when all are looked at.
LOOKED_AT = 500
# Recall of the approximate search at 200 candidates; the default of 100 loses some of the best 100.
EF_SEARCH = 200
# Chroma that has gone away (a server, or a folder that is damaged or on a full disk) is tried again by the first
# question or sync after so many seconds, and that one waits so long for it to be in step.
RETRY, WAIT = 5.0, 1.0


BEHIND = "Chroma does not answer; it is told what has changed as soon as it does again."
AWAY = "{} does not answer. Nothing is lost: what it has to be told waits until it does."


class VectorsAway(StorageError):
    """The vectors cannot be searched for the time being; nothing is lost."""


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
        self._catalog: Catalog | None = None
        self._tried: float | None = None
        """When a server that has gone away was last tried, None while it is there."""
        self._returning: asyncio.Task[None] | None = None

    @property
    def away(self) -> bool:
        """Whether the server has gone away: questions are answered by words alone."""
        return self._tried is not None

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
            await self._made_anew()
            stored = 0
            await catalog.refill_outbox()
            notice = "The vector index was damaged and has been rebuilt from the catalog; nothing was lost."
        self._catalog = catalog
        if notice is None:
            notice = await self._compare(catalog, stored)
        await self._tell(catalog)
        return notice

    async def catch_up(self, catalog: Catalog, fewest: int = 1) -> None:
        """Tells Chroma what the catalog has waiting for it; what a server that is away can't be told waits on.

        So do fewer new passages than ``fewest``. Those that are gone never wait, as every question would look for what
        has come in their place.
        """
        with contextlib.suppress(VectorsAway):
            await self._present()
            await self._tell(catalog, fewest)

    async def _compare(self, catalog: Catalog, stored: int) -> str | None:
        """Has everything told again where the collection, with so many vectors, is not what the catalog thinks."""
        waiting = dict(await catalog.outbox(None))
        # As it nearly always is; the ids of 100,000 passages take 50 MB for good.
        if not waiting and stored == await catalog.passages_by(self._model):
            return None
        known = await catalog.passage_ids(self._model)
        if stored == len(known - waiting.keys()) or await self._in_step(known, waiting):
            return None
        await catalog.refill_outbox()
        if not stored and waiting:
            return None
        return "The vector index was not in step with the catalog and has been rebuilt; nothing was lost."

    async def _tell(self, catalog: Catalog, fewest: int = 1) -> None:
        """A batch at a time."""
        async with self._lock:
            while waiting := await catalog.outbox(self._batch):
                if len(waiting) < fewest and not any(is_gone for _, is_gone in waiting):
                    break
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
        """The nearest passages: (id, cosine), best first. Raises VectorsAway while a server is away."""
        await self._present()
        found = await self._call(
            lambda c: c.query(query_embeddings=vector.reshape(1, -1), n_results=limit, include=["distances"])
        )
        return [
            (int(one), 1.0 - float(distance))
            for one, distance in zip(found["ids"][0], found["distances"][0], strict=True)
        ]

    async def count(self) -> int:
        """How many vectors the collection has. Raises VectorsAway while a server is away."""
        return await self._call(lambda c: c.count())

    async def differing(self, catalog: Catalog) -> list[int]:
        """Passages whose vector is not here as the catalog has it, or is here alone; what waits is passed over.

        Raises VectorsAway while a server is away.
        """
        await self._present()
        known = await catalog.passage_ids(self._model)
        stored = set(map(int, (await self._call(lambda c: c.get(include=[])))["ids"]))
        wrong = known ^ stored
        both = sorted(known & stored)
        for low in range(0, len(both), LOOKED_AT):
            ids, vectors = await catalog.vectors(both[low : low + LOOKED_AT], self._model)
            names = list(map(str, ids))
            got = await self._call(lambda c, n=names: c.get(ids=n, include=["embeddings"]))  # type: ignore[misc]
            wrong.update(await asyncio.to_thread(_unlike, ids, vectors, got["ids"], got["embeddings"]))
        waiting = {passage for passage, _ in await catalog.outbox(None)}
        return sorted(wrong - waiting)

    async def close(self) -> None:
        """Lets go of the folder."""
        if self._returning is not None:
            self._returning.cancel()
            await asyncio.gather(self._returning, return_exceptions=True)
        client, self._client, self._collection = self._client, None, None
        if client is not None:
            await asyncio.to_thread(chroma.let_go, client)

    @property
    def _called(self) -> str:
        return f"The Chroma server {self._settings.url}" if self._settings.url else f"The vector index {self._folder}"

    async def _made_anew(self) -> None:
        """The folder, emptied. Raises StorageError where that cannot be done."""
        try:
            await asyncio.to_thread(self._start_over)
        except Exception as error:
            raise StorageError(
                f"{self._called} cannot be made anew ({type(error).__name__}: {error}). The catalog is whole and it is "
                "made from that: see that there is space on the disk and that the folder may be written, and try again."
            ) from error

    async def _in_step(self, known: set[int], waiting: dict[int, bool]) -> bool:
        stored = set(map(int, (await self._call(lambda c: c.get(include=[])))["ids"]))
        # What waits may or may not be there already: a batch can have arrived before the process ended.
        return stored - waiting.keys() == known - waiting.keys()

    async def _call(self, work: Callable[[Any], T]) -> T:
        collection = self._collection
        if collection is None:
            raise StorageError("The vector index is closed.")
        try:
            return await asyncio.to_thread(work, collection)
        except Exception as error:
            if self._catalog is None:
                raise
            if not self.away:
                log.warning("%s does not answer: %s", self._called, error)
            self._tried = time.monotonic()
            raise VectorsAway(AWAY.format(self._called)) from error

    async def _present(self) -> None:
        """Raises VectorsAway while a server is away; tries it now and then, and waits a moment for its return."""
        if self._tried is None:
            return
        if self._returning is None and time.monotonic() - self._tried >= RETRY:
            self._tried = time.monotonic()
            self._returning = asyncio.create_task(self._return())
        if self._returning is not None:
            await asyncio.wait({self._returning}, timeout=WAIT)
        if self.away:
            raise VectorsAway(AWAY.format(self._called))

    async def _return(self) -> None:
        """Brings Chroma in step that may be back, perhaps empty; stays away where it is not."""
        assert self._catalog is not None
        try:
            if not self._settings.url:
                await self._made_anew()
            else:
                if self._client is not None:
                    await asyncio.to_thread(chroma.let_go, self._client)
                await asyncio.to_thread(self._connect)
            notice = await self._compare(self._catalog, await self.count())
            await self._tell(self._catalog)
        except Exception as error:
            log.debug("%s is still away: %s", self._called, error)
        else:
            self._tried = None
            log.info("%s answers again. %s", self._called, notice or "")
        finally:
            self._returning = None

    def _connect(self) -> None:
        if self._settings.url:
            self._client = chroma.served(self._settings)
        else:
            self._client = chroma.embedded(self._folder)
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


def _unlike(
    ids: Sequence[int], vectors: NDArray[np.float32], got: Sequence[str], embeddings: NDArray[np.float32]
) -> list[int]:
    """Ids whose vector is another than the one got."""
    there = dict(zip(map(int, got), embeddings, strict=True))
    return [
        one
        for one, vector in zip(ids, vectors, strict=True)
        if one not in there or not np.allclose(vector, there[one], atol=1e-3)
    ]
