"""The data folder: one process at a time has it, and how large it is."""

from __future__ import annotations

import os
from contextlib import suppress
from pathlib import Path

import filelock

from index.storage.catalog import StorageError


def take(folder: Path) -> filelock.BaseFileLock:
    """The data folder's lock. Raises StorageError where another process has it or the folder cannot be written."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
        lock = filelock.FileLock(folder / "lock", timeout=0)
        lock.acquire()
        (folder / "lock.pid").write_text(str(os.getpid()))
    except filelock.Timeout:
        holder = (folder / "lock.pid").read_text() if (folder / "lock.pid").is_file() else "unknown"
        raise StorageError(
            f"The data folder {folder} is in use by another Storydesk process (number {holder}). Two would damage "
            "the index: ask that one, stop it, or name another folder with data_dir."
        ) from None
    except OSError as error:
        raise StorageError(
            f"The data folder {folder} cannot be used ({error.strerror or error}). Name another one with data_dir."
        ) from error
    return lock


def size(folder: Path) -> int:
    """Bytes of everything in it; a file that goes away meanwhile counts nothing."""
    total = 0
    for file in folder.rglob("*"):
        with suppress(OSError):
            total += file.stat().st_size if file.is_file() else 0
    return total
