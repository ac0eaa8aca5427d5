"""Citations: exact words with where they stand. Promise: every citation is a slice of the text that was stored."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from index.analysis.passages import paragraph_at
from index.answers.links import link_to
from index.model import Article, Citation, Place, Span

_GAP = re.compile(r"\s+")


def cite(
    article: Article,
    span: Span,
    kind: str,
    score: float,
    *,
    highlights: Sequence[Span] = (),
    speaker: str | None = None,
    cue: str | None = None,
    context: Span | None = None,
) -> Citation:
    """A citation of ``article.text[span.start:span.end]``; its number is given by ``number``."""
    target = highlights[0] if highlights else span
    return Citation(
        number=0,
        article_id=article.id,
        title=article.title,
        source=article.source,
        authors=article.authors,
        published=article.published,
        url=article.url,
        start=span.start,
        end=span.end,
        text=article.slice(span),
        paragraph=paragraph_at(article, target.start),
        link=link_to(article, target),
        score=round(score, 4),
        kind=kind,
        highlights=tuple(highlights),
        speaker=speaker,
        cue=cue,
        label=article.label,
        context=context,
    )


def elsewhere(article: Article, span: Span) -> Place:
    """Where the words of a citation stand in another article."""
    link = link_to(article, span)
    return Place(article.id, article.label, article.source, article.published, article.url, link, span.start, span.end)


def retold(citation: Citation, article: Article) -> Place:
    """Another article that says much the same: where the words, or the answering ones, stand in it word for word."""
    for span in (Span(citation.start, citation.end), *citation.highlights[:1]):
        text = citation.text[span.start - citation.start : span.end - citation.start]
        if text and (found := _stands_in(text, article.text)):
            return elsewhere(article, found)
    return Place(article.id, article.label, article.source, article.published, article.url)


def _stands_in(passage: str, text: str) -> Span | None:
    # Most that is told again has the spaces, too.
    if (place := text.find(passage)) >= 0:
        return Span(place, place + len(passage))
    return _to_the_letter(passage.split(), text)


def _to_the_letter(words: Sequence[str], text: str) -> Span | None:
    """Where these words first stand: outlets break lines and set spaces differently, nothing else may differ."""
    if not words:
        return None
    # Compiling a passage into a pattern took twenty times as long as going from word to word, from its longest on,
    # which stands in few places.
    middle = max(range(len(words)), key=lambda n: len(words[n]))
    place = text.find(words[middle])
    while place >= 0:
        start = _backwards(words[:middle], text, place)
        end = _onwards(words[middle + 1 :], text, place + len(words[middle]))
        if start is not None and end is not None:
            return Span(start, end)
        place = text.find(words[middle], place + 1)
    return None


def _onwards(words: Sequence[str], text: str, end: int) -> int | None:
    """Where these words end that stand behind a place."""
    for word in words:
        gap = _GAP.match(text, end)
        if gap is None or not text.startswith(word, gap.end()):
            return None
        end = gap.end() + len(word)
    return end


def _backwards(words: Sequence[str], text: str, start: int) -> int | None:
    """Where these words start that stand before a place."""
    for word in reversed(words):
        gap = start
        while gap and text[gap - 1].isspace():
            gap -= 1
        if gap == start or not text.endswith(word, 0, gap):
            return None
        start = gap - len(word)
    return start


def number(citations: Sequence[Citation]) -> tuple[Citation, ...]:
    """The citations counted from 1."""
    return tuple(replace(citation, number=n) for n, citation in enumerate(citations, start=1))
