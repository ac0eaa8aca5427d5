"""The facts of a web page, from the most deliberate place to the least: JSON-LD, meta tags, mark-up, what is seen.

Nothing is guessed. A date counts where the page says that it is the article's, or where its address has year, month
and day; a number in an address, a comment's date and "today" do not. An author is a name, not the outlet once more.
"""

from __future__ import annotations

from index.reading.facts import Facts
from index.reading.pages.authors import page_authors
from index.reading.pages.date import page_date
from index.reading.pages.markup import HtmlElement
from index.reading.pages.sources import look_at, nearest_first
from index.reading.pages.title import page_title


def page_facts(tree: HtmlElement) -> Facts:
    """Title, outlet, authors, date and address of the article that a page shows."""
    page = look_at(tree)
    title = page_title(page)
    near = nearest_first(tree, title)
    return Facts(
        title=title,
        source=next(iter(page.outlets), None),
        authors=page_authors(page, near),
        published=page_date(page, near),
        url=page.address,
    )
