"""Who did what to the corpus, and when: a line a deed in ``audit.jsonl`` of the data folder.

Promises: only ever added to, and on the disk before the deed is reported; a line that a crash cut short costs itself.
"""

from __future__ import annotations

import asyncio
import json
import logging
import os
from collections import deque
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path

log = logging.getLogger(__name__)

FILE = "audit.jsonl"


@dataclass(frozen=True, slots=True)
class Deed:
    """One thing that somebody did."""

    when: str
    """ISO 8601 in UTC."""
    by: str
    """Who did it: a Discord user's name and id, or "terminal"."""
    what: str
    """add, remove, restore, sync, names …"""
    about: str
    """What it was done to: an article's id, a figure, a decision in words."""


class Audit:
    """The log of one data folder."""

    def __init__(self, folder: Path) -> None:
        self._file = folder / FILE
        self._writing = asyncio.Lock()

    async def write(self, by: str, what: str, about: str) -> Deed:
        """Adds a deed that has been done."""
        deed = Deed(datetime.now(UTC).isoformat(timespec="seconds"), by, what, about)
        async with self._writing:
            try:
                await asyncio.to_thread(self._append, deed)
            except OSError:  # the deed is done all the same
                log.exception("%s could not be written: %s", self._file, deed)
        return deed

    async def last(self, limit: int) -> tuple[Deed, ...]:
        """The last deeds, newest first."""
        return await asyncio.to_thread(self._last, limit)

    def _append(self, deed: Deed) -> None:
        line = json.dumps(asdict(deed), ensure_ascii=False).encode("utf-8", "replace") + b"\n"
        with self._file.open("a+b") as file:
            if file.seek(0, os.SEEK_END):
                file.seek(-1, os.SEEK_END)
                line = line if file.read(1) == b"\n" else b"\n" + line
            file.write(line)
            file.flush()
            os.fsync(file.fileno())

    def _last(self, limit: int) -> tuple[Deed, ...]:
        try:
            with self._file.open("rb") as file:
                deeds = deque((deed for line in file if (deed := _deed(line)) is not None), maxlen=limit)
        except FileNotFoundError:
            return ()
        return tuple(reversed(deeds))


def _deed(line: bytes) -> Deed | None:
    try:
        return Deed(**json.loads(line))
    except (ValueError, TypeError):
        return None
