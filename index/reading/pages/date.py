"""The day a page's article was published, where the page says it: not a comment's, not a change's, not today."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date
from urllib.parse import urlsplit

from index.reading.dates import parse_date
from index.reading.pages.markup import HtmlElement, is_aside, marks, shown_text
from index.reading.pages.sources import LINES, Page

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
_DATE_MARK = re.compile(r"date|time|publish|posted|by-?line|meta\b|stamp", re.IGNORECASE)
_DATE_LINE = re.compile(r"(?:(?:published|posted|written|date)\b[\s:on]*)?[\w\s,.:/|-]{8,40}", re.IGNORECASE)
_CHANGED = re.compile(r"\W*\b(?:last )?(?:updat|modif|edit|chang|revis)", re.IGNORECASE)
_DAY_IN_ADDRESS = re.compile(
    r"/(?P<year>(?:19|20)\d\d)[/-](?P<month>0?[1-9]|1[0-2]|[a-z]{3})[/-](?P<day>0?[1-9]|[12]\d|3[01])(?=[/-]|\Z)"
)
LONGEST_LINE = 120
"""Characters; a longer element is no date line."""
NEAREST = 3
"""Elements with a machine-readable date that are looked at."""
FARTHEST_DATE, FARTHEST_MARKED_DATE = 60, 200
"""Elements between the headline and a date that is only seen, or whose mark-up calls it one; what is further
off is another story's."""


def page_date(page: Page, near: Callable[[HtmlElement], int]) -> str | None:
    """Metadata first, then a marked time near the headline, the address, a date that is seen near the headline."""
    given = [page.data.article.get("datePublished"), *page.values(_DATES), page.data.page.get("datePublished")]
    stated = next((day for value in given if (day := parse_date(value))), None)
    filed = _filed(page.address)
    day_first = _day_first(page.tree)
    if stated:
        return _on_its_own_day(stated, filed, page.tree, near, day_first)
    times = [one for one in page.tree.iter("time") if not is_aside(one) and not _CHANGED.search(marks(one))]
    for element in sorted(times, key=near)[:NEAREST]:
        if found := parse_date(element.get("datetime")) or _shown_date(element, day_first):
            return found
    if filed:
        return filed
    lines = [
        one for one in page.tree.iter(*LINES) if _date_like(one) and _shown_date(one, day_first) and not is_aside(one)
    ]
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


def _on_its_own_day(
    stated: str, filed: str | None, tree: HtmlElement, near: Callable[[HtmlElement], int], day_first: bool | None
) -> str:
    """A time given in UTC may fall on the next day; the outlet's own day then stands at the headline or in the address.

    At the headline it counts where no other day stands there, say that of a change.
    """
    if not stated.endswith("+00:00"):
        return stated
    day = date.fromisoformat(stated[:10])
    shown = {
        found
        for one in tree.iter("time", *LINES)
        if near(one) <= FARTHEST_DATE and _date_like(one) and not is_aside(one)
        if (found := (_shown_date(one, day_first) or "")[:10])
    }
    candidates = [*(shown if len(shown) == 1 else ()), *(one for one in (filed,) if one)]
    return next((one for one in candidates if abs(date.fromisoformat(one) - day).days == 1), stated)


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
    return 5 < len(text) <= LONGEST_LINE and bool(_DATE_MARK.search(marks(element)) or _DATE_LINE.fullmatch(text))
