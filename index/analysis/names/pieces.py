"""Stretches of an article that may be names, and the paragraphs they stand in.

What a piece is, is decided later from all its occurrences (kinds.py, settling.py).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from index.analysis.names.folding import key
from index.analysis.names.tokens import Token, tokenise
from index.analysis.names.words import Lexicon
from index.model import Article, Block, BlockKind, Span

# A heading whose longer words have capitals for the most part ("Trump Strips Visas From Officials"): there a capital
# says nothing. Four words is the least that shows a habit.
HEADLINE_CAPITALS = 0.6
HEADLINE_WORDS = 4


@dataclass(slots=True)
class Paragraph:
    """A block and its tokens."""

    block: Block
    tokens: list[Token]
    loose: bool
    """Whether capitals say nothing here (a headline in capitals or in title case)."""


@dataclass(slots=True)
class Piece:
    """A stretch that may be a name: tokens ``first`` to ``last`` (excluded) of a paragraph."""

    paragraph: Paragraph
    first: int
    last: int
    key: tuple[str, ...]
    """Folded words, without a nickname."""
    title: Span | None = None
    """The titles right before it, in the same run ("Mexican President")."""
    nickname: Span | None = None
    joined: bool = False
    """Whether it was put together over "of", "for", "and" or "&", as organisations are."""
    words: list[Token] = field(default_factory=list)

    @property
    def start(self) -> int:
        return self.paragraph.tokens[self.first].start

    @property
    def end(self) -> int:
        return self.paragraph.tokens[self.last - 1].end

    @property
    def opens(self) -> bool:
        return self.paragraph.tokens[self.first].opens

    @property
    def nickname_text(self) -> str:
        """The nickname inside, without its marks; empty where there is none."""
        if self.nickname is None:
            return ""
        inside = (token for token in self.paragraph.tokens[self.first : self.last] if token.word)
        return " ".join(t.text for t in inside if self.nickname.start <= t.start < self.nickname.end)

    def without_first(self) -> Piece:
        """The piece from its second word on."""
        return make_piece(self.paragraph, self.first + 1, self.last, self.title, None, self.joined)

    def without_last(self) -> Piece:
        """The piece up to its last word."""
        return make_piece(self.paragraph, self.first, self.last - 1, self.title, None, self.joined)

    @property
    def before(self) -> Token | None:
        return self.paragraph.tokens[self.first - 1] if self.first else None

    @property
    def after(self) -> Token | None:
        tokens = self.paragraph.tokens
        return tokens[self.last] if self.last < len(tokens) else None


def make_piece(
    paragraph: Paragraph,
    first: int,
    last: int,
    title: Span | None = None,
    nickname: tuple[int, int] | None = None,
    joined: bool = False,
) -> Piece:
    """Tokens ``first`` to ``last`` of a paragraph as a piece; ``nickname`` are the tokens of a nickname inside."""
    tokens = paragraph.tokens
    inside = range(first, last)
    words = [tokens[i] for i in inside if tokens[i].word and not (nickname and nickname[0] <= i < nickname[1])]
    folded = tuple(part for word in words for part in key(word.text))
    span = Span(tokens[nickname[0]].start, tokens[nickname[1] - 1].end) if nickname else None
    return Piece(paragraph, first, last, folded, title, span, joined, words)


def paragraphs(article: Article, lexicon: Lexicon) -> list[Paragraph]:
    """The quotable blocks as tokens."""
    result = []
    for block in article.blocks:
        if block.kind.quotable:
            tokens = tokenise(article.text, block, lexicon)
            result.append(Paragraph(block, tokens, _is_loose(tokens, block)))
    return result


def _is_loose(tokens: Sequence[Token], block: Block) -> bool:
    longer = [token for token in tokens if token.word and len(token.text) > 3]
    if len(longer) < HEADLINE_WORDS:
        return bool(longer) and all(token.text.isupper() for token in longer)
    capital = sum(token.text[0].isupper() for token in longer) / len(longer)
    shouted = sum(token.text.isupper() for token in longer) / len(longer)
    heading = block.kind is BlockKind.TITLE or not any(token.text in ".!?" for token in tokens)
    return shouted > HEADLINE_CAPITALS or (heading and capital > HEADLINE_CAPITALS)
