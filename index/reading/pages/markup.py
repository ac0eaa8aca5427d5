"""What an element of a web page shows, how it is marked, and whether it stands beside the article."""

from __future__ import annotations

import re

from lxml.html import HtmlElement  # type: ignore[import-untyped,unused-ignore]

__all__ = ["HtmlElement", "is_aside", "marks", "shown_text"]

_ASIDE = re.compile(
    r"""comment|related|recirc|recommend|sidebar|(?<!post-)(?<!entry-)(?<!article-)footer|teaser|promo|trending|popular|latest
    |more-?(?:news|stories|from)|next-?(?:post|article)|prev|carousel|newsletter|modal|menu|\bnav""",
    re.IGNORECASE | re.VERBOSE,
)
_WHOLE_PAGE = ("html", "body", "main", "article")
"""Their classes say what the page is made of, not what they are for."""


def shown_text(element: HtmlElement) -> str:
    """What an element shows, with a space between its parts ("Jane Roe" "Staff Writer")."""
    return " ".join(" ".join(element.itertext()).split())


def marks(element: HtmlElement) -> str:
    """What its class, id and the like call it."""
    return " ".join(filter(None, (element.get(key) for key in ("class", "id", "itemprop", "rel", "data-testid"))))


def is_aside(element: HtmlElement) -> bool:
    """Whether it belongs to something beside the article: comments, other stories, the foot of the page."""
    return any(
        one.tag in ("aside", "footer", "nav") or (one.tag not in _WHOLE_PAGE and bool(_ASIDE.search(marks(one))))
        for one in (element, *element.iterancestors())
        if isinstance(one.tag, str)
    )
