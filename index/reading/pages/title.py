"""The title of a page's article: the heading that readers see, without the outlet's name."""

from __future__ import annotations

from collections.abc import Sequence

from rapidfuzz.fuzz import token_set_ratio

from index.reading.facts import one_line
from index.reading.pages.linked_data import plain_text
from index.reading.pages.markup import is_aside, shown_text
from index.reading.pages.sources import SEPARATED, Page, is_outlet, short_lines

SAME_HEADLINE = 60.0
"""Likeness (of 100) of a heading to the title a page gives elsewhere, from which it is the article's headline and
not the name of the site or of a teaser."""
_TITLES = ("og:title", "twitter:title", "dc.title", "citation_title", "parsely-title", "sailthru.title")


def page_title(page: Page) -> str | None:
    """The heading that readers see, where the page's other titles vouch for it; else the best of those."""
    head = [shown_text(element) for element in page.tree.iter("title")][:1]
    given = [
        strip_outlet(line, page.names)
        for line in short_lines([plain_text(page.data.article.get("headline")), *page.values(_TITLES), *head])
    ]
    headings = [
        line for element in page.tree.iter("h1") if not is_aside(element) and (line := one_line(shown_text(element)))
    ]
    headings = [line for line in dict.fromkeys(headings) if not is_outlet(line, page.names)]
    likeness = {
        line: max((token_set_ratio(line.lower(), one.lower()) for one in given), default=0.0) for line in headings
    }
    best = max(headings, key=lambda line: likeness[line], default=None)
    if best and (len(headings) == 1 or likeness[best] >= SAME_HEADLINE):
        return strip_outlet(best, page.names)
    return next(iter(given), None)


def strip_outlet(title: str, names: Sequence[str]) -> str:
    """A title without the outlet's name before or behind it ("Storm hits coast | Cape Courier")."""
    bars = list(SEPARATED.finditer(title))
    if bars and is_outlet(title[bars[-1].end() :], names):
        return strip_outlet(title[: bars[-1].start()], names)
    if bars and is_outlet(title[: bars[0].start()], names):
        return title[bars[0].end() :]
    return title
