"""The seeds, labelled by hand: every person, organisation and place, and nobody else."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import pytest

from index.analysis.identity import NameRecord, NameTable
from index.analysis.language import Parses
from index.analysis.names import find_names
from index.model import Article, Name, NameKind
from index.reading.articles import read
from index.reading.items import Item, items

SEEDS = Path(__file__).resolve().parents[3] / "seeds"
BLAZE, MAIL = "000_54c5d7ce0dbdfb4b.txt", "004_276256a9ac1119a7.txt"

PEOPLE = {
    BLAZE: {
        "Trump": (),
        "Marina del Pilar Avila": ("Avila",),
        "Carlos Torres Torres": ("Torres",),
        "Claudia Sheinbaum": (),
    },
    MAIL: {
        "Marina del Pilar Ávila": ("del Pilar Ávila",),
        "Emmanuel ‘El Botas’ Serrano": ("El Botas", "Serrano", "Emmanuel ‘El Bota’ Serrano", "El Bota"),
        "Ismael ‘El Mayo’ Zambada": ("El Mayo",),
        "Carlos Torres": ("Torres",),
        "Adán López": (),
        "Gustavo Petro": (),
        "Donald Trump": ("Trump",),
        "Claudia Sheinbaum": ("Sheinbaum",),
        "Marco Rubio": ("Rubio",),
    },
}
ORGANISATIONS = {
    BLAZE: {
        "Trump administration",
        "Reuters",
        "Guardian",
        "U.S. State Department",
        "X",
        "House of Deputies",
        "Congress",
        "Morena",
        "Navy",
    },
    MAIL: {
        "Trump administration",
        "Sinaloa Cartel",
        "La Mayiza",
        "X",
        "Facebook",
        "State Department",
        "National Regeneration Movement",
        "International Monetary Fund",
        "World Bank",
        "Wall Street Journal",
        "KUSI",
        "New York Times",
    },
}
PLACES = {
    BLAZE: {"Mexico", "U.S.", "America", "Brazil", "Costa Rica", "Baja California", "Central America", "Caribbean"},
    MAIL: {"United States", "Baja California", "Mexicali", "Mexico", "Tijuana", "San Diego", "Israel"},
}
GROUPS = {
    BLAZE: {
        "Over 50 politicians and officials in Mexico",
        "more than 50 Mexican officials and politicians",
        "more than 20 judges in Brazil",
        "14 politicians and businessmen in Costa Rica",
    },
    MAIL: {"Senators under ruling National Regeneration Movement", "hundreds of people"},
}


@cache
def seeds() -> dict[str, tuple[Article, tuple[Name, ...]]]:
    read_in = (read(item) for item in items([SEEDS]) if isinstance(item, Item))
    return {article.id: (article, find_names(article, Parses(article))) for article in read_in}


def found(seed: str, kind: NameKind) -> dict[str, Name]:
    return {name.name: name for name in seeds()[seed][1] if name.kind is kind}


@pytest.mark.parametrize("seed", [BLAZE, MAIL])
def test_all_people_are_found_with_their_aliases_and_nobody_else(seed: str) -> None:
    people = found(seed, NameKind.PERSON)
    assert {name: set(person.aliases) for name, person in people.items()} == {
        name: set(aliases) for name, aliases in PEOPLE[seed].items()
    }


@pytest.mark.parametrize("seed", [BLAZE, MAIL])
def test_all_organisations_are_found_and_nothing_else(seed: str) -> None:
    assert set(found(seed, NameKind.ORGANISATION)) == ORGANISATIONS[seed]


@pytest.mark.parametrize("seed", [BLAZE, MAIL])
def test_all_places_are_found_and_nothing_else(seed: str) -> None:
    assert set(found(seed, NameKind.PLACE)) == PLACES[seed]


@pytest.mark.parametrize("seed", [BLAZE, MAIL])
def test_all_counted_groups_are_found_and_nothing_else(seed: str) -> None:
    assert set(found(seed, NameKind.GROUP)) == GROUPS[seed]


@pytest.mark.parametrize(
    ("seed", "name", "mentions"),
    [
        (MAIL, "Marina del Pilar Ávila", ("del Pilar Ávila", "Del Pilar Ávila", "Marina del Pilar Ávila")),
        (MAIL, "Carlos Torres", ("Torres", "Carlos Torres")),
        (MAIL, "Marco Rubio", ("Rubio", "Marco Rubio")),
        (MAIL, "Donald Trump", ("Trump", "Donald Trump")),
    ],
)
def test_every_place_where_the_name_stands_is_a_mention(seed: str, name: str, mentions: tuple[str, ...]) -> None:
    article, names = seeds()[seed]
    person = next(one for one in names if one.name == name)
    assert {article.slice(mention) for mention in person.mentions} == set(mentions)
    surname = min(mentions, key=len)
    quotable = [block for block in article.blocks if block.kind.quotable]
    stands = sum(article.slice(block).lower().count(surname.lower()) for block in quotable)
    others = (
        sum(article.slice(block).count("Trump administration") for block in quotable) if name == "Donald Trump" else 0
    )
    assert len(person.mentions) == stands - others


@pytest.mark.parametrize(
    ("seed", "name", "description"),
    [
        (BLAZE, "Marina del Pilar Avila", "governor of Baja California"),
        (BLAZE, "Carlos Torres Torres", "former member of the House of Deputies"),
        (BLAZE, "Claudia Sheinbaum", "Mexican President"),
        (MAIL, "Marina del Pilar Ávila", "governor of Mexico’s Baja California state"),
        (MAIL, "Emmanuel ‘El Botas’ Serrano", "Sinaloa Cartel cell leader"),
        (MAIL, "Gustavo Petro", "Colombian President"),
        (MAIL, "Adán López", "Senator of the Republic"),
        (MAIL, "Marco Rubio", "Secretary of State"),
    ],
)
def test_people_are_described_in_the_words_of_the_article(seed: str, name: str, description: str) -> None:
    assert found(seed, NameKind.PERSON)[name].description == description


def test_both_seeds_speak_of_the_same_people() -> None:
    table = NameTable.build(NameRecord(article.id, name) for article, names in seeds().values() for name in names)
    for asked in ("avila", "Governor del Pilar Ávila", "Marina del Pilar Avila"):
        assert [entity.name for entity in table.resolve(asked)] == ["Marina del Pilar Ávila"]
    for asked in ("Torres", "Carlos Torres", "carlos torres torres"):
        assert [set(entity.articles) for entity in table.resolve(asked)] == [{BLAZE, MAIL}]
    assert [entity.name for entity in table.resolve("Emmanuel Serrano")] == ["Emmanuel ‘El Botas’ Serrano"]
    assert [set(entity.articles) for entity in table.resolve("Morena")] == [{BLAZE, MAIL}]
