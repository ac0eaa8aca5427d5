"""A corpus that is kept, with a light index: articles are stored without passages, so that no model is needed."""

from __future__ import annotations

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from pathlib import Path

import numpy as np

from config.settings import FetchingSettings
from index.keeping.audit import Audit
from index.keeping.drafts import Draft
from index.keeping.keeper import Keeper
from index.model import Analysis, Failure, SyncReport
from index.reading import Item, ReadingError, items, read
from index.storage.catalog import Catalog
from index.storage.lookups import ArticleState

FETCHING = FetchingSettings()


class Desk:
    """A corpus folder, others where they are named, a catalog and who keeps them."""

    def __init__(self, folder: Path, fetching: FetchingSettings = FETCHING, others: Sequence[str] = ()) -> None:
        self.fetching = fetching
        self.corpus = folder / "corpus"
        self.folders = [self.corpus, *(folder / one for one in others)]
        self.data = folder / "data"
        self.corpus.mkdir(parents=True, exist_ok=True)
        self.data.mkdir(parents=True, exist_ok=True)

    @asynccontextmanager
    async def open(self) -> AsyncIterator[Desk]:
        """As a library is opened: what a crash left is settled first."""
        async with Catalog.open(self.data / "catalog.db") as self.catalog:
            self.keeper = Keeper(
                self.folders,
                self.fetching,
                self.catalog,
                Audit(self.data),
                self.index,
                self.catalog.remove,
            )
            await self.keeper.settle()
            yield self

    async def index(self, item: Item) -> SyncReport:
        try:
            article = read(item)
        except ReadingError as error:
            return SyncReport(failed=(Failure(item.place, str(error)),))
        state = ArticleState(item.digest, "rules", "model", str(item.path))
        await self.catalog.put(article, state, Analysis((), (), ()), np.zeros((0, 1), np.float32))
        return SyncReport(added=(item.id,))

    async def sync(self) -> None:
        """What a sync does, in its simplest form."""
        found = {item.id: item for item in items(self.folders) if isinstance(item, Item)}
        known = await self.catalog.states()
        for gone in known.keys() - found.keys():
            await self.catalog.remove(gone)
        for item in found.values():
            if item.id not in known or known[item.id].digest != item.digest:
                await self.index(item)

    async def indexed(self) -> set[str]:
        return set(await self.catalog.states())

    def files(self) -> dict[str, bytes]:
        """What the corpus holds, without its bin."""
        paths = [path for path in self.corpus.rglob("*") if path.is_file() and ".bin" not in path.parts]
        return {path.relative_to(self.corpus).as_posix(): path.read_bytes() for path in paths}

    async def draft(self, name: str, data: bytes) -> Draft:
        (drafted,) = await self.keeper.draft_files([(name, data)])
        assert isinstance(drafted, Draft), drafted
        return drafted
