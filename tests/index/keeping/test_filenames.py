"""Names from outside become names that are safe in any folder of any system."""

from __future__ import annotations

from pathlib import Path, PurePosixPath, PureWindowsPath

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.keeping.filenames import free, last_part, stem


@pytest.mark.parametrize(
    ("words", "name"),
    [
        ("Harbour pier closed: “for good”", "harbour-pier-closed-for-good"),
        ("Marina del Pilar Ávila", "marina-del-pilar-ávila"),
        ("../../etc/passwd", "etc-passwd"),
        ("C:\\stories\\pier", "c-stories-pier"),
        ("..", "article-1"),
        ("", "article-1"),
        ("NUL", "nul-1"),
        ("com1", "com1-1"),
        ("a\0b\n\u202ec", "a-b-c"),
        (".hidden", "hidden"),
        ("東京の港", "東京の港"),
    ],
)
def test_a_title_becomes_a_stem(words: str, name: str) -> None:
    assert stem(words) == name


@given(st.text())
def test_whatever_is_given_stays_in_its_folder_and_fits_a_disk(words: str) -> None:
    name = f"{stem(words)}.txt"
    assert PurePosixPath(name).name == PureWindowsPath(name).name == name
    assert not name.startswith((".", "-", "~"))
    assert not PureWindowsPath(name).is_reserved()
    assert len(name.encode()) < 140
    assert name.isprintable()
    assert (Path("corpus") / name).parent == Path("corpus")


@given(st.lists(st.sampled_from(["Pier.txt", "pier.txt", "PIER.TXT", "pier-2.txt"])))
def test_no_two_names_are_the_same_on_a_disk_that_tells_no_cases_apart(names: list[str]) -> None:
    taken: set[str] = set()
    for name in names:
        taken.add(free(name, taken).lower())
    assert len(taken) == len(names)


def test_the_last_part_of_a_path_is_that_of_any_system() -> None:
    assert last_part("C:\\stories\\pier.txt") == last_part("/stories/pier.txt") == "pier.txt"
    assert last_part("news/pier/") == "pier"
