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
    assert read("What was built by Ada Lund?")[1] == {}
