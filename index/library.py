"""The one door: whatever Discord or a terminal can ask of the corpus, it asks here.

Promises: the data folder belongs to one process at a time; the door opens at once, and a question waits only for
what it needs while models load; a second sync is refused while one is under way.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import replace

from config.settings import Settings
from index.analysis.embedding import Embedder
from index.analysis.identity import Decision
from index.corpus_names import Decided
from index.holdings import Holdings, sentences
from index.model import SyncPlan, SyncReport
from index.standing import Status, note_sync, status_of
from index.storage.catalog import Catalog
from index.storage.lock import take
from index.storage.vectors import BEHIND
from index.syncing import OnProgress, Recipe, carry_out, make_work
from index.view import View


class LibraryBusy(Exception):
    """A sync is under way; the message says how far it is."""


class Library(View):
    """An open corpus. ``async with Library.open(settings) as library: …``"""

    def __init__(self, held: Holdings) -> None:
        super().__init__(held)
        self._syncing = asyncio.Lock()

    @classmethod
    @asynccontextmanager
    async def open(cls, settings: Settings) -> AsyncIterator[Library]:
        """Opens the library of these settings. Raises StorageError where the data folder cannot be used."""
        folder = settings.data_dir
        lock = await asyncio.to_thread(take, folder)
        try:
            async with Catalog.open(folder / "catalog.db") as catalog:
                held = Holdings(settings, catalog)
                try:
                    yield cls(held)
                finally:
                    await held.close()
        finally:
            lock.release()

    async def ready(self) -> None:
        """Waits until models and index are loaded. Raises ModelError or StorageError where they cannot be."""
        await self._held.ready()

    @property
    def notice(self) -> str | None:
        """What was mended while opening, for the operator."""
        return self._held.notice

    # ── keeping in step ───────────────────────────────────────────────────────────────────────

    async def plan(self) -> SyncPlan:
        """What a sync would do; nothing is touched."""
        embedder, *_ = await self._held.opened()
        return (await make_work(self._held.settings.corpus, self._held.catalog, self._recipe(embedder))).plan

    async def sync(self, on_progress: OnProgress | None = None) -> SyncReport:
        """Brings the index in step with the corpus. Raises LibraryBusy while another sync is under way."""
        embedder, vectors, _ = await self._held.opened()
        if self._syncing.locked():
            raise LibraryBusy("The index is being brought up to date already; wait until that has ended.")
        async with self._syncing:
            recipe = self._recipe(embedder)
            work = await make_work(self._held.settings.corpus, self._held.catalog, recipe)
            try:
                report = await carry_out(work, self._held.catalog, vectors, embedder, recipe, on_progress)
            finally:
                wrong = await self._names.renew()
            await note_sync(self._held.catalog, report)
            behind = BEHIND if vectors.away else None
            return replace(report, notice=sentences(work.plan.rebuild, wrong, behind))

    def _recipe(self, embedder: Embedder) -> Recipe:
        return Recipe(self._held.settings.passages.max_word_pieces, embedder.fingerprint)

    async def status(self) -> Status:
        """Figures of the corpus and its index."""
        return await status_of(self._held.settings, self._held.catalog, self._syncing.locked())

    # ── what admins decide about names; each raises NamesError with a sentence where it cannot be ──

    async def merge_names(self, name: str, other: str) -> Decided:
        """Two names are one, which goes by the first."""
        await self.ready()
        return await self._names.merge(name, other)

    async def split_name(self, name: str, article_ids: Sequence[str], new_name: str) -> Decided:
        """In these articles a name means somebody else."""
        await self.ready()
        return await self._names.split(name, article_ids, new_name)

    async def rename_name(self, name: str, new_name: str) -> Decided:
        """A name is another from now on."""
        await self.ready()
        return await self._names.rename(name, new_name)

    async def undo_names(self) -> Decided:
        """Takes the last decision back."""
        await self.ready()
        return await self._names.undo()

    async def name_decisions(self) -> tuple[Decision, ...]:
        """All decisions that are in force, oldest first."""
        return await self._names.decisions()
