"""What analysis finds in an article: passages, names and quotations."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from index.model.articles import Article, BlockKind, Span
from index.model.plain import plain


@dataclass(frozen=True, slots=True)
class Passage:
    """A run of whole sentences of one block kind: what is embedded, found and quoted."""

    start: int
    end: int
    kind: BlockKind
    paragraph: int | None
    """Which body paragraph it starts in, counted from 1; None outside the body."""


class NameKind(StrEnum):
    PERSON = "person"
    GROUP = "group"
    ORGANISATION = "organisation"
    PLACE = "place"


@dataclass(frozen=True, slots=True)
class Name:
    """A person, organisation, place or group of one article, all its mentions brought together."""

    name: str
    """The fullest form the article uses, without titles."""
    kind: NameKind
    aliases: tuple[str, ...] = ()
    """The other forms the article uses, most frequent first."""
    description: str | None = None
    """The article's own words for it ("governor of Baja California"): a slice of the text."""
    mentions: tuple[Span, ...] = ()
    """Where it is named (pronouns and descriptions are not mentions), in order."""


class QuotationKind(StrEnum):
    DIRECT = "direct"
    MIXED = "mixed"
    INDIRECT = "indirect"


@dataclass(frozen=True, slots=True)
class Quotation:
    """A stretch of someone's words. ``speaker`` None means: not known well enough to be said."""

    start: int
    end: int
    """What was said, without the marks around it."""
    kind: QuotationKind
    speaker: str | None = None
    """Full form of the speaker's name in the article, or the article's description ("the governor's office")."""
    speaker_start: int | None = None
    speaker_end: int | None = None
    """Where the text names the source of these words, be it by a pronoun."""
    cue: str | None = None
    """The words that say it is speech ("wrote on Facebook"): a slice of the text."""
    cue_start: int | None = None
    cue_end: int | None = None
    confidence: float = 0.0
    """Probability that the speaker is right, 0 to 1."""


@dataclass(frozen=True, slots=True)
class Analysis:
    """All that is found in one article; the vectors of its passages travel beside it."""

    passages: tuple[Passage, ...]
    names: tuple[Name, ...]
    quotations: tuple[Quotation, ...]


@dataclass(frozen=True, slots=True)
class Story:
    """An article with all that is known of it."""

    article: Article
    analysis: Analysis

    def to_dict(self) -> dict[str, Any]:
        """The object that ``storydesk article ID --json`` prints."""
        article = self.article
        return {
            "article_id": article.id,
            "title": article.title,
            "source": article.source,
            "authors": list(article.authors),
            "published": article.published,
            "url": article.url,
            "text": article.text,
            "blocks": plain(article.blocks),
            "passages": plain(self.analysis.passages),
            "quotations": plain(self.analysis.quotations),
            "names": plain(self.analysis.names),
        }
