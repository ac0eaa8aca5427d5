"""Which part of the corpus a file lies in: in doubt the closed one."""

from __future__ import annotations

from pathlib import Path

import pytest

from config.settings import CorpusPart
from index.storage.parts import OUTSIDE, Parts

DESK, BOARD, EVERYONE = 7, 8, 9


@pytest.fixture
def parts(tmp_path: Path) -> Parts:
    for folder in ("open", "closed/minutes", "closed/for all", "board"):
        (tmp_path / folder).mkdir(parents=True)
    return Parts(
        [
            CorpusPart(path=tmp_path / "open"),
            CorpusPart(path=tmp_path / "closed", roles=(DESK, BOARD)),
            CorpusPart(path=tmp_path / "closed" / "for all"),
            CorpusPart(path=tmp_path / "board", roles=(BOARD,)),
        ]
    )


def test_of_entries_inside_each_other_the_innermost_decides(parts: Parts, tmp_path: Path) -> None:
    assert parts.of(str(tmp_path / "open" / "a.txt")) is None
    assert parts.of(str(tmp_path / "closed" / "minutes" / "a.txt")) == str(tmp_path / "closed")
    assert parts.of(str(tmp_path / "closed" / "for all" / "a.txt")) is None
    assert parts.of(str(tmp_path / "elsewhere.txt")) == OUTSIDE


def test_a_link_into_a_closed_part_is_closed_and_so_is_one_out_of_it(parts: Parts, tmp_path: Path) -> None:
    (tmp_path / "closed" / "a.txt").write_text("secret")
    (tmp_path / "open" / "b.txt").write_text("open")
    (tmp_path / "open" / "link.txt").symlink_to(tmp_path / "closed" / "a.txt")
    (tmp_path / "closed" / "link.txt").symlink_to(tmp_path / "open" / "b.txt")
    assert parts.of(str(tmp_path / "open" / "link.txt")) == str(tmp_path / "closed")
    assert parts.of(str(tmp_path / "closed" / "link.txt")) == str(tmp_path / "closed")
    assert parts.of(str(tmp_path / "open" / ".." / "closed" / "a.txt")) == str(tmp_path / "closed")


def test_a_part_is_shared_where_each_who_sees_the_channel_may_see_it(parts: Parts, tmp_path: Path) -> None:
    closed, board = str(tmp_path / "closed"), str(tmp_path / "board")
    assert parts.seen_with({DESK}) == {closed}
    assert parts.seen_with({BOARD, EVERYONE}) == {closed, board}
    assert parts.seen_by_all({DESK, BOARD}) == {closed}
    assert parts.seen_by_all({BOARD}) == {closed, board}
    assert parts.seen_by_all({BOARD, EVERYONE}) == set()
    assert parts.seen_by_all(None) == set()
