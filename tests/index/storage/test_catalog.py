"""The catalog: all or nothing, exact filters, and files that can't be used left as they are."""

from __future__ import annotations

import sqlite3
from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from index.analysis.embedding import Vectors
from index.model import (
    Analysis,
    Article,
    Block,
    BlockKind,
    Filters,
    Name,
    NameKind,
    Passage,
    Quotation,
    QuotationKind,
    Span,
)
from index.storage.catalog import Catalog, StorageError
from index.storage.lookups import ArticleState

STATE = ArticleState("digest", "rules", "model", "corpus/a.txt")


def _article(article_id: str, text: str, **facts: object) -> Article:
    return replace(Article(article_id, text, blocks=(Block(0, len(text), BlockKind.BODY),)), **facts)  # type: ignore[arg-type]


def _analysis(article: Article) -> Analysis:
    return Analysis((Passage(0, len(article.text), BlockKind.BODY, 1),), (), ())


def _vectors(seed: int = 0, rows: int = 1) -> Vectors:
    vectors = np.random.default_rng(seed).normal(size=(rows, 8)).astype(np.float32)
    return np.asarray(vectors / np.linalg.norm(vectors, axis=1, keepdims=True), dtype=np.float32)


@pytest.fixture
async def catalog(tmp_path: Path) -> AsyncIterator[Catalog]:
    async with Catalog.open(tmp_path / "catalog.db") as opened:
        yield opened


async def _put(catalog: Catalog, article: Article) -> None:
    await catalog.put(article, STATE, _analysis(article), _vectors())


async def test_an_article_comes_back_as_it_was(catalog: Catalog) -> None:
    text = "“Sí,” said Ávila. 𝒜 judge left."
    article = _article(
        "a", text, title="T", source="The Desk", authors=("Jo Li",), published="2025-05-02", url="http://x.y"
    )
    analysis = Analysis(
        (Passage(0, 17, BlockKind.BODY, 1), Passage(18, len(text), BlockKind.BODY, 1)),
        (Name("Ávila", NameKind.PERSON, ("Avila",), "governor", (Span(11, 16),)),),
        (Quotation(1, 4, QuotationKind.DIRECT, "Ávila", 11, 16, "said", 6, 10, 0.9),),
    )
    vectors = _vectors(rows=2)
    await catalog.put(article, STATE, analysis, vectors)
    story = (await catalog.stories(["a"]))["a"]
    assert story.article == article
    assert story.analysis == analysis
    ids, stored = await catalog.vectors(sorted(await catalog.passage_ids("model")), "model")
    assert len(ids) == 2
    assert np.allclose(stored, vectors, atol=1e-3)


async def test_of_names_only_the_people_are_read_where_these_are_wanted(catalog: Catalog) -> None:
    article = _article("a", "Ávila left Tijuana.")
    people = (Name("Ávila", NameKind.PERSON, (), None, (Span(0, 5),)),)
    place = Name("Tijuana", NameKind.PLACE, (), None, (Span(11, 18),))
    await catalog.put(article, STATE, replace(_analysis(article), names=(*people, place)), _vectors())
    for of, names in (("people",), people), (("names",), (*people, place)), (("people", "names"), (*people, place)):
        assert (await catalog.stories(["a"], of))["a"].analysis.names == names  # type: ignore[arg-type]
    assert (await catalog.stories(["a"], ("people",), called=["Tijuana"]))["a"].analysis.names == ()
    assert (await catalog.stories(["a"], ("quotations",)))["a"].analysis.names == ()


async def test_a_changed_article_replaces_its_former_self_everywhere(catalog: Catalog) -> None:
    await _put(catalog, _article("a", "Zebras were seen."))
    (old,) = await catalog.passage_ids("model")
    await _put(catalog, _article("a", "Lions were seen."))
    (new,) = await catalog.passage_ids("model")
    assert new != old
    assert await catalog.lexical('"zebras"', Filters(), 10) == []
    assert [one for one, _ in await catalog.lexical('"lion"', Filters(), 10)] == [new]
    assert await catalog.outbox(None) == [(old, True), (new, False)]
    assert (await catalog.counts()).articles == 1


async def test_a_failure_half_way_leaves_the_former_article_whole(catalog: Catalog) -> None:
    article = _article("a", "Zebras were seen.")
    await _put(catalog, article)
    with pytest.raises(ValueError, match="zip"):
        await catalog.put(_article("a", "Lions."), STATE, _analysis(_article("a", "Lions.")), _vectors(rows=3))
    assert (await catalog.stories(["a"]))["a"].article == article
    assert len(await catalog.lexical('"zebras"', Filters(), 10)) == 1
    await catalog.remove("a")
    assert (await catalog.counts()).articles == 0


