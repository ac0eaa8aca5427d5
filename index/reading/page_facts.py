"""The facts of a web page, from the most deliberate place to the least: JSON-LD, meta tags, mark-up, what is seen.

Nothing is guessed. A date counts where the page says that it is the article's, or where its address has year, month
and day; a number in an address, a comment's date and "today" do not. An author is a name, not the outlet once more.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import date
from urllib.parse import urlsplit

from rapidfuzz.fuzz import token_set_ratio

from index.reading.authors import looks_like_name, split_authors, strip_prefix
from index.reading.dates import parse_date
from index.reading.facts import Facts, one_line, web_address
from index.reading.linked_data import LinkedData, linked_data, plain_text
from index.reading.markup import HtmlElement, is_aside, marks, shown_text

SAME_HEADLINE = 60.0
"""Likeness (of 100) of a heading to the title a page gives elsewhere, from which it is the article's headline and
not the name of the site or of a teaser."""
LONGEST_BYLINE = 120
"""Characters; a longer element is a biography, or the byline with the first paragraph."""

_TITLES = ("og:title", "twitter:title", "dc.title", "citation_title", "parsely-title", "sailthru.title")
_OUTLETS = ("og:site_name", "application-name", "citation_journal_title", "publisher", "dc.publisher")
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
_DATES = (
    "article:published_time",
    "og:article:published_time",
    "datepublished",
    "article:published",
    "parsely-pub-date",
    "sailthru.date",
    "citation_online_date",
    "citation_publication_date",
    "dc.date.issued",
    "dcterms.issued",
    "dc.date",
    "dc.date.created",
    "publish_date",
    "publish-date",
    "pub_date",
    "pubdate",
    "publication_date",
    "article.published",
    "date",
)

_LINES = frozenset(("span", "div", "p", "li", "td", "font", "h2", "h3", "h4", "h5", "b", "em", "strong", "small", "i"))
"""Elements that hold a line of their own: a byline, a date."""
_BYLINE_MARK = re.compile(r"by-?line|author|contributor|\bwriter|posted-?by|reporter", re.IGNORECASE)
_NO_BYLINE_MARK = re.compile(
    r"image|avatar|photo|\bbio|desc|social|follow|email|mail|title|role|job|twitter|count|box", re.IGNORECASE
)
_DATE_MARK = re.compile(r"date|time|publish|posted|by-?line|meta\b|stamp", re.IGNORECASE)
_DATE_LINE = re.compile(r"(?:(?:published|posted|written|date)\b[\s:on]*)?[\w\s,.:/|-]{8,40}", re.IGNORECASE)
_CHANGED = re.compile(r"\W*\b(?:last )?(?:updat|modif|edit|chang|revis)", re.IGNORECASE)
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
_DAY_IN_ADDRESS = re.compile(
    r"/(?P<year>(?:19|20)\d\d)[/-](?P<month>0?[1-9]|1[0-2]|[a-z]{3})[/-](?P<day>0?[1-9]|[12]\d|3[01])(?=[/-]|\Z)"
)
_SEPARATED = re.compile(r"\s+[|–—·•»:‹›«-]+\s+|\s*\|\s*")
LONGEST_OUTLET = 7
"""Words; where a page gives more as its name, it gives the article's title once more."""
NEAREST = 3
"""Elements with a machine-readable date that are looked at."""
FARTHEST_DATE, FARTHEST_MARKED_DATE = 60, 200
"""Elements between the headline and a date that is only seen, or whose mark-up calls it one; what is further
off is another story's."""


def page_facts(tree: HtmlElement) -> Facts:
    """Title, outlet, authors, date and address of the article that a page shows."""
    data, meta = linked_data(tree), _meta(tree)
    address = _address(tree, meta, data)
    outlets = _outlets(meta, data, _site(address))
    names = [*outlets, _site(address)]
    title = _title(tree, meta, data, names)
    near = _nearest_first(tree, title)
    return Facts(
        title=title,
        source=next(iter(outlets), None),
        authors=_authors(tree, meta, data, names, near),
        published=_published(tree, meta, data, address, near),
        url=address,
    )


