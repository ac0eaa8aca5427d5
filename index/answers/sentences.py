"""Whole sentences around a stretch of an article, and what kind of block it stands in."""

from __future__ import annotations

import re
from bisect import bisect_right
from functools import lru_cache
from operator import attrgetter

from index.analysis.sentences import sentence_spans
from index.model import Article, Block, BlockKind, Span

# A paragraph of no more words that ends like no sentence is one: "CNN —", "Palm Beach Post", "Higher fares".
HEADING_WORDS = 8
_START = attrgetter("start")
_ENDS = re.compile(r"[.!?…:;,][\s\"'”’»)\]]*$|[”\"’)]\s*$")


@lru_cache(maxsize=2000)
def _sentences_of(paragraph: str) -> tuple[Span, ...]:
    # Citation, link and context are three looks at one paragraph, and its mentions as many more.
    return tuple(sentence_spans(paragraph))


def _sentences_between(article: Article, start: int, end: int) -> list[Span]:
    found = _sentences_of(article.text[start:end])
    return [Span(start + one.start, start + one.end) for one in found]


def sentence_around(article: Article, span: Span) -> Span:
    """The whole sentences of its block that a span stands in."""
    block = _block_at(article, span.start)
    if block is None:
        return span
    touched = [
        s for s in _sentences_between(article, block.start, block.end) if s.start < span.end and s.end > span.start
    ]
    return Span(touched[0].start, max(touched[-1].end, span.end)) if touched else span


def sentences_in(article: Article, span: Span) -> list[Span]:
    """The sentences of a stretch; none reaches over the end of a paragraph, be it without a full stop."""
    return [
        sentence
        for block in article.blocks
        if block.start < span.end and span.start < block.end
        for sentence in _sentences_between(article, max(block.start, span.start), min(block.end, span.end))
    ]


def without_headings(article: Article, span: Span) -> Span:
    """A stretch without paragraphs at its ends that say nothing by themselves: a dateline, the heading of what follows.

    All of it where nothing else would be left.
    """
    inside = [
        Span(max(block.start, span.start), min(block.end, span.end))
        for block in article.blocks
        if block.start < span.end and span.start < block.end
    ]
    telling = [part for part in inside if not _is_heading(article.slice(part))]
    # A colon at the end leads on to what is not shown.
    ending = [part for part in telling if not article.slice(part).rstrip().endswith(":")]
    return Span(telling[0].start, ending[-1].end) if ending else span


def _is_heading(text: str) -> bool:
    return len(text.split()) <= HEADING_WORDS and not _ENDS.search(text)


def in_caption(article: Article, position: int) -> bool:
    """Whether a position stands in a picture's caption."""
    block = _block_at(article, position)
    return block is not None and block.kind is BlockKind.CAPTION


def _block_at(article: Article, position: int) -> Block | None:
    before = bisect_right(article.blocks, position, key=_START)
    block = article.blocks[before - 1] if before else None
    return block if block is not None and position < block.end else None
