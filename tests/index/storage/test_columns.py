"""What is found over columns in memory is what the catalog would find, whatever was put in, changed and removed."""

from __future__ import annotations

import asyncio
import random
from collections.abc import AsyncIterator
from pathlib import Path

import numpy as np
import pytest

from config.settings import CorpusPart
from index.analysis.embedding import Vectors
from index.model import Analysis, Article, Block, BlockKind, Filters, Passage
from index.storage import columns
from index.storage.catalog import Catalog
from index.storage.lookups import ArticleState, Lookups
from index.storage.parts import Parts

MODEL, OTHER = "model", "a former model"
STEMS = ["harbour", "ferri", "tax", "mayor", "storm", "visa"]
WORDS = [*STEMS, "ferry", "taxes", "storms", "visas", "the", "of", *(f"filling{n}" for n in range(40))]
FILTERS = [Filters(), Filters(since="2024"), Filters(until="2022"), Filters(since="2030")]
DIMENSIONS = 48


@pytest.fixture
async def catalog(tmp_path: Path) -> AsyncIterator[Catalog]:
    parts = Parts([CorpusPart(path=tmp_path / "open"), CorpusPart(path=tmp_path / "closed", roles=(1,))])
    async with Catalog.open(tmp_path / "catalog.db", parts) as opened:
        yield opened


class Desk:
    """Puts made-up articles into the catalog and takes them out."""

    def __init__(self, catalog: Catalog, folder: Path, seed: int) -> None:
        self.catalog, self.folder, self.dice = catalog, folder, random.Random(seed)

    def vectors(self, rows: int) -> Vectors:
        vectors = np.random.default_rng(self.dice.randrange(10**6)).normal(size=(rows, DIMENSIONS)).astype(np.float32)
        return np.asarray(vectors / np.linalg.norm(vectors, axis=1, keepdims=True), dtype=np.float32)

    async def put(self, number: int) -> None:
        sentences = [" ".join(self.dice.choices(WORDS, k=self.dice.randint(3, 60))) for _ in range(3)]
        passages, text = [], ""
        for one in sentences:
            passages.append(Passage(len(text), len(text) + len(one), BlockKind.BODY, 1))
            text += f"{one}\n"
        title = " ".join(self.dice.choices(WORDS, k=4))
        published = f"{self.dice.randint(2020, 2026)}-05-01"
        article = Article(f"a{number}", text, title, published=published, blocks=(Block(0, len(text), BlockKind.BODY),))
        path = str(self.folder / self.dice.choice(["open", "open", "closed"]) / f"a{number}.txt")
        state = ArticleState("digest", "rules", self.dice.choice([MODEL, MODEL, MODEL, OTHER]), path)
        await self.catalog.put(article, state, Analysis(tuple(passages), (), ()), self.vectors(3))


async def agree(seen: Lookups, desk: Desk) -> None:
    """Columns and SQLite find the same."""
    for filters in FILTERS:
        stems = desk.dice.sample(STEMS, 3)
        match = " OR ".join(f'"{stem}"' for stem in stems)
        by_rows = dict(await seen.lexical(match, filters, 1000))
        by_columns = await seen.any_of(stems, filters, 1000)
        assert dict(by_columns) == pytest.approx(by_rows)
        assert by_columns == sorted(by_columns, key=lambda one: (-one[1], one[0]))
        assert await seen.any_of(stems, filters, 7) == by_columns[:7]
        vector = desk.vectors(1)[0]
        where, values = seen._whose(filters)
        passing = [row["id"] for row in await seen._all(f"SELECT p.id FROM passages p WHERE {where}", values)]
        ids, matrix = await seen.vectors(passing, MODEL)
        best = {ids[n] for n in np.argsort(-(matrix @ vector))[:10]} if ids else set()
        near = await seen.nearest(vector, MODEL, filters, 10)
        assert best <= set(near) <= set(ids)


@pytest.mark.parametrize("seed", range(3))
async def test_whatever_changes_the_same_is_found_as_by_the_catalog_itself(
    catalog: Catalog, tmp_path: Path, seed: int
) -> None:
    desk = Desk(catalog, tmp_path, seed)
    views = [catalog, catalog.seen_by(frozenset()), catalog.seen_by(frozenset([str(tmp_path / "closed")]))]
    await agree(catalog, desk)
    for _ in range(12):
        for _ in range(desk.dice.randint(1, 6)):
            if desk.dice.random() < 0.7:
                await desk.put(desk.dice.randrange(12))
            else:
                await catalog.remove(f"a{desk.dice.randrange(12)}")
        await agree(desk.dice.choice(views), desk)


async def test_what_is_asked_while_articles_come_and_go_is_of_articles_that_are_there(
    catalog: Catalog, tmp_path: Path
) -> None:
    desk = Desk(catalog, tmp_path, 0)

    async def change() -> None:
        for _ in range(40):
            await desk.put(desk.dice.randrange(8))
            await catalog.remove(f"a{desk.dice.randrange(8)}")

    async def ask() -> None:
        while not changing.done():
            await catalog.any_of(STEMS, desk.dice.choice(FILTERS), 10)
            await catalog.nearest(desk.vectors(1)[0], MODEL, desk.dice.choice(FILTERS), 10)

    changing = asyncio.create_task(change())
    await asyncio.gather(changing, *(ask() for _ in range(4)))
    await agree(catalog, desk)


async def test_a_change_that_was_cancelled_half_way_is_seen_as_it_ended(catalog: Catalog, tmp_path: Path) -> None:
    desk = Desk(catalog, tmp_path, 1)
    for number in range(6):
        await desk.put(number)
    await agree(catalog, desk)
    for turns in range(0, 30, 3):
        removal = asyncio.create_task(catalog.remove(f"a{turns % 6}"))
        for _ in range(turns):
            await asyncio.sleep(0)
        removal.cancel()
        await asyncio.gather(removal, return_exceptions=True)
        await agree(catalog, desk)


async def test_words_asked_for_long_ago_are_looked_up_again(
    catalog: Catalog, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(columns, "MOST", 20)
    desk = Desk(catalog, tmp_path, 2)
    for number in range(12):
        await desk.put(number)
        await agree(catalog, desk)
    assert catalog._columns._kept <= 20 or len(catalog._columns._places) == 1
