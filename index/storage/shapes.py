"""What the catalog gives out beside whole stories: states, cards, stored passages, counts."""

from __future__ import annotations

from dataclasses import dataclass

from index.model import Passage


@dataclass(frozen=True, slots=True)
class ArticleState:
    """By what bytes and what rules an article got into the catalog."""

    digest: str
    made_by: str
    """Fingerprint of the rules that read and analysed it."""
    model: str
    """Fingerprint of the model that made its vectors."""
    path: str


@dataclass(frozen=True, slots=True)
class ArticleCard:
    """An article in a list."""

    article_id: str
    label: str
    title: str | None
    source: str | None
    authors: tuple[str, ...]
    published: str | None
    url: str | None
    words: int


@dataclass(frozen=True, slots=True)
class StoredPassage:
    """A passage with the article it belongs to."""

    id: int
    article_id: str
    passage: Passage
    text: str
    heading: str = ""
    """The article's title and outlet."""
    source: str | None = None
    published: str | None = None
    of: int = 1
    """How many passages the article has."""


@dataclass(frozen=True, slots=True)
class Counts:
    """How much there is."""

    articles: int
    passages: int
    names: int
    quotations: int
