"""The paragraphs around a citation, the quoted words in bold: what **In context** shows the one who pressed it."""

from __future__ import annotations

from discord import ui

from index.model import Article, Block, BlockKind, Span

from .escaping import linked, shortened, size
from .layout import Sheet
from .quoting import quoted
from .wording import day

_READING_TEXT = {BlockKind.BODY, BlockKind.STANDFIRST, BlockKind.PULL_QUOTE}
NEIGHBOURS = 3
"""Paragraphs before and after: more is reading the article, which has its own address."""


def context_card(article: Article, start: int, end: int, link: str | None = None) -> ui.LayoutView:
    """``article.text[start:end]`` among its paragraphs, nearest first where not all fit."""
    sheet = Sheet()
    facts = [shortened(fact, 100) for fact in (article.source, ", ".join(article.authors)) if fact]
    if when := day(article.published):
        facts.append(when)
    lines = [f"### {linked(article.label, 200, link, article.url)}"]
    if facts:
        lines.append(f"-# {' · '.join(facts)}")
    sheet.text("\n".join(lines))

    inside = [block for block in article.blocks if block.start < end and block.end > start]
    around = Span(min([start, *(b.start for b in inside)]), max([end, *(b.end for b in inside)]))
    marked = Span(start - around.start, end - around.start)
    paragraphs = [quoted(article.text[around.start : around.end], [marked], sheet.room - 10)]
    before, after = _neighbours(article, around)
    room = sheet.room - size(paragraphs[0])
    while before or after:
        for block, place in ((before.pop() if before else None, 0), (after.pop(0) if after else None, None)):
            if block is None:
                continue
            drawn = quoted(article.slice(block), (), 10**9)
            if size(drawn) + 3 > room:
                # What lies beyond a paragraph that does not fit would stand beside the wrong one.
                (before if place == 0 else after).clear()
                continue
            paragraphs.insert(len(paragraphs) if place is None else place, drawn)
            room -= size(drawn) + 3
    # An empty quoted line sets paragraphs apart and keeps them one quote.
    sheet.text("\n> \n".join(paragraphs))
    return sheet.view()


def _neighbours(article: Article, around: Span) -> tuple[list[Block], list[Block]]:
    text = [block for block in article.blocks if block.kind in _READING_TEXT]
    before = [block for block in text if block.end <= around.start][-NEIGHBOURS:]
    after = [block for block in text if block.start >= around.end][:NEIGHBOURS]
    return before, after
