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
from index.keeping import checking
from index.keeping.audit import Audit, Deed
from index.keeping.checking import CheckReport
from index.keeping.drafts import Draft
from index.keeping.keeper import Added, Keeper, Removed
from index.model import Failure, SyncPlan, SyncReport
from index.reading.binned import Binned
from index.reading.facts import Facts
from index.reading.items import Item
from index.standing import Status, note_sync, status_of
from index.storage.catalog import Catalog
from index.storage.lock import take
from index.storage.lookups import ArticleCard
from index.storage.parts import Parts
from index.storage.vectors import BEHIND
from index.syncing.carrying import OnProgress, carry_out
from index.syncing.planning import Recipe, Work, make_work
from index.view import View

# Who did something, where nobody is named.
OPERATOR = "operator"


class LibraryBusy(Exception):
    """A sync is under way; the message says how far it is."""


class Library(View):
    """An open corpus. ``async with Library.open(settings) as library: …``"""

    def __init__(self, held: Holdings) -> None:
        super().__init__(held)
        self._syncing = asyncio.Lock()
        self._touched: set[str] = set()
        """Articles that commands have changed since the sync that is under way began; it leaves them alone."""
        settings = held.settings
        self.audit = Audit(settings.data_dir)
        """Who did what to the corpus; whatever is done beside this library's own calls is written there too."""
        self._keeper = Keeper(
            settings.corpus, settings.fetching, held.catalog, self.audit, self._index_one, self._forget_one
        )

    @classmethod
    @asynccontextmanager
    async def open(cls, settings: Settings) -> AsyncIterator[Library]:
        """Opens the library of these settings. Raises StorageError where the data folder cannot be used."""
        folder = settings.data_dir
        lock = await asyncio.to_thread(take, folder)
        try:
            async with Catalog.open(folder / "catalog.db", parts := Parts(settings.parts)) as catalog:
                held = Holdings(settings, catalog, parts)
                try:
                    library = cls(held)
                    await library._keeper.settle()
                    yield library
                finally:
                    await held.close()
        finally:
            lock.release()

    async def ready(self) -> None:
        """Waits until models and index are loaded. Raises ModelError or StorageError where they cannot be."""
        await self._held.ready()

    @property
    def parts(self) -> Parts:
        """Which parts of the corpus are for some only, and for whom."""
        return self._held.parts

    async def view(self, parts: frozenset[str]) -> View:
        """The corpus as it is to those who of its restricted parts may see these alone."""
        if not await self._held.catalog.hides(parts):
            return self
        await self._held.names.prepare(parts)
        return View(self._held, parts)

    @property
    def is_ready(self) -> bool:
        """Whether models and index are loaded."""
        return self._held.is_ready

    @property
    def vectors_away(self) -> bool:
        """Whether a Chroma server does not answer, so that questions are answered by words alone."""
        return self._held.vectors_away

    @property
    def notice(self) -> str | None:
        """What was mended while opening, for the operator."""
        return self._held.notice

    # ── keeping in step ───────────────────────────────────────────────────────────────────────

    async def plan(self) -> SyncPlan:
        """What a sync would do; nothing is touched."""
        embedder, _ = await self._held.opened()
        return (await make_work(self._held.settings.corpus, self._held.catalog, self._recipe(embedder))).plan

    async def sync(self, on_progress: OnProgress | None = None, *, by: str = OPERATOR) -> SyncReport:
        """Brings the index in step with the corpus. Raises LibraryBusy while another sync is under way."""
        embedder, vectors = await self._held.opened()
        if self._syncing.locked():
            raise LibraryBusy("The index is being brought up to date already; wait until that has ended.")
        async with self._syncing:
            self._touched.clear()
            recipe = self._recipe(embedder)
            work = await make_work(self._held.settings.corpus, self._held.catalog, recipe)
            self._held.filling = bool(work.plan.added)
            try:
                report = await carry_out(
                    work, self._held.catalog, vectors, embedder, recipe, on_progress, self._touched
                )
            finally:
                wrong = await self._held.names.renew()
                self._held.filling = False
            await note_sync(self._held.catalog, report)
            await self.audit.write(by, "sync", _figures(report))
            behind = BEHIND if vectors.away else None
            return replace(report, notice=sentences(work.plan.rebuild, wrong, behind))

    async def check(self, *, repair: bool = False, by: str = OPERATOR) -> CheckReport:
        """Whether corpus, catalog and Chroma hold the same; ``repair`` mends what does not, with a sync.

        Raises LibraryBusy while a sync is under way.
        """
        found = await self._look()
        if not repair or found.report.sound:
            return found.report
        _, vectors = await self._held.opened()
        await checking.mend(found, self._held.catalog, vectors)
        await self.sync(by=by)
        left = (await self._look()).report
        still = {fault.kind for fault in left.faults}
        return replace(left, mended=tuple(fault for fault in found.report.faults if fault.kind not in still))

    async def _look(self) -> checking.Found:
        _, vectors = await self._held.opened()
        if self._syncing.locked():
            raise LibraryBusy("The index is being brought up to date; check it when that has ended.")
        async with self._syncing:
            return await checking.check(self._held.catalog.path, self._held.catalog, vectors, await self.plan())

    def _recipe(self, embedder: Embedder) -> Recipe:
        return Recipe(self._held.settings.passages.max_word_pieces, embedder.fingerprint)

    async def status(self) -> Status:
        """Figures of the corpus and its index."""
        return await status_of(self._held.settings, self._held.catalog, self._syncing.locked())

    # ── one article at a time; each raises KeepingError with a sentence where it cannot be ───────

    async def draft_address(self, address: str) -> Draft:
        """What stands at an address, as an article to be looked at; nothing is saved."""
        return await self._keeper.draft_address(address)

    async def draft_files(self, files: Sequence[tuple[str, bytes]]) -> tuple[Draft | Failure, ...]:
        """What files (name, bytes) hold, as articles to be looked at; an archive and a bulk file hold several."""
        return await self._keeper.draft_files(files)

    async def add(self, draft: Draft, facts: Facts | None = None, *, by: str = OPERATOR) -> Added:
        """Saves a draft in the corpus and indexes it, also while a sync is under way.

        ``facts`` go before what the draft says; a fact that they leave out stays as it was.
        """
        return await self._keeper.add(draft, facts, by=by)

    async def remove(self, article_id: str, *, by: str = OPERATOR) -> Removed:
        """Takes an article out of every answer and lays it into the bin, also while a sync is under way."""
        return await self._keeper.remove(article_id, by=by)

    async def restore(self, article_id: str, *, by: str = OPERATOR) -> Added:
        """Puts an article back from the bin and indexes it."""
        return await self._keeper.restore(article_id, by=by)

    async def with_addresses(self, addresses: Sequence[str]) -> set[str]:
        """Those of these addresses that an article of the corpus has."""
        return await self._keeper.with_addresses(addresses)

    async def articles_called(self, typed: str, limit: int = 25) -> tuple[ArticleCard, ...]:
        """Articles whose titles have words that begin so, or whose ids begin so."""
        return tuple(await self._held.catalog.called(typed, limit))

    async def binned(self) -> tuple[Binned, ...]:
        """What lies in the bin, newest first."""
        return await self._keeper.binned()

    async def log(self, limit: int = 25) -> tuple[Deed, ...]:
        """What was done to the corpus and by whom, newest first."""
        return await self.audit.last(limit)

    async def _index_one(self, item: Item) -> SyncReport:
        embedder, vectors = await self._held.opened()
        self._touched.add(item.id)
        work = Work(SyncPlan(added=(item.id,)), (item,))
        report = await carry_out(work, self._held.catalog, vectors, embedder, self._recipe(embedder))
        await self._held.names.renew()
        return report

    async def _forget_one(self, article_id: str) -> None:
        self._touched.add(article_id)
        await self._held.catalog.remove(article_id)
        _, vectors = await self._held.opened()
        await vectors.catch_up(self._held.catalog)
        await self._held.names.renew()

    # ── what admins decide about names; each raises NamesError with a sentence where it cannot be ──

    async def merge_names(self, name: str, other: str, *, by: str = OPERATOR) -> Decided:
        """Two names are one, which goes by the first."""
        await self.ready()
        return await self._noted("merge", await self._held.names.merge(name, other), by)

    async def split_name(self, name: str, article_ids: Sequence[str], new_name: str, *, by: str = OPERATOR) -> Decided:
        """In these articles a name means somebody else."""
        await self.ready()
        return await self._noted("split", await self._held.names.split(name, article_ids, new_name), by)

    async def rename_name(self, name: str, new_name: str, *, by: str = OPERATOR) -> Decided:
        """A name is another from now on."""
        await self.ready()
        return await self._noted("rename", await self._held.names.rename(name, new_name), by)

    async def undo_names(self, *, by: str = OPERATOR) -> Decided:
        """Takes the last decision back."""
        await self.ready()
        return await self._noted("undo", await self._held.names.undo(), by)

    async def _noted(self, what: str, decided: Decided, by: str) -> Decided:
        await self.audit.write(by, f"names {what}", ", ".join(decided.decision.names()))
        return decided

    async def name_decisions(self) -> tuple[Decision, ...]:
        """All decisions that are in force, oldest first."""
        return await self._held.names.decisions()


def _figures(report: SyncReport) -> str:
    counts = {"added": report.added, "changed": report.changed, "removed": report.removed, "failed": report.failed}
    return ", ".join(f"{len(ids)} {what}" for what, ids in counts.items() if ids) or "nothing changed"
