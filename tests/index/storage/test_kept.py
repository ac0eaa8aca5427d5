"""What is kept beside the catalog: the very value for the very stamp, and never code."""

from __future__ import annotations

import pickle
from array import array
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

import numpy as np
import pytest

from index.storage.kept import Kept


@dataclass(frozen=True, slots=True)
class Shelf:
    """Something of the kind that is kept."""

    names: tuple[str, ...]
    weights: array[int]
    places: dict[frozenset[str] | None, list[int]]


SHELF = Shelf(("Ávila", "Torres"), array("l", [3, 1]), {None: [1, 2], frozenset({"coast"}): []})


class Harm:
    """What a file might bring that somebody else wrote."""

    def __reduce__(self) -> tuple[object, ...]:
        return Path.touch, (Path("harm"),)


def test_what_is_put_in_is_taken_out_for_its_stamp_alone(tmp_path: Path) -> None:
    kept = Kept(tmp_path / "shelf.kept", [Shelf])
    assert kept.take("monday") is None
    kept.put("monday", SHELF)
    assert kept.take("monday") == SHELF
    assert kept.take("tuesday") is None
    kept.put("tuesday", {"counts": np.arange(3)})
    assert kept.take("monday") is None
    assert kept.take("tuesday")["counts"].tolist() == [0, 1, 2]
    assert [file.name for file in tmp_path.iterdir()] == ["shelf.kept"]


@pytest.mark.parametrize("left", [0, 6, 30, 100, -1])
def test_a_file_that_was_cut_off_or_damaged_is_not_used(tmp_path: Path, left: int) -> None:
    kept = Kept(file := tmp_path / "shelf.kept", [Shelf])
    kept.put("monday", SHELF)
    whole = file.read_bytes()
    file.write_bytes(whole[:left])
    assert kept.take("monday") is None
    file.write_bytes(whole[:left] + bytes([whole[left] ^ 1]) + whole[left:][1:])
    assert kept.take("monday") is None


def test_nothing_but_data_is_ever_made_of_a_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.chdir(tmp_path)
    value = pickle.dumps(Harm())
    file = tmp_path / "shelf.kept"
    file.write_bytes(b"monday\n" + sha256(value).hexdigest().encode() + b"\n" + value)
    assert Kept(file, [Shelf]).take("monday") is None
    assert "does not belong in it" in caplog.text
    assert not (tmp_path / "harm").exists()


def test_where_it_cannot_be_written_nothing_else_is_lost(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    kept = Kept(tmp_path / "gone" / "shelf.kept", [Shelf])
    kept.put("monday", SHELF)
    assert "could not be written" in caplog.text
    assert kept.take("monday") is None
