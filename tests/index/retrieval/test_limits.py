"""Which filters a question carries in its own words, and which of its words are none."""

from __future__ import annotations

from datetime import date

import pytest

from index.retrieval.limits import limits

TODAY = date(2026, 11, 22)  # a Sunday
OUTLETS = ["The Guardian", "CNN", "The Harbour Post", "Fortune"]


def read(question: str) -> tuple[str, dict[str, str]]:
    found = limits(question, OUTLETS, TODAY)
    return found.question, found.filters.to_dict()


@pytest.mark.parametrize(
    ("question", "rest", "source"),
    [
        ("Who resigned according to the Guardian?", "Who resigned?", "The Guardian"),
        ("According to CNN, who resigned?", "who resigned?", "CNN"),
        ("according to cnn who resigned", "who resigned", "CNN"),
        ("Who resigned, as reported by The Harbour Post?", "Who resigned?", "The Harbour Post"),
        ("What does the Guardian say about the strike?", "What about the strike?", "The Guardian"),
        ("What has CNN written on the flood?", "What on the flood?", "CNN"),
        ("In the Harbour Post, who resigned?", "who resigned?", "The Harbour Post"),
        ("Which stories from CNN mention copper?", "Which mention copper?", "CNN"),
    ],
)
def test_an_outlet_of_the_corpus_that_is_named_as_the_source_is_a_filter(question: str, rest: str, source: str) -> None:
    assert read(question) == (rest, {"source": source})


@pytest.mark.parametrize(
    "question",
    [
        "According to the Guardian Council, who may run?",
        "According to the Daily Nothing, who resigned?",
        "Who owns Fortune?",
        "Who resigned according to CNN and according to The Guardian?",
        "What do both articles say according to CNN?",
        "What did CNN say about its own strike?",
        "What did CNN lose?",
    ],
)
def test_what_is_not_surely_the_one_outlet_is_no_filter(question: str) -> None:
    assert read(question) == (question, {})


@pytest.mark.parametrize(
    ("question", "since", "until"),
    [
        ("What happened in May?", "2026-05-01", "2026-05-31"),
        ("What happened in December?", "2025-12-01", "2025-12-31"),
        ("What happened in February 2024?", "2024-02-01", "2024-02-29"),
        ("What did she say last week?", "2026-11-09", "2026-11-15"),
        ("What did she say last month?", "2026-10-01", "2026-10-31"),
        ("What did she say yesterday?", "2026-11-21", "2026-11-21"),
        ("What has changed since 2023?", "2023-01-01", None),
        ("What has changed since 5 May 2024?", "2024-05-05", None),
        ("Who led before the election on 5 November 2024?", None, "2024-11-04"),
        ("What did the mayor do after March 3, 2025?", "2025-03-04", None),
        ("Who was hurt until June 2025?", None, "2025-06-30"),
        ("What was decided up to 3 June 2025?", None, "2025-06-03"),
        ("Who has resigned since last month?", "2026-10-01", None),
        ("Who resigned before last week?", None, "2026-11-08"),
        ("Who was arrested from May to July 2024?", "2024-05-01", "2024-07-31"),
        ("Who was arrested from 3 March 2025 until 5 May 2025?", "2025-03-03", "2025-05-05"),
        ("Who died in the past two weeks?", "2026-11-08", None),
        ("What was reported in the last 30 days about fires?", "2026-10-23", None),
        ("News from May 2024 about copper", "2024-05-01", "2024-05-31"),
    ],
)
def test_a_time_is_a_filter_on_the_date(question: str, since: str | None, until: str | None) -> None:
    _, filters = read(question)
    assert (filters.get("since"), filters.get("until")) == (since, until)


@pytest.mark.parametrize(
    "question",
    [
        "Which two supermarkets plan to merge in 2024?",
        "Who may visit in May?",
        "Which team won its first title since 2001?",
        "How many books were banned over the last year?",
        "Who resigned this week?",
        "Who won the 2024 election?",
        "Did the price change between May 2023 and June 2024?",
        "Which company invested 26 billion in 2021 to stay ahead?",
        "What was said after the report published on October 6, 2023?",
        "What happened in February 31, 2024?",
        "How often did they win from 1905 to 1913?",
        "Who came from May to Paris?",
        "Which letter from June 2024 was found?",
    ],
)
def test_a_time_that_does_not_surely_date_the_news_is_no_filter(question: str) -> None:
    assert read(question) == (question, {})


def test_what_became_a_filter_is_no_longer_looked_for_but_the_event_is() -> None:
    assert read("What did Ada Lund say last week?")[0] == "What did Ada Lund say?"
    assert (
        read("Who led before the election on 5 November 2024?")[0] == "Who led before the election on 5 November 2024?"
    )


def test_an_author_is_a_filter() -> None:
    assert read("articles by Ada van Lund about ferries") == ("articles about ferries", {"author": "Ada van Lund"})
    assert read("What did Ada Lund write about ferries?") == ("What about ferries?", {"author": "Ada Lund"})
    assert read("What does Ada Lund's column say about ferries?")[1] == {"author": "Ada Lund"}
    assert read("What was built by Ada Lund?")[1] == {}


def test_a_filter_that_is_taken_off_leaves_its_words_in_the_question() -> None:
    asked = "Who resigned in May 2024 according to CNN?"
    without = limits(asked, OUTLETS, TODAY, frozenset({"source"}))
    assert without.question == "Who resigned according to CNN?"
    assert without.filters.to_dict() == {"since": "2024-05-01", "until": "2024-05-31"}
    assert without.off.to_dict() == {"source": "CNN"}
    half = limits(asked, OUTLETS, TODAY, frozenset({"since"}))
    assert half.question == "Who resigned?", "its words say the other end too"
    assert half.off.to_dict() == {"since": "2024-05-01"}
    none = limits(asked, OUTLETS, TODAY, frozenset({"source", "since", "until"}))
    assert (none.question, bool(none.filters)) == (asked, False)
