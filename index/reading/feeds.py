"""A feed (RSS or Atom, of any version) → its articles' addresses and what it says of them; and the feeds of a page.

Taken apart in the child process that reads whatever comes from outside. Promise: an address that comes out of here is
one of the web, made whole against the feed's own; a fact that the feed does not state stays unknown.
"""

from __future__ import annotations

import io
import re
from dataclasses import dataclass
from typing import Any

from index.reading.authors import split_authors
from index.reading.confined import ask_child
from index.reading.dates import parse_date
from index.reading.errors import ReadingError
from index.reading.facts import Facts, one_line, web_address

MOST_ENTRIES = 500
"""Of one feed; outlets give 10 to 100, and an archive as long as this is not read in one go."""
LONGEST_KEY = 500

NO_FEED = "It is neither an RSS nor an Atom feed, nor a page that names one."

_ROOT = re.compile(rb"<(?:\w+:)?(?:rss|feed|rdf)\b", re.IGNORECASE)
_NOT_ONLY_A_NAME = re.compile(r"[@()<>]")
_MARK_UP = re.compile(r"<[^<>]*>")


@dataclass(frozen=True, slots=True)
class Entry:
    """One article of a feed."""

    key: str
    """By which the feed itself tells it from others: its guid, else its address."""
    url: str
    facts: Facts
    """Headline, authors and date."""


@dataclass(frozen=True, slots=True)
class Feed:
    """A feed as it was fetched."""

    title: str | None
    entries: tuple[Entry, ...]
    """In the feed's order, mostly the newest first."""


def is_feed(data: bytes) -> bool:
    """Whether these bytes begin as a feed does, whatever type their server gave them."""
    return bool(_ROOT.search(data[:2_000]))


def read_feed(data: bytes, address: str) -> Feed:
    """The feed that was fetched from an address. Raises ReadingError where it is none."""
    told = ask_child(f"{__name__}:taken_apart", data)
    found: dict[str, Entry] = {}
    for one in told["entries"]:
        if (url := web_address(one["link"], address)) is None:
            continue
        authors = split_authors("; ".join(one["authors"]))
        facts = Facts(title=one_line(one["title"]), authors=authors, published=parse_date(one["published"]))
        key = one["id"] if 0 < len(one["id"]) <= LONGEST_KEY else url
        found.setdefault(key, Entry(key, url, facts))
    return Feed(one_line(told["title"]), tuple(found.values()))


def feeds_of_page(data: bytes, address: str) -> tuple[str, ...]:
    """Addresses of the feeds that a page names, its main one first. Raises ReadingError where it is no page."""
    links = (web_address(link, address) for link in ask_child(f"{__name__}:named_feeds", data)["links"])
    return tuple(dict.fromkeys(filter(None, links)))


# ── in the child ──────────────────────────────────────────────────────────────────────────────


def taken_apart(data: bytes) -> dict[str, Any]:
    """A feed's title and entries, as they stand."""
    import feedparser  # type: ignore[import-untyped,unused-ignore]

    # From bytes in memory: a str would be fetched, were it an address.
    parsed = feedparser.parse(io.BytesIO(data), resolve_relative_uris=False)
    if not parsed.get("version"):
        raise ReadingError(NO_FEED)
    entries = [
        {
            "id": entry.get("id") or "",
            # Where a service counts clicks, the outlet's own address.
            "link": entry.get("feedburner_origlink") or entry.get("link") or "",
            "title": _text(entry.get("title_detail")),
            "authors": [name for one in entry.get("authors", ()) if (name := _name(one.get("name") or ""))],
            "published": entry.get("published") or "",
        }
        for entry in parsed.entries[:MOST_ENTRIES]
    ]
    return {"title": _text(parsed.feed.get("title_detail")), "entries": entries}


def named_feeds(data: bytes) -> dict[str, Any]:
    """What the head of a page links to as its feeds."""
    from lxml import html  # type: ignore[import-untyped,unused-ignore]

    try:
        page = html.document_fromstring(data)
    except (ValueError, html.etree.ParserError):
        raise ReadingError(NO_FEED) from None
    links = page.xpath("//link[@rel='alternate'][contains(@type, 'rss+xml') or contains(@type, 'atom+xml')]/@href")
    return {"links": [str(link) for link in links[:MOST_ENTRIES]]}


def _name(given: str) -> str:
    # Of an address of mail with a name behind it feedparser cuts some in the wrong place: those stay unknown.
    return "" if _NOT_ONLY_A_NAME.search(given) else given


def _text(detail: Any) -> str:
    """A title without the mark-up that it may have; in a plain one such marks are text."""
    if not detail:
        return ""
    value = str(detail["value"])
    if detail["type"] == "text/plain":
        return value
    from lxml import html  # type: ignore[import-untyped,unused-ignore]

    return str(html.fromstring(f"<p>{value}</p>").text_content()) if _MARK_UP.search(value) or "&" in value else value
