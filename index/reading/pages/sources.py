"""What a page says of itself, gathered once: meta tags, JSON-LD, its address, its outlet, where its headline is."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from urllib.parse import urlsplit

from index.reading.facts import one_line, web_address
from index.reading.pages.linked_data import LinkedData, linked_data
from index.reading.pages.markup import HtmlElement, shown_text

_OUTLETS = ("og:site_name", "application-name", "citation_journal_title", "publisher", "dc.publisher")
LONGEST_OUTLET = 7
"""Words; where a page gives more as its name, it gives the article's title once more."""
SEPARATED = re.compile(r"\s+[|–—·•»:‹›«-]+\s+|\s*\|\s*")
LINES = frozenset(("span", "div", "p", "li", "td", "font", "h2", "h3", "h4", "h5", "b", "em", "strong", "small", "i"))
"""Elements that hold a line of their own: a byline, a date."""


@dataclass(frozen=True, slots=True)
class Page:
    """A page and what it says of itself."""

    tree: HtmlElement
    data: LinkedData
    meta: Mapping[str, list[str]]
    """Contents of the meta tags by name or property, in lower case, in order."""
    address: str | None
    outlets: tuple[str, ...]
    """What it calls its outlet, the likeliest first."""

    @property
    def names(self) -> tuple[str, ...]:
        """All names of the outlet, that in the address too."""
        return (*self.outlets, _site(self.address))

    def values(self, names: Iterable[str]) -> list[str]:
        """The contents of the meta tags of these names, in the order of the names."""
        return [value for name in names for value in self.meta.get(name, ())]


def look_at(tree: HtmlElement) -> Page:
    """The page of a parsed tree."""
    data, meta = linked_data(tree), _meta(tree)
    address = _address(tree, meta, data)
    return Page(tree, data, meta, address, tuple(_outlets(meta, data, _site(address))))


def nearest_first(tree: HtmlElement, title: str | None) -> Callable[[HtmlElement], int]:
    """How far an element stands from the headline, in elements; before it counts threefold (menus, other headlines)."""
    order = {element: number for number, element in enumerate(tree.iter())}
    same = (
        one
        for tag in ("h1", "h2", "h3")
        for one in tree.iter(tag)
        if title and letters(shown_text(one)) == letters(title)
    )
    at = order.get(next(same, None), 0)
    return lambda element: order[element] - at if order[element] >= at else 3 * (at - order[element])


def is_outlet(text: str, names: Sequence[str]) -> bool:
    """Whether a text is the outlet's name, or nearly ("Reuters" and "reuters.com", "SFGate" and "sfgate")."""
    key = letters(text)
    others = [other for other in map(letters, names) if other]
    return bool(key) and any(
        key == other
        or (min(len(key), len(other)) > 4 and abs(len(key) - len(other)) <= 8 and (key in other or other in key))
        for other in others
    )


def letters(text: str) -> str:
    """What two spellings of one title or outlet have in common."""
    return re.sub(r"\W|\b(?:the|com|org|net|news|online|magazine)\b", "", text.casefold())


def short_lines(values: Iterable[object]) -> Iterator[str]:
    """The values that are a line of text and not too long for a fact."""
    return (line for value in values if (line := one_line(value)))


# ── gathered ──────────────────────────────────────────────────────────────────────────────────


def _meta(tree: HtmlElement) -> Mapping[str, list[str]]:
    """Contents of the meta tags by name or property, in lower case, in order."""
    found: dict[str, list[str]] = {}
    for element in tree.iter("meta"):
        content = " ".join((element.get("content") or "").split())
        for key in ("name", "property", "itemprop"):
            if content and (name := (element.get(key) or "").strip().lower()):
                # A list of references has its own authors and dates, as items of their own.
                if key == "itemprop" and _inside_item(element):
                    continue
                found.setdefault(name, []).append(content)
                break
    return found


def _inside_item(element: HtmlElement) -> bool:
    scopes = [up for up in element.iterancestors() if up.get("itemscope") is not None]
    return len(scopes) > 1


def _address(tree: HtmlElement, meta: Mapping[str, list[str]], data: LinkedData) -> str | None:
    canonical = [link.get("href") for link in tree.iter("link") if (link.get("rel") or "").lower() == "canonical"]
    page = data.article.get("mainEntityOfPage")
    given = [
        *canonical,
        *meta.get("og:url", ()),
        page.get("@id") if isinstance(page, dict) else page,
        data.article.get("url"),
    ]
    return next((address for value in given if (address := web_address(value))), None)


def _site(address: str | None) -> str:
    """The name in an address: ``www.capecourier.co.uk`` → ``capecourier``."""
    labels = (urlsplit(address or "").hostname or "").removeprefix("www.").split(".")
    return max(labels[:-1], key=len, default="")


def _outlets(meta: Mapping[str, list[str]], data: LinkedData, site: str) -> list[str]:
    """What the page calls its outlet, first the name its address vouches for: agencies publish on others' pages."""
    given = dict.fromkeys(short_lines([*data.outlets, *(value for name in _OUTLETS for value in meta.get(name, ()))]))
    named = [name for one in given if not web_address(name := SEPARATED.split(one.lstrip("@"))[0])]
    named = [name for name in named if len(name.split()) <= LONGEST_OUTLET]
    return sorted(named, key=lambda name: not is_outlet(name, [site]))
