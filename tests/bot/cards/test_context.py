"""The paragraphs around a citation."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from bot.cards.context import context_card
from index.model import Article, Block, BlockKind
from tests.bot.cards.made import body, filled, keeps_the_limits, texts
from tests.bot.discord_markdown import active


def article(*paragraphs: str, furniture: str = "Sign up here!") -> Article:
    """Paragraphs with a line of furniture after the second."""
    text, blocks = "", []
    lines = [*paragraphs[:2], furniture, *paragraphs[2:]]
    for line in lines:
        kind = BlockKind.BOILERPLATE if line is furniture else BlockKind.BODY
        blocks.append(Block(len(text), len(text) + len(line), kind))
        text += f"{line}\n\n"
    return Article("a.txt", text, title="The lamp", source="Harbour Post", published="2025-05", blocks=tuple(blocks))


def test_the_quoted_words_are_bold_among_the_paragraphs_around_them_without_furniture() -> None:
    story = article("One.", "Two has words.", "Three.", "Four.")
    start = story.text.index("words")
    assert texts(context_card(story, start, start + 5)) == [
        "### **The lamp**\n-# Harbour Post · May 2025",
        "> One.\n> \n> Two has **words**.\n> \n> Three.\n> \n> Four.",
    ]


def test_a_citation_over_two_paragraphs_is_shown_in_both() -> None:
    story = article("One.", "Two.", "Three.", furniture="Five.")
    end = story.text.index("Two.") + 4
    assert "> One.\n> Two.\n> \n> Three." in body(context_card(story, 0, end))


def test_paragraphs_that_do_not_fit_are_left_out_from_the_far_end() -> None:
    story = article("Far. " * 100, "x" * 3_000, "Here it is.", "Near.", "y" * 3_900)
    start = story.text.index("Here")
    told = body(context_card(story, start, start + 4))
    assert "**Here** it is." in told
    assert "Near." in told
    assert "yyy" not in told


@given(st.lists(filled, min_size=3, max_size=6), st.data())
def test_any_article_keeps_the_limits_and_sets_nothing_off(paragraphs: list[str], data: st.DataObject) -> None:
    story = article(*paragraphs)
    start = data.draw(st.integers(0, len(story.text) - 1))
    view = context_card(story, start, data.draw(st.integers(start + 1, len(story.text))))
    keeps_the_limits(view)
    assert all(active(content) <= {"quote", "bold", "heading", "subtext"} for content in texts(view))
