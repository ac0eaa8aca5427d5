"""Names as news pages print them: after datelines, credits and callings, none of which is part of a name."""

from __future__ import annotations

import pytest

from index.model import NameKind
from tests.index.analysis.test_names import names, of_kind, people


@pytest.mark.parametrize(
    ("text", "person"),
    [
        ("London (CNN) Ingrid Solberg resigned on Monday. Solberg had led the party.", "Ingrid Solberg"),
        ("New York (CNN Business) Howard Pelling bought the paper. Pelling paid in cash.", "Howard Pelling"),
        ("WASHINGTON (AP) — Howard Pelling resigned. Pelling was tired.", "Howard Pelling"),
        ("A street under water. /Reuters Howard Pelling looks at his house. Pelling wept.", "Howard Pelling"),
        ("A flooded street. /Getty Images Howard Pelling looks at it. Pelling wept.", "Howard Pelling"),
        ("The club picked QB Jake Hartwell in the first round. Hartwell smiled.", "Jake Hartwell"),
        ("Second-seeded Daniil Orlov won the match. Orlov smiled.", "Daniil Orlov"),
        ("Ex-President Howard Pelling spoke. Pelling smiled.", "Howard Pelling"),
        ("VP Ingrid Solberg spoke on Monday. Solberg smiled.", "Ingrid Solberg"),
    ],
)
def test_what_is_printed_before_a_name_is_no_part_of_it(text: str, person: str) -> None:
    assert people(text) == {person}


def test_a_photographer_and_who_is_in_the_picture_are_two() -> None:
    found = people("A street in Fort Hale on Thursday. William Moss/AP Jacob Reed and Heather Pryce wade home.")
    assert found == {"William Moss", "Jacob Reed", "Heather Pryce"}


def test_a_given_name_put_in_between_is_no_part_of_the_surname() -> None:
    assert people("He said he had met President (Howard) Pelling twice. Pelling denied it.") == {"Pelling"}


def test_an_agency_is_an_organisation_and_a_company_called_like_one_keeps_its_name() -> None:
    found = names("Washington CNN —", "An editor of Thomson Reuters spoke. Shutterstock Ingrid Solberg is seen here.")
    assert {"CNN", "Thomson Reuters", "Shutterstock"} <= of_kind(found, NameKind.ORGANISATION)
    assert of_kind(found, NameKind.PERSON) == {"Ingrid Solberg"}


def test_a_nickname_in_brackets_stays_in_the_name() -> None:
    assert people("William (Bill) Hartwell came. Hartwell smiled.") == {"William (Bill) Hartwell"}


def test_a_given_name_that_elsewhere_is_a_particle_tells_people_apart() -> None:
    assert people("Ben Solberg met Ingrid Solberg. Ben Solberg laughed.") == {"Ben Solberg", "Ingrid Solberg"}


def test_an_initial_is_not_a_surname_that_begins_so() -> None:
    found = people("George W. Hartwell spoke. George Winslow had spoken before. George W. smiled.")
    assert {"George W. Hartwell", "George Winslow"} <= found


@pytest.mark.parametrize("credit", ["/AP", "/Getty Images", ", AP."])
def test_who_is_in_a_picture_is_not_one_with_who_took_it(credit: str) -> None:
    text = f"Photos of the trial. Ingrid Solberg Eric Hartwell{credit} Solberg listens to the judge."
    assert people("Ingrid Solberg came on Monday.", text) == {"Ingrid Solberg", "Eric Hartwell"}


@pytest.mark.parametrize("name", ["Willie J. Hartwell Jr.", "Jorge Luis Solberg"])
def test_a_photographer_with_a_long_name_is_one(name: str) -> None:
    assert people(f"A street under water. {name}/Getty Images") == {name}


@pytest.mark.parametrize(
    "thing",
    [
        "James Hartwell Space Telescope",
        "Daniel K. Hartwell Highway",
        "Jasper Hartwell Sparkling Water",
        "Howard F. Hartwell International Airport",
        "Stephen A. Hartwell Building",
    ],
)
def test_a_thing_that_bears_somebody_s_name_is_nobody(thing: str) -> None:
    assert thing not in people(f"They went to see the {thing} on Monday. The {thing} is large.")


@pytest.mark.parametrize(
    ("text", "person"),
    [
        ("WHO Director-General Ingrid Solberg spoke. Solberg smiled.", "Ingrid Solberg"),
        ("NATO Secretary-General Ingrid Solberg spoke. Solberg smiled.", "Ingrid Solberg"),
        ("Senate President Pro Tempore Martin Hartwell spoke. Hartwell smiled.", "Martin Hartwell"),
        ("MUST WATCH Solberg calls it a crime. Ingrid Solberg smiled.", "Ingrid Solberg"),
        ("Jefferson County Circuit Judge Tracie Hartwell ruled. Hartwell smiled.", "Tracie Hartwell"),
        ("Robert E. Hartwell III was arrested. Hartwell wept.", "Robert E. Hartwell III"),
        ('The series with Ingrid Solberg (Hulu\'s "The Harbour") won. Solberg smiled.', "Ingrid Solberg"),
    ],
)
def test_what_stands_beside_a_name_is_no_part_of_it(text: str, person: str) -> None:
    assert people(text) == {person}
