"""Drafts of articles that wait for an administrator's word, a file each in the data folder.

So the buttons of a draft work after a restart. Promises: a draft waits for a day; it is added once, whoever presses,
and one that could not be added goes on waiting.
"""

from __future__ import annotations

import asyncio
import base64
import json
import secrets
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict, replace
from pathlib import Path

from bot.access import Refused
from index.keeping.drafts import Double, Draft, draft_file
from index.reading.facts import facts_again

KEPT_SECONDS = 24 * 60 * 60

GONE = "This draft has been added or discarded, or has waited for more than a day. `/corpus add` reads it anew."
BEING_ADDED = "This draft is being added already."


class Drafts:
    """Those of one bot. An id is that of what was handed in together, and a number in it."""

    def __init__(self, data_dir: Path) -> None:
        self._folder = data_dir / "drafts"
        self._held: set[str] = set()

    async def put(self, drafts: Sequence[Draft]) -> tuple[str, ...]:
        """Keeps drafts that were handed in together. Returns their ids."""
        together = secrets.token_hex(6)
        ids = tuple(f"{together}-{number}" for number in range(len(drafts)))

        def write() -> None:
            self._folder.mkdir(parents=True, exist_ok=True)
            for file in self._folder.iterdir():
                if _is_old(file):
                    file.unlink(missing_ok=True)
            for one, draft in zip(ids, drafts, strict=True):
                self._write(one, draft)

        await asyncio.to_thread(write)
        return ids

    async def change(self, draft_id: str, draft: Draft) -> None:
        """Keeps another state of a draft."""
        await asyncio.to_thread(self._write, draft_id, draft)

    async def get(self, draft_id: str) -> Draft:
        """A draft. Raises Refused where it does not wait any more."""
        draft = await asyncio.to_thread(self._read, draft_id)
        if draft is None:
            raise Refused(GONE)
        return draft

    async def together(self, together: str) -> tuple[str, ...]:
        """The ids of those that were handed in together and still wait, in order. Raises Refused where none does."""
        files = await asyncio.to_thread(lambda: [*self._folder.glob(f"{together}-*.json")])
        found = [file.stem for file in files if not _is_old(file)]
        if not found:
            raise Refused(GONE)
        return tuple(sorted(found, key=lambda one: int(one.rpartition("-")[2])))

    async def drop(self, *draft_ids: str) -> None:
        """Forgets drafts."""
        for one in draft_ids:
            await asyncio.to_thread(self._file(one).unlink, missing_ok=True)

    @contextmanager
    def held(self, draft_id: str) -> Iterator[None]:
        """Around the adding of a draft. Raises Refused where somebody else is at it."""
        if draft_id in self._held:
            raise Refused(BEING_ADDED)
        self._held.add(draft_id)
        try:
            yield
        finally:
            self._held.discard(draft_id)

    def _file(self, draft_id: str) -> Path:
        return self._folder / f"{draft_id}.json"

    def _write(self, draft_id: str, draft: Draft) -> None:
        kept = {
            "file": draft.file,
            "given": asdict(draft.given),
            "doubles": [asdict(one) for one in draft.doubles],
            "data": base64.b64encode(draft.data).decode(),
        }
        new = self._file(draft_id).with_suffix(".new")
        new.write_text(json.dumps(kept))
        new.replace(self._file(draft_id))

    def _read(self, draft_id: str) -> Draft | None:
        try:
            if _is_old(self._file(draft_id)):
                return None
            kept = json.loads(self._file(draft_id).read_text())
            given = facts_again(kept["given"])
            draft = draft_file(kept["file"], base64.b64decode(kept["data"]), given)
            doubles = tuple(Double(**one) for one in kept["doubles"])
        except (OSError, ValueError, TypeError, KeyError):
            return None
        return replace(draft, file=kept["file"], doubles=doubles) if isinstance(draft, Draft) else None


def _is_old(file: Path) -> bool:
    try:
        return file.stat().st_mtime < time.time() - KEPT_SECONDS
    except FileNotFoundError:  # another thread was quicker
        return True
