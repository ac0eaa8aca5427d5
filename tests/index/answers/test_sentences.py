"""What stands around the words of an answer and is none of it."""

from __future__ import annotations

import re

import pytest

from index.answers.sentences import without_headings
from index.model import Article, Block, BlockKind, Span

LONG = "More than a hundred people came to see how the lamp was lit"


def kept(text: str) -> str:
    blocks = tuple(Block(m.start(), m.end(), BlockKind.BODY) for m in re.finditer(r"[^\n]+", text))
    article = Article("a.txt", text, blocks=blocks)
    return article.slice(without_headings(article, Span(0, len(text))))


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("CNN —\n\nThe lamp was lit.", "The lamp was lit."),
        ("Harbour Post\nThe lamp was lit.\n\nHigher fares", "The lamp was lit."),
        ("The lamp was lit.\nAt a glance:", "The lamp was lit."),
        ("At a glance:\nThe lamp was lit.", "At a glance:\nThe lamp was lit."),
        ("The lamp was lit.\nA heading\nIt burns.", "The lamp was lit.\nA heading\nIt burns."),
        ("He called it “my lamp”\nIt burns.", "He called it “my lamp”\nIt burns."),
        (LONG, LONG),
        ("Only a heading", "Only a heading"),
    ],
)  # fmt: skip
def test_a_dateline_and_the_heading_of_what_follows_are_left_out_at_the_ends_only(text: str, left: str) -> None:
    assert kept(text) == left
