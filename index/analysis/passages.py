"""Articles cut into passages: whole sentences of one block kind, never longer than the model can read.

Promises: a passage is a slice of the text, its sentences are whole (a single sentence longer than the limit is
cut between words, as nothing else is possible), passages do not overlap, and no quotable word is left out.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from itertools import groupby

from index.analysis.sentences import sentence_spans
from index.model import Article, Block, BlockKind, Passage, Span

# Titles are embedded with every passage of their article instead of standing alone.
PASSAGE_KINDS = frozenset({BlockKind.BODY, BlockKind.STANDFIRST, BlockKind.CAPTION})

CountPieces = Callable[[Sequence[str]], list[int]]
"""Texts → how many word pieces of the embedding model each has."""


def cut_passages(article: Article, count_pieces: CountPieces, limit: int) -> tuple[Passage, ...]:
    """The article's passages in order, each of at most ``limit`` word pieces."""
    sentences = [
        (number, paragraph, block.kind, span)
        for number, (block, paragraph) in enumerate(_numbered(article.blocks))
        if block.kind in PASSAGE_KINDS
        for span in sentence_spans(article.text, block.start, block.end)
    ]
    counts = count_pieces([article.slice(span) for *_, span in sentences])
    passages: list[Passage] = []
    open_block = size = 0
    for (number, paragraph, kind, span), count in zip(sentences, counts, strict=True):
        pieces = [span] if count <= limit else list(_words_up_to(article, span, count_pieces, limit))
        for piece in pieces:
            length = count if len(pieces) == 1 else count_pieces([article.slice(piece)])[0]
            last = passages[-1] if passages else None
            # A block of another kind in between (a caption, an advertisement) must not fall into the slice.
            # Each caption belongs to a picture of its own, so that two of them do not read on.
            reach = 0 if kind is BlockKind.CAPTION else 1
            joins = last is not None and last.kind is kind and number - open_block <= reach and size + length <= limit
            if joins and last is not None:
                passages[-1] = Passage(last.start, piece.end, kind, last.paragraph)
                size += length
            else:
                passages.append(Passage(piece.start, piece.end, kind, paragraph))
                size = length
            open_block = number
    return tuple(passages)


def paragraph_at(article: Article, position: int) -> int | None:
    """Which body paragraph, counted from 1, holds this offset; None outside the body."""
    return next((p for block, p in _numbered(article.blocks) if block.start <= position < block.end), None)


def _numbered(blocks: Sequence[Block]) -> Iterator[tuple[Block, int | None]]:
    paragraph = 0
    for is_body, run in groupby(blocks, lambda block: block.kind is BlockKind.BODY):
        for block in run:
            paragraph += is_body
            yield block, paragraph if is_body else None


def _words_up_to(article: Article, span: Span, count_pieces: CountPieces, limit: int) -> Iterator[Span]:
    """An over-long sentence cut between words, or between characters where a single word is too long."""
    words = [
        Span(span.start + match.start() + offset, span.start + min(match.end(), match.start() + offset + limit))
        for match in re.finditer(r"\S+", article.slice(span))
        for offset in range(0, match.end() - match.start(), limit)
    ]
    piece, size = Span(words[0].start, words[0].start), 0
    for word, count in zip(words, count_pieces([article.slice(word) for word in words]), strict=True):
        if size + count > limit and size:
            yield piece
            piece, size = Span(word.start, word.start), 0
        piece, size = Span(piece.start, word.end), size + count
    yield piece
