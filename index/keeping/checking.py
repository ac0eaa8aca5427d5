"""Whether corpus, catalog and Chroma hold the same, and mending what does not.

Promises: checking changes nothing; what is said to be mended has been checked again; nothing that is only in the
index is thrown away for a file that cannot be read now.
"""

from __future__ import annotations

import asyncio
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from index.model import SyncPlan
from index.model.plain import as_dict
from index.storage.catalog import Catalog
from index.storage.soundness import Damage, inspect
from index.storage.vectors import VectorIndex, VectorsAway

# Articles named in a sentence; the JSON names all.
NAMED = 5

_SENTENCES = {
    "missing": "{} of the corpus {is_are} not in the index yet",
    "changed": "{} {has_have} changed in the corpus since {it_they} {was_were} indexed",
    "extra": "{} {is_are} in the index and no longer in the corpus",
    "unreadable": "{} cannot be read; what was indexed of {it_them} before is kept",
    "texts": "{} {has_have} another text in the catalog than was stored, and {is_are} left out of all answers",
    "places": "{} {has_have} passages, names or quotations that are not where the text has them",
    "words": "{} cannot be found by the words {it_they} {has_have}",
    "vectors": "{} {has_have} vectors that are damaged",
}


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing that is not as it should be."""

    kind: str
    """missing, changed, extra, unreadable (corpus against catalog); file, texts, places, words, vectors (catalog);
    chroma."""
    sentence: str
    about: tuple[str, ...] = ()
    """Articles; for what cannot be read, where it lies."""


@dataclass(frozen=True, slots=True)
class CheckReport:
    """What a check found, and what was mended of it."""

    articles: int
    passages: int
    faults: tuple[Fault, ...] = ()
    """What is still so."""
    mended: tuple[Fault, ...] = ()

    @property
    def sound(self) -> bool:
        """Whether all is as it should be now."""
        return not self.faults

    def to_dict(self) -> dict[str, Any]:
        """The object that ``storydesk check --json`` prints."""
        return {"sound": self.sound, **as_dict(self)}


@dataclass(frozen=True, slots=True)
class Found:
    """Faults, with what is needed to mend them."""

    report: CheckReport
    damage: Damage
    words_sound: bool
    chroma: tuple[int, ...]
    """Passages that Chroma has otherwise than the catalog, or has alone."""


async def check(path: Path, catalog: Catalog, vectors: VectorIndex, plan: SyncPlan) -> Found:
    """Looks at everything; ``path`` is the catalog's file, ``plan`` what a sync would do."""
    damage = await asyncio.to_thread(inspect, path)
    words_sound = bool(damage.file) or await catalog.words_are_sound()
    counts = await catalog.counts()
    away, chroma = None, list[int]()
    try:
        chroma = [] if damage.file else await vectors.differing(catalog)
    except VectorsAway as error:
        away = str(error)
    faults = [*_faults(plan, damage)]
    if not words_sound:
        faults.append(Fault("words", "The index of words does not hold what the passages say."))
    if damage.stray_words:
        count = len(damage.stray_words)
        faults.append(Fault("words", f"The index of words has {count:,} passages that are no longer there."))
    if chroma:
        faults.append(Fault("chroma", f"Chroma has {len(chroma):,} vectors otherwise than the catalog has them."))
    if away is not None:
        faults.append(Fault("chroma", away))
    report = CheckReport(counts.articles, counts.passages, tuple(faults))
    return Found(report, damage, words_sound, tuple(chroma))


async def mend(found: Found, catalog: Catalog, vectors: VectorIndex) -> None:
    """Mends the catalog and Chroma as far as that goes without reading articles: a sync does the rest."""
    if found.damage.articles or found.damage.stray_words or not found.words_sound:
        await catalog.mend(found.damage)
    if found.chroma:
        await catalog.tell_again(found.chroma)
        await vectors.catch_up(catalog)


def _faults(plan: SyncPlan, damage: Damage) -> Iterator[Fault]:
    if damage.file:
        yield Fault(
            "file",
            f"The catalog's file is damaged ({damage.file[0]}). The articles are safe in the corpus: stop the bot, "
            "move catalog.db away and run `storydesk sync`, and the catalog is made anew from them.",
        )
    # An article that has to be read again for a damage is behind the corpus only for that.
    behind = {
        "missing": plan.added,
        "changed": tuple(one for one in plan.changed if one not in damage.articles),
        "extra": plan.removed,
        "unreadable": tuple(failure.path for failure in plan.failed),
    }
    within = {"texts": damage.texts, "places": damage.places, "words": damage.words, "vectors": damage.vectors}
    for kind, ids in {**behind, **within}.items():
        if ids:
            yield Fault(kind, _sentence(kind, ids), ids)


def _sentence(kind: str, ids: Sequence[str]) -> str:
    several = len(ids) > 1
    said = _SENTENCES[kind].format(
        f"{len(ids):,} {'places' if kind == 'unreadable' else 'articles'}"
        if several
        else f"One {'place' if kind == 'unreadable' else 'article'}",
        is_are="are" if several else "is",
        has_have="have" if several else "has",
        was_were="were" if several else "was",
        it_they="they" if several else "it",
        it_them="them" if several else "it",
    )
    more = f" and {len(ids) - NAMED:,} more" if len(ids) > NAMED else ""
    return f"{said}: {', '.join(ids[:NAMED])}{more}."
