"""Whom a name asked for means in a corpus as large as a newsroom's, where some articles are read wrongly."""

from __future__ import annotations

import pytest

from index.analysis.identity import NameRecord, NameTable
from index.model import NameKind
from tests.index.analysis.test_identity import called, record

ORGANISATION, PERSON, PLACE = NameKind.ORGANISATION, NameKind.PERSON, NameKind.PLACE


def often(name: str, times: int, *aliases: str, kind: NameKind = PERSON) -> list[NameRecord]:
    return [record(f"{name} {number}", name, *aliases, kind=kind) for number in range(times)]


def test_a_full_name_means_who_goes_by_it_and_nobody_whose_name_only_ends_so() -> None:
    table = NameTable.build(
        [*often("Ingrid Solberg", 2), record("x", "Karl-Ingrid Solberg"), record("y", "Ingrid Solberg Jr.")]
    )
    assert called(table, "Ingrid Solberg") == ["Ingrid Solberg"]


@pytest.mark.parametrize(("asked", "meant"), [("Ben Stoller", "Ben Stoller"), ("Al Gorman", "Al Gorman")])
def test_a_given_name_like_a_particle_is_a_given_name(asked: str, meant: str) -> None:
    people = ["Ben Stoller", "Jerry Stoller", "Al Gorman", "Frank Gorman"]
    assert called(NameTable.build(record(name, name) for name in people), asked) == [meant]


def test_a_surname_of_two_words_means_all_who_have_it() -> None:
    table = NameTable.build([record("a", "Marine Le Prat"), record("b", "Jean-Marie Le Prat"), record("c", "Le Prat")])
    assert set(called(table, "Le Prat")) >= {"Marine Le Prat", "Jean-Marie Le Prat"}


def test_what_few_articles_take_for_another_kind_is_the_same() -> None:
    table = NameTable.build([*often("Ingrid Solberg", 3), record("x", "Ingrid Solberg", kind=PLACE)])
    (entity,) = table.entities
    assert (entity.kind, len(entity.articles)) == (PERSON, 4)


def test_one_word_is_a_body_where_it_nearly_always_is() -> None:
    table = NameTable.build([*often("Chirper", 20, kind=ORGANISATION), record("x", "Chirper")])
    assert [entity.kind for entity in table.entities] == [ORGANISATION]
    assert len(NameTable.build([*often("Chirper", 19, kind=ORGANISATION), record("x", "Chirper")]).entities) == 2


def test_a_name_read_with_what_stands_before_it_is_the_well_known_one_and_does_not_name_it() -> None:
    table = NameTable.build(
        [
            *often("Ingrid Solberg", 10),
            record("x", "Welcomes Ingrid Solberg", "Ingrid Solberg"),
            record("y", "Shutterpix Ingrid Solberg", "Ingrid Solberg"),
        ]
    )
    assert [entity.name for entity in table.entities] == ["Ingrid Solberg"]
    assert called(table, "Solberg") == ["Ingrid Solberg"]


def test_two_people_in_one_misread_name_stay_two() -> None:
    table = NameTable.build(
        [
            *often("Ingrid Solberg", 9),
            *often("Howard Pelling", 9),
            record("x", "Howard Pelling Welcomes Ingrid Solberg", "Ingrid Solberg", "Howard Pelling"),
        ]
    )
    assert called(table, "Howard Pelling") == ["Howard Pelling"]
    assert called(table, "Ingrid Solberg") == ["Ingrid Solberg"]


def test_who_is_known_far_better_by_the_shorter_name_is_another() -> None:
    table = NameTable.build([*often("George Hartwell", 10), *often("George Hartwell Carver", 2)])
    assert called(table, "George Hartwell") == ["George Hartwell"]
    assert len(table.entities) == 2


def test_a_slip_of_one_article_is_no_alias() -> None:
    table = NameTable.build([*often("Ingrid Solberg", 40, "Solberg"), record("x", "Ingrid Solberg", "CNN")])
    assert table.entities[0].aliases == ("Solberg",)


def test_an_office_of_something_is_not_the_thing() -> None:
    table = NameTable.build([record("a", "Fizer", kind=ORGANISATION), record("b", "Howard Pelling")])
    assert called(table, "the CEO of Fizer") == []
    assert called(table, "Secretary of State Pelling") == ["Howard Pelling"]


def test_who_is_in_the_same_articles_is_counted_over_all_of_them() -> None:
    together = [
        one
        for n in range(60)
        for one in (
            record(f"a{n}", "Ingrid Solberg"),
            record(f"a{n}", "Howard Pelling" if n % 3 else "Chirper", kind=PERSON if n % 3 else ORGANISATION),
            record(f"a{n}", "Oslo", kind=PLACE),
        )
    ]
    table = NameTable.build([*together, record("elsewhere", "Jerry Stoller")])
    (solberg,) = table.resolve("Solberg")
    assert table.beside(solberg, 8) == [("Howard Pelling", 40), ("Chirper", 20)]
    assert table.beside(solberg, 1) == [("Howard Pelling", 40)]
