"""Reported speech: the clause, and whose it is."""

from __future__ import annotations

from index.model import QuotationKind
from tests.index.analysis.quotations.made_up import quotations_in

INTRO = "Mayor Helen Brandt met councillor Victor Osei in Larkfield on Monday."


def reported(*paragraphs: str) -> list[tuple[str, str | None, str | None]]:
    found = quotations_in(*paragraphs)
    return [
        (text, one.speaker and one.speaker.removeprefix("the "), one.cue)
        for text, one in found
        if one.kind is QuotationKind.INDIRECT
    ]


def test_a_clause_below_a_verb_of_saying_is_reported() -> None:
    assert reported(INTRO, "Osei said that the bridge would cost two million.") == [
        ("the bridge would cost two million", "Victor Osei", "said")
    ]


def test_the_cue_may_follow_the_clause() -> None:
    assert reported(INTRO, "The bridge will cost two million, Osei said.") == [
        ("The bridge will cost two million", "Victor Osei", "said")
    ]


def test_according_to_gives_the_rest_of_the_sentence() -> None:
    assert reported(INTRO, "The bridge will cost two million, according to the Larkfield Courier.") == [
        ("The bridge will cost two million", "Larkfield Courier", "according to")
    ]


def test_what_was_denied_or_only_thought_was_not_said() -> None:
    assert reported(INTRO, "Osei did not say that the bridge would cost two million.") == []
    assert reported(INTRO, "Osei hoped that the bridge would cost less than that.") == []


def test_the_unquoted_clause_before_a_quoted_one_is_kept() -> None:
    found = quotations_in(INTRO, "Osei says he has hired an engineer ‘who will look at every single bolt.’")
    assert [(text, one.kind, one.speaker) for text, one in found] == [
        ("he has hired an engineer", QuotationKind.INDIRECT, "Victor Osei"),
        ("who will look at every single bolt.", QuotationKind.MIXED, "Victor Osei"),
    ]


def test_a_clause_that_is_broken_by_a_quoted_part_is_not_reported_twice() -> None:
    found = quotations_in(INTRO, "Osei said the bridge was “a gift to the builders.”")
    assert [(text, one.kind) for text, one in found] == [("a gift to the builders.", QuotationKind.MIXED)]


def test_that_as_a_subject_belongs_to_the_clause() -> None:
    assert [text for text, *_ in reported(INTRO, "That's the price of two bridges, Osei said.")] == [
        "That's the price of two bridges"
    ]
    assert [text for text, *_ in reported(INTRO, "Osei said that’s part of the old plan.")] == [
        "that’s part of the old plan"
    ]
