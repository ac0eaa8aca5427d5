"""A question's own filters, asked of the two seed articles: one is of Blaze Media, neither has a date."""

from __future__ import annotations

import re

from index import Filters, Library
from index.view import WIDER

BLAZE, PHOTO = "000_54c5d7ce0dbdfb4b.txt", "004_276256a9ac1119a7.txt"


async def test_the_outlet_a_question_names_is_shown_as_a_filter_and_kept_to(library: Library) -> None:
    answer = await library.ask("Why was the visa revoked according to Blaze Media?")
    assert answer.question == "Why was the visa revoked according to Blaze Media?"
    assert answer.filters == Filters(source="Blaze Media")
    assert {citation.article_id for citation in answer.citations} == {BLAZE}


async def test_a_filter_of_the_question_can_be_taken_off(library: Library) -> None:
    question = "What was called without limits or scruples according to Blaze Media?"
    everything = await library.ask(question, limits=False)
    assert not everything.filters
    assert {citation.article_id for citation in everything.citations} == {BLAZE, PHOTO}
    taken_off = await library.ask(question, without={"source"})
    assert (taken_off.filters, taken_off.off) == (Filters(), Filters(source="Blaze Media"))
    assert taken_off.to_dict()["filters_off"] == {"source": "Blaze Media"}
    assert taken_off.citations == everything.citations


async def test_where_a_filter_of_the_question_leaves_no_answer_it_says_that_the_whole_corpus_was_asked(
    library: Library,
) -> None:
    answer = await library.ask("Why was the governor's visa revoked last week?")
    assert answer.answered
    assert answer.notice is not None
    assert re.fullmatch(WIDER.format(r"from 20[\d-]+ on, up to 20[\d-]+"), answer.notice)
    assert not answer.filters


async def test_a_filter_that_was_given_is_never_widened(library: Library) -> None:
    answer = await library.ask("Why was the governor's visa revoked?", Filters(source="Nobody's Gazette"))
    assert not answer.answered
    assert answer.filters == Filters(source="Nobody's Gazette")
    assert answer.citations == ()


async def test_an_author_the_corpus_does_not_have_is_no_filter(library: Library) -> None:
    answer = await library.ask("What do articles by Zora Nowhere say of the visa?")
    assert not answer.filters
