"""The authors of a page's article: names from metadata or the byline; no placeholder, not the outlet once more."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

from index.reading.authors import looks_like_name, split_authors, strip_prefix
from index.reading.pages.markup import HtmlElement, is_aside, marks, shown_text
from index.reading.pages.sources import LINES, Page, letters

LONGEST_BYLINE = 120
"""Characters; a longer element is a biography, or the byline with the first paragraph."""
NEAREST = 30
"""Elements marked as a byline that are looked at; a list of all authors of a site has thousands."""
_AUTHORS = (
    "author",
    "article:author",
    "article:author_name",
    "og:article:author",
    "parsely-author",
    "sailthru.author",
    "byl",
    "citation_author",
    "dc.creator",
    "dcterms.creator",
    "cse_author",
)
_BYLINE_MARK = re.compile(r"by-?line|author|contributor|\bwriter|posted-?by|reporter", re.IGNORECASE)
_NO_BYLINE_MARK = re.compile(
    r"image|avatar|photo|\bbio|desc|social|follow|email|mail|title|role|job|twitter|count|box", re.IGNORECASE
)
_NOBODY = re.compile(
    r"(?:no|unknown|anonymous|guest|default)?\s*(?:author|user|editor)?|admin(?:istrator)?|unknown|anonymous|webmaster"
    r"|super ?user|by|view all posts.*|posts by.*"
    r"|january|february|march|june|july|august|september|october|november|december",
    re.IGNORECASE,
)
_DESK = re.compile(r"^[A-Z].*\b(?i:staff|bureau|desk|newsroom|correspondent|agencies)\b")
"""A byline that names no person but says who wrote it ("Staff Writer", "Cape Courier Bureau")."""
_ROLE = re.compile(
    r"""[\s,|–—-]+(?:(?:senior|junior|chief|associate|assistant|managing|deputy|executive|national|international|foreign|political
    |politics|business|health|science|sports?|news|education|technology|auto|digital|special|staff|investigative|general)\s)*
    (?:staff(?:\s+writer)?|writer|reporter|editor|correspondent|columnist|producer|contributor)\b.*\Z
    |\sfor\s(?:the\s)?[A-Z].*\Z""",
    re.IGNORECASE | re.VERBOSE,
)
_NO_NAME = re.compile(
    r"""\s+(?=\d|(?:mon|tues|wednes|thurs|fri|satur|sun)day\b|(?:january|february|march|april|may|june|july|august|september
    |october|november|december)\s+\d|published\b|posted\b|updated\b)""",
    re.IGNORECASE | re.VERBOSE,
)
"""Where a byline goes on to something that is no name: a date, most of all."""


def page_authors(page: Page, near: Callable[[HtmlElement], int]) -> tuple[str, ...]:
    """The names in the metadata, else those in the byline that stands nearest to the headline."""
    given = [
        found
        for one in (page.data.authors, *(page.meta.get(name, []) for name in _AUTHORS))
        if (found := _people(one, page.names))
    ]
    if given:
        # JSON-LD of many systems holds the first author only; a longer list that has them all is the whole byline.
        return max((found for found in given if set(found) >= set(given[0])), key=len)
    marked = sorted(filter(_byline_like, page.tree.iter()), key=near)[:NEAREST]
    for element in marked:
        inner = [one for one in marked if one is not element and element in one.iterancestors()]
        innermost = [one for one in inner if not any(one in other.iterancestors() for other in inner)]
        links = [shown_text(link) for link in element.iter("a") if looks_like_name(shown_text(link))]
        found = _people(links or [shown_text(one) for one in innermost] or [shown_text(element)], page.names)
        if found and all(looks_like_name(name, fewest_words=1) or _DESK.search(name) for name in found):
            return found
    return ()


def _byline_like(element: HtmlElement) -> bool:
    if not isinstance(element.tag, str) or element.tag not in LINES | {"a", "address", "cite", "ul"}:
        return False
    marked = marks(element)
    if not (_BYLINE_MARK.search(marked) or element.tag == "address") or _NO_BYLINE_MARK.search(marked):
        return False
    return 2 < len(shown_text(element)) <= LONGEST_BYLINE and not is_aside(element)


def _people(given: Sequence[str], names: Sequence[str]) -> tuple[str, ...]:
    """The names among what a page gives as its author: no address, no placeholder, not the outlet once more."""
    found: dict[str, str] = {}
    for value in given:
        line, *rest = _NO_NAME.split(strip_prefix(value), maxsplit=1)
        if rest and " " not in line:  # "May 12, 2025" is no Ms May
            continue
        bare = _ROLE.sub("", line)
        for name in split_authors(bare if len(bare.split()) > 1 else line):
            name = next(
                (name[: -len(outlet)].strip() for outlet in names if outlet and name.endswith(f" {outlet}")), name
            )
            ours = any(letters(name).startswith(letters(outlet)) for outlet in names if letters(outlet))
            if name and not ours and not _NOBODY.fullmatch(name) and _plausible(name):
                found.setdefault(name.casefold(), name)
    return tuple(found.values())


def _plausible(name: str) -> bool:
    return len(name) <= 60 and len(name.split()) <= 6 and not re.search(r"[@{}<>=]|://", name)
