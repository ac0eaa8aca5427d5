"""Lines of a team's own questions: what is understood, and why a line is not measured."""

from __future__ import annotations

import json
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.evaluating import Case, read_cases
from index.model import AnswerKind, Filters


def only(**row: object) -> Case:
    (case,), bad = read_cases([json.dumps(row)])
    assert bad == []
    return case


def test_a_line_says_what_is_expected_of_its_answer() -> None:
    case = only(question="Who resigned?", articles=["a.txt", "b.txt"], words="the mayor", names=["Ada Lund"])
    assert case.question.text == "Who resigned?"
    assert case.question.kind is AnswerKind.ASK
    assert case.articles == {"a.txt", "b.txt"}
    assert case.words == (("the mayor",),)
    assert case.names == ("Ada Lund",)
    assert not case.no_answer


def test_all_words_have_to_be_shown_and_of_answers_any() -> None:
    assert only(question="When?", words=["Ensenada", ["12 May", "May 12"]]).words == (
        ("Ensenada",),
        ("12 May", "May 12"),
    )
    assert only(question="When?", answers=["12 May", "May 12"]).words == (("12 May", "May 12"),)


@pytest.mark.parametrize("said", [{"no_answer": True}, {"unanswerable": True}, {"answerable": False}])
def test_that_there_is_no_answer_can_be_said_in_several_ways(said: dict[str, bool]) -> None:
    assert only(question="Who?", **said).no_answer


def test_other_common_keys_are_understood() -> None:
    case = only(query="Who?", gold_doc_ids=["a"], answer="Ada", expected_names="Ada", qid=7)
    assert (case.question.text, case.articles) == ("Who?", frozenset({"a"}))
    assert (case.words, case.names) == ((("Ada",),), ("Ada",))


def test_how_it_was_asked_may_stand_beside_it() -> None:
    said = only(question="Ada Lund", kind="said", about="ferries", words="late").question
    assert (said.kind, said.second) == (AnswerKind.SAID, "ferries")
    asked = only(
        question="Who left last week?", source="CNN", off=["since"], literal=True, asked="2024-05-14", names="A"
    )
    assert asked.question.filters == Filters(source="CNN")
    assert (asked.question.off, asked.question.literal) == (frozenset({"since"}), True)
    assert asked.asked == date(2024, 5, 14)


@pytest.mark.parametrize(
    ("line", "why"),
    [
        ("{", "not JSON"),
        ("[" * 100_000, "not JSON"),
        ("[1]", "not a JSON object"),
        ('{"words": "a"}', "no question"),
        ('{"question": 7, "words": "a"}', "has to be a text"),
        ('{"question": "Who?"}', "nothing to measure by"),
        ('{"question": "Who?", "remark": "It was Ada."}', "It was Ada."),
        ('{"question": "Who?", "words": "a", "no_answer": true}', "no_answer"),
        ('{"question": "Who?", "words": [""]}', "something in them"),
        ('{"question": "Who?", "words": [[]]}', "something in them"),
        ('{"question": "Who?", "articles": [1]}', "list of texts"),
        ('{"question": "Who?", "names": "A", "since": "May"}', "not a date"),
        ('{"question": "Who?", "names": "A", "asked": "today"}', "such as 2025-05-31"),
        ('{"question": "Who?", "names": "A", "kind": "guess"}', "no kind “guess”"),
        ('{"question": "Who?", "no_answer": "maybe"}', "true or false"),
    ],
)
def test_a_bad_line_is_named_with_its_reason_and_the_rest_is_read(line: str, why: str) -> None:
    cases, (bad,) = read_cases(["", line, '{"question": "Who?", "names": ["A"]}'])
    assert [case.line for case in cases] == [3]
    assert bad.line == 2
    assert why in bad.why


@given(
    st.dictionaries(
        st.sampled_from(["question", "words", "names", "articles", "kind", "since"]),
        st.recursive(
            st.none() | st.booleans() | st.integers() | st.text(),
            lambda inner: st.lists(inner, max_size=3),
            max_leaves=5,
        ),
    )
)
def test_no_line_is_lost_and_none_is_an_error(row: dict[str, object]) -> None:
    cases, bad = read_cases([json.dumps(row)])
    assert len(cases) + len(bad) == 1
