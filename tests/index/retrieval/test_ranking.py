"""The order of candidates, and what each signal is for."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from index.model import BlockKind, Passage
from index.retrieval.calibration import CALIBRATION
from index.retrieval.ranking import Candidate, Gathered, Signals, names_outlet, rank, weigh
from index.retrieval.rarity import Rarity
from index.storage.lookups import StoredPassage


def passage(n: int, text: str, article: str | None = None, **facts: object) -> StoredPassage:
    stored = StoredPassage(n, article or f"a{n}", Passage(0, len(text), BlockKind.BODY, 1), text)
    return replace(stored, **facts)  # type: ignore[arg-type]


def gathered(
    question: str, stored: Sequence[StoredPassage], cosine: float = 0.5, present: str | None = None
) -> Gathered:
    rarity = Rarity.of(question, {}, 100)
    return Gathered([Candidate(one, cosine) for one in stored], rarity, present)


def order(question: str, *stored: StoredPassage, present: str | None = None) -> list[int]:
    return [one.stored.id for one in rank(question, gathered(question, stored, present=present))]


def test_the_exact_number_beats_the_near_miss() -> None:
    near, exact = passage(1, "The ferry carried 341 people."), passage(2, "The ferry carried 314 people.")
    assert order("ferry with 314 people", near, exact) == [2, 1]


def test_the_exact_name_beats_the_near_miss() -> None:
    near, exact = passage(1, "Mayor Ada Lind opened the bridge."), passage(2, "Mayor Ada Lund opened the bridge.")
    assert order("What did Ada Lund open?", near, exact) == [2, 1]


def test_words_that_stand_together_in_the_question_count_more_where_they_stand_together() -> None:
    apart, together = passage(1, "The north shore has a gate."), passage(2, "The north gate has a shore.")
    assert order("Who painted the north gate?", apart, together) == [2, 1]


def test_a_headline_speaks_for_its_passages() -> None:
    without, with_headline = passage(1, "It sank at dawn."), passage(2, "It sank at dawn.", heading="Ferry Aurora lost")
    assert order("When was the ferry Aurora lost?", without, with_headline) == [2, 1]


def test_of_two_equal_stories_the_newer_comes_first() -> None:
    old, new = (
        passage(1, "The mayor resigned.", published="2019-01-01"),
        passage(2, "The mayor resigned.", published="2025-01-01"),
    )
    assert order("Did the mayor resign?", old, new, present="2025-01-05") == [2, 1]


def test_a_year_in_the_question_is_the_time_that_counts_as_now() -> None:
    old = passage(1, "The mayor resigned.", published="2019-05-01")
    asked = "Did the mayor resign in 2018?"
    (signals,) = weigh(asked, gathered(asked, [old], present="2025-01-05"))
    assert signals.fresh == 1.0


def test_articles_of_the_days_of_the_event_support_each_other() -> None:
    question = "ferry sinks"
    pair = [passage(n, "The ferry sinks.", published=f"2025-05-0{n}") for n in (1, 2)]
    alone = passage(3, "The ferry sinks.", published="2025-01-01")
    signals = weigh(question, gathered(question, [*pair, alone]))
    assert min(signals[0].days, signals[1].days) > signals[2].days


def test_an_outlet_and_a_day_that_the_question_names_count() -> None:
    question = "What did Fortune report on October 6, 2023?"
    stored = [
        passage(1, "Rates rise.", source="Fortune", published="2023-10-06"),
        passage(2, "Rates rise.", source="Fortune", published="2023-10-16"),
        passage(3, "Rates rise.", source="Wired", published="2023-10-16"),
    ]
    assert [s.provenance for s in weigh(question, gathered(question, stored))] == [1.0, 0.5, 0.0]


def test_an_outlet_is_named_in_its_own_capitals() -> None:
    assert names_outlet("What does the Guardian say?", "The Guardian")
    assert names_outlet("a report by The Independent", "The Independent - Sports")
    assert not names_outlet("Who made a fortune?", "Fortune")
    assert not names_outlet("Who met the Guardians?", "The Guardian")
    assert not names_outlet("Who?", None)


def test_a_question_of_several_things_gets_passages_that_add_to_each_other() -> None:
    question = "ferry Aurora bridge tunnel harbour strike museum theatre"
    same = [passage(n, "The ferry Aurora left.") for n in (1, 2, 3)]
    other = passage(4, "The theatre and the museum closed.")
    assert order(question, *same, other)[:2] == [1, 4]


def test_several_passages_of_an_article_support_each_other() -> None:
    question = "ferry"
    stored = [
        passage(1, "The ferry.", "x", of=3),
        passage(2, "The ferry.", "x", of=3),
        passage(3, "The ferry.", "y", of=3),
    ]
    found = gathered(question, stored)
    found = Gathered(
        [replace(one, cosine=0.9 if one.stored.id != 3 else 0.2) for one in found.candidates], found.rarity, None
    )
    signals = weigh(question, found)
    assert signals[0].article > signals[2].article


@given(
    st.lists(
        st.builds(
            passage,
            st.integers(1, 30),
            st.text(alphabet="ab C1.", max_size=30),
            published=st.sampled_from([None, "2024", "2024-05", "2024-05-06", "2024-05-06T10:00:00", "nonsense"]),
            of=st.integers(0, 4),
        ),
        unique_by=lambda one: one.id,
        max_size=8,
    ),
    st.text(alphabet="ab C1?", max_size=20),
)
def test_every_candidate_comes_back_once_and_no_score_leaves_its_bounds(
    stored: list[StoredPassage], question: str
) -> None:
    ranked = rank(question, gathered(question, stored, present="2024-06-01"))
    assert sorted(one.stored.id for one in ranked) == sorted(one.id for one in stored)
    assert all(0 <= one.score <= 1.001 for one in ranked)
    again = rank(question, gathered(question, list(reversed(stored)), present="2024-06-01"))
    assert [one.stored.id for one in ranked] == [one.stored.id for one in again]


def test_the_shipped_weights_add_up_to_one_and_are_one_for_each_signal() -> None:
    assert len(CALIBRATION.ranking) == len(Signals._fields)
    assert abs(sum(CALIBRATION.ranking) - 1) < 0.001
