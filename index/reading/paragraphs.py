"""Text → paragraphs, as slices: a line each, or the lines of a stretch where the text was wrapped to a width."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

WIDEST_COLUMN = 120
"""Longest line of a text that was wrapped by hand or by a mail program; paragraphs kept on one line go beyond."""
MOST_FULL_LINES = 0.8
"""Share of line ends at which the next word would not have fitted, from which a text counts as wrapped."""
FEWEST_WRAPS = 3

_LINE = re.compile(r"[^\r\n\u2028\u2029\f\v]+")
_BLANK = re.compile(r"(?:\r\n|[\r\n\u2028\u2029\f\v])[ \t\u00a0]*(?:\r\n|[\r\n\u2028\u2029\f\v])")
_PADDING = " \t\u00a0\u200b\ufeff\u3000"


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A stretch of text without the white space around it."""

    start: int
    end: int
    text: str
    apart: bool
    """A blank line (or nothing) stands before it."""


def paragraphs(text: str) -> list[Paragraph]:
    """The paragraphs of a text in order, as slices of it."""
    lines = list(_lines(text))
    return _unwrap(text, lines) if _wrapped(lines) else lines


def _lines(text: str) -> Iterator[Paragraph]:
    last = 0
    for match in _LINE.finditer(text):
        line = match[0].strip(_PADDING)
        if not line:
            continue
        start = match.start() + match[0].index(line)
        apart = not last or bool(_BLANK.search(text[last:start]))
        last = start + len(line)
        yield Paragraph(start, last, line, apart)


def _wrapped(lines: list[Paragraph]) -> bool:
    width = max((len(line.text) for line in lines), default=0)
    if not 40 <= width <= WIDEST_COLUMN:
        return False
    # A line ended by wrapping is one that the next word would have made too long.
    wraps = [
        len(line.text) + 1 + len(after.text.split(None, 1)[0]) > width
        for line, after in pairwise(lines)
        if not after.apart
    ]
    return len(wraps) >= FEWEST_WRAPS and sum(wraps) >= MOST_FULL_LINES * len(wraps)


def _unwrap(text: str, lines: list[Paragraph]) -> list[Paragraph]:
    joined: list[Paragraph] = []
    for line in lines:
        if line.apart or not joined:
            joined.append(line)
        else:
            first = joined.pop()
            joined.append(Paragraph(first.start, line.end, text[first.start : line.end], first.apart))
    return joined
