"""What is known of the names and outlets of a corpus, made of the catalog by whoever has the time: here or apart.

Promises: who may not see a part of the corpus is given names made without it; what was made is kept for just the state
of the catalog that it was made of.
"""

from __future__ import annotations

import asyncio
import hashlib
import unicodedata
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from index.analysis.completion import Completion
from index.analysis.identity import Decision, Entity, Merge, NameRecord, NameTable
from index.analysis.identity.local import LocalNames, Order
from index.analysis.identity.records import forget_keys
from index.analysis.names.folding import Key, key
from index.model import NameKind
from index.processes import ANALYSING, give_way
from index.storage.kept import Kept
from index.storage.lookups import Lookups
from index.storage.readers import reading

Whom = frozenset[str] | None
"""Those who may see these restricted parts; None: all."""


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


NONE = Names.build((), {}, {}, ())
# What names are made of in memory.
_CLASSES = (Names, NameTable, LocalNames, Order, Entity, NameKind, Completion)


def kept_in(file: Path) -> Kept:
    """The file that what was made of 100,000 passages in 8 s is read from in 0.3."""
    return Kept(file, _CLASSES)


async def make_names(catalog: Lookups, whom: Whom, decisions: Sequence[Decision]) -> Names:
    """What these may know of the catalog as it is now."""
    everything = await catalog.names()
    seen = catalog if whom is None else catalog.seen_by(whom)
    records = everything if whom is None else await seen.names()
    decided = _open_to(decisions, records, everything)
    sources, authors = await seen.sources(), await seen.authors()
    return await asyncio.to_thread(Names.build, records, sources, authors, decided)


def make_and_keep(
    catalog: Path, kept: Path, stamp: str, everybody: Collection[Whom], decisions: Sequence[Decision]
) -> None:
    """In a process apart: makes what is not kept for this stamp, and keeps it all."""
    give_way(ANALYSING)
    asyncio.run(_make_and_keep(catalog, kept_in(kept), stamp, everybody, decisions))


async def _make_and_keep(
    catalog: Path, kept: Kept, stamp: str, everybody: Collection[Whom], decisions: Sequence[Decision]
) -> None:
    known: dict[Whom, Names] = kept.take(stamp) or {}
    async with reading(catalog) as readers:
        for whom in everybody:
            if whom not in known:
                known[whom] = await make_names(Lookups(readers), whom, decisions)
    kept.put(stamp, known)


async def stamp_of(catalog: Lookups, decisions: Sequence[Decision]) -> str:
    """A stamp that is equal only where the same names would be made."""
    parts = (await catalog.standing(), repr(decisions), await asyncio.to_thread(_rules))
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()


# The rules by which names are made, in files and folders below this one: what is in none of them may change without
# having the names of a whole corpus made anew.
RULES = ("known_names.py", "model/analysis.py", "analysis/completion.py", "analysis/identity", "analysis/names")


@cache
def _rules() -> str:
    """A digest of them."""
    here = Path(__file__).parent
    files = [file for rule in RULES for file in ([here / rule] if rule.endswith(".py") else (here / rule).rglob("*"))]
    digest = hashlib.sha256(unicodedata.unidata_version.encode())
    for file in sorted(one for one in files if one.suffix in {".py", ".txt", ".toml"}):
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
