"""The bin of a corpus: what was removed by command, kept so that it can be put back, and never read as an article.

``.bin/`` stands in a corpus folder, with one folder an article: ``record.json`` says what it was and where, and beside
it lies its file with its ``.meta.toml``. A line of a bulk file stays in that file, which may be large or be exported
anew: a copy lies in the bin, and as long as it does, no line with its id is an article.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

BIN = ".bin"
RECORD = "record.json"


@dataclass(frozen=True, slots=True)
class Binned:
    """An article in the bin."""

    article_id: str
    label: str
    place: str
    """Its file's path below the corpus folder."""
    number: int | None
    """Its line in a bulk file, from 1; None for a file of its own."""
    digest: str
    """Of the bytes that decided it, see ``Item``."""
    by: str
    when: str
    """ISO 8601 in UTC."""
    folder: Path = field(default=Path(), compare=False)
    """Where it lies."""

    @property
    def path(self) -> Path:
        """The file it was, or stands in, in the corpus."""
        return self.folder.parents[1] / self.place

    @property
    def content(self) -> Path:
        """The file, or the copy of the line, in the bin."""
        return self.folder / (Path(self.place).name if self.number is None else "line.json")

    def to_dict(self) -> dict[str, Any]:
        return {name: value for name, value in asdict(self).items() if name not in ("folder", "digest")}

    def record(self) -> bytes:
        """As written into ``record.json``."""
        return json.dumps(asdict(self) | {"folder": None}, ensure_ascii=False, indent=1).encode()


def bins(corpus: Iterable[Path]) -> tuple[Path, ...]:
    """The bin of each corpus entry: in a folder, beside a file."""
    return tuple(dict.fromkeys((entry.parent if entry.is_file() else entry) / BIN for entry in corpus))


def binned(corpus: Sequence[Path]) -> tuple[Binned, ...]:
    """What lies in the bins, newest first; a folder there without a record or its file is passed over."""
    whole = (one for one in records(corpus) if os.path.lexists(one.content))
    return tuple(sorted(whole, key=lambda one: (one.when, one.folder.name), reverse=True))


def records(corpus: Sequence[Path]) -> list[Binned]:
    """All records in the bins, also of what was not moved there, or is back in its place."""
    found = (record for place in bins(corpus) for record in place.glob(f"[!.]*/{RECORD}"))
    return [one for record in found if (one := _read(record)) is not None]


def binned_lines(corpus: Sequence[Path]) -> Mapping[str, Binned]:
    """The bulk lines among them, by their id."""
    return {one.article_id: one for one in binned(corpus) if one.number is not None}


def _read(record: Path) -> Binned | None:
    try:
        values = json.loads(record.read_bytes())
        return Binned(**values | {"folder": record.parent})
    except (OSError, ValueError, TypeError):
        return None
