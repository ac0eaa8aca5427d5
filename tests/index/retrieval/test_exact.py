"""Exact names and numbers never lose to near misses, not even where the near miss is nearer in meaning."""

from __future__ import annotations

import sqlite3
from contextlib import closing

import pytest

from index.retrieval.ranking import Candidate, Gathered, rank
from index.retrieval.rarity import Rarity
from index.retrieval.terms import proper_words, stem, words
from tests.index.retrieval.test_ranking import passage

# (question, the passage that has it, the near miss): alike but for one name or number.
CASES = [
    (
        "Which visa did Carlos Torres lose?",
        "The visa of Carlos Torres was revoked on Monday.",
        "The visa of Carlos Torre was revoked on Monday, and Torre said that Torre will appeal.",
    ),
    (
        "Which visa did Carlos Torre lose?",
        "The visa of Carlos Torre was revoked on Monday.",
        "The visa of Carlos Torres was revoked on Monday, and Torres said that Torres will appeal.",
    ),
    (
        "What did the governor Ávila say?",
        "The governor Ávila said that the harbour stays open.",
        "The governor Avilés said that the harbour stays open, and Avilés said it again.",
    ),
    (
        "Where did Maxine Waters speak?",
        "Maxine Waters spoke in Lundby on Sunday.",
        "Maxine Water spoke in Lundby on Sunday, where Water speaks each year.",
    ),
    (
        "Which 14 politicians lost their visas?",
        "It revoked the visas of 14 politicians.",
        "It revoked the visas of 40 politicians.",
    ),
    (
        "Why did 14 people leave the ferry?",
        "The 14 people left the ferry as it took in water.",
        "The 14,000 people left the ferry as it took in water.",
    ),
    (
        "What happened to the harbour in the 2019 storm?",
        "In the 2019 storm the harbour was flooded.",
        "In the 2020 storm the harbour was flooded.",
    ),
    (
        "Who lent the port $2.5 billion?",
        "The bank lent the port $2.5 billion.",
        "The bank lent the port $5.2 billion.",
    ),
    (
        "Who lent the port 1,100 euros?",
        "The bank lent the port 1,100 euros.",
        "The bank lent the port 1,200 euros.",
    ),
    (
        "Is the rate at 3 percent?",
        "The rate is at 3 percent.",
        "The rate is at 3.25 percent, 3.25 percent.",
    ),
    ("What is in Section 230?", "Section 230 shields the hosts.", "Section 203 shields the hosts."),
]


@pytest.mark.parametrize(("question", "exact", "near"), CASES)
def test_what_is_named_comes_before_what_is_like_it(question: str, exact: str, near: str) -> None:
    # Nearer in meaning by as much as two wordings of one thing differ.
    candidates = [Candidate(passage(1, near), 0.65), Candidate(passage(2, exact), 0.60)]
    ranked = rank(question, Gathered(candidates, Rarity.of(question, {}, 1000), None))
    assert [one.stored.id for one in ranked] == [2, 1]


def test_a_name_is_the_same_with_and_without_its_accents_or_a_possessive() -> None:
    for text in ("Ávila’s visa", "AVILA lost it", "Ávila"):
        ranked = rank("Did Avila go?", Gathered([Candidate(passage(1, text), 0)], Rarity.of("Avila", {}, 9), None))
        assert ranked[0].signals.names == 1.0


def test_other_words_count_in_every_form() -> None:
    question = "Did the judges revoke visas?"
    (one,) = rank(
        question, Gathered([Candidate(passage(1, "A judge revoked a visa."), 0)], Rarity.of(question, {}, 9), None)
    )
    assert one.signals.words > 0


def test_a_question_all_in_capitals_has_no_names_by_its_capitals() -> None:
    assert proper_words("WHO LOST 14 VISAS?") == ["14"]
    assert proper_words("Who lost 14,000 visas in Costa Rica, or 5.2?") == ["14,000", "costa", "rica", "5.2"]


def test_a_stem_is_the_same_whoever_asks_for_it() -> None:
    assert stem("Ávila".lower()) == stem("avila")
    assert stem("revoked") == stem("revoke")


def test_a_stem_is_the_one_of_the_full_text_index() -> None:
    said = "technology technologies possibly nobly doubly us as trekking sky brekke visas revoked Ávila 3s relational"
    # Longer than 64 bytes it leaves a word as it is; the last is a line of a broken file.
    said += f" {'lab' * 20}ling {'lab' * 20}eling {'é' * 50}xing {'ж' * 31}s {'ж' * 32}s {'a' * 30_000}"
    with closing(sqlite3.connect(":memory:")) as db:
        db.execute("CREATE VIRTUAL TABLE w USING fts5 (text, tokenize = 'porter unicode61 remove_diacritics 2')")
        db.execute("CREATE VIRTUAL TABLE v USING fts5vocab (w, 'instance')")
        db.execute("INSERT INTO w VALUES (?)", (said,))
        stems = [row[0] for row in db.execute("SELECT term FROM v ORDER BY offset")]
    assert [stem(word) for word in words(said)] == stems
