"""Which feeds are followed, and how each fares.

``feeds.toml`` stands in the first corpus folder: what was followed by command outlives a lost index and may be edited
by hand. What a feed said last lies in ``feeds.json`` of the data folder and can be lost: then every feed is asked anew,
and articles that the corpus has are known by their addresses.
"""

from __future__ import annotations

import json
import os
import tomllib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from index.keeping.errors import KeepingError
from index.reading.facts import web_address

FILE = "feeds.toml"
STATES = "feeds.json"
_HEADER = "# Feeds whose new articles Storydesk adds to the corpus. Written by /corpus feed; may be edited by hand.\n"


@dataclass(frozen=True, slots=True)
class FeedState:
    """One feed, as it was when it was last asked."""

    address: str
    title: str | None = None
    etag: str | None = None
    modified: str | None = None
    asked: str | None = None
    """When it last answered, ISO 8601 in UTC."""
    due: float = 0.0
    """When it is asked next, in seconds since 1970."""
    failures: int = 0
    """How many times in a row it did not answer."""
    why: str | None = None
    """What went wrong last, with the feed or with one of its articles; None where nothing did."""
    added: int = 0
    """Articles that came from it."""
    seen: tuple[str, ...] = ()
    """Keys of its entries that are done with."""
    tried: Mapping[str, int] = field(default_factory=dict)
    """How often an entry could not be added so far."""

    def to_dict(self) -> dict[str, Any]:
        """What ``storydesk feed list --json`` prints."""
        told = ("address", "title", "asked", "failures", "why", "added")
        return {name: getattr(self, name) for name in told}


def read_followed(corpus: Sequence[Path]) -> tuple[str, ...]:
    """The addresses followed by command. Raises KeepingError where the file cannot be understood."""
    file = _file(corpus)
    try:
        feeds = tomllib.loads(file.read_text("utf-8")).get("feeds", [])
    except FileNotFoundError:
        return ()
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise KeepingError(f"{file} cannot be read ({error}). Nothing was changed: mend it by hand.") from None
    if not isinstance(feeds, list) or not all(isinstance(one, str) and web_address(one) for one in feeds):
        raise KeepingError(f'{file} is to hold feeds = ["https://…"]. Nothing was changed: mend it by hand.')
    return tuple(dict.fromkeys(feeds))


def write_followed(corpus: Sequence[Path], addresses: Iterable[str]) -> None:
    """Saves the addresses followed by command. Raises KeepingError where that cannot be done."""
    lines = "".join(f"  {json.dumps(one)},\n" for one in addresses)
    _replace(_file(corpus), f"{_HEADER}feeds = [\n{lines}]\n")


def read_states(data_dir: Path) -> dict[str, FeedState]:
    """How the feeds fared, by address; a damaged file is as none."""
    try:
        kept: list[dict[str, Any]] = json.loads((data_dir / STATES).read_text("utf-8"))
        states = [FeedState(**one | {"seen": tuple(one["seen"])}) for one in kept]
    except (OSError, ValueError, TypeError, KeyError):
        return {}
    return {one.address: one for one in states}


def write_states(data_dir: Path, states: Iterable[FeedState]) -> None:
    """Keeps how they fared. Raises KeepingError where that cannot be done."""
    _replace(data_dir / STATES, json.dumps([asdict(one) for one in states]))


def _file(corpus: Sequence[Path]) -> Path:
    first = corpus[0]
    return (first.parent if first.is_file() else first) / FILE


def _replace(file: Path, text: str) -> None:
    new = file.with_name(f".new-{file.name}")
    try:
        new.write_text(text, "utf-8")
        os.replace(new, file)
    except OSError as error:
        raise KeepingError(f"{file} cannot be written ({error.strerror}); nothing was changed.") from None
