"""Whom a name that several have is about."""

from __future__ import annotations

from index.analysis.identity import Entity
from index.answers.meant import meant, taken_for
from index.model import NameKind


def bearer(name: str, articles: int, kind: NameKind = NameKind.PERSON) -> Entity:
    return Entity(name, kind, (), tuple(f"a{n}" for n in range(articles)), articles, ())


def test_one_whom_nearly_all_articles_mean_is_meant_and_the_others_are_named() -> None:
    fitting = [bearer("Olga Brandt", 60), bearer("Ines Brandt", 8), bearer("Max Brandt", 4)]
    assert meant("Brandt", fitting) is fitting[0]
    told = taken_for("Brandt", fitting[0], fitting)
    assert told == "“Brandt” is taken to mean Olga Brandt; also in the corpus: Ines Brandt, Max Brandt."


def test_where_others_are_named_often_too_nobody_is_meant() -> None:
    assert meant("Brandt", [bearer("Olga Brandt", 60), bearer("Ines Brandt", 13)]) is None
    assert meant("Brandt", []) is None


def test_in_a_small_corpus_nobody_is_meant() -> None:
    assert meant("Brandt", [bearer("Olga Brandt", 7), bearer("Brandt & Co.", 0)]) is None


def test_the_bare_name_and_the_same_name_with_more_behind_it_are_nobody_else() -> None:
    fitting = [bearer("Olga Brandt", 10), bearer("Brandt", 9), bearer("Olga Brandt Getty", 9)]
    assert meant("Brandt", fitting) is fitting[0]
    assert taken_for("Brandt", fitting[0], fitting) is None


def test_many_others_are_counted_and_a_few_of_them_named() -> None:
    fitting = [bearer("Olga Brandt", 90), *(bearer(f"{name} Brandt", 1) for name in ("Ada", "Bo", "Cy", "Di", "Ed"))]
    assert (taken_for("Brandt", fitting[0], fitting) or "").endswith("Ada Brandt, Bo Brandt, Cy Brandt and 2 more.")


def test_a_name_that_only_one_has_needs_no_word() -> None:
    fitting = [bearer("Olga Brandt", 1)]
    assert meant("Brandt", fitting) is fitting[0]
    assert taken_for("Brandt", fitting[0], fitting) is None
