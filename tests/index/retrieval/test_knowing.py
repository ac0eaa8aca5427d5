"""When what was found counts as an answer."""

from __future__ import annotations

import pytest

from index import Library
from index.model import BlockKind, Passage
from index.retrieval.knowing import UNRELATED, is_answer, standing, sureness
from index.retrieval.ranking import Ranked, Signals
from index.storage.lookups import StoredPassage

NOTHING_SPEAKS = Signals(0, 0, 0, 0, 0, 0, 0, 0)


def found(*scores: float) -> list[Ranked]:
    return [
        Ranked(StoredPassage(n, f"a{n}", Passage(0, 1, BlockKind.BODY, 1), "x"), score, NOTHING_SPEAKS)
        for n, score in enumerate(scores)
    ]


def test_nothing_found_is_no_answer() -> None:
    assert sureness([]) == 0.0
    assert not is_answer(0.0)


def test_it_is_surer_of_an_article_that_stands_out_than_of_one_in_a_crowd() -> None:
    assert sureness(found(0.5, 0.2, 0.2, 0.2, 0.2, 0.2)) > sureness(found(0.5, 0.5, 0.5, 0.5, 0.5, 0.5))


def test_it_is_surer_of_a_better_passage() -> None:
    assert sureness(found(0.6, 0.3)) > sureness(found(0.3, 0.3))


def test_a_corpus_of_one_article_has_rivals_of_no_concern() -> None:
    assert standing(found(0.5)).lead == pytest.approx(0.5 - UNRELATED)


@pytest.mark.parametrize(
    "question",
    [
        "who won the World Cup",
        "What is the capital of France?",
        "stock market crash today",
        "What is the price of gas in California?",
        "How much was Instagram fined?",
        "When did the earthquake strike Japan?",
    ],
)
async def test_two_articles_do_not_answer_what_they_do_not_tell(library: Library, question: str) -> None:
    answer = await library.ask(question)
    assert not answer.answered
    assert answer.notice
    assert answer.citations, "the nearest passages are given as such"


@pytest.mark.parametrize(
    "question",
    [
        "Which officials lost their visas?",
        "Why was the governor's visa revoked?",
        "visa revocation",
        "Was the governor of Baja California accused of a crime?",
        "according to Blaze Media who lost visas?",
    ],
)
async def test_two_articles_answer_what_they_tell(library: Library, question: str) -> None:
    assert (await library.ask(question)).answered
