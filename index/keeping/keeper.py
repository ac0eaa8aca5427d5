"""Adding, removing and restoring single articles: drafted, saved in the corpus, indexed at once, written into the log.

Promises: drafting saves nothing; whatever is added lies in the corpus before it is indexed, and whatever is removed is
in no answer from that moment and in the bin; a sync that is under way meanwhile leaves these articles alone, as what it
knows of them is older.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from config.settings import FetchingSettings
from index.keeping import shelf
from index.keeping.audit import Audit
from index.keeping.drafts import Double, Draft, draft_files
from index.keeping.errors import KeepingError
from index.keeping.fetched import draft_fetched
from index.model import Failure, SyncReport
from index.reading.articles import read
from index.reading.binned import Binned, binned
from index.reading.duplicates import sketch
from index.reading.errors import ReadingError
from index.reading.facts import Facts
from index.reading.fetching import fetch
from index.reading.items import Item, file_item
from index.storage.catalog import Catalog

Index = Callable[[Item], Awaitable[SyncReport]]
"""Reads and stores one article, as a sync would."""


@dataclass(frozen=True, slots=True)
class Added:
    """An article that is in the corpus and in the index now."""

    article_id: str
    label: str
    path: Path
    """Its file."""
    passages: int

    def to_dict(self) -> dict[str, Any]:
        return {"article_id": self.article_id, "label": self.label, "path": str(self.path), "passages": self.passages}


@dataclass(frozen=True, slots=True)
class Removed:
    """An article that no answer cites any more."""

    article_id: str
    label: str
    binned: Binned | None
    """Where it lies; None where its file had been taken away before."""

    def to_dict(self) -> dict[str, Any]:
        lies = str(self.binned.folder) if self.binned else None
        return {"article_id": self.article_id, "label": self.label, "bin": lies}


class Keeper:
    """Keeps one corpus."""

    def __init__(
        self,
        corpus: Sequence[Path],
        fetching: FetchingSettings,
        catalog: Catalog,
        audit: Audit,
        index: Index,
        forget: Callable[[str], Awaitable[None]],
    ) -> None:
        self._corpus = corpus
        self._fetching = fetching
        self._catalog = catalog
        self._audit = audit
        self._index = index
        self._forget = forget
        self._busy = asyncio.Lock()

    async def settle(self) -> None:
        """Ends what a crash left half done, so that what lies in the bin is in no answer."""
        async with self._busy:
            lying = await asyncio.to_thread(shelf.settle, self._corpus)
            known = await self._catalog.states_of([one.article_id for one in lying])
            for one in lying:
                state = known.get(one.article_id)
                # With other bytes it is another article, which has come to its place since.
                if state is not None and state.digest == one.digest:
                    await self._catalog.remove(one.article_id)

    # ── adding ────────────────────────────────────────────────────────────────────────────────

    async def draft_address(self, address: str) -> Draft:
        """What stands at an address, as an article. Raises KeepingError where it is none."""
        try:
            fetched = await fetch(address, self._fetching)
        except ReadingError as error:
            raise KeepingError(f"{error} Nothing was added.") from None
        drafted = await asyncio.to_thread(draft_fetched, fetched)
        if isinstance(drafted, Failure):
            raise KeepingError(f"{address} cannot be added. {drafted.why}")
        return await self._with_doubles(drafted)

    async def draft_files(self, files: Sequence[tuple[str, bytes]]) -> tuple[Draft | Failure, ...]:
        """What files hold, as articles; a Failure for each that is none."""
        drafts = await asyncio.to_thread(draft_files, files)
        return tuple([one if isinstance(one, Failure) else await self._with_doubles(one) for one in drafts])

    async def add(self, draft: Draft, facts: Facts | None = None, *, by: str) -> Added:
        """Saves a draft in the corpus, with other facts where they are given, and indexes it. Raises KeepingError."""
        if facts is not None:
            draft = draft.with_facts(facts)
        async with self._busy:
            item = await asyncio.to_thread(shelf.save, self._corpus, draft.file, draft.data, draft.given)
            await self._audit.write(by, "add", item.id)
            report = await self._indexed(item)
        return Added(item.id, draft.article.label, item.path, report.passages)

    async def with_addresses(self, addresses: Sequence[str]) -> set[str]:
        """Those of these addresses that an article of the corpus has, one that is not indexed yet included."""
        known = await self._catalog.with_addresses(addresses)
        if not (unknown := set(addresses) - known):
            return known
        saved = await asyncio.to_thread(shelf.saved, self._corpus)
        indexed = await self._catalog.states_of(list(saved))
        waiting = [path for article_id, path in saved.items() if article_id not in indexed]
        return known | unknown & await asyncio.to_thread(_addresses, waiting)

    async def _with_doubles(self, draft: Draft) -> Draft:
        found = await self._catalog.same_stories(await asyncio.to_thread(sketch, draft.article))
        letters = await self._catalog.with_text(draft.article.text_hash)
        shares = dict(found) | dict.fromkeys(letters, 1.0)
        cards = await self._catalog.cards(sorted(shares, key=lambda one: (one not in letters, -shares[one], one)))
        return replace(
            draft,
            doubles=tuple(
                Double(card.article_id, card.label, card.source, shares[card.article_id], card.article_id in letters)
                for card in cards
            ),
        )

    async def _indexed(self, item: Item) -> SyncReport:
        report = await self._index(item)
        if report.failed:
            why = report.failed[0].why
            raise KeepingError(
                f"{item.id} is in the corpus, but it could not be indexed: {why} The next sync tries again."
            )
        return report

    # ── removing and restoring ────────────────────────────────────────────────────────────────

    async def remove(self, article_id: str, *, by: str) -> Removed:
        """Takes an article out of every answer and lays it into the bin. Raises KeepingError where there is none."""
        async with self._busy:
            state = (await self._catalog.states_of([article_id])).get(article_id)
            cards = await self._catalog.cards([article_id])
            if state is None or not cards:
                raise KeepingError(f"There is no article “{article_id}” in the index; storydesk articles lists them.")
            label = cards[0].label
            lying = await asyncio.to_thread(shelf.lay_away, self._corpus, article_id, label, Path(state.path), by)
            await self._forget(article_id)
            await self._audit.write(by, "remove", article_id)
        return Removed(article_id, label, lying)

    async def restore(self, article_id: str, *, by: str) -> Added:
        """Puts an article back from the bin, the one removed last where several had its id. Raises KeepingError."""
        async with self._busy:
            one = next((one for one in await self.binned() if one.article_id == article_id), None)
            if one is None:
                raise KeepingError(f"There is no article “{article_id}” in the bin; storydesk bin lists what is.")
            taken = (await self._catalog.states_of([article_id])).get(article_id)
            if taken is not None and Path(taken.path) != one.path:
                raise KeepingError(
                    f"{taken.path} is called “{article_id}” in the index by now; nothing was changed. The next sync "
                    "gives it a name of its own: restore this one then."
                )
            item = await asyncio.to_thread(shelf.put_back, one)
            await self._audit.write(by, "restore", article_id)
            report = await self._indexed(item)
        return Added(article_id, one.label, item.path, report.passages)

    async def binned(self) -> tuple[Binned, ...]:
        """What lies in the bin, newest first."""
        return await asyncio.to_thread(binned, self._corpus)


def _addresses(files: Sequence[Path]) -> set[str]:
    """The addresses of the articles in these files, as far as they can be read."""
    found = set()
    for item in (file_item(path, path.name) for path in files):
        with suppress(ReadingError):
            if isinstance(item, Item) and (address := read(item).url):
                found.add(address)
    return found
