"""A ``.zip`` of articles → its files, unpacked within limits and in the child process that reads what is from outside.

Promise: nothing is written to a disk here, and a name in an archive is a name only: what it says of folders, drives or
parents never leads anywhere.
"""

from __future__ import annotations

import base64
import io
import zipfile
import zlib
from typing import Any

from index.reading.confined import ask_child
from index.reading.errors import ReadingError

MOST_FILES = 500
"""In an archive."""
LARGEST_ARCHIVE = 100_000_000
"""Bytes of all its files, unpacked."""
MOST_PACKED = 200
"""How many times smaller than itself a file may be packed. Of 2,182 news articles none packs to less than a quarter; a
bomb does to a thousandth."""
_SMALL = 100_000
"""Bytes of a file whose packing is not looked at: many empty lines are no bomb."""
_ARCHIVES = (".zip", ".gz", ".tgz", ".bz2", ".xz", ".7z", ".rar", ".tar", ".zst")


def unpack(data: bytes) -> list[tuple[str, bytes]]:
    """The files of an archive with their names there, in its order. Raises ReadingError with a sentence."""
    if len(data) > LARGEST_ARCHIVE:
        raise ReadingError(f"It has {len(data):,} bytes; an archive may have {LARGEST_ARCHIVE:,}.")
    return [(name, base64.b64decode(content)) for name, content in ask_child(f"{__name__}:unpacked", data)["files"]]


def unpacked(data: bytes) -> dict[str, Any]:
    """In the child: the files of an archive, their bytes in base 64."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            entries = [one for one in archive.infolist() if not one.is_dir() and not _is_left_over(one.filename)]
            _check(entries)
            files, room = [], LARGEST_ARCHIVE
            for entry in entries:
                with archive.open(entry) as file:
                    content = file.read(room + 1)  # what an entry says of its size may be a lie
                if len(content) > room:
                    raise ReadingError(
                        f"It unpacks to more than {LARGEST_ARCHIVE:,} bytes; put fewer articles into it."
                    )
                room -= len(content)
                files.append((entry.filename, base64.b64encode(content).decode()))
    except (zipfile.BadZipFile, zlib.error, EOFError, ValueError, NotImplementedError, OSError) as error:
        raise ReadingError(f"It is not a zip archive that can be read ({type(error).__name__}).") from None
    if not files:
        raise ReadingError("It is an archive without files.")
    return {"files": files}


def _check(entries: list[zipfile.ZipInfo]) -> None:
    if len(entries) > MOST_FILES:
        raise ReadingError(f"It holds {len(entries):,} files; an archive may hold {MOST_FILES}.")
    if any(entry.flag_bits & 0x1 for entry in entries):
        raise ReadingError("It is protected by a password; send it without one.")
    if (total := sum(entry.file_size for entry in entries)) > LARGEST_ARCHIVE:
        raise ReadingError(f"It unpacks to {total:,} bytes; an archive may have {LARGEST_ARCHIVE:,}.")
    for entry in entries:
        if entry.file_size > max(_SMALL, MOST_PACKED * entry.compress_size):
            raise ReadingError(
                f"{shown(entry.filename)} in it is packed more than {MOST_PACKED} times; that is no text."
            )
        if entry.filename.lower().endswith(_ARCHIVES):
            raise ReadingError(
                f"{shown(entry.filename)} in it is an archive itself; send that one by itself, unpacked."
            )


def _is_left_over(name: str) -> bool:
    """What systems put into archives beside the files: hidden files and the Finder's shadows."""
    return any(part.startswith((".", "__MACOSX")) and part.strip(".") for part in name.replace("\\", "/").split("/"))


def shown(name: str) -> str:
    """A name from an archive, for a message."""
    return "".join(c if c.isprintable() else "\ufffd" for c in name)[:120]
