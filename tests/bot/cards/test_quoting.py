"""A passage on a card is the corpus's own words; a cut is marked."""

from __future__ import annotations

import re

from hypothesis import given
from hypothesis import strategies as st

from bot.cards.escaping import CUT, size, visible
from bot.cards.quoting import merged, quoted
from index.model import Span
from tests.bot.cards.made import filled
from tests.bot.discord_markdown import Piece, active, read, shown

SENTENCES = (
    "The keeper left in May. He took the lamp with him. Nobody saw the boat again. The tower stands empty. "
    "Gulls live there."
)


def bold(message: str) -> str:
    return "".join(piece.text for piece in read(message) if "bold" in piece.rules)


def bare(words: str) -> str:
    return re.sub(r"\s+", "", words)


def test_a_short_passage_is_whole_with_its_answer_in_bold() -> None:
    start = SENTENCES.index("Nobody")
    drawn = quoted(SENTENCES, [Span(start, start + 28)], 1_000)
    assert shown(drawn) == SENTENCES
    assert bold(drawn) == "Nobody saw the boat again. T"
    assert CUT not in drawn


def test_a_long_passage_is_cut_at_sentences_around_its_highlight_and_both_cuts_are_marked() -> None:
    start = SENTENCES.index("Nobody")
    drawn = quoted(SENTENCES, [Span(start, start + len("Nobody saw the boat again."))], 77)
    assert drawn == f"> {CUT} He took the lamp with him. **Nobody saw the boat again.** {CUT}"


def test_a_sentence_too_long_for_the_room_is_cut_between_words_after_its_highlight_begins() -> None:
    words = "one two three four five six seven eight nine ten eleven twelve thirteen fourteen"
    drawn = quoted(words, [Span(words.index("five"), len(words))], 40)
    assert drawn == f"> {CUT} **five six seven eight** {CUT}"


def test_a_word_of_two_thousand_characters_is_cut_and_the_cut_marked() -> None:
    drawn = quoted("x" * 2_000, [], 100)
    assert size(drawn) <= 100
    assert drawn.endswith(f"x {CUT}")


def test_a_title_before_a_name_ends_no_sentence() -> None:
    words = "It was Dr. Vane who said it in St. Ives on the day. " + "Nobody answered him at all that night. " * 3
    assert quoted(words, [Span(0, 20)], 90).startswith("> **It was Dr. Vane who** said it in St. Ives on the day.")


def test_paragraphs_and_bold_that_run_over_lines_stay_inside_the_quote() -> None:
    drawn = quoted("First line.\n\nSecond line.\r\nThird.", [Span(6, 20)], 500)
    assert drawn == "> First **line.**\n> **Second** line.\n> Third."


def test_a_passage_that_answers_from_end_to_end_is_not_bold() -> None:
    assert quoted("It is ours. ", [Span(0, 11)], 100) == "> It is ours."


def test_highlights_that_touch_or_lie_outside_are_put_in_order() -> None:
    assert merged("abc def ghi", [Span(4, 7), Span(0, 3), Span(3, 4), Span(90, 95), Span(9, 9)]) == (Span(0, 7),)


@given(filled, st.data(), st.integers(40, 700))
def test_what_stands_between_the_marks_is_one_unbroken_run_of_the_passage(
    words: str, data: st.DataObject, room: int
) -> None:
    a, b = sorted((data.draw(st.integers(0, len(words))), data.draw(st.integers(0, len(words)))))
    drawn = quoted(words, [Span(a, b)], room)
    assert size(drawn) <= room
    assert active(drawn) <= {"quote", "bold"}
    inside = shown(drawn).replace("\n", " ").strip()
    whole = bare(visible(words))
    cut_before, cut_after = drawn.startswith(f"> {CUT}") and not words.startswith("[…]"), False
    if cut_before:
        inside = inside.removeprefix("[…]")
    if inside.endswith("[…]") and not whole.endswith("[…]"):
        inside, cut_after = inside.removesuffix("[…]"), True
    kept = bare(inside)
    assert kept in whole
    if not cut_before:
        assert whole.startswith(kept)
    if not cut_after:
        assert whole.endswith(kept)


def test_the_pieces_of_a_quote_are_told_apart() -> None:
    assert read("> a **b**") == [Piece("a ", ("quote",)), Piece("b", ("quote", "bold"))]
