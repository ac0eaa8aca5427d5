"""What find_who is given and gives back, and the sentences of a passage."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from index.analysis.sentences import sentence_spans
from index.model import Article, Name, NameKind, Passage, Span
from index.retrieval.terms import stems, words


@dataclass(frozen=True)
class Evidence:
    """One retrieved passage with what is known of its article; ``score`` is the fused one, best first."""

    article: Article
    names: tuple[Name, ...]
    passage: Passage
    score: float

    @cached_property
    def words(self) -> frozenset[str]:
        """The words of the passage and of the headline above it, in small letters."""
        return frozenset(words(f"{self.article.title} {self.article.slice(self.passage)}"))


@dataclass(frozen=True, slots=True)
class Finding:
    """One sentence that says so of one name."""

    article_id: str
    name: str
    """The article's ``Name.name``, or the words for a group as they stand in the text."""
    kind: NameKind
    start: int
    end: int
    """The whole sentence."""
    highlights: tuple[Span, ...]
    """The words that answer: those that stand for the name, and the predicate."""
    claim: str | None
    """Who claims it, where the sentence reports it as a claim; "allegedly" and the like where it says no more."""
    confidence: float
    """Probability that the sentence says so of this name."""
    description: str | None


Told = list[tuple[Span, set[str]]]
"""The sentences of a passage, each with the stems of its words."""


def read_sentences(one: Evidence) -> Told:
    """The sentences of a passage with their stems: what choosing and weighing both look at."""
    return [(span, stems(one.article.text[span.start : span.end])) for span in sentences(one)]


def sentences(one: Evidence) -> Iterator[Span]:
    """The sentences of a passage, block by block: two captions are never one sentence."""
    start, end = one.passage.start, one.passage.end
    blocks = [block for block in one.article.blocks if block.start < end and start < block.end]
    for block in blocks:
        yield from sentence_spans(one.article.text, max(start, block.start), min(end, block.end))
    if not blocks:
        yield from sentence_spans(one.article.text, start, end)
