"""Facts that an article states about itself: its headline, its copyright line, its byline, its date line.

Only what is written counts: no date is guessed, and an agency named in a picture credit is not the outlet.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from index.model import Block, BlockKind
from index.reading.blocks import HEAD
from index.reading.dates import written_dates
from index.reading.facts import Facts, one_line
from index.reading.signatures import biography, byline

_COPYRIGHT = re.compile(
    r"(?:©|\(c\)|\bcopyright\b)\s*(?:©|\(c\))?\s*(?P<year>(?:19|20)\d\d(?:\s*[-–—,]\s*(?:19|20)?\d\d)?)?[\s,]*(?:by\s+)?"
    r"(?P<owner>[^\W\d_][^.|•©\n]*(?:\.(?:com|org|net|co|news)\b[^.|•©\n]*)?)",
    re.IGNORECASE,
)
_RIGHTS = re.compile(r"[\s,;–—-]*\ball rights reserved\b.*", re.IGNORECASE | re.DOTALL)
_COMPANY = re.compile(
    r"[\s,]+(?:LLC|L\.L\.C|Inc|Ltd|Limited|Corp|Corporation|Co|Company|plc|GmbH|Pty|S\.?A|B\.?V|LP|LLP)\.?\s*\Z",
    re.IGNORECASE,
)
_NOT_AN_OUTLET = re.compile(
    r"\b(?:Getty|Shutterstock|iStock|Alamy|notice|policy|holders?|law|the authors?|photographer|contributors?)\b",
    re.IGNORECASE,
)
LONGEST_OUTLET = 6
"""Words of an outlet's name; what a copyright notice says at greater length is no name."""

_PUBLISHED = re.compile(
    r"\W*(?:(?:first |originally )?(?:published|posted|issued|date|dated)\b(?: on| at)?\s*:?|(?=[A-Z0-9]))",
    re.IGNORECASE,
)
_CHANGED = re.compile(r"\b(?:updated|modified|revised|last)\b", re.IGNORECASE)


def stated_facts(text: str, blocks: Sequence[Block]) -> Facts:
    """What the blocks of a text say of title, outlet, authors and date."""
    lines = [(block.kind, text[block.start : block.end]) for block in blocks]
    return Facts(
        title=next((one_line(line) for kind, line in lines if kind is BlockKind.TITLE), None),
        source=next((name for kind, line in lines if kind is BlockKind.BOILERPLATE and (name := _owner(line))), None),
        authors=_authors(lines),
        published=_published(lines),
    )


def _owner(line: str) -> str | None:
    match = _COPYRIGHT.search(line)
    if match is None or not (match["year"] or _RIGHTS.search(line)):
        return None
    owner = _RIGHTS.sub("", match["owner"]).strip(" ,;:-–—")
    while (shorter := _COMPANY.sub("", owner)) != owner:
        owner = shorter
    owner = owner.removeprefix("The ") if owner.isupper() else owner
    fine = 1 <= len(owner.split()) <= LONGEST_OUTLET and not _NOT_AN_OUTLET.search(owner)
    return owner if fine else None


def _authors(lines: Sequence[tuple[BlockKind, str]]) -> tuple[str, ...]:
    for kind, line in lines:
        if kind is BlockKind.BYLINE and (names := byline(line)):
            return names
    introduced = [name for kind, line in lines if kind is BlockKind.BOILERPLATE and (name := biography(line))]
    return tuple(dict.fromkeys(introduced))


def _published(lines: Sequence[tuple[BlockKind, str]]) -> str | None:
    """The one date of the date line at the top; where several lines or days compete, none is sure."""
    found: set[str] = set()
    for kind, line in lines[:HEAD]:
        if kind is BlockKind.BYLINE and _PUBLISHED.match(line):
            found.update(written_dates(_CHANGED.split(line)[0]))
    return found.pop() if len(found) == 1 else None
