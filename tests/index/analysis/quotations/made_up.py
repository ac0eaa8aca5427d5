"""Articles made up for these tests, analysed by the real stages."""

from __future__ import annotations

from index.analysis.language import Parses
from index.analysis.names import find_names
from index.analysis.quotations import find_quotations
from index.analysis.quotations.view import ArticleView
from index.model import Article, Block, BlockKind, Quotation

Kinds = dict[int, BlockKind]


def article_of(*paragraphs: str, kinds: Kinds | None = None) -> Article:
    """Paragraphs as an article; all body but those whose number is given another kind."""
    blocks: list[Block] = []
    at = 0
    for number, paragraph in enumerate(paragraphs):
        blocks.append(Block(at, at + len(paragraph), (kinds or {}).get(number, BlockKind.BODY)))
        at += len(paragraph) + 1
    return Article("made-up.txt", "\n".join(paragraphs), blocks=tuple(blocks))


def quotations_in(*paragraphs: str, kinds: Kinds | None = None) -> list[tuple[str, Quotation]]:
    """Each quotation with the words it stands for."""
    article = article_of(*paragraphs, kinds=kinds)
    parses = Parses(article)
    found = find_quotations(article, find_names(article, parses), parses)
    return [(article.slice(one), one) for one in found]


def view_of(*paragraphs: str) -> ArticleView:
    """An article with its names, ready for the middle stages."""
    article = article_of(*paragraphs)
    parses = Parses(article)
    return ArticleView(article, find_names(article, parses), parses)
