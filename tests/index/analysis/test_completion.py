"""Completion: found by any word of any form, heaviest first, slips forgiven."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.analysis.completion import Completion

NAMES = Completion.build(
    [
        ("Lucía del Río Ávalos", ("del Río Ávalos", "Avalos"), 30),
        ("Lucas Avery", (), 5),
        ("Ernesto ‘El Lobo’ Valdés", ("El Lobo", "Valdés"), 12),
        ("Paolo Bassi", (), 1),
        ("National Harbour Agency", ("NHA",), 8),
    ]
)


@pytest.mark.parametrize(
    ("typed", "first"),
    [
        ("luc", "Lucía del Río Ávalos"),
        ("LUCIA", "Lucía del Río Ávalos"),
        ("avalos", "Lucía del Río Ávalos"),
        ("río á", "Lucía del Río Ávalos"),
        ("lobo", "Ernesto ‘El Lobo’ Valdés"),
        ("ernesto valdes", "Ernesto ‘El Lobo’ Valdés"),
        ("harb", "National Harbour Agency"),
        ("nha", "National Harbour Agency"),
        ("bassi paolo", "Paolo Bassi"),
    ],
)
def test_any_word_of_any_form_completes_whatever_its_accents_and_case(typed: str, first: str) -> None:
    assert NAMES.complete(typed)[0] == first


@pytest.mark.parametrize(
    ("typed", "first"),
    [
        ("avlaos", "Lucía del Río Ávalos"),
        ("luzia", "Lucía del Río Ávalos"),
        ("harbuor", "National Harbour Agency"),
        ("basi", "Paolo Bassi"),
        ("paolo basi", "Paolo Bassi"),
        ("nationl agenzy", "National Harbour Agency"),
    ],
)
def test_a_slip_is_forgiven(typed: str, first: str) -> None:
    assert NAMES.complete(typed)[0] == first


def test_the_most_mentioned_come_first_and_what_fits_to_the_letter_before_what_nearly_fits() -> None:
    assert NAMES.complete("luc") == ("Lucía del Río Ávalos", "Lucas Avery")
    box = Completion.build([("Maren Holt", (), 1), ("Marin Holt", (), 99)])
    assert box.complete("maren") == ("Maren Holt", "Marin Holt")


def test_nothing_typed_gives_the_most_mentioned_and_nonsense_gives_nothing() -> None:
    assert NAMES.complete("", limit=2) == ("Lucía del Río Ávalos", "Ernesto ‘El Lobo’ Valdés")
    assert NAMES.complete("?!") == NAMES.complete("")
    assert NAMES.complete("xqzt") == ()
    assert Completion.build([]).complete("a") == ()


def test_no_label_comes_twice_and_never_more_than_asked_for() -> None:
    box = Completion.build([(f"Holt {n}", ("Holt", "holt"), n) for n in range(60)] + [("Holt 7", (), 3)])
    shown = box.complete("holt")
    assert len(shown) == len(set(shown)) == 25
    assert shown[0] == "Holt 59"
    assert len(box.complete("holt", limit=40)) == 40


@given(st.lists(st.tuples(st.text(max_size=12), st.integers(0, 9)), max_size=12), st.text(max_size=8))
def test_whatever_is_typed_labels_come_back(entries: list[tuple[str, int]], typed: str) -> None:
    box = Completion.build((label, (), weight) for label, weight in entries)
    assert set(box.complete(typed)) <= {label for label, _ in entries}


@given(st.text(alphabet="abcÁé ’-", min_size=1, max_size=14).filter(lambda text: any(c.isalpha() for c in text)))
def test_every_label_is_completed_by_itself(label: str) -> None:
    assert label in Completion.build([(label, (), 1), ("other", (), 5)]).complete(label)