async def test_a_removed_article_is_out_of_every_search(catalog: Catalog) -> None:
    await _put(catalog, _article("a", "Zebras were seen."))
    (passage,) = await catalog.passage_ids("model")
    await catalog.remove("a")
    await catalog.remove("never there")
    assert await catalog.lexical('"zebras"', Filters(), 10) == []
    assert await catalog.passages([passage]) == {}
    assert await catalog.outbox(None) == [(passage, True)]


async def test_accents_case_and_word_endings_do_not_matter_to_words(catalog: Catalog) -> None:
    await _put(catalog, _article("a", "Ávila revoked visas."))
    for match in ('"avila"', '"ÁVILA"', '"visa"'):
        assert len(await catalog.lexical(match, Filters(), 10)) == 1, match


@pytest.mark.parametrize(
    ("filters", "expected"),
    [
        (Filters(), {"old", "may", "dated", "undated"}),
        (Filters(source="guardian"), {"old"}),
        (Filters(source="THE GUARDIAN"), {"old"}),
        (Filters(since="2025-05"), {"may", "dated"}),
        (Filters(until="2025-05"), {"old", "may", "dated"}),
        (Filters(until="2025-05-02"), {"old", "may", "dated"}),
        (Filters(until="2025-05-01"), {"old", "may"}),
        (Filters(since="2025-05-03"), set()),
        (Filters(author="jose diaz"), {"dated"}),
        (Filters(author="diaz"), set()),
        (Filters(source="guardian", since="2025"), set()),
    ],
)
async def test_filters_are_exact(catalog: Catalog, filters: Filters, expected: set[str]) -> None:
    for article in (
        _article("old", "A story.", source="The Guardian", published="2024-12-31"),
        _article("may", "A story.", source="Guardian Weekly", published="2025-05"),
        _article("dated", "A story.", source=None, published="2025-05-02T23:59:00Z", authors=("Ana", "José Díaz")),
        _article("undated", "A story."),
    ):
        await _put(catalog, article)
    assert {card.article_id for card in await catalog.articles(filters, 10)} == expected
    for words in (
        [one for one, _ in await catalog.lexical('"story"', filters, 10)],
        [one for one, _ in await catalog.any_of(["stori"], filters, 10)],
        await catalog.nearest(_vectors(rows=1)[0], "model", filters, 10),
    ):
        found = await catalog.passages(words)
        assert {one.article_id for one in found.values()} == expected


async def test_articles_are_listed_newest_first_and_undated_last(catalog: Catalog) -> None:
    for article_id, published in (("a", None), ("b", "2024"), ("c", "2025-01-01")):
        await _put(catalog, _article(article_id, "A story.", published=published))
    assert [card.article_id for card in await catalog.articles(Filters(), 10)] == ["c", "b", "a"]
    assert [card.article_id for card in await catalog.articles(Filters(), 1, 1)] == ["b"]


async def test_vectors_of_another_model_are_never_given(catalog: Catalog) -> None:
    await _put(catalog, _article("a", "A story."))
    assert await catalog.passage_ids("another") == set()
    assert (await catalog.vectors([1], "another"))[0] == []


async def test_a_catalog_that_is_no_database_is_refused_and_left_as_it_is(tmp_path: Path) -> None:
    path = tmp_path / "catalog.db"
    path.write_bytes(b"not a database at all" * 100)
    with pytest.raises(StorageError, match=r"catalog\.db.*Nothing was changed"):
        async with Catalog.open(path):
            pass
    assert path.read_bytes() == b"not a database at all" * 100


async def test_a_catalog_damaged_inside_is_a_sentence_too(tmp_path: Path) -> None:
    path = tmp_path / "catalog.db"
    async with Catalog.open(path) as catalog:
        for n in range(50):
            await _put(catalog, _article(f"a{n}", f"A story of number {n}. " * 50))
    content = bytearray(path.read_bytes())
    content[4096 * 5 :] = b"\x5a" * (len(content) - 4096 * 5)
    path.write_bytes(content)

    async def read_all() -> None:
        async with Catalog.open(path) as catalog:
            await catalog.stories([f"a{n}" for n in range(50)])
            await catalog.lexical('"story"', Filters(), 10)

    with pytest.raises(StorageError, match="move"):
        await read_all()


async def test_a_catalog_of_a_later_version_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "catalog.db"
    async with Catalog.open(path):
        pass
    db = sqlite3.connect(path)
    db.execute("PRAGMA user_version = 999")
    db.close()
    with pytest.raises(StorageError, match="newer Storydesk"):
        async with Catalog.open(path):
            pass


async def test_figures_of_the_whole_follow_every_change(catalog: Catalog) -> None:
    assert (await catalog.size(), await catalog.newer_than(0.5)) == (0, None)
    await _put(catalog, _article("a", "A story.", published="2024"))
    await _put(catalog, _article("b", "A story.", published="2025"))
    assert (await catalog.size(), await catalog.newer_than(0.5)) == (2, "2024")
    await catalog.remove("a")
    assert (await catalog.size(), await catalog.newer_than(0.5)) == (1, "2025")
