"""What kind of answer a question asks for, by its form."""

from __future__ import annotations

import pytest

from index.model import AnswerKind
from index.retrieval.question import understand


@pytest.mark.parametrize(
    ("question", "who", "about"),
    [
        ("What did Ada Lund say about the ferry?", "Ada Lund", "the ferry"),
        ("What did Ada Lund write on X?", "Ada Lund", None),
        ("What did Ada Lund say about Facebook pages?", "Ada Lund", "Facebook pages"),
        ("what did Ada Lund say", "Ada Lund", None),
        ("What has the mayor said on taxes?", "the mayor", "taxes"),
        ("quotes by Ada Lund about ferries", "Ada Lund", "ferries"),
        ("What was Ada Lund’s response?", "Ada Lund", None),
    ],
)
def test_someones_words_are_asked_for(question: str, who: str, about: str | None) -> None:
    understood = understand(question)
    assert (understood.kind, understood.text, understood.about) == (AnswerKind.SAID, who, about)


def test_a_name_is_asked_about() -> None:
    assert understand("Who is Ada Lund?").kind is AnswerKind.ENTITY
    assert understand("Who is Ada Lund?").text == "Ada Lund"


@pytest.mark.parametrize("question", ["Who lost the vote?", "Which officials resigned?", "Whose visa was revoked?"])
def test_whom_it_is_true_of_is_asked(question: str) -> None:
    assert understand(question).kind is AnswerKind.WHO


@pytest.mark.parametrize("question", ["Why did the ferry sink?", "ferry safety", "How many people were on board?"])
def test_all_else_is_asked_of_the_passages(question: str) -> None:
    assert understand(question).kind is AnswerKind.ASK


def test_a_pronoun_and_a_common_noun_are_no_names() -> None:
    assert understand("What did she say about taxes?").is_pronoun
    assert understand("Who is he?").is_pronoun
    assert not understand("What did Laura He say?").is_pronoun
    assert understand("What did the pope say?").is_common
    assert not understand("What did the Pope say?").is_common
    assert not understand("What did torres say?").is_common


@pytest.mark.parametrize(
    "question",
    [
        "Who said “I am resigning today”?",
        'who wrote "I am resigning today"',
        'Who has said that "I am resigning today"?',
    ],
)
def test_whose_words_are_asked_for(question: str) -> None:
    understood = understand(question)
    assert (understood.kind, understood.text) == (AnswerKind.VERIFY, "I am resigning today")


def test_who_said_something_without_its_words_is_another_question() -> None:
    assert understand("Who said that taxes would rise?").kind is AnswerKind.WHO
