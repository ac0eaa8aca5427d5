"""New articles in the corpus, in one short card."""

from __future__ import annotations

from collections.abc import Sequence

from discord import ui

from index.storage.lookups import ArticleCard

from .escaping import linked, shortened
from .layout import sentence_card
from .wording import counted, day

LISTED = 8


def announcement_card(articles: Sequence[ArticleCard]) -> ui.LayoutView:
    """The first of them by title, outlet and date; the rest is counted."""
    lines = [f"### {counted(len(articles), 'new article')}"]
    for article in articles[:LISTED]:
        about = (shortened(article.source, 50) if article.source else None, day(article.published))
        facts = " · ".join(filter(None, about))
        lines.append(f"{linked(article.label, 100, article.url)}{f' – {facts}' if facts else ''}")
    if (more := len(articles) - LISTED) > 0:
        lines.append(f"-# and {more:,} more; `/articles` lists them")
    return sentence_card("\n".join(lines))
