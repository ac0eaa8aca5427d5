"""The names of the whole corpus, in memory: who is who, what is completed from it, and what admins have decided.

Promise: the table is replaced as a whole, so that an answer is made of one state of it; an admin's word is saved
beside the corpus before it holds; who may not see a part of the corpus is given a table made without it. What was made
is kept for the next start, which takes it only for the very state of the catalog that it was made of.
"""

from __future__ import annotations

import asyncio
import hashlib
import logging
import unicodedata
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from index.analysis.completion import Completion
from index.analysis.identity import Decision, Entity, Merge, NameRecord, NamesError, NameTable, deciding
from index.analysis.identity.local import LocalNames, Order
from index.analysis.identity.records import forget_keys
from index.analysis.names.folding import Key, key
from index.lasting import lasting
from index.model import NameKind
from index.pace import unhurried
from index.storage import decisions
from index.storage.kept import Kept
from index.storage.lookups import Lookups

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Decided:
    """What an admin has decided or taken back, and the names it is about as they read now."""

    decision: Decision
    now: tuple[Entity, ...]


@dataclass(frozen=True, slots=True)
class Names:
    """The names and outlets of a corpus, or of what somebody may see of it."""

    table: NameTable
    """Who is who."""
    outlets: tuple[str, ...]
    """Every outlet."""
    _names: Completion
    _sources: Completion
    _authors: Completion

    @classmethod
    def build(
        cls,
        records: Sequence[NameRecord],
        sources: Mapping[str, int],
        authors: Mapping[str, int],
        decided: Sequence[Decision],
    ) -> Names:
        """From every name of every article, outlets and authors with how many each has, and the admins' word."""
        table = NameTable.build(records, decided)
        names = Completion.build((one.name, (one.name, *one.aliases), one.mentions) for one in table.entities)
        outlets, writers = (
            Completion.build((one, (one,), count) for one, count in counts.items()) for counts in (sources, authors)
        )
        forget_keys()
        return cls(table, tuple(sources), names, outlets, writers)

    def places(self, entity: Entity) -> Sequence[tuple[str, str]]:
        """In which article an entity is, and what that article calls it."""
        return self.table.places(entity)

    def articles_naming(self, name: str) -> tuple[str, ...]:
        """Ids of the articles that a name is in, newest first; none where it is unknown or ambiguous."""
        fitting = self.table.resolve(name)
        return fitting[0].articles if len(fitting) == 1 else ()

    def complete(self, typed: str, limit: int) -> tuple[str, ...]:
        """Names that go on from what is typed, most mentioned first."""
        return self._names.complete(typed, limit)

    def complete_sources(self, typed: str, limit: int) -> tuple[str, ...]:
        """Outlets that go on from what is typed."""
        return self._sources.complete(typed, limit)

    def complete_authors(self, typed: str, limit: int) -> tuple[str, ...]:
        """Authors of articles that go on from what is typed."""
        return self._authors.complete(typed, limit)


_NONE = Names.build((), {}, {}, ())
# What names are made of in memory.
_CLASSES = (Names, NameTable, LocalNames, Order, Entity, NameKind, Completion)


