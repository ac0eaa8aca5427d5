"""A passage as a block quote with its answering words in bold, whole or cut around them with […] at each cut.

What is shown between the marks is always one unbroken run of the passage's characters (see ``escaping`` for the
few that have no shape); nothing is ever left out inside it.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from index.model import Citation, Span

from .escaping import CUT, escaped_characters, size

_INITIALS = r"(?<!\b[A-Z]\.)(?<!\bMr\.)(?<!\bMs\.)(?<!\bDr\.)(?<!\bMrs\.)(?<!\bSen\.)(?<!\bRep\.)(?<!\bGov\.)"
_SENTENCE_START = re.compile(rf"(?:(?<=[.!?…]){_INITIALS}|(?<=[.!?…][\"'”’»)\]]))\s+(?=\W*[A-Z0-9])|\n+")
_WORD_START = re.compile(r"\s+(?=\S)")


def quoted_citation(citation: Citation, room: int) -> tuple[str, Span]:
    """The citation's text as a block quote of at most ``room`` characters, and which of the article's text it shows."""
    inside = (Span(span.start - citation.start, span.end - citation.start) for span in citation.highlights)
    quote, shown = _fitted(citation.text, inside, room)
    return quote, Span(citation.start + shown.start, citation.start + shown.end)


def quoted(text: str, highlights: Iterable[Span], room: int) -> str:
    """``text`` as a block quote of at most ``room`` (≥ 40) characters, ``highlights`` (offsets into it) in bold."""
    return _fitted(text, highlights, room)[0]


def _fitted(text: str, highlights: Iterable[Span], room: int) -> tuple[str, Span]:
    marked = merged(text, highlights)
    if marked == merged(text, [Span(0, len(text))]):
        marked = ()  # bold from end to end marks nothing
    passage = _Passage(text, escaped_characters(text), marked)
    whole = Span(0, len(text))
    if size(drawn := passage.drawn(whole)) <= room:
        return drawn, whole
    run = _around_highlight(passage, room) or _from_highlight(passage, room)
    return (passage.drawn(run), run) if run else (f"> {CUT}", Span(0, 0))


def merged(text: str, spans: Iterable[Span]) -> tuple[Span, ...]:
    """Spans inside the text, in order, without white space at their edges; what touches or overlaps is one."""
    result: list[Span] = []
    for span in sorted(spans):
        start, end = min(max(0, span.start), len(text)), min(len(text), span.end)
        inner = text[start:end]
        start, end = end - len(inner.lstrip()), start + len(inner.rstrip())
        if start >= end:
            continue
        if result and not text[result[-1].end : start].strip():
            result[-1] = Span(result[-1].start, max(result[-1].end, end))
        else:
            result.append(Span(start, end))
    return tuple(result)


@dataclass(frozen=True, slots=True)
class _Passage:
    text: str
    shown: list[str]
    """What shows each of its characters."""
    marked: tuple[Span, ...]

    @property
    def focus(self) -> Span:
        """What must be seen of it."""
        return self.marked[0] if self.marked else Span(0, 0)

    def drawn(self, run: Span) -> str:
        """The block quote of one run of it."""
        start, end = run.start, run.end
        parts, position = [], start
        for span in self.marked:
            first, last = max(span.start, start), min(span.end, end)
            if first >= last:
                continue
            bold = "".join(self.shown[first:last]).split("\n")
            # Bold is closed at each line's end: a block quote is parsed line by line in some clients.
            lines = (f"**{line.strip()}**" if line.strip() else "" for line in bold)
            parts += [*self.shown[position:first], "\n".join(lines)]
            position = last
        shown = "".join([*parts, *self.shown[position:end]]).strip()
        shown = f"{CUT} {shown}" if self.text[:start].strip() else shown
        shown = f"{shown} {CUT}" if self.text[end:].strip() else shown
        return "\n".join(f"> {line.strip()}" for line in shown.split("\n") if line.strip()) or "> "


def _around_highlight(passage: _Passage, room: int) -> Span | None:
    """The focus's sentences and as many whole ones around as fit; None if not even its own do."""
    starts = [0, *(match.end() for match in _SENTENCE_START.finditer(passage.text))]
    ends = [*starts[1:], len(passage.text)]
    first = bisect_right(starts, passage.focus.start) - 1
    last = bisect_left(ends, passage.focus.end)
    best = Span(starts[first], ends[last])
    if size(passage.drawn(best)) > room:
        return None
    grew = True
    while grew:
        grew = False
        # The sentence before first: it holds whom a "he" stands for.
        for before, after in ((1, 0), (0, 1)):
            a, b = first - before, last + after
            if a >= 0 and b < len(ends) and size(passage.drawn(wider := Span(starts[a], ends[b]))) <= room:
                first, last, best, grew = a, b, wider, True
    return best


def _from_highlight(passage: _Passage, room: int) -> Span | None:
    """From the focus on, as many words as fit; of a word that fills the room alone, as many characters."""
    start = passage.focus.start

    def longest(ends: Sequence[int]) -> Span | None:
        fit = bisect_right(ends, room, key=lambda end: size(passage.drawn(Span(start, end))))
        return Span(start, ends[fit - 1]) if fit else None

    words = [match.start() for match in _WORD_START.finditer(passage.text, start) if match.start() > start]
    return longest(words) or longest(range(start + 1, len(passage.text) + 1))
