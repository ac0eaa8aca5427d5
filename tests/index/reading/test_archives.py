"""A zip of articles, and what a zip may be instead."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping

import pytest

from index.reading.archives import MOST_FILES, unpack
from index.reading.errors import ReadingError


def packed(files: Mapping[str, bytes], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", method) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return made.getvalue()


def refusal(data: bytes) -> str:
    with pytest.raises(ReadingError) as caught:
        unpack(data)
    return str(caught.value)


def test_the_files_come_out_as_they_went_in_without_what_a_system_left_beside_them() -> None:
    files = {"pier.txt": b"The pier is closed.\r\n", "may/ferry.html": b"<p>\xff</p>"}
    beside = {"__MACOSX/._pier.txt": b"x", ".DS_Store": b"x", "may/.hidden.txt": b"x"}
    assert dict(unpack(packed(files | beside))) == files


def test_a_bomb_is_refused_by_what_it_says_and_by_what_it_does() -> None:
    honest = packed({"a.txt": bytes(30_000_000)})
    assert "packed more than" in refusal(honest)
    # The same with sizes that look fine: what an archive says of itself is not believed.
    lying = bytearray(packed({"a.txt": bytes(120_000_000)}))
    place = lying.rindex(b"PK\x01\x02")
    lying[place + 24 : place + 28] = (90_000).to_bytes(4, "little")
    assert refusal(bytes(lying))


def test_an_archive_in_an_archive_is_refused() -> None:
    assert "is an archive itself" in refusal(packed({"more.zip": packed({"a.txt": b"a"})}))
    assert "is an archive itself" in refusal(packed({"bulk.jsonl.gz": b"x"}))


def test_a_protected_archive_is_refused_by_a_sentence() -> None:
    protected = bytearray(packed({"a.txt": b"a"}, zipfile.ZIP_STORED))
    protected[protected.rindex(b"PK\x01\x02") + 8] |= 1
    assert "password" in refusal(bytes(protected))


def test_too_many_files_are_refused() -> None:
    assert f"may hold {MOST_FILES}" in refusal(packed({f"{n}.txt": b"a" for n in range(MOST_FILES + 1)}))


@pytest.mark.parametrize("data", [b"", b"PK", b"no archive at all", packed({"a.txt": b"abc" * 99})[:-30], packed({})])
def test_what_is_no_archive_is_a_sentence(data: bytes) -> None:
    assert refusal(data).startswith("It is ")


def test_a_damaged_file_in_an_archive_is_a_sentence() -> None:
    damaged = bytearray(packed({"a.txt": bytes(range(256)) * 40}))
    damaged[60:80] = bytes(20)
    assert "cannot" in refusal(bytes(damaged)) or "not a zip" in refusal(bytes(damaged))