class CorpusNames:
    """The names and outlets of one corpus; empty until ``renew`` is called first."""

    def __init__(self, catalog: Lookups, corpus: Sequence[Path], kept: Path) -> None:
        """``kept``: the file that what was made of 100,000 passages in 8 s is read from in 0.3 at the next start."""
        self._catalog = catalog
        self._corpus = corpus
        self._kept = Kept(kept, _CLASSES)
        self._known: Mapping[frozenset[str] | None, Names] = {None: _NONE}
        self._stamp = ""
        """Of the state that they were all made of."""
        self._decisions: tuple[Decision, ...] = ()
        self._busy = asyncio.Lock()
        self._waiting = 0
        """How many wait for what is being made, or to have something made."""

    def known_to(self, parts: frozenset[str] | None) -> Names:
        """What those know who may see these restricted parts, None: all; once ``prepare`` was called for them."""
        return self._known[parts]

    async def prepare(self, parts: frozenset[str]) -> None:
        """Has names made for those who may see these restricted parts; from then on they are renewed with all."""
        if parts in self._known:
            return
        async with self._turn():
            if parts not in self._known:  # as it is where somebody else has waited for the same
                stamp = await self._standing()
                self._known = {**self._known, parts: await self._made(parts)}
                if stamp == self._stamp:  # else they are of different states, until the sync that is under way ends
                    await asyncio.to_thread(self._kept.put, stamp, self._known)

    @property
    def table(self) -> NameTable:
        """Who is who in the whole corpus."""
        return self._known[None].table

    async def renew(self, *, corpus_changed: bool = True, hurried: bool = True) -> str | None:
        """Builds everything anew, if the corpus or the admins' decisions have changed; not ``hurried``: questions go
        first, until somebody else waits for the names.

        Returns what is wrong with the decisions; then the last read hold.
        """
        async with self._turn():
            wrong, before = None, self._decisions
            try:
                self._decisions = await self.decisions()
            except NamesError as error:
                wrong = str(error)
                log.warning("%s", wrong)
            if not corpus_changed and self._decisions == before:
                return wrong
            with lasting(beside_questions=not hurried), unhurried(until=lambda: hurried or self._waiting > 0):
                # Asked for before the names: no state comes back that has been left, so that what changes meanwhile
                # has what is made now never taken for it.
                self._stamp = await self._standing()
                kept = await asyncio.to_thread(self._kept.take, self._stamp) or {}
                made = {parts: await self._made(parts) for parts in self._known if parts not in kept}
                self._known = {**kept, **made}
                if made:
                    await asyncio.to_thread(self._kept.put, self._stamp, self._known)
            return wrong

    @asynccontextmanager
    async def _turn(self) -> AsyncIterator[None]:
        """One at a time; whoever waits is seen by the one who works."""
        self._waiting += 1
        try:
            await self._busy.acquire()
        finally:
            self._waiting -= 1
        try:
            yield
        finally:
            self._busy.release()

    async def _standing(self) -> str:
        """A stamp that is equal only where the same names would be made."""
        parts = (await self._catalog.standing(), repr(self._decisions), await asyncio.to_thread(_rules))
        return hashlib.sha256("\n".join(parts).encode()).hexdigest()

    async def _made(self, parts: frozenset[str] | None) -> Names:
        everything = await self._catalog.names()
        seen = self._catalog if parts is None else self._catalog.seen_by(parts)
        records = everything if parts is None else await seen.names()
        decided = _open_to(self._decisions, records, everything)
        sources, authors = await seen.sources(), await seen.authors()
        return await asyncio.to_thread(Names.build, records, sources, authors, decided)

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
        async with self._turn():
            undone = await asyncio.to_thread(decisions.undo, self._file)
        await self.renew()
        return self._as_now(undone)

    async def decisions(self) -> tuple[Decision, ...]:
        """All decisions that are in force, oldest first."""
        return await asyncio.to_thread(decisions.read, self._file)

    async def _decide(self, decision: Decision) -> Decided:
        async with self._turn():
            await asyncio.to_thread(decisions.append, self._file, decision)
        await self.renew()
        return self._as_now(decision)

    def _as_now(self, decision: Decision) -> Decided:
        found = [entity for name in decision.names() for entity in self.table.resolve(name)]
        return Decided(decision, tuple(dict.fromkeys(found)))

    @property
    def _file(self) -> Path:
        return decisions.decisions_file(self._corpus)


@cache
def _rules() -> str:
    """A digest of the rules by which names are made: all there is of the analysis, and this file."""
    own = Path(__file__)
    rules = [file for file in (own.parent / "analysis").rglob("*") if file.suffix in {".py", ".txt", ".toml"}]
    digest = hashlib.sha256(unicodedata.unidata_version.encode())
    for file in sorted([own, own.parent / "model" / "analysis.py", *rules]):
        digest.update(file.name.encode() + file.read_bytes())
    return digest.hexdigest()


def _open_to(
    decided: Sequence[Decision], seen: Sequence[NameRecord], everything: Sequence[NameRecord]
) -> tuple[Decision, ...]:
    """The decisions that give no name away which stands only where it may not be seen."""
    if seen is everything:
        return tuple(decided)
    given = [(one, key(one.name if isinstance(one, Merge) else one.new_name)) for one in decided]

    def standing(records: Sequence[NameRecord]) -> set[Key]:
        forms = (key(form) for name in (one.name for one in records) for form in (name.name, *name.aliases))
        return {name for _, name in given}.intersection(forms)

    hidden = standing(everything) - standing(seen) if given else set()
    return tuple(one for one, name in given if name not in hidden)
