"""Facts about an article (title, outlet, authors, date, address), wherever they are written down.

Known spellings are one table. A fact that is not known stays unknown; a ``NAME.meta.toml`` is
written by hand for us, so a mistake in it is refused by a sentence rather than passed over.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, fields, replace
from typing import Any
from urllib.parse import urljoin, urlsplit

import yaml

from index.model import Span
from index.reading.authors import split_authors
from index.reading.dates import parse_date
from index.reading.decoding import whole_characters
from index.reading.errors import ReadingError

SPELLINGS: Mapping[str, tuple[str, ...]] = {
    "title": ("title", "headline"),
    "source": ("source", "outlet", "publisher"),
    "authors": ("authors", "author", "byline"),
    "published": ("published", "publish_date", "published_at", "date"),
    "url": ("url", "link"),
}
"""How each fact is spelled, in front matter, bulk lines and ``.meta.toml``; the first that is there counts."""

LONGEST_FACT = 500
"""Characters; a longer title or outlet is text that slipped into the wrong field."""

_FRONT_MATTER = re.compile(
    r"(?P<fence>---|\+\+\+)[ \t]*\r?\n(?P<inside>.*?)(?:\r?\n)?(?P=fence)[ \t]*(?=\r?\n|\Z)", re.DOTALL
)
_PLAIN_KEY = re.compile(r"^[A-Za-z_][\w -]*\s*[:=]", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Facts:
    """What is known about an article; None or empty where it is not."""

    title: str | None = None
    source: str | None = None
    authors: tuple[str, ...] = ()
    published: str | None = None
    url: str | None = None
    withheld: tuple[str, ...] = ()
    """Names of facts that are known to be unknown, whatever less deliberate places say."""

    def over(self, other: Facts) -> Facts:
        """These facts, and the other's where these are silent."""
        blank = Facts()
        return Facts(
            **{
                f.name: getattr(self, f.name) or getattr(blank if f.name in self.withheld else other, f.name)
                for f in fields(self)
            }
        )


def facts_again(values: Mapping[str, Any]) -> Facts:
    """Facts that went through JSON, which knows lists only."""
    given: dict[str, Any] = {name: tuple(value) if isinstance(value, list) else value for name, value in values.items()}
    return Facts(**given)


def facts_from(values: Mapping[str, object]) -> Facts:
    """Facts from keys as people spell them; what cannot be understood is left unknown."""
    lowered = {str(key).strip().casefold(): value for key, value in values.items()}

    def first(fact: str) -> object:
        return next((lowered[key] for key in SPELLINGS[fact] if lowered.get(key) not in (None, "", [])), None)

    return Facts(
        title=one_line(first("title")),
        source=_outlet(first("source")),
        authors=split_authors(first("authors")),
        published=parse_date(first("published")),
        url=web_address(first("url")),
    )


def facts_in_sidecar(data: bytes, name: str) -> Facts:
    """Facts of a ``.meta.toml``; an empty one is known to be unknown.

    Raises ReadingError naming the file where anything in it is not understood.
    """
    try:
        values = tomllib.loads(data.decode("utf-8-sig"))
    except UnicodeDecodeError:
        raise ReadingError(f"{name} is not UTF-8 text.") from None
    except tomllib.TOMLDecodeError as error:
        raise ReadingError(f"{name} is not valid TOML: {error}.") from None
    known = {key for keys in SPELLINGS.values() for key in keys}
    if unknown := sorted(key for key in values if key.casefold() not in known):
        raise ReadingError(f"{name} has the unknown key {unknown[0]!r}; it may hold {', '.join(SPELLINGS)}.")
    facts = facts_from(values)
    for fact, keys in SPELLINGS.items():
        given = next((key for key in values if key.casefold() in keys), None)
        if given and values[given] not in ("", []) and not getattr(facts, fact):
            raise ReadingError(f"{name}: {given} = {values[given]!r} cannot be understood as {_EXPECTED[fact]}.")
    empty = {key.casefold() for key, value in values.items() if value in ("", [])}
    withheld = tuple(
        fact for fact, keys in SPELLINGS.items() if not getattr(facts, fact) and not empty.isdisjoint(keys)
    )
    return replace(facts, withheld=withheld)


_EXPECTED = {
    "title": "one line of text",
    "source": "the outlet's name",
    "authors": "a name or a list of names",
    "published": "a date such as 2025-05-12",
    "url": "a web address (http or https)",
}


def front_matter(text: str) -> tuple[Facts, Span | None]:
    """Facts between ``---`` (YAML) or ``+++`` (TOML) lines at the very top, and where that stretch stands.

    A rule of dashes with prose below it is not front matter: without a key there, or unreadable, it is text.
    """
    match = _FRONT_MATTER.match(text)
    if match is None or not _PLAIN_KEY.search(match["inside"]):
        return Facts(), None
    try:
        values = yaml.safe_load(match["inside"]) if match["fence"] == "---" else tomllib.loads(match["inside"])
    except (yaml.YAMLError, tomllib.TOMLDecodeError, ValueError, RecursionError):
        return Facts(), None
    if not isinstance(values, dict):
        return Facts(), None
    return facts_from(values), Span(0, match.end())


def one_line(value: object) -> str | None:
    """A short text with its white space made single, else None."""
    text = " ".join(whole_characters(value).split()) if isinstance(value, str) else ""
    return text if 0 < len(text) <= LONGEST_FACT else None


def web_address(value: object, page: str = "") -> str | None:
    """An http or https address, else None; ``page``: the address of what it stands in, as it may be a part of one."""
    text = whole_characters(value).strip() if isinstance(value, str) else ""
    try:
        text = urljoin(page, text) if text else ""
        parts = urlsplit(text)
    except ValueError:
        return None
    fine = parts.scheme in ("http", "https") and parts.hostname and not re.search(r"\s", text)
    return text if fine and len(text) <= 4 * LONGEST_FACT else None


def _outlet(value: object) -> str | None:
    # A feed's source is often an object: {"id": "cnn", "name": "CNN"}.
    return one_line(value.get("name") if isinstance(value, dict) else value)
