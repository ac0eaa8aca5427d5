"""The names of the whole corpus, in memory: who is who, what is completed from it, and what admins have decided.

Promise: the table is replaced as a whole, so that an answer is made of one state of it; an admin's word is saved
beside the corpus before it holds. What was made is kept for the next start, which takes it only for the very state of
the catalog that it was made of; the names of a large corpus are made in a process of their own and taken from there,
as making them holds the interpreter lock for seconds.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from index.analysis.identity import Decision, Entity, NamesError, NameTable, deciding
from index.known_names import NONE, Names, Whom, kept_in, make_and_keep, make_names, stamp_of
from index.lasting import lasting
from index.processes import Apart
from index.storage import decisions
from index.storage.catalog import Catalog

log = logging.getLogger(__name__)

# Passages from which on a process of its own pays for its start: fewer have their names made within a second.
WORTH_A_PROCESS = 10_000


@dataclass(frozen=True, slots=True)
class Decided:
    """What an admin has decided or taken back, and the names it is about as they read now."""

    decision: Decision
    now: tuple[Entity, ...]


class CorpusNames:
    """The names and outlets of one corpus; empty until ``renew`` is called first."""

    def __init__(self, catalog: Catalog, corpus: Sequence[Path], kept: Path) -> None:
        """``kept``: the file that the next start takes them from."""
        self._catalog = catalog
        self._corpus = corpus
        self._file_kept = kept
        self._kept = kept_in(kept)
        self._known: Mapping[Whom, Names] = {None: NONE}
        self._stamp = ""
        """Of the state that they were all made of."""
        self._decisions: tuple[Decision, ...] = ()
        self._busy = asyncio.Lock()

    def known_to(self, parts: Whom) -> Names:
        """What those know who may see these restricted parts, None: all; once ``prepare`` was called for them."""
        return self._known[parts]

    async def prepare(self, parts: frozenset[str]) -> None:
        """Has names made for those who may see these restricted parts; from then on they are renewed with all."""
        if parts in self._known:
            return
        async with self._busy:
            if parts not in self._known:  # as it is where somebody else has waited for the same
                stamp = await stamp_of(self._catalog, self._decisions)
                # Else they are of different states, until the sync that is under way ends.
                known = self._known if stamp == self._stamp else {}
                self._known = {**self._known, parts: (await self._made(stamp, known, [parts]))[parts]}

    @property
    def table(self) -> NameTable:
        """Who is who in the whole corpus."""
        return self._known[None].table

    async def renew(self) -> str | None:
        """Takes or makes everything anew, if the corpus or the admins' decisions have changed.

        Of several who wait at once the first has it made for all. Returns what is wrong with the decisions; then the
        last read hold.
        """
        async with self._busy:
            wrong = None
            try:
                self._decisions = await self.decisions()
            except NamesError as error:
                wrong = str(error)
                log.warning("%s", wrong)
            # Asked for before the names: no state comes back that has been left, so that what is made now is never
            # taken for what changes meanwhile.
            stamp = await stamp_of(self._catalog, self._decisions)
            if stamp == self._stamp:
                return wrong
            with lasting(beside_questions=True):
                self._known = await self._made(stamp, {}, self._known)
                self._stamp = stamp
            return wrong

    async def _made(self, stamp: str, known: Mapping[Whom, Names], for_whom: Collection[Whom]) -> dict[Whom, Names]:
        """What these know, and what is known already: taken from the file, else made, and kept there."""
        everybody = {*known, *for_whom}
        taken = await asyncio.to_thread(self._kept.take, stamp) or {}
        if not everybody <= taken.keys() and await self._catalog.size() >= WORTH_A_PROCESS:
            await self._make_apart(stamp, everybody)
            taken = await asyncio.to_thread(self._kept.take, stamp) or {}
        made = {**taken, **known}
        for whom in everybody - made.keys():
            made[whom] = await make_names(self._catalog, whom, self._decisions)
        if not everybody <= taken.keys():
            await asyncio.to_thread(self._kept.put, stamp, made)
        return {whom: made[whom] for whom in everybody}

    async def _make_apart(self, stamp: str, everybody: Collection[Whom]) -> None:
        """Has them made and kept by another process."""
        given = (self._catalog.path, self._file_kept, stamp, everybody, self._decisions)
        try:
            one = await Apart.start(make_and_keep, *given)
        except OSError as error:
            log.warning("No process could be begun that makes the names; they are made here: %s", error)
            return
        try:
            well, last = await one.ended()
        finally:
            await one.end()
        if not well:
            log.warning("The process that makes the names came to an end; they are made here. It said: %s", last)

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
