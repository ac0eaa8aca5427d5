"""What was made of the catalog with effort and can be made again at any time, in a file beside it.

Promises: what is taken out is what was put in for just this stamp, else nothing; a file that is damaged, that another
program wrote or that cannot be written costs time and nothing more; it brings data of the classes that are named and
never code to run, whoever wrote it.
"""

from __future__ import annotations

import hashlib
import logging
import pickle
from collections.abc import Collection
from pathlib import Path
from typing import IO, Any

log = logging.getLogger(__name__)

# What arrays of numbers are made of.
_ARRAYS = {
    ("array", "array"),
    ("array", "_array_reconstructor"),
    ("numpy", "dtype"),
    ("numpy._core.numeric", "_frombuffer"),
}


class Kept:
    """One file with one value."""

    def __init__(self, file: Path, classes: Collection[type]) -> None:
        """``classes``: those that the value is made of, beside Python's own and arrays of numbers."""
        self._file = file
        self._allowed = _ARRAYS | {(one.__module__, one.__qualname__) for one in classes}

    def take(self, stamp: str) -> Any:
        """The value that was put in for this stamp; None where there is none."""
        try:
            with self._file.open("rb") as file:
                if file.readline() != _line(stamp):
                    return None
                digest, begin = file.readline(), file.tell()
                if digest != _line(hashlib.file_digest(file, "sha256").hexdigest()):
                    raise ValueError("it is damaged")
                file.seek(begin)
                return _Reader(file, self._allowed).load()
        except FileNotFoundError:
            return None
        except Exception as error:  # whatever is in the file
            log.warning("%s is not used: %s", self._file, error)
            return None

    def put(self, stamp: str, value: object) -> None:
        """Puts the value in the place of what was there, or leaves the file away where that cannot be."""
        new = self._file.with_name(f".{self._file.name}.new")
        try:
            with new.open("w+b") as file:
                file.write(_line(stamp))
                place = file.tell()
                file.write(_line(hashlib.sha256().hexdigest()))
                begin = file.tell()
                # Not as one string of bytes: that holds the interpreter lock for 100 ms, this for 20.
                pickle.Pickler(file, protocol=5).dump(value)
                file.seek(begin)
                digest = hashlib.file_digest(file, "sha256").hexdigest()
                file.seek(place)
                file.write(_line(digest))
            new.replace(self._file)
        except OSError as error:
            log.warning("%s could not be written, so the next start takes longer: %s", self._file, error)


class _Reader(pickle.Unpickler):
    def __init__(self, file: IO[bytes], allowed: Collection[tuple[str, str]]) -> None:
        super().__init__(file)
        self._allowed = allowed

    def find_class(self, module: str, name: str) -> Any:
        if (module, name) not in self._allowed:
            raise pickle.UnpicklingError(f"{module}.{name} does not belong in it")
        return super().find_class(module, name)


def _line(text: str) -> bytes:
    return text.encode() + b"\n"
