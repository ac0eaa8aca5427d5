"""The names of the whole corpus, in memory: who is who, what is completed from it, and what admins have decided.

Promise: the table is replaced as a whole, so that an answer is made of one state of it; an admin's word is saved
beside the corpus before it holds.
"""

from __future__ import annotations

import asyncio
import logging
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from index.analysis.completion import Completion
from index.analysis.identity import Decision, Entity, NameRecord, NamesError, NameTable, deciding
from index.model import Name, NameKind
from index.storage import decisions
from index.storage.lookups import Lookups

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Decided:
    """What an admin has decided or taken back, and the names it is about as they read now."""

    decision: Decision
    now: tuple[Entity, ...]


@dataclass(frozen=True, slots=True)
class _State:
    table: NameTable
    places: Mapping[tuple[NameKind, str], Sequence[tuple[str, str]]]
    known: Completion
    sources: Completion
    outlets: tuple[str, ...]


class CorpusNames:
    """The names and outlets of one corpus; empty until ``renew`` is called first."""

    def __init__(self, catalog: Lookups, corpus: Sequence[Path]) -> None:
        self._catalog = catalog
        self._corpus = corpus
        self._state = _build([], {}, ())
        self._decisions: tuple[Decision, ...] = ()
        self._busy = asyncio.Lock()

    @property
    def table(self) -> NameTable:
        """Who is who."""
        return self._state.table

    @property
    def outlets(self) -> tuple[str, ...]:
        """Every outlet of the corpus."""
        return self._state.outlets

    def places(self, entity: Entity) -> Sequence[tuple[str, str]]:
        """In which article an entity is, and what that article calls it."""
        return self._state.places[entity.kind, entity.name]

    def articles_naming(self, name: str) -> tuple[str, ...]:
        """Ids of the articles that a name is in, newest first; none where it is unknown or ambiguous."""
        fitting = self.table.resolve(name)
        return fitting[0].articles if len(fitting) == 1 else ()

    def complete(self, typed: str, limit: int) -> tuple[str, ...]:
        """Names that go on from what is typed, most mentioned first."""
        return self._state.known.complete(typed, limit)

    def complete_sources(self, typed: str, limit: int) -> tuple[str, ...]:
        """Outlets that go on from what is typed."""
        return self._state.sources.complete(typed, limit)

    async def renew(self) -> str | None:
        """Builds everything anew. Returns what is wrong with the admins' decisions; then the last read hold."""
        async with self._busy:
            wrong = None
            try:
                self._decisions = await self.decisions()
            except NamesError as error:
                wrong = str(error)
                log.warning("%s", wrong)
            records = await self._catalog.names()
            sources = await self._catalog.sources()
            self._state = await asyncio.to_thread(_build, records, sources, self._decisions)
            return wrong

    # ── what admins decide; each raises NamesError with a sentence where it cannot be ─────────────

    async def merge(self, name: str, other: str) -> Decided:
        """Two names are one, which goes by the first."""
        return await self._decide(deciding.merge(self.table, name, other))

    async def split(self, name: str, article_ids: Sequence[str], new_name: str) -> Decided:
        """In these articles a name means somebody else."""
        return await self._decide(deciding.split(self.table, name, article_ids, new_name))

    async def rename(self, name: str, new_name: str) -> Decided:
        """A name is another from now on."""
        return await self._decide(deciding.rename(self.table, name, new_name))

    async def undo(self) -> Decided:
        """Takes the last decision back."""
        async with self._busy:
            undone = await asyncio.to_thread(decisions.undo, self._file)
        await self.renew()
        return self._as_now(undone)

    async def decisions(self) -> tuple[Decision, ...]:
        """All decisions that are in force, oldest first."""
        return await asyncio.to_thread(decisions.read, self._file)

    async def _decide(self, decision: Decision) -> Decided:
        async with self._busy:
            await asyncio.to_thread(decisions.append, self._file, decision)
        await self.renew()
        return self._as_now(decision)

    def _as_now(self, decision: Decision) -> Decided:
        found = [entity for name in decision.names() for entity in self.table.resolve(name)]
        return Decided(decision, tuple(dict.fromkeys(found)))

    @property
    def _file(self) -> Path:
        return decisions.decisions_file(self._corpus)


def _build(
    records: Sequence[tuple[str, str | None, Name]], sources: Mapping[str, int], decided: Sequence[Decision]
) -> _State:
    table = NameTable.build((NameRecord(article, name, day) for article, day, name in records), decided)
    places: dict[tuple[NameKind, str], list[tuple[str, str]]] = defaultdict(list)
    for article, _, name in records:
        if (found := table.entity_of(article, name.name)) is not None:
            places[found.kind, found.name].append((article, name.name))
    known = Completion.build((one.name, (one.name, *one.aliases), one.mentions) for one in table.entities)
    outlets = Completion.build((one, (one,), count) for one, count in sources.items())
    return _State(table, places, known, outlets, tuple(sources))
