"""Names across articles: who is one, who stays apart, and who is meant by what somebody types."""

from __future__ import annotations

import time
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from index.analysis import identity
from index.analysis.identity import Decision, Merge, NameRecord, NameTable, Rename, Split
from index.model import Name, NameKind, Span

ORGANISATION, PERSON = NameKind.ORGANISATION, NameKind.PERSON


def record(
    article: str,
    name: str,
    *aliases: str,
    kind: NameKind = PERSON,
    mentions: int = 1,
    description: str | None = None,
    published: str | None = None,
) -> NameRecord:
    spans = tuple(Span(i, i + 1) for i in range(mentions))
    return NameRecord(article, Name(name, kind, aliases, description, spans), published)


def called(table: NameTable, asked: str) -> list[str]:
    return [entity.name for entity in table.resolve(asked)]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Lucía Ávalos", "Lucia Avalos"),
        ("KIM JONG-UN", "Kim Jong Un"),
        ("Carlos Torres", "Carlos Torres Ruiz"),
        ("Robert Finch", "Robert S. Finch"),
        ("Ernesto ‘El Lobo’ Valdés", "Ernesto Valdés"),
        ("Marina Ávila", "Marina del Pilar Ávila"),
    ],
)
def test_forms_of_one_full_name_are_one_person(one: str, other: str) -> None:
    table = NameTable.build([record("a", one), record("b", other)])
    assert len(table.entities) == 1
    assert table.entity_of("a", one) is table.entity_of("b", other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("John Smith", "Jane Smith"),
        ("John Smith", "Smith"),
        ("Walter Finch", "Walter Finch Jr."),
        ("Daniel Webb", "Daniela Webb"),
        ("Maria Lopez", "Mario Lopez"),
        ("Peter Marsh", "Peter Marshall"),
    ],
)
def test_two_who_may_be_different_people_stay_apart(one: str, other: str) -> None:
    assert len(NameTable.build([record("a", one), record("b", other)]).entities) == 2


def test_a_short_name_that_fits_two_people_joins_neither() -> None:
    table = NameTable.build([record("a", "John A. Smith"), record("b", "John B. Smith"), record("c", "John Smith")])
    assert len(table.entities) == 3
    assert set(called(table, "John Smith")) >= {"John Smith"}


def test_organisations_are_one_with_and_without_country_article_and_company_form() -> None:
    table = NameTable.build(
        [
            record("a", "U.S. State Department", kind=ORGANISATION),
            record("b", "State Department", kind=ORGANISATION),
            record("c", "Brackwell", kind=ORGANISATION),
            record("d", "Brackwell Inc.", kind=ORGANISATION),
            record("e", "National Harbour Agency", "NHA", kind=ORGANISATION),
            record("f", "NHA", kind=ORGANISATION),
        ]
    )
    assert len(table.entities) == 3
    for one, other in (("a", "U.S. State Department"), ("c", "Brackwell"), ("e", "National Harbour Agency")):
        entity = table.entity_of(one, other)
        assert entity is not None
        assert len(entity.articles) == 2


def test_a_person_and_an_organisation_of_one_name_are_two() -> None:
    table = NameTable.build([record("a", "Ashdown"), record("b", "Ashdown", kind=ORGANISATION)])
    assert len(table.resolve("ashdown")) == 2


def test_a_surname_shared_by_two_is_ambiguous_and_the_most_mentioned_comes_first() -> None:
    table = NameTable.build(
        [
            record("a", "Victor Bellamy", mentions=2),
            record("a", "Nora Bellamy", mentions=5),
            record("a", "Bellamy", mentions=9),
        ]
    )
    assert called(table, "Bellamy") == ["Nora Bellamy", "Victor Bellamy"]
    open_name = table.entity_of("a", "Bellamy")
    assert open_name is not None
    assert open_name.name == "Bellamy"


