"""Passages: slices of whole sentences, one block kind, never longer than the limit, nothing lost."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from index.analysis.passages import cut_passages, paragraph_at
from index.analysis.sentences import sentence_spans
from index.model import Article, Block, BlockKind


def _count(texts: Sequence[str]) -> list[int]:
    """A stand-in for the model's tokenizer: a piece a word, and one more for every ten letters."""
    return [sum(1 + len(word) // 10 for word in text.split()) for text in texts]


def _article(*paragraphs: tuple[BlockKind, str]) -> Article:
    text, blocks = "", []
    for kind, paragraph in paragraphs:
        blocks.append(Block(len(text), len(text) + len(paragraph), kind))
        text += paragraph + "\n"
    return Article("a", text, blocks=tuple(blocks))


BODY, CAPTION, TITLE, AD = BlockKind.BODY, BlockKind.CAPTION, BlockKind.TITLE, BlockKind.BOILERPLATE


def test_short_neighbouring_paragraphs_make_one_passage() -> None:
    article = _article((BODY, "Ada spoke first. Bo spoke next."), (BODY, "Then all went home."))
    (passage,) = cut_passages(article, _count, 50)
    assert article.slice(passage) == "Ada spoke first. Bo spoke next.\nThen all went home."
    assert passage.paragraph == 1


def test_a_passage_never_reaches_over_a_caption_or_an_advertisement() -> None:
    article = _article(
        (BODY, "Ada spoke."),
        (CAPTION, "Ada at the lectern."),
        (BODY, "Bo spoke."),
        (AD, "Sign up!"),
        (BODY, "All left."),
    )
    cut = [(article.slice(p), p.kind, p.paragraph) for p in cut_passages(article, _count, 50)]
    assert cut == [
        ("Ada spoke.", BODY, 1),
        ("Ada at the lectern.", CAPTION, None),
        ("Bo spoke.", BODY, 2),
        ("All left.", BODY, 3),
    ]


def test_two_captions_do_not_read_on() -> None:
    article = _article((CAPTION, "Ada at the lectern"), (CAPTION, "Bo in the hall"))
    assert [article.slice(p) for p in cut_passages(article, _count, 50)] == ["Ada at the lectern", "Bo in the hall"]


def test_titles_and_furniture_are_no_passages() -> None:
    article = _article((TITLE, "Ada speaks"), (AD, "Sign up!"))
    assert cut_passages(article, _count, 50) == ()


def test_a_sentence_longer_than_the_limit_is_cut_between_words() -> None:
    article = _article((BODY, "word " * 100 + "end."))
    passages = cut_passages(article, _count, 32)
    assert all(_count([article.slice(p)])[0] <= 32 for p in passages)
    assert " ".join(article.slice(p) for p in passages) == article.text.strip()


@given(
    st.lists(
        st.tuples(
            st.sampled_from([BODY, CAPTION, AD]),
            st.text(st.characters(codec="utf-8"), min_size=1).filter(lambda text: text == text.strip() != ""),
        ),
        max_size=6,
    ),
    st.integers(8, 40),
)
def test_every_quotable_word_is_in_exactly_one_passage(parts: list[tuple[BlockKind, str]], limit: int) -> None:
    article = _article(*parts)
    passages = cut_passages(article, _count, limit)
    assert all(a.end <= b.start for a, b in pairwise(passages))
    covered = {i for p in passages for i in range(p.start, p.end)}
    for block in article.blocks:
        inside = [i for i in range(block.start, block.end) if not article.text[i].isspace()]
        if block.kind is AD:
            assert not covered.intersection(inside)
        else:
            assert covered.issuperset(inside)


def test_the_british_closing_mark_after_a_full_stop_ends_a_sentence() -> None:
    text = "‘It is common knowledge.’ Del Pilar left. ‘Why?’ Rubio asked."
    assert [text[s.start : s.end] for s in sentence_spans(text)][:2] == ["‘It is common knowledge.’", "Del Pilar left."]


def test_abbreviations_do_not_end_a_sentence() -> None:
    text = "The U.S. State Department told Mr. Smith. He left."
    assert [text[s.start : s.end] for s in sentence_spans(text)] == [
        "The U.S. State Department told Mr. Smith.",
        "He left.",
    ]


def test_paragraphs_are_counted_in_the_body_alone() -> None:
    article = _article((TITLE, "Ada speaks"), (BODY, "One."), (CAPTION, "Ada."), (BODY, "Two."))
    assert paragraph_at(article, article.text.index("Two")) == 2
    assert paragraph_at(article, article.text.index("Ada.")) is None
