"""Citations: exact words with where they stand. Promise: every citation is a slice of the text that was stored."""

from __future__ import annotations

import logging
import re
from collections.abc import Sequence
from dataclasses import replace
from urllib.parse import quote, urlsplit

from index.analysis.passages import paragraph_at
from index.model import Article, Citation, Place, Span, hash_text

log = logging.getLogger(__name__)

# Words of a sentence that a link's text fragment gives at either end: enough to be found once, short enough for a card.
_FRAGMENT_WORDS = 5


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
        link=link_to(article.url, article.slice(target)),
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
    link = link_to(article.url, article.slice(span))
    return Place(article.id, article.label, article.source, article.published, article.url, link, span.start, span.end)


def number(citations: Sequence[Citation]) -> tuple[Citation, ...]:
    """The citations counted from 1."""
    return tuple(replace(citation, number=n) for n, citation in enumerate(citations, start=1))


def is_verbatim(article: Article, stored_hash: str | None) -> bool:
    """Whether the text is still the one that was stored; where it is not, nothing of it may be shown."""
    if stored_hash == hash_text(article.text):
        return True
    log.error("The stored text of %s does not have its hash; nothing of it is quoted. Run a sync.", article.id)
    return False


def link_to(url: str | None, sentence: str) -> str | None:
    """The address with a text fragment (WICG Scroll to Text Fragment) that leads to the sentence."""
    if url is None or urlsplit(url).scheme not in ("http", "https"):
        return None
    # A fragment is matched within one paragraph.
    words = re.split(r"\s*\n\s*", sentence.strip())[0].split()
    if len(words) <= 2 * _FRAGMENT_WORDS:
        text = _escape(words)
    else:
        text = f"{_escape(words[:_FRAGMENT_WORDS])},{_escape(words[-_FRAGMENT_WORDS:])}"
    return f"{url}{':~:' if '#' in url else '#:~:'}text={text}"


def _escape(words: Sequence[str]) -> str:
    # Dash, comma and ampersand have a meaning of their own in a text directive.
    return quote(" ".join(words), safe="").replace("-", "%2D")