# ── where it stands ───────────────────────────────────────────────────────────────────────────


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


def _values(meta: Mapping[str, list[str]], names: Iterable[str]) -> list[str]:
    return [value for name in names for value in meta.get(name, ())]


def _lines(values: Iterable[object]) -> Iterator[str]:
    return (line for value in values if (line := one_line(value)))


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
    given = dict.fromkeys(_lines([*data.outlets, *_values(meta, _OUTLETS)]))
    named = [name for one in given if not web_address(name := _SEPARATED.split(one.lstrip("@"))[0])]
    named = [name for name in named if len(name.split()) <= LONGEST_OUTLET]
    return sorted(named, key=lambda name: not _is_outlet(name, [site]))


def _nearest_first(tree: HtmlElement, title: str | None) -> Callable[[HtmlElement], int]:
    """How far an element stands from the headline, in elements; before it counts threefold (menus, other headlines)."""
    order = {element: number for number, element in enumerate(tree.iter())}
    same = (
        one for tag in ("h1", "h2", "h3") for one in tree.iter(tag) if title and _key(shown_text(one)) == _key(title)
    )
    at = order.get(next(same, None), 0)
    return lambda element: order[element] - at if order[element] >= at else 3 * (at - order[element])


# ── title ─────────────────────────────────────────────────────────────────────────────────────


def _title(tree: HtmlElement, meta: Mapping[str, list[str]], data: LinkedData, names: Sequence[str]) -> str | None:
    """The heading that readers see, where the page's other titles vouch for it; else the best of those."""
    head = [shown_text(element) for element in tree.iter("title")][:1]
    given = [
        strip_outlet(line, names)
        for line in _lines([plain_text(data.article.get("headline")), *_values(meta, _TITLES), *head])
    ]
    headings = [
        line for element in tree.iter("h1") if not is_aside(element) and (line := one_line(shown_text(element)))
    ]
    headings = [line for line in dict.fromkeys(headings) if not _is_outlet(line, names)]
    likeness = {
        line: max((token_set_ratio(line.lower(), one.lower()) for one in given), default=0.0) for line in headings
    }
    best = max(headings, key=lambda line: likeness[line], default=None)
    if best and (len(headings) == 1 or likeness[best] >= SAME_HEADLINE):
        return strip_outlet(best, names)
    return next(iter(given), None)


def strip_outlet(title: str, names: Sequence[str]) -> str:
    """A title without the outlet's name before or behind it ("Storm hits coast | Cape Courier")."""
    bars = list(_SEPARATED.finditer(title))
    if bars and _is_outlet(title[bars[-1].end() :], names):
        return strip_outlet(title[: bars[-1].start()], names)
    if bars and _is_outlet(title[: bars[0].start()], names):
        return title[bars[0].end() :]
    return title


def _is_outlet(text: str, names: Sequence[str]) -> bool:
    """Whether a text is the outlet's name, or nearly ("Reuters" and "reuters.com", "SFGate" and "sfgate")."""
    key = _key(text)
    others = [other for other in map(_key, names) if other]
    return bool(key) and any(
        key == other
        or (min(len(key), len(other)) > 4 and abs(len(key) - len(other)) <= 8 and (key in other or other in key))
        for other in others
    )


def _key(text: str) -> str:
    return re.sub(r"\W|\b(?:the|com|org|net|news|online|magazine)\b", "", text.casefold())


# ── authors ───────────────────────────────────────────────────────────────────────────────────


def _authors(
    tree: HtmlElement,
    meta: Mapping[str, list[str]],
    data: LinkedData,
    names: Sequence[str],
    near: Callable[[HtmlElement], int],
) -> tuple[str, ...]:
    given = [
        found for one in (data.authors, *(meta.get(name, []) for name in _AUTHORS)) if (found := _people(one, names))
    ]
    if given:
        # JSON-LD of many systems holds the first author only; a longer list that has them all is the whole byline.
        return max((found for found in given if set(found) >= set(given[0])), key=len)
    marked = sorted(filter(_byline_like, tree.iter()), key=near)
    for element in marked:
        inner = [one for one in marked if one is not element and element in one.iterancestors()]
        innermost = [one for one in inner if not any(one in other.iterancestors() for other in inner)]
        links = [shown_text(link) for link in element.iter("a") if looks_like_name(shown_text(link))]
        found = _people(links or [shown_text(one) for one in innermost] or [shown_text(element)], names)
        if found and all(looks_like_name(name, fewest_words=1) or _DESK.search(name) for name in found):
            return found
    return ()


