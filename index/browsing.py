"""The corpus as somebody may look through it: its articles, their names, and what is completed from it.

Promise: who may not see a part of the corpus gets neither an article nor a name nor a completion from it.
"""

from __future__ import annotations

from collections.abc import Sequence

from index.holdings import Holdings
from index.known_names import Names
from index.model import Filters, Story
from index.storage.lookups import ArticleCard, Lookups


class Browsing:
    """What there is in an open corpus: in all of it, or without the restricted parts that are not named."""

    def __init__(self, held: Holdings, parts: frozenset[str] | None = None) -> None:
        self._held = held
        self._parts = parts
        self._seen: Lookups = held.catalog if parts is None else held.catalog.seen_by(parts)

    @property
    def _names(self) -> Names:
        return self._held.names.known_to(self._parts)

    async def is_empty(self) -> bool:
        """Whether there is no article at all."""
        return await self._seen.share(Filters()) == 0

    async def articles(self, filters: Filters = Filters(), limit: int = 25, offset: int = 0) -> tuple[ArticleCard, ...]:
        """Articles, newest first."""
        return tuple(await self._seen.articles(filters, limit, offset))

    async def cards(self, article_ids: Sequence[str]) -> tuple[ArticleCard, ...]:
        """Those of these articles that are there, in this order."""
        return tuple(await self._seen.cards(article_ids))

    async def articles_with(self, name: str, limit: int = 25, offset: int = 0) -> tuple[ArticleCard, ...]:
        """Articles that a name is in, newest first; none where it is unknown or ambiguous."""
        await self._held.ready()
        return tuple(await self._seen.cards(self.articles_naming(name)[offset : offset + limit]))

    async def article(self, article_id: str) -> Story | None:
        """One article with all that is known of it."""
        return (await self._seen.stories([article_id])).get(article_id)

    def complete_names(self, typed: str, limit: int = 25) -> tuple[str, ...]:
        """Names that go on from what is typed, most mentioned first; from memory."""
        return self._names.complete(typed, limit)

    def complete_sources(self, typed: str, limit: int = 25) -> tuple[str, ...]:
        """Outlets that go on from what is typed; from memory."""
        return self._names.complete_sources(typed, limit)

    def complete_authors(self, typed: str, limit: int = 25) -> tuple[str, ...]:
        """Authors of articles that go on from what is typed; from memory."""
        return self._names.complete_authors(typed, limit)

    def articles_naming(self, name: str) -> tuple[str, ...]:
        """Ids of the articles that a name is in, newest first, none where it is unknown or ambiguous; from memory."""
        return self._names.articles_naming(name)
