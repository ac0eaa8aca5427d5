"""The two seed articles, line by line: what each is was decided by hand."""

from __future__ import annotations

from pathlib import Path

import pytest

from index.model import Article, BlockKind
from index.reading import Item, items, read

SEEDS = Path(__file__).parents[3] / "seeds"
BLAZE, POST = "000_54c5d7ce0dbdfb4b.txt", "004_276256a9ac1119a7.txt"

T, S, B, C, P = BlockKind.TITLE, BlockKind.STANDFIRST, BlockKind.BODY, BlockKind.CAPTION, BlockKind.PULL_QUOTE
R, X, Y = BlockKind.RELATED, BlockKind.BOILERPLATE, BlockKind.BYLINE

KINDS = {
    BLAZE: [X, T, X, X, S, B, P, B, B, B, R, R, B, B, B, X, X, X, X, X, Y, Y, X],
    POST: [B] * 8 + [C] * 3 + [B] * 5 + [C] + [B] * 6 + [C] + [B] * 6 + [C] * 2 + [B] * 6,
}


@pytest.fixture(scope="module")
def articles() -> dict[str, Article]:
    return {item.id: read(item) for item in items([SEEDS]) if isinstance(item, Item)}


@pytest.mark.parametrize("name", [BLAZE, POST])
def test_every_line_of_a_seed_is_one_block_of_the_right_kind(articles: dict[str, Article], name: str) -> None:
    article = articles[name]
    lines = [line for line in article.text.splitlines() if line.strip()]
    assert [(article.slice(block), block.kind) for block in article.blocks] == list(
        zip(lines, KINDS[name], strict=True)
    )


@pytest.mark.parametrize("name", [BLAZE, POST])
def test_the_text_of_a_seed_is_the_files_own(articles: dict[str, Article], name: str) -> None:
    assert articles[name].text == (SEEDS / name).read_bytes().decode()


def test_the_facts_of_a_seed_are_those_that_it_states(articles: dict[str, Article]) -> None:
    blaze = articles[BLAZE]
    assert blaze.title == "Trump Administration strips visas from Mexican officials as part of wider cartel crackdown"
    assert (blaze.source, blaze.authors, blaze.published, blaze.url) == (
        "Blaze Media",
        ("Sebastian Pestritto",),
        None,
        None,
    )
    post = articles[POST]
    assert (post.title, post.source, post.authors, post.published, post.url) == (None, None, (), None, None)
