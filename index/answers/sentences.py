"""Whole sentences around a stretch of an article, and what kind of block it stands in."""

from __future__ import annotations

from index.analysis.sentences import sentence_spans
from index.model import Article, BlockKind, Span


def sentence_around(article: Article, span: Span) -> Span:
    """The whole sentences of its block that a span stands in."""
    block = next((b for b in article.blocks if b.start <= span.start < b.end), None)
    if block is None:
        return span
    touched = [
        s for s in sentence_spans(article.text, block.start, block.end) if s.start < span.end and s.end > span.start
    ]
    return Span(touched[0].start, max(touched[-1].end, span.end)) if touched else span


def sentences_in(article: Article, span: Span) -> list[Span]:
    """The sentences of a stretch; none reaches over the end of a paragraph, be it without a full stop."""
    return [
        sentence
        for block in article.blocks
        if block.start < span.end and span.start < block.end
        for sentence in sentence_spans(article.text, max(block.start, span.start), min(block.end, span.end))
    ]


def in_caption(article: Article, position: int) -> bool:
    """Whether a position stands in a picture's caption."""
    return any(b.kind is BlockKind.CAPTION and b.start <= position < b.end for b in article.blocks)