def test_a_bare_surname_joins_the_one_whom_the_corpus_calls_so() -> None:
    full = [record(f"full {n}", "Dora Kessler", "Kessler", description="chancellor") for n in range(3)]
    assert len(NameTable.build([*full, record("bare", "Kessler")]).entities) == 1
    described = NameTable.build([full[0], record("bare", "Kessler", description="chancellor")])
    assert len(described.entities) == 1
    assert len(NameTable.build([full[0], record("bare", "Kessler")]).entities) == 2


def test_a_bare_surname_that_its_article_leaves_open_joins_nobody() -> None:
    full = [record(f"full {n}", "Dora Kessler", "Kessler") for n in range(9)]
    left_open = [record("open", "Dora Kessler"), record("open", "Hugo Kessler"), record("open", "Kessler")]
    table = NameTable.build([*full, *left_open])
    assert table.entity_of("open", "Kessler") is not table.entity_of("open", "Dora Kessler")


@pytest.mark.parametrize(
    "asked", ["LUCÍA DEL RÍO ÁVALOS", "del rio avalos", "avalos", "Governor Ávalos", "Lucía Ávalos"]
)
def test_a_name_is_found_by_full_form_part_or_title_whatever_its_accents(asked: str) -> None:
    table = NameTable.build([record("a", "Lucía del Río Ávalos"), record("b", "Paolo Bassi")])
    assert called(table, asked) == ["Lucía del Río Ávalos"]


def test_a_full_name_asked_for_is_not_its_namesake() -> None:
    table = NameTable.build([record("a", "Victor Bellamy"), record("b", "Nora Bellamy")])
    assert called(table, "Nora Bellamy") == ["Nora Bellamy"]
    assert called(table, "Hugo Bellamy") == []
    assert called(table, "") == called(table, "the") == []


@pytest.mark.parametrize(
    ("typed", "meant"), [("Sollberg", "Ingrid Solberg"), ("ingrid solbreg", "Ingrid Solberg"), ("Basi", "Paolo Bassi")]
)
def test_a_misspelt_name_is_suggested(typed: str, meant: str) -> None:
    table = NameTable.build([record("a", "Ingrid Solberg"), record("b", "Paolo Bassi")])
    assert table.resolve(typed) == ()
    assert table.suggest(typed) == (meant,)
    assert table.suggest("Xquzt") == ()


def test_an_entity_has_its_articles_newest_first_and_says_when_it_was_seen() -> None:
    table = NameTable.build(
        [
            record("old", "Ingrid Solberg", "Solberg", published="2023-01-05", description="mayor"),
            record("undated", "Ingrid Solberg", description="governor"),
            record("new", "Ingrid Solberg", published="2025-03", description="governor", mentions=4),
        ]
    )
    (entity,) = table.entities
    assert entity.articles == ("new", "old", "undated")
    assert (entity.first, entity.last) == ("2023-01-05", "2025-03")
    assert entity.descriptions == ("governor", "mayor")
    assert entity.aliases == ("Solberg",)
    assert entity.mentions == 6


def test_groups_are_nobody_across_articles() -> None:
    assert NameTable.build([record("a", "dozens of people", kind=NameKind.GROUP)]).entities == ()


def test_names_counted_without_their_places_make_the_same_table() -> None:
    records = [record("a", "Ingrid Solberg", "Solberg", mentions=3), record("b", "Solberg", mentions=2)]
    bare = [NameRecord(r.article_id, replace(r.name, mentions=()), r.published, r.mentions) for r in records]
    assert NameTable.build(bare).entities == NameTable.build(records).entities


def test_the_places_of_a_name_are_where_it_stands_and_what_it_is_called_there() -> None:
    table = NameTable.build(
        [record("b", "Ingrid Solberg"), record("b", "Paolo Bassi"), record("a", "Ingrid K. Solberg")]
    )
    (entity,) = table.resolve("Ingrid Solberg")
    assert table.places(entity) == [("b", "Ingrid Solberg"), ("a", "Ingrid K. Solberg")]


def test_a_name_without_letters_has_its_places_too() -> None:
    table = NameTable.build([record("a", "?"), record("b", "Paolo Bassi")])
    entity = table.entity_of("a", "?")
    assert entity is not None
    assert table.places(entity) == [("a", "?")]


