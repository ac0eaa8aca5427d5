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


def in_caption(article: Article, position: int) -> bool:
    """Whether a position stands in a picture's caption."""
    return any(b.kind is BlockKind.CAPTION and b.start <= position < b.end for b in article.blocks)
