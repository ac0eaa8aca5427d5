"""Plots of text."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from bot.bars import WIDTH, bars, besides, over_time

years = st.integers(1000, 9999).map(str)
months = st.builds("{}-{:02}".format, years, st.integers(1, 12))
periods = st.dictionaries(years | months, st.integers(1, 500)).map(lambda found: tuple(sorted(found.items())))


def test_the_biggest_number_has_the_longest_bar_and_the_smallest_still_shows() -> None:
    drawn = {label: bar for label, bar, _ in bars([("a", 1_000), ("b", 500), ("c", 1), ("d", 0)])}
    assert drawn == {"a": "▰" * 10, "b": "▰" * 5 + "▱" * 5, "c": "▰" + "▱" * 9, "d": "▱" * 10}


def test_months_without_an_article_are_shown_as_empty() -> None:
    assert over_time([("2024-12", 2), ("2025-02", 1)]) == ([("2025-02", 1), ("2025-01", 0), ("2024-12", 2)], 0)


def test_a_long_time_is_told_by_year_and_what_does_not_fit_is_counted() -> None:
    rows, older = over_time([("1990-05", 7), ("2024-01", 1), ("2025-06", 3)])
    assert rows[:2] == [("2025", 3), ("2024", 1)]
    assert len(rows) == 12
    assert older == 7


def test_a_date_that_is_only_a_year_makes_it_a_plot_of_years() -> None:
    assert over_time([("2025", 2), ("2025-02", 1)]) == ([("2025", 3)], 0)


def test_an_empty_corpus_has_an_empty_plot() -> None:
    assert over_time([]) == ([], 0)
    assert bars([]) == []
    assert besides(0, 0) == ""


@given(periods)
def test_every_dated_article_is_in_the_plot_or_counted_as_older(found: tuple[tuple[str, int], ...]) -> None:
    rows, older = over_time(found)
    assert sum(number for _, number in rows) + older == sum(number for _, number in found)
    assert older >= 0
    assert all(len(bar) == WIDTH for _, bar, _ in bars(rows))