def test_what_no_article_calls_so_belongs_to_nobody() -> None:
    table = NameTable.build([record("a", "Ingrid Solberg"), record("b", "Paolo Bassi")])
    assert [table.entity_of("a", "Paolo Bassi"), table.entity_of("c", "Paolo Bassi"), table.entity_of("a", "X")] == [
        None
    ] * 3


# ── what admins decide ────────────────────────────────────────────────────────────────────────


def test_admins_merge_two_people() -> None:
    records = [record("a", "William Marsh"), record("b", "Bill Marsh")]
    table = NameTable.build(records, [Merge("William Marsh", "Bill Marsh")])
    assert len(table.entities) == 1
    assert called(table, "bill marsh") == ["William Marsh"]


def test_admins_split_namesakes_by_article() -> None:
    records = [record("a", "John Smith"), record("b", "John Smith")]
    table = NameTable.build(records, [Split("John Smith", ("b",), "John Smith (sailor)")])
    split = table.entity_of("b", "John Smith")
    assert split is not None
    assert split.name == "John Smith (sailor)"
    assert called(table, "John Smith") == ["John Smith"], "else the one of two that has no other name is out of reach"
    assert set(called(table, "Smith")) == {"John Smith", "John Smith (sailor)"}


def test_admins_rename_and_their_word_survives_a_rebuild() -> None:
    table = NameTable.build([record("a", "Kessler")], [Rename("Kessler", "Dora Kessler")])
    again = NameTable.build([record("a", "Kessler"), record("b", "Paolo Bassi")], [Rename("Kessler", "Dora Kessler")])
    assert called(table, "Kessler") == called(again, "Kessler") == ["Dora Kessler"]


def test_a_decision_about_a_name_that_is_gone_changes_nothing() -> None:
    records = [record("a", "Paolo Bassi")]
    decisions: list[Decision] = [Merge("No One", "Paolo Bassi"), Split("No One", ("a",), "X"), Rename("No One", "Y")]
    assert NameTable.build(records, decisions).entities == NameTable.build(records).entities


# ── promises ──────────────────────────────────────────────────────────────────────────────────

WORDS = st.sampled_from(["Ingrid", "Solberg", "Solberg-Aas", "J.", "Jr.", "del", "‘Lobo’", "Ávila", "Avila", "?", "’"])
TEXTS = st.lists(WORDS, min_size=1, max_size=4).map(" ".join)


@settings(max_examples=80, deadline=None)
@given(st.lists(st.tuples(st.sampled_from("abc"), TEXTS), max_size=8, unique=True))
def test_every_local_name_has_an_entity_with_its_article_in_any_order(local: list[tuple[str, str]]) -> None:
    records = [record(article, name) for article, name in local]
    table, reverse = NameTable.build(records), NameTable.build(records[::-1])
    assert sum(entity.mentions for entity in table.entities) == len(local)
    for article, name in local:
        entity, other = table.entity_of(article, name), reverse.entity_of(article, name)
        assert entity is not None
        assert other is not None
        assert article in entity.articles
        assert set(entity.articles) == set(other.articles)


@settings(max_examples=80, deadline=None)
@given(st.lists(st.tuples(st.sampled_from("abc"), TEXTS, st.sampled_from(NameKind), st.integers(1, 9)), max_size=12))
def test_names_of_a_few_articles_go_by_what_their_table_has(local: list[tuple[str, str, NameKind, int]]) -> None:
    records = [record(article, name, kind=kind, mentions=mentions) for article, name, kind, mentions in local]
    table = NameTable.build(records)
    entities = {(one.article_id, one.name.name): table.entity_of(one.article_id, one.name.name) for one in records}
    assert identity.called(records) == {place: entity.name for place, entity in entities.items() if entity}


def test_a_large_corpus_is_brought_together_in_no_time() -> None:
    records = [record(f"article {n % 900}", f"Given{n % 997} Family{n % 7919}") for n in range(20_000)]
    started = time.process_time()
    NameTable.build(records)
    assert time.process_time() - started < 5
