"""Who holds an office: only who is called so, by the words right beside the name."""

from __future__ import annotations

from dataclasses import replace

import pytest

from index.answers.who import read_office
from tests.index.answers.who_stories import answers, story

PEOPLE = """
P Albert Nowak, Nowak
P Dora Quill, Quill
P Eli Marsh, Marsh
"""


def holding(office: str, text: str, published: str | None = None) -> list[str]:
    """Whom the text says to hold it."""
    evidence = story("news", text, PEOPLE)
    return answers(
        f"Who is {office}?", [replace(one, article=replace(one.article, published=published)) for one in evidence]
    )


@pytest.mark.parametrize(
    "text",
    [
        "Veltra CEO Albert Nowak spoke.",
        "Veltra Chairman and CEO Albert Nowak spoke.",
        "Veltra’s new chief executive, Albert Nowak, spoke.",
        "Albert Nowak, the chief executive officer of Veltra, spoke.",
        "Albert Nowak, 54, founder and CEO of Veltra Inc., spoke.",
        "Albert Nowak (CEO of Veltra) spoke.",
        "Albert Nowak, who is the CEO of Veltra and owner of Brill, spoke.",
        "The CEO of Veltra, Albert Nowak, spoke.",
        "Albert Nowak is also the CEO of Veltra.",
        "Albert Nowak was named chief executive of Veltra on Monday.",
    ],
)
def test_a_holder_is_found_by_every_way_of_saying_it(text: str) -> None:
    assert holding("the CEO of Veltra", text) == ["Albert Nowak"]
    assert holding("Veltra’s chief executive", text) == ["Albert Nowak"]


@pytest.mark.parametrize(
    "text",
    [
        "Albert Nowak, Veltra’s senior vice president, spoke.",
        "Former Veltra CEO Albert Nowak spoke.",
        "Albert Nowak, once the CEO of Veltra, spoke.",
        "Deputy CEO of Veltra Albert Nowak spoke.",
        "Albert Nowak is no longer the CEO of Veltra.",
        "Albert Nowak is a candidate for CEO of Veltra.",
        "Albert Nowak, a lawyer of the CEO of Veltra, spoke.",
        "Brill CEO and major Veltra shareholder Albert Nowak spoke.",
        "Albert Nowak is the CEO of Brill and owner of Veltra.",
        "He would not stay Veltra’s CEO. Nowak has faced criticism.",
        "Albert Nowak met the CEO of Veltra.",
        "Albert Nowak, Veltra CEO Somebody Else and others spoke.",
        "CEO Albert Nowak did not speak of Veltra.",
        "In 1976 Veltra CEO Albert Nowak sailed the Atlantic.",
    ],
)
def test_who_is_only_near_the_office_does_not_hold_it(text: str) -> None:
    assert holding("the CEO of Veltra", text, "2024-05-01") == []


@pytest.mark.parametrize(
    ("office", "text"),
    [
        ("the prime minister of the UK", "British Prime Minister Dora Quill spoke."),
        ("the prime minister of Britain", "Dora Quill has become the United Kingdom's new prime minister."),
        ("the president of Peru", "Peruvian President Dora Quill spoke."),
        ("the Spanish king", "Dora Quill, the king of Spain, spoke."),
        ("the governor of Ohio", "Ohio Gov. Dora Quill spoke."),
        ("governor of Baja California", "Dora Quill, governor of Mexico’s Baja California state, spoke."),
        ("the head of the World Health Organization", "Dora Quill, director-general of the WHO, spoke."),
        ("the head of the WHO", "Dora Quill, director-general of the World Health Organization, spoke."),
        ("the Secretary of State", "He met Secretary of State Dora Quill."),
        ("the White House press secretary", "White House press secretary Dora Quill spoke."),
        ("the deputy director of the FBI", "FBI deputy director Dora Quill spoke."),
        ("the chair of the Federal Reserve", "US Federal Reserve Chairwoman Dora Quill spoke."),
    ],
)
def test_the_same_office_has_several_names(office: str, text: str) -> None:
    assert holding(office, text) == ["Dora Quill"]


@pytest.mark.parametrize(
    ("office", "text"),
    [
        ("the president of Ukraine", "Photos: Russia invades Ukraine Russian President Dora Quill attends a rally."),
        ("the president of Brazil", "Dora Quill, president of Brazil’s central bank, spoke."),
        ("the president of Brazil", "Brazilian Senate President Dora Quill spoke."),
        ("the president of Texas", "Dora Quill, president of the University of Texas, spoke."),
        ("the White House press secretary", "White House deputy press secretary Dora Quill spoke."),
        ("the White House press secretary", "Dora Quill, the first lady’s press secretary, left the White House."),
        ("the president of Brazil", "Brazil’s President Somebody and Dora Quill spoke."),
    ],
)
def test_another_office_is_not_it(office: str, text: str) -> None:
    assert holding(office, text) == []


def test_a_former_holder_is_named_where_the_question_is_in_the_past() -> None:
    evidence = story("news", "Former Veltra CEO Albert Nowak spoke. Eli Marsh, Veltra’s CEO, did not.", PEOPLE)
    assert answers("Who is the CEO of Veltra?", evidence) == ["Eli Marsh"]
    assert answers("Who was the CEO of Veltra?", evidence) == ["Albert Nowak", "Eli Marsh"]


def test_several_holders_of_one_office_are_all_named() -> None:
    text = "Albert Nowak, a founder of Veltra, spoke. Veltra co-founder Eli Marsh did not."
    assert answers("Who are the founders of Veltra?", story("news", text, PEOPLE)) == ["Albert Nowak", "Eli Marsh"]


@pytest.mark.parametrize(
    "question",
    [
        "lost visas",
        "who won the World Cup?",
        "Who is Dora Quill?",
        "Which company bought Veltra?",
        "Who is the actor who played Thor?",
        "Who is under arrest?",
        "president",
        "Torres",
        "",
    ],
)
def test_other_questions_ask_for_no_office(question: str) -> None:
    assert read_office(question) is None
