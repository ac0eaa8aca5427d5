"""Facts: how dates and bylines are written, and where they are written down."""

from __future__ import annotations

from datetime import date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.reading.authors import looks_like_name, split_authors
from index.reading.dates import parse_date
from index.reading.errors import ReadingError
from index.reading.facts import Facts, facts_from, facts_in_sidecar, front_matter


@pytest.mark.parametrize(
    ("written", "iso"),
    [
        ("2025", "2025"),
        ("2025-05", "2025-05"),
        ("2025-05-12", "2025-05-12"),
        ("2025/5/12", "2025-05-12"),
        ("20250512", "2025-05-12"),
        ("2025-05-12T09:30:00Z", "2025-05-12T09:30:00+00:00"),
        ("2025-05-12T09:30:12.345-05:00", "2025-05-12T09:30:12-05:00"),
        ("2025-05-12 9:30", "2025-05-12T09:30:00"),
        ("12 May 2025", "2025-05-12"),
        ("Monday, May 12th, 2025 at 9:30 a.m. EDT", "2025-05-12"),
        ("Mon, 12 May 2025 09:30:00 GMT", "2025-05-12"),
        ("Sept. 5, 2025", "2025-09-05"),
        ("lundi 12 mai 2025", "2025-05-12"),
        ("12 de mayo de 2025", "2025-05-12"),
        ("12. Mai 2025", "2025-05-12"),
        ("25/12/2025", "2025-12-25"),
        ("12/25/2025", "2025-12-25"),
        (1747042200, "2025-05-12T09:30:00+00:00"),
        (1747042200000, "2025-05-12T09:30:00+00:00"),
        (date(2025, 5, 12), "2025-05-12"),
        (datetime(2025, 5, 12, 9, 30), "2025-05-12T09:30:00"),
    ],
)
def test_a_sure_date_is_read_however_it_is_written(written: object, iso: str) -> None:
    assert parse_date(written) == iso


@pytest.mark.parametrize(
    "written",
    [
        "3/4/2025",
        "2025-13-40",
        "31 February 2025",
        "yesterday",
        "today",
        "",
        "12",
        "²",
        None,
        True,
        "12 May or 14 May 2025, 13 May 2025",
        "0001-01-01",
    ],
)
def test_what_is_no_sure_date_is_none(written: object) -> None:
    assert parse_date(written) is None


def test_a_country_settles_which_number_is_the_day() -> None:
    assert parse_date("3/4/2025", day_first=True) == "2025-04-03"
    assert parse_date("3/4/2025", day_first=False) == "2025-03-04"


@given(st.text(max_size=40) | st.integers() | st.floats() | st.dates() | st.none())
def test_any_value_is_a_date_or_none_and_never_an_error(value: object) -> None:
    parse_date(value)


@pytest.mark.parametrize(
    ("byline", "names"),
    [
        ("Jane Roe", ("Jane Roe",)),
        ("By Jane Roe and John Doe", ("Jane Roe", "John Doe")),
        ("By Jane Roe, John Doe, and Ann Poe", ("Jane Roe", "John Doe", "Ann Poe")),
        ("Jane Roe, Staff Writer", ("Jane Roe",)),
        ("Jane Roe, PhD", ("Jane Roe",)),
        ("Martin Luther King, Jr.", ("Martin Luther King Jr.",)),
        ("JANE ROE; JOHN DOE", ("JANE ROE", "JOHN DOE")),
        ("Associated Press", ("Associated Press",)),
        ("José de la Cruz & Zoë O’Neill", ("José de la Cruz", "Zoë O’Neill")),
        (["Jane Roe", "By John Doe", "Jane Roe"], ("Jane Roe", "John Doe")),
        ([{"name": "Jane Roe"}], ("Jane Roe",)),
        ("jane@courier.example", ()),
        (None, ()),
        (7, ()),
    ],
)
def test_a_byline_is_its_names(byline: object, names: tuple[str, ...]) -> None:
    assert split_authors(byline) == names


def test_a_name_has_the_shape_of_one() -> None:
    assert all(map(looks_like_name, ["Jane Roe", "Ursula von der Leyen", "J.R. Stone", "Marina del Pilar Ávila"]))
    assert not any(
        map(looks_like_name, ["Jane", "the pier closed", "News Desk", "Jane Roe said so", "Staff Writer", ""])
    )


def test_facts_are_known_by_their_usual_spellings() -> None:
    found = facts_from(
        {
            "Headline": " A  title ",
            "publisher": {"name": "Courier"},
            "author": "Jane Roe and John Doe",
            "publish_date": "2022/03/28",
            "url": "https://courier.example/a",
        }
    )
    assert found == Facts("A title", "Courier", ("Jane Roe", "John Doe"), "2022-03-28", "https://courier.example/a")
    assert facts_from({"url": "javascript:alert(1)", "date": "soon", "title": "", "authors": []}) == Facts()


def test_front_matter_in_yaml_or_toml_gives_facts() -> None:
    yaml = "---\ntitle: Pier closed\nauthor: [Jane Roe]\ndate: 2025-05-12\ntags: [sea]\n---\nThe board voted."
    facts, span = front_matter(yaml)
    assert facts == Facts("Pier closed", None, ("Jane Roe",), "2025-05-12")
    assert span is not None
    assert yaml[span.end :] == "\nThe board voted."
    toml = '+++\ntitle = "Pier closed"\ndate = 2025-05-12T09:30:00Z\n+++\n\nThe board voted.'
    assert front_matter(toml)[0] == Facts(title="Pier closed", published="2025-05-12T09:30:00+00:00")


@pytest.mark.parametrize(
    "text",
    [
        "---\nA rule, then a story.\n---\nMore.",
        "--- no",
        "---\ntitle: [unclosed\n---\n",
        "---\ntitle: x\nno end",
        "",
        "---",
    ],
)
def test_a_rule_of_dashes_is_not_front_matter(text: str) -> None:
    assert front_matter(text) == (Facts(), None)


def test_a_sidecar_gives_facts() -> None:
    data = b'title = "Pier closed"\nsource = "Courier"\nauthors = ["Jane Roe"]\npublished = 2025-05-12\n'
    assert facts_in_sidecar(data, "a.meta.toml") == Facts("Pier closed", "Courier", ("Jane Roe",), "2025-05-12")


@pytest.mark.parametrize(
    ("data", "hint"),
    [
        (b'titel = "Pier"', "titel"),
        (b"title =", "not valid TOML"),
        (b'published = "soon"', "published"),
        (b'url = "courier"', "url"),
        (b"\xff\xfe\x00", "UTF-8"),
    ],
)
def test_a_mistake_in_a_sidecar_is_refused_by_a_sentence_that_names_it(data: bytes, hint: str) -> None:
    with pytest.raises(ReadingError, match=hint) as caught:
        facts_in_sidecar(data, "a.meta.toml")
    assert str(caught.value).startswith("a.meta.toml")
    assert str(caught.value).endswith(".")
