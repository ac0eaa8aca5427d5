"""The same story, found through the catalog as it is found among all articles at once."""

from __future__ import annotations

import sqlite3
from pathlib import Path
from uuid import uuid4

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from index.model import Analysis, Article
from index.reading.blocks import find_blocks
from index.reading.duplicates import COMMONEST, same_stories, sketch
from index.reading.facts import Facts
from index.storage.catalog import Catalog
from index.storage.lookups import ArticleState
from index.storage.migrations import MIGRATIONS
from index.storage.rows import blocks_to
from tests.index.reading.test_duplicates import story

EMPTY = np.zeros((0, 1), np.float32)


def article(name: str, sentences: list[str], source: str | None = None) -> Article:
    text = "\n\n".join(sentences)
    return Article(name, text, source=source, blocks=find_blocks(text, Facts()))


async def put(catalog: Catalog, one: Article) -> None:
    await catalog.put(one, ArticleState("digest", "rules", "model", "path"), Analysis((), (), ()), EMPTY)


# Stories of an agency's sentences, cut and mixed, and of their own.
PARTS = st.lists(st.tuples(st.integers(0, 3), st.integers(5, 25)), min_size=1, max_size=2)


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(PARTS, min_size=2, max_size=8), st.data())
async def test_the_pairs_are_those_found_among_all_articles_whatever_came_and_went(
    tmp_path: Path, mixes: list[list[tuple[int, int]]], data: st.DataObject
) -> None:
    outlets = {str(n): data.draw(st.sampled_from([None, "Gull Press", "Courier"])) for n in range(len(mixes))}
    articles = {
        str(n): article(str(n), [line for seed, length in mix for line in story(seed, 30)[:length]], outlets[str(n)])
        for n, mix in enumerate(mixes)
    }
    gone = data.draw(st.sets(st.sampled_from(sorted(articles))))
    path = tmp_path / f"{uuid4()}.db"
    async with Catalog.open(path) as catalog:
        for one in [*articles.values(), *articles.values()]:  # the second time each takes its own place
            await put(catalog, one)
        for name in gone:
            await catalog.remove(name)
        left = {name: sketch(one) for name, one in articles.items() if name not in gone}
        found = await catalog.duplicates_of(sorted(articles))
    pairs = {(pair.one, pair.other) for pair in same_stories(left, outlets)}
    assert {tuple(sorted((one, other))) for one, others in found.items() for other in others} == pairs


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "catalog.db"


async def test_a_notice_in_all_articles_of_an_outlet_links_none_of_them_once_it_is_common(path: Path) -> None:
    notice = story(1, 8)
    async with Catalog.open(path) as catalog:
        for n in range(COMMONEST + 5):
            await put(catalog, article(str(n), [*notice, *story(n + 10, 3)]))
        assert await catalog.duplicates_of(["0", "1", "104"]) == {}
        await put(catalog, article("again", [*notice, *story(10, 3)]))
        assert "again" not in await catalog.duplicates_of(["1"])


async def test_a_catalog_of_former_days_is_sketched_when_it_is_opened(path: Path) -> None:
    db = sqlite3.connect(path)
    for step in MIGRATIONS[:3]:
        step(db)
    for name, length in (("a", 30), ("b", 20), ("c", 25)):
        old = article(name, story(2 if name == "c" else 1, length))
        db.execute(
            "INSERT INTO articles (article_id, path, digest, made_by, model, text_hash, authors, authors_key,"
            " word_count, blocks, text) VALUES (?, '', '', '', '', ?, '[]', '', 0, ?, ?)",
            (name, old.text_hash, blocks_to(old.blocks), old.text),
        )
    db.execute("PRAGMA user_version = 3")
    db.commit()
    db.close()
    async with Catalog.open(path) as catalog:
        assert await catalog.duplicates_of(["a", "b", "c"]) == {"a": ("b",), "b": ("a",)}
