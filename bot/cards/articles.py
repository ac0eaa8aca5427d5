"""A list of articles, a page at a time."""

from __future__ import annotations

from collections.abc import Sequence

from discord import ui

from index.model import Filters
from index.storage.lookups import ArticleCard

from .escaping import linked, shortened
from .layout import CardButton, Sheet
from .wording import counted, day, limited_to

PAGE = 10
"""Three screens of a phone."""


def articles_card(
    articles: Sequence[ArticleCard], filters: Filters, offset: int, asked: str, name: str | None = None
) -> ui.LayoutView:
    """The articles from ``offset`` on; one more than a page means that there is a next page.

    With ``name`` they are those that it is in, and the pages turn among these.
    """
    sheet = Sheet()
    shown = articles[:PAGE]
    turn = "naming" if name else "articles"
    lines = [f"### Articles with {shortened(name, 100)}" if name else "### Articles"]
    if limits := limited_to(filters):
        lines.append(f"-# {' · '.join(limits)}")
    sheet.text("\n".join(lines))
    if not shown:
        sheet.text(_nothing(bool(filters), offset))
    else:
        sheet.text("\n".join(_line(number, article) for number, article in enumerate(shown, offset + 1)))
    buttons = []
    if offset:
        buttons.append(CardButton.make("◀ Newer", turn, asked, max(0, offset - PAGE)))
    if len(articles) > PAGE:
        buttons.append(CardButton.make("Older ▶", turn, asked, offset + PAGE))
    if buttons:
        sheet.row(*buttons)
    return sheet.view()


def _line(number: int, article: ArticleCard) -> str:
    facts = [
        shortened(article.source, 50) if article.source else None,
        day(article.published),
        counted(article.words, "word"),
    ]
    about = " · ".join(fact for fact in facts if fact)
    # The backslash keeps Discord from making a list of it, which would count anew on each page.
    return f"{number}\\. {linked(article.label, 100, article.url)}\n-# {about}"


def _nothing(filtered: bool, offset: int) -> str:
    if offset:
        return "There are no further articles."
    if filtered:
        return "No article fits. An article without a date fits no date."
    return "The corpus is empty. Whoever runs Storydesk adds stories to the corpus folders, then `/reindex` reads them."
