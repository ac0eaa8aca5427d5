"""Wordings compared: a slice is found to the letter, a changed word never is, and what differs is said."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.answers.wording import LEFT_OUT, Given, Words, find_everywhere, find_nearly, parts_of, split_words
from index.model import Article, Span

TEXT = (
    "Harbour master Wilma Brandt said on Monday that the ferry Aurora would not sail before June. “We’ve lost "
    "$1.5 million since 2019, and the hull leaks,” Brandt said. The council of Ávila offered 14,000 euros."
)
ARTICLE = Article("a", TEXT)
WHOLE = Span(0, len(TEXT))
WORDS = split_words(TEXT)


def found(words: str, text: str = TEXT) -> list[str]:
    """The stretches of the text that have these words."""
    return [text[s[0].start : s[-1].end] for s in find_everywhere(parts_of(words), Words(text, [Span(0, len(text))]))]


@given(st.integers(0, len(WORDS) - 1), st.integers(2, 12))
def test_every_run_of_words_is_found_as_the_slice_it_is(first: int, length: int) -> None:
    run = WORDS[first : first + length]
    slice_ = TEXT[run[0].start : run[-1].end]
    assert slice_ in found(slice_)
    assert slice_ in found(f"“{slice_.upper().replace('’', chr(39))}.”")


@given(st.integers(0, len(WORDS) - 8), st.integers(0, 7))
def test_a_changed_word_is_never_to_the_letter_and_is_said(first: int, place: int) -> None:
    keys = [TEXT[word.start : word.end] for word in WORDS[first : first + 8]]
    keys[place] = "otherwise"
    assert found(" ".join(keys)) == []
    match = find_nearly(Given.of(" ".join(keys)), ARTICLE, WHOLE)
    assert match is not None
    assert not match.exact
    assert "otherwise" in " ".join(difference.given for difference in match.differences)


@pytest.mark.parametrize(
    ("given_words", "text"),
    [
        ("lost 15 million", "lost 1.5 million"),
        ("lost €1.5 million", "lost $1.5 million"),
        ("lost 1.5 million", "lost $1.5 million"),
        ("grew by 5 a year", "grew by 5% a year"),
        ("it was 5 degrees", "it was −5 degrees"),
        ("the visa was not revoked", "the visa was revoked"),
        ("Avila offered", "Ávila offered"),
    ],
)
def test_what_changes_the_meaning_of_a_number_or_a_name_is_a_difference(given_words: str, text: str) -> None:
    assert found(given_words, text) == []
    assert found(text, text) == [text]


@pytest.mark.parametrize(
    ("given_words", "text"),
    [
        ("its 2019-2021 plan", "its 2019–2021 plan"),
        ("well-known (and feared) judge", "well known, and feared judge"),
        ("it was -5 degrees", "it was −5 degrees"),
        ("don't go", "don’t go"),
    ],
)
def test_marks_between_words_are_no_difference(given_words: str, text: str) -> None:
    assert found(given_words, text) == [text]


def test_an_ellipsis_leaves_out_some_words_and_not_half_an_article() -> None:
    near = f"The hull leaks {'and ' * LEFT_OUT}nobody listens."
    far = f"The hull leaks {'and ' * (LEFT_OUT + 1)}nobody listens."
    assert found("the hull leaks … nobody listens", near) == [near[:-1]]
    assert found("the hull leaks [...] nobody listens", far) == []
    again = f"{far} Still the hull leaks, and nobody listens."
    assert found("the hull leaks … nobody listens", again) == ["the hull leaks, and nobody listens"]


def test_a_word_at_the_edge_that_was_exchanged_is_told_with_what_stands_there() -> None:
    match = find_nearly(Given.of("and the hull leaks,” Krug said"), ARTICLE, WHOLE)
    assert match is not None
    assert [(one.given, one.corpus) for one in match.differences] == [("Krug", "Brandt")]
    last = find_nearly(Given.of("the council of Avila"), ARTICLE, WHOLE)
    assert last is not None
    assert [(one.given, one.corpus) for one in last.differences] == [("Avila", "Ávila")]


def test_every_place_is_found_once() -> None:
    assert found("the hull", "The hull, the hull. The hull!") == ["The hull", "the hull", "The hull"]


@given(st.text(max_size=60), st.text(max_size=200))
def test_any_text_is_compared_without_a_failure(words: str, text: str) -> None:
    for stretch in found(words, text):
        assert parts_of(stretch)
    if text:
        find_nearly(Given.of(words), Article("a", text), Span(0, len(text)))


@given(st.text(alphabet="aBé’'ʼß−-$1.,5% “\n\u0301İ"), st.integers(0, 9))
def test_words_looked_at_late_are_the_words(text: str, cut: int) -> None:
    stretches = [Span(0, cut), Span(cut, len(text))] if cut < len(text) else [Span(0, len(text))]
    said = [word for one in stretches for word in split_words(text[one.start : one.end], one.start)]
    words = Words(text, stretches)
    assert words.keys == [word.key for word in said]
    assert list(words) == said
    assert words[1:3] == said[1:3]
