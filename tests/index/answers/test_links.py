"""Links to the very sentence, read as a browser reads a text fragment: the first place that has the words."""

from __future__ import annotations

import re
from urllib.parse import unquote

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.answers.links import link_to
from index.model import Article, Block, BlockKind, Span

ADDRESS = "https://harbour.example/aurora"
TEXT = """The ferry Aurora will not sail before June, the harbour board said on Monday.

“The hull leaks,” Wilma Brandt said. She lost $1.5 million, one-third of it in 2019. The hull leaks, again & again.

The ferry Aurora will not sail before June, the harbour board said on Tuesday after a long meeting with the council.
Nobody listens. Mayor Otto Krug agreed. Nobody listens.
The board refused to pay. “The board refused to pay for it,” she repeated later."""


def article(text: str = TEXT, url: str | None = ADDRESS) -> Article:
    blocks = tuple(Block(m.start(), m.end(), BlockKind.BODY) for m in re.finditer(r"\S(?:.*\S)?", text))
    return Article("a", text, url=url, blocks=blocks)


def led_to(link: str, text: str) -> int:
    """Where a browser goes with the link: the first match of the directive, white space and case apart."""
    directive = link.split("text=", 1)[1]
    parts = directive.split(",")
    before = unquote(parts.pop(0).removesuffix("-")) if parts[0].endswith("-") else ""
    start, end = unquote(parts[0]), unquote(parts[1]) if len(parts) > 1 else ""
    wanted = _in_a_row(start) + (r"[^\n]*?" + _in_a_row(end) if end else "")
    prefix = _in_a_row(before) + r"\W+" if before else ""
    found = re.search(f"{prefix}(?P<here>{wanted})", text, re.IGNORECASE)
    assert found, f"{link} leads nowhere"
    return found.start("here")


def _in_a_row(words: str) -> str:
    return r"\s+".join(re.escape(word) for word in words.split())


@pytest.mark.parametrize(
    "words",
    [
        "Monday",
        "Tuesday",
        "hull leaks,”",
        "$1.5",
        "again & again",
        "Otto Krug",
        "The hull leaks, again",
        "she repeated",
    ],
)
def test_a_link_leads_to_the_sentence_of_the_words(words: str) -> None:
    at = TEXT.index(words)
    link = link_to(article(), Span(at, at + len(words)))
    assert link is not None
    start = led_to(link, TEXT)
    sentence = re.split(r"(?<=[.”])\s+(?=[A-Z“])", TEXT[start:])[0]
    assert start <= at < start + len(sentence)


def test_a_sentence_that_stands_twice_is_told_by_the_words_before_it() -> None:
    last = TEXT.rindex("Nobody listens")
    link = link_to(article(), Span(last, last + 6))
    assert link == f"{ADDRESS}#:~:text=Otto%20Krug%20agreed-,Nobody%20listens"
    assert led_to(link, TEXT) == last


def test_an_address_with_a_fragment_of_its_own_keeps_it() -> None:
    assert str(link_to(article(url=f"{ADDRESS}#live"), Span(0, 3))).startswith(f"{ADDRESS}#live:~:text=The%20ferry")


@pytest.mark.parametrize("url", [None, "", "javascript:alert(1)", "file:///etc/passwd"])
def test_only_a_web_address_is_linked(url: str | None) -> None:
    assert link_to(article(url=url), Span(0, 3)) is None


@given(st.text("ab -,&“\n.é😀", min_size=1, max_size=80), st.data())
def test_any_text_gives_a_link_without_a_failure(text: str, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(text) - 1))
    link = link_to(article(text), Span(start, start + 1))
    assert link is not None
    assert link.startswith(ADDRESS)
    assert re.fullmatch(r"[\x21-\x7e]+", link)
