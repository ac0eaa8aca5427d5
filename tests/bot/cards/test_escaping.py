"""Corpus text shows as itself and sets nothing off."""

from __future__ import annotations

import pytest
from hypothesis import given

from bot.cards.escaping import (
    ADDRESS_LIMIT,
    CUT,
    checked_address,
    escape,
    inline,
    linked,
    plain_label,
    shortened,
    size,
    visible,
)
from tests.bot.cards.made import HOSTILE, text
from tests.bot.discord_markdown import active, read, shown


def test_the_reader_of_the_tests_knows_what_discord_would_set_off() -> None:
    hostile = "@everyone <@1> **b** __u__ ||s|| `c` [a](https://x.example) https://y.example :smile: <t:1:R>"
    assert active(hostile) == {
        "mention", "bold", "underline", "spoiler", "code", "link", "autolink", "emoji", "timestamp"
    }  # fmt: skip
    assert active("> # a\n- b\n-# c") == {"quote", "heading", "list", "subtext"}


@pytest.mark.parametrize("words", HOSTILE)
def test_hostile_text_shows_as_text_and_sets_nothing_off(words: str) -> None:
    assert active(escape(words)) == set()
    assert shown(escape(words)) == visible(words)


@given(text)
def test_any_text_shows_its_visible_characters_and_sets_nothing_off(words: str) -> None:
    assert active(escape(words)) == set()
    assert shown(escape(words)) == visible(words)


@given(text)
def test_what_is_visible_has_nothing_hidden_left_in_it(words: str) -> None:
    clean = visible(words)
    assert not set(clean) & set("\u202e\u202d\u2066\u2067\u200b\u200f\ufeff\x00\r\t\u2028")
    assert not any("\ud800" <= character <= "\udfff" for character in clean)
    assert visible(clean) == clean


def test_letters_and_their_order_are_those_of_the_corpus() -> None:
    assert visible("Ma\u00addrid pays\u202e 5\u202c\u200b €") == "Madrid pays 5 €"
    assert (
        visible("\u0645\u06cc\u200c\u062e\u0648\u0627\u0647\u0645 👩\u200d🚀")
        == "\u0645\u06cc\u200c\u062e\u0648\u0627\u0647\u0645 👩\u200d🚀"
    )


def test_corpus_text_after_a_link_cannot_take_the_link_over() -> None:
    line = f"{linked('Headline', 100, 'https://a.example')} · {inline('x](https://evil.example)')}"
    (link,) = {piece.text for piece in read(line) if "link" in piece.rules}
    assert link == "Headline"


def test_a_zero_width_space_cannot_make_a_ping_when_it_is_taken_away() -> None:
    assert active(escape("@\u200beveryone h\u200bttps\u200b://x.example")) == set()


def test_right_to_left_names_do_not_turn_the_line_around_them() -> None:
    assert inline("שלום") == "\u2068שלום\u2069"
    assert inline("plain") == "plain"


@given(text)
def test_a_shortened_line_keeps_its_limit_and_says_that_it_is_cut(words: str) -> None:
    line = shortened(words, 60)
    assert size(line) <= 60
    assert "\n" not in line
    assert active(line) == set()
    if line != inline(words):
        assert line.endswith(CUT)


@given(text)
def test_a_label_keeps_its_limit(words: str) -> None:
    label = plain_label(words, 30)
    assert len(label.encode("utf-16-le")) // 2 <= 30
    assert "\n" not in label


@pytest.mark.parametrize(
    "url",
    [
        None,
        "",
        "javascript:alert(1)",
        "ftp://a.example/x",
        "https://",
        "https://user:secret@a.example",
        "https://a.example/with space",
        "https://a.example/\u202eevil",
        "//a.example",
        "https://[::1",
        "https://a.example/" + "x" * ADDRESS_LIMIT,
    ],
)
def test_an_address_that_is_not_plainly_http_is_no_link(url: str | None) -> None:
    assert checked_address(url) is None
    assert linked("Headline", 100, url) == "**Headline**"


def test_marks_in_an_address_cannot_end_the_link() -> None:
    assert (
        checked_address("https://a.example/x_(y)<z>#:~:text=a%20b,-c")
        == "https://a.example/x_%28y%29%3Cz%3E#:~:text=a%20b,-c"
    )
    assert checked_address("https://bücher.example/ä") == "https://xn--bcher-kva.example/%C3%A4"


def test_a_headline_that_discord_would_not_link_keeps_its_words_and_the_link_stands_behind() -> None:
    assert linked("Who [really] won", 100, "https://a.example") == r"**Who \[really\] won** [→](https://a.example)"
    assert linked("Won", 100, None, "https://a.example") == "[**Won**](https://a.example)"


@given(text)
def test_a_linked_headline_shows_its_words_and_links_only_where_it_should(words: str) -> None:
    line = linked(words, 100, "https://a.example/story")
    assert active(line) <= {"link", "bold"}