def _byline_like(element: HtmlElement) -> bool:
    if not isinstance(element.tag, str) or element.tag not in _LINES | {"a", "address", "cite", "ul"}:
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
            ours = any(_key(name).startswith(_key(outlet)) for outlet in names if _key(outlet))
            if name and not ours and not _NOBODY.fullmatch(name) and _plausible(name):
                found.setdefault(name.casefold(), name)
    return tuple(found.values())


def _plausible(name: str) -> bool:
    return len(name) <= 60 and len(name.split()) <= 6 and not re.search(r"[@{}<>=]|://", name)


# ── date ──────────────────────────────────────────────────────────────────────────────────────


def _published(
    tree: HtmlElement,
    meta: Mapping[str, list[str]],
    data: LinkedData,
    address: str | None,
    near: Callable[[HtmlElement], int],
) -> str | None:
    given = [data.article.get("datePublished"), *_values(meta, _DATES), data.page.get("datePublished")]
    stated = next((day for value in given if (day := parse_date(value))), None)
    filed = _filed(address)
    if stated:
        return _on_its_own_day(stated, filed)
    day_first = _day_first(tree)
    times = [one for one in tree.iter("time") if not is_aside(one) and not _CHANGED.search(marks(one))]
    for element in sorted(times, key=near)[:NEAREST]:
        if found := parse_date(element.get("datetime")) or _shown_date(element, day_first):
            return found
    if filed:
        return filed
    lines = [one for one in tree.iter(*_LINES) if _date_like(one) and _shown_date(one, day_first) and not is_aside(one)]
    shown = {day for one in lines if (day := _shown_date(one, day_first))}
    nearest = min(lines, key=near, default=None)
    if nearest is None:
        return None
    reach = FARTHEST_MARKED_DATE if _DATE_MARK.search(marks(nearest)) else FARTHEST_DATE
    return _shown_date(nearest, day_first) if near(nearest) <= reach or len(shown) == 1 else None


def _filed(address: str | None) -> str | None:
    """The day in an address (``/2025/05/12/``, ``/2025/may/12/``)."""
    match = _DAY_IN_ADDRESS.search(urlsplit(address or "").path)
    if match is None:
        return None
    parts = match.group("day", "month", "year")
    return parse_date(" ".join(parts) if parts[1].isalpha() else "-".join(reversed(parts)))


def _on_its_own_day(stated: str, filed: str | None) -> str:
    """A time given in UTC may fall on the next day; the outlet's own day then stands in the address."""
    if (
        filed
        and stated.endswith("+00:00")
        and abs(date.fromisoformat(stated[:10]) - date.fromisoformat(filed)).days == 1
    ):
        return filed
    return stated


def _day_first(tree: HtmlElement) -> bool | None:
    """How the country of the page's language writes 3/4/2022; None where the page does not say a country."""
    language = (tree.get("lang") or "").replace("_", "-").lower()
    return None if "-" not in language else language != "en-us"


def _shown_date(element: HtmlElement, day_first: bool | None) -> str | None:
    """The one date that an element shows as that of publication."""
    text = shown_text(element)
    return None if _CHANGED.match(text) else parse_date(_CHANGED.split(text)[0], day_first)


def _date_like(element: HtmlElement) -> bool:
    """A short element that is marked as a date, or is nothing but one."""
    if len(element) > 8:
        return False
    text = shown_text(element)
    return 5 < len(text) <= LONGEST_BYLINE and bool(_DATE_MARK.search(marks(element)) or _DATE_LINE.fullmatch(text))
