"""Citations on a card: the words, then where they stand, each with a button to the paragraphs around it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from index.answers.pronouns import in_brackets
from index.model import Citation, Place, Span

from .escaping import checked_address, linked, shortened, size
from .layout import CardButton, Sheet
from .quoting import quoted_citation
from .wording import day

TOGETHER = 450
"""Most characters of one passage among others: ten lines of a phone, the answering sentence and one or two around."""
ALONE = 1_600
LEAST = 200
"""A passage cut shorter than this says too little; rather one citation fewer."""
HEADLINE = 150
AUTHORS = 3
OTHERS = 2
"""Other places of the same words that are named; the rest is counted."""
OTHERS_LINK = 200
"""Longest address of such a place: a longer one would take the room of the words themselves."""

_KINDS = {"caption": "picture caption", "title": "headline", "standfirst": "standfirst"}
_PIECES = 5
"""Components of one entry: a rule, the words, and a section of text and button."""


@dataclass(frozen=True, slots=True)
class Entry:
    """A citation with what is said above it (names, a speaker), ready to be shown."""

    citation: Citation
    head: str = ""


def origin(citation: Citation, told: bool = False) -> str:
    """Where the words stand: headline, outlet, authors, date, paragraph; what is not known is left out.

    ``told``: the entry above is of the same article, so only the place in it is said.
    """
    place = [f"paragraph {citation.paragraph}" if citation.paragraph else None, _KINDS.get(citation.kind)]
    if told:
        address = checked_address(citation.link)
        same = f"[same article]({address})" if address else "same article"
        lines = ["-# " + " · ".join([same, *filter(None, place)])]
    else:
        label = citation.title or citation.label or citation.article_id
        facts = [
            shortened(citation.source, 60) if citation.source else None,
            _byline(citation.authors),
            day(citation.published),
            *place,
        ]
        lines = [linked(label, HEADLINE, citation.link, citation.url)]
        if known := " · ".join(filter(None, facts)):
            lines.append(f"-# {known}")
    to_the_letter = [place for place in citation.also_in if place.start is not None]
    alike = [place for place in citation.also_in if place.start is None]
    for said, places in (("also in", to_the_letter), ("much the same in", alike)):
        if places:
            others = ", ".join(map(_told, places[:OTHERS]))
            more = len(places) - OTHERS
            lines.append(f"-# {said} {others}{f' and {more} more' if more > 0 else ''}")
    return "\n".join(lines)


def _told(place: Place) -> str:
    """Another article with the same words, by its outlet where that is known; a link where it has a short one."""
    address = checked_address(place.link) or checked_address(place.url)
    name = linked(place.source or place.label, 60, address if address and len(address) <= OTHERS_LINK else None)
    return " ".join(filter(None, (name, day(place.published))))


def draw_entries(sheet: Sheet, entries: Sequence[Entry], asked: str | None, spare: int = 0) -> int:
    """Draw as many of the entries as fit while ``spare`` components stay free; how many were drawn.

    The room is shared out so that short passages are whole and only long ones are cut. ``asked`` is the id by
    which a button finds the answer again; without it there are no buttons.
    """
    above = [None, *(entry.citation.article_id for entry in entries)]
    feet = [origin(entry.citation, entry.citation.article_id == of) for entry, of in zip(entries, above, strict=False)]
    frames = [
        size(entry.head) + 1 + size(foot) + _longest_explained(entry.citation)
        for entry, foot in zip(entries, feet, strict=True)
    ]
    count = min(len(entries), max(0, sheet.components_left - spare) // _PIECES)
    while count > 1 and sum(frames[:count]) + count * LEAST > sheet.room:
        count -= 1
    if not count or frames[0] + LEAST > sheet.room:
        return 0
    cap = TOGETHER if count > 1 else ALONE
    quotes = [quoted_citation(entry.citation, cap) for entry in entries[:count]]
    wanted = [size(quote) for quote, _ in quotes]
    shares = _shares(wanted, sheet.room - sum(frames[:count]))
    for entry, foot, room, (quote, shown) in zip(entries, feet, shares, quotes, strict=False):
        sheet.rule()
        if room < size(quote):
            quote, shown = quoted_citation(entry.citation, room)
        sheet.text((f"{entry.head}\n{quote}" if entry.head else quote) + _explained(entry.citation, shown))
        if asked is None:
            sheet.text(foot)
        else:
            sheet.beside(foot, CardButton.make("In context", "context", asked, entry.citation.number))
    return count


def _explained(citation: Citation, shown: Span) -> str:
    """Whom pronouns in the words shown stand for, as a line below them; empty where that is not to be said."""
    said = " · ".join(_bracketed(word, name) for word, name in in_brackets(citation, shown))
    return f"\n-# {said}" if said else ""


def _longest_explained(citation: Citation) -> int:
    """The room that the line may take, whichever words are shown: fewer of them can leave more to be explained."""
    longest: dict[str, int] = {}
    for one in citation.explained:
        word = citation.text[one.start - citation.start : one.end - citation.start]
        longest[one.name] = max(size(_bracketed(word, one.name)), longest.get(one.name, 0))
    return size("\n-# ") + sum(length + size(" · ") for length in longest.values()) if longest else 0


def _bracketed(word: str, name: str) -> str:
    return f"[{shortened(word, 20)}: {shortened(name, 60)}]"


def _shares(wanted: Sequence[int], room: int) -> list[int]:
    """What each gets of the room: all it wants where that is less than an equal share, else what the others leave."""
    shares = [0] * len(wanted)
    left = len(wanted)
    for place in sorted(range(len(wanted)), key=wanted.__getitem__):
        shares[place] = min(wanted[place], room // left)
        room -= shares[place]
        left -= 1
    return shares


def _byline(authors: tuple[str, ...]) -> str | None:
    if not authors:
        return None
    named = ", ".join(shortened(author, 40) for author in authors[:AUTHORS])
    return f"by {named}" + (" and others" if len(authors) > AUTHORS else "")
