"""What a sync has to do: the corpus compared with the catalog by digest; nothing is parsed and nothing touched."""

from __future__ import annotations

import asyncio
import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from index.analysis.analyse import ANALYSIS_VERSION
from index.model import Failure, SyncPlan
from index.reading import READER_VERSION, Item, items
from index.storage.catalog import Catalog
from index.storage.lookups import ArticleState


@dataclass(frozen=True, slots=True)
class Recipe:
    """What makes an index this index: with another recipe, everything is made anew."""

    passage_pieces: int
    model: str

    @property
    def made_by(self) -> str:
        """Fingerprint of everything that decides what an article becomes."""
        recipe = f"{READER_VERSION}:{ANALYSIS_VERSION}:{self.passage_pieces}:{self.model}"
        return hashlib.sha256(recipe.encode()).hexdigest()[:16]


@dataclass(frozen=True, slots=True)
class Work:
    """A plan with what is needed to carry it out."""

    plan: SyncPlan
    items: tuple[Item, ...] = field(repr=False)
    moved: Mapping[str, str] = field(default_factory=dict, repr=False)
    """Articles that are the same, in a file that lies elsewhere: its path by their id."""


async def make_work(corpus: Sequence[Path], catalog: Catalog, recipe: Recipe) -> Work:
    """Compares the corpus with the catalog; nothing is touched."""
    known = await catalog.states()
    return await asyncio.to_thread(_compare, corpus, known, recipe)


def _compare(corpus: Sequence[Path], known: dict[str, ArticleState], recipe: Recipe) -> Work:
    added: list[str] = []
    changed: list[str] = []
    todo: list[Item] = []
    moved: dict[str, str] = {}
    failed: list[Failure] = []
    seen: set[str] = set()
    made_by = recipe.made_by
    for item in items(corpus):
        if isinstance(item, Failure):
            failed.append(item)
            continue
        seen.add(item.id)
        state = known.get(item.id)
        if state is not None and (state.digest, state.made_by) == (item.digest, made_by):
            if state.path != str(item.path):
                moved[item.id] = str(item.path)
            continue
        (added if state is None else changed).append(item.id)
        todo.append(item)
    # What lies in a place that can't be read now may still exist: it stays as it was until the place is back.
    out_of_reach = [Path(failure.path) for failure in failed]
    removed = [
        article_id
        for article_id, state in known.items()
        if article_id not in seen and not any(Path(state.path).is_relative_to(place) for place in out_of_reach)
    ]
    others = {state.made_by for state in known.values()} - {made_by}
    rebuild = (
        "The model, the passage length or the rules of reading have changed since the last sync." if others else None
    )
    unchanged = len(seen) - len(todo)
    plan = SyncPlan(tuple(added), tuple(changed), tuple(removed), unchanged, tuple(failed), rebuild)
    return Work(plan, tuple(todo), moved)
