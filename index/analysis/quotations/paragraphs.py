"""A parsed paragraph as attribution sees it: what stands outside quotation marks, and how far apart things are."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from dataclasses import dataclass, field
from itertools import accumulate
from typing import TYPE_CHECKING

from index.model import Block

from .marks import QuotedRun

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token


@dataclass(frozen=True, slots=True, eq=False)
class Paragraph:
    """One block with its parse and its quoted runs. Token numbers are the parse's, offsets the article's."""

    index: int
    """Index into ``article.blocks``."""
    block: Block
    doc: Doc
    runs: tuple[QuotedRun, ...]
    text: str = field(init=False)
    """The block's text: spaCy would put it together anew each time it is asked."""
    quoted: tuple[bool, ...] = field(init=False)
    """For each token whether it stands inside a run."""
    _words_before: tuple[int, ...] = field(init=False)
    _starts: tuple[int, ...] = field(init=False)
    _run_starts: tuple[int, ...] = field(init=False)
    _run_ends: tuple[int, ...] = field(init=False)

    def __post_init__(self) -> None:
        # Read off once for all words: a word asked by itself takes ten times as long.
        offsets, alphabetic, number = self.doc.to_array(["IDX", "IS_ALPHA", "LIKE_NUM"]).reshape(-1, 3).T.tolist()
        starts = tuple(self.block.start + offset for offset in offsets)
        object.__setattr__(self, "text", self.doc.text)
        object.__setattr__(self, "_starts", starts)
        object.__setattr__(self, "_run_starts", tuple(run.start for run in self.runs))
        object.__setattr__(self, "_run_ends", tuple(run.end for run in self.runs))
        quoted = [False] * len(starts)
        for run in self.runs:
            first, last = self.tokens(run.start, run.end)
            quoted[first:last] = [True] * (last - first)
        object.__setattr__(self, "quoted", tuple(quoted))
        outside = (not inside and (a or n) for inside, a, n in zip(quoted, alphabetic, number, strict=True))
        object.__setattr__(self, "_words_before", tuple(accumulate(outside, initial=0)))

    def tokens(self, start: int, end: int) -> tuple[int, int]:
        """First and one past the last token that begin inside an offset range."""
        return bisect_left(self._starts, start), bisect_left(self._starts, end)

    def words_outside(self, first: int, last: int) -> int:
        """How many unquoted words stand in a range of tokens; the range may be given backwards."""
        return abs(self._words_before[last] - self._words_before[first])

    def runs_inside(self, first: int, last: int) -> int:
        """How many runs lie wholly between the start of one token and the start of another."""
        start, end = (self._starts[i] if i < len(self._starts) else self.block.end for i in (first, last))
        return max(bisect_right(self._run_ends, end) - bisect_left(self._run_starts, start), 0)

    def number_of(self, run: QuotedRun) -> int:
        """Which of the paragraph's runs it is, counted from 0."""
        return bisect_left(self._run_starts, run.start)

    @property
    def unquoted_words(self) -> int:
        """How many words of the paragraph stand outside quotation marks."""
        return self._words_before[-1]

    def offset(self, token: Token) -> int:
        """Where a token starts in the article."""
        return self._starts[token.i]
