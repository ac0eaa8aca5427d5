"""What a search finds in a corpus of made-up articles; vectors are plain counts of words here."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any, cast

import numpy as np
import pytest

from index.analysis.embedding import Vectors
from index.model import Analysis, Article, Block, BlockKind, Filters, Passage
from index.retrieval.search import Searcher
from index.retrieval.terms import stem, words
from index.storage.catalog import Catalog
from index.storage.lookups import ArticleState

MODEL = "counts"
ARTICLES = [
    ("ferry", "The ferry Aurora sank off Lundby with 314 people on board.", "Harbour Post", "2025-05-02"),
    ("rescue", "Rescuers said that 341 people were saved from a ferry near Lundby.", "Harbour Post", "2025-05-03"),
    ("tax", "The council raised the ferry tax by two percent.", "City Daily", "2024-11-05"),
    ("bridge", "A bridge to Lundby will open, the mayor Ada Lund said.", "City Daily", "2023-01-10"),
    ("undated", "Nobody knows when the ferry to Lundby was built.", None, None),
]


class Counts:
    """An embedding that only sees words."""

    fingerprint = MODEL

    def encode(self, texts: list[str]) -> Vectors:
        vectors = np.zeros((len(texts), 64), dtype=np.float32)
        for row, text in zip(vectors, texts, strict=True):
            for word in words(text):
                row[sum(map(ord, stem(word))) % 64] += 1
        return cast(Vectors, vectors / np.maximum(np.linalg.norm(vectors, axis=1, keepdims=True), 1e-9))


class Remembered:
    """A vector index that still holds what the catalog has lost."""

    def __init__(self, ids: list[int], matrix: Vectors) -> None:
        self.ids, self.matrix = ids, matrix

    async def search(self, vector: Vectors, limit: int) -> list[tuple[int, float]]:
        cosines = self.matrix @ vector
        return [(self.ids[n], float(cosines[n])) for n in np.argsort(-cosines)[:limit]]


@pytest.fixture
async def catalog(tmp_path: Path) -> AsyncIterator[Catalog]:
    async with Catalog.open(tmp_path / "catalog.db") as opened:
        for name, text, source, published in ARTICLES:
            block = Block(0, len(text), BlockKind.BODY)
            article = Article(name, text, source=source, published=published, blocks=(block,))
            passage = Passage(0, len(text), BlockKind.BODY, 1)
            vectors = Counts().encode([text])
            await opened.put(article, ArticleState("d", "m", MODEL, "p"), Analysis((passage,), (), ()), vectors)
        yield opened


@pytest.fixture
async def searcher(catalog: Catalog) -> Searcher:
    ids, matrix = await catalog.vectors(sorted(await catalog.passage_ids(MODEL)), MODEL)
    return Searcher(catalog, cast(Any, Remembered(ids, matrix)), cast(Any, Counts()))


async def found(searcher: Searcher, text: str, filters: Filters = Filters()) -> list[str]:
    return [one.stored.article_id for one in await searcher.search(text, filters, 10)]


async def test_the_number_asked_for_comes_before_its_neighbour(searcher: Searcher) -> None:
    assert (await found(searcher, "ferry with 341 people"))[0] == "rescue"
    assert (await found(searcher, "ferry with 314 people"))[0] == "ferry"


async def test_quoted_words_are_in_every_passage(searcher: Searcher) -> None:
    assert await found(searcher, 'What of the "ferry tax"?') == ["tax"]
    assert await found(searcher, 'What of the "tax ferry"?') == []


async def test_two_quotations_that_no_passage_has_together_are_looked_for_one_by_one(searcher: Searcher) -> None:
    assert set(await found(searcher, 'Compare "ferry tax" with "Ada Lund"')) == {"tax", "bridge"}
    assert await found(searcher, 'Is "Lundby" near "314 people"?') == ["ferry"]


async def test_where_several_things_are_asked_quoted_words_belong_to_one_of_them(searcher: Searcher) -> None:
    question = (
        'Did the City Daily report a raise of the "ferry tax" by the council of Lundby, while the Harbour Post'
        " reported how many people were saved by rescuers from the ferry?"
    )
    assert {"tax", "rescue"} <= set(await found(searcher, question))


FILTERS = [
    (Filters(source="Harbour Post"), {"ferry", "rescue"}),
    (Filters(since="2025"), {"ferry", "rescue"}),
    (Filters(until="2024"), {"tax", "bridge"}),
    (Filters(source="City Daily", since="2024"), {"tax"}),
    (Filters(source="Nobody"), set()),
]


@pytest.mark.parametrize(("filters", "allowed"), FILTERS)
async def test_a_filter_is_exact(searcher: Searcher, filters: Filters, allowed: set[str]) -> None:
    assert set(await found(searcher, "ferry Lundby council mayor", filters)) == allowed


async def test_an_article_that_left_the_catalog_is_found_no_more(searcher: Searcher, catalog: Catalog) -> None:
    assert "ferry" in await found(searcher, "ferry Aurora")
    await catalog.remove("ferry")
    assert "ferry" not in await found(searcher, "ferry Aurora")


@pytest.mark.parametrize("text", ["", "   ", "?!", '""', '" "', "🙂"])
async def test_what_has_no_words_finds_nothing(searcher: Searcher, text: str) -> None:
    assert await found(searcher, text) == []


@pytest.mark.parametrize("text", ['"', "NEAR(", "ferry AND", "a*", "col:ferry", "the of and", "'; DROP TABLE words"])
async def test_no_question_is_taken_for_a_query_language(searcher: Searcher, text: str) -> None:
    await found(searcher, text)
