"""From the passages found to the answer: all of asking that needs neither model nor vectors, so that any process can
do it that can read the catalog.

Promises: every answer is made of stored words, checked against their hash; no call holds the event loop.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import ParamSpec, TypeVar

from index.answers.ask import answer_ask
from index.answers.pronouns import explained, may_be_explained
from index.answers.same_stories import with_same_stories
from index.course import stage
from index.model import Answer, Filters, Story
from index.retrieval.ranking import Gathered, Ranked, rank
from index.retrieval.rarity import Rarity
from index.retrieval.reranking import Reranker
from index.retrieval.search import Pointed, looked_at
from index.storage.lookups import EVERYTHING, Found, Lookups

# Passages looked at for an answer; more than are shown, as the same words and crowding articles fall away.
DEPTH = 40

P = ParamSpec("P")
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Put:
    """A question, and the passages that it points at."""

    question: str
    filters: Filters
    limit: int
    pointed: Pointed


@dataclass(frozen=True, slots=True)
class Ordered:
    """All that a question points at, best first."""

    pointed: Pointed
    ranked: Sequence[Ranked]
    whole: bool
    """Whether a sync has replaced none of it before it was looked at."""


class Answering:
    """Answers out of the catalog, as far as it may be seen."""

    def __init__(self, seen: Lookups) -> None:
        self._seen = seen

    async def answer(self, put: Put) -> Answer | None:
        """None where a sync has meanwhile replaced something that was pointed at: the question is to be asked anew."""
        ranked, stories, whole = await self.found(await self.order(put.question, put.pointed), DEPTH, of=())
        if not whole:
            return None
        return await self.ask(put.question, put.filters, ranked, stories, put.pointed.rarity, put.limit)

    async def order(self, question: str, pointed: Pointed, reranker: Reranker | None = None) -> Ordered:
        """What a question points at, best first."""
        gathered, whole = await looked_at(self._seen, pointed)
        return Ordered(pointed, await in_order(question, gathered, reranker), whole)

    async def found(
        self, ordered: Ordered, depth: int, *, of: tuple[Found, ...] = EVERYTHING
    ) -> tuple[list[Ranked], Mapping[str, Story], bool]:
        """The best passages and their articles, both of one state; and whether a sync has replaced none of them."""
        ranked = ordered.ranked[:depth]
        stories = await self.stories((one.stored.article_id for one in ranked), of=of)
        kept = [one for one in ranked if is_of(one, stories)]
        return kept, stories, ordered.whole and len(kept) == len(ranked)

    async def ask(
        self,
        question: str,
        filters: Filters,
        ranked: Sequence[Ranked],
        stories: Mapping[str, Story],
        rarity: Rarity,
        limit: int,
    ) -> Answer:
        """The passages that answer, out of those found; ``stories``: theirs."""
        answer = await made(answer_ask, question, filters, ranked, stories, rarity, limit)
        answer = await self.explained(answer, stories)
        twins = await self._seen.duplicates_of(list(dict.fromkeys(one.article_id for one in answer.citations)))
        others = await self.stories((other for found in twins.values() for other in found), filters, of=())
        return with_same_stories(answer, twins, others)

    async def stories(
        self,
        article_ids: Iterable[str],
        filters: Filters = Filters(),
        *,
        of: tuple[Found, ...] = EVERYTHING,
        called: Collection[str] | None = None,
    ) -> Mapping[str, Story]:
        """Those of the articles that pass the filters, with what was found in them, as ``Lookups.stories`` has it."""
        wanted = list(dict.fromkeys(article_ids))
        if not wanted:
            return {}
        if filters:
            wanted = await self._seen.passing(wanted, filters)
        return await self._seen.stories(wanted, of, called)

    async def explained(self, answer: Answer, stories: Mapping[str, Story]) -> Answer:
        """The answer, its citations with whom their pronouns stand for; ``stories``: what it was made of."""
        cited = await self.stories(
            (one.article_id for one in answer.citations if may_be_explained(one)), of=("names", "quotations")
        )
        # What a sync has replaced meanwhile explains nothing of what was found; nor does a story read in part, where
        # who was asked for would seem to be the only person.
        known = {one: story for one, story in cited.items() if story.article == stories[one].article}
        return await made(explained, answer, known)


async def in_order(question: str, gathered: Gathered, reranker: Reranker | None) -> list[Ranked]:
    """All that was gathered, best first."""
    with stage("search"):
        ranked = await asyncio.to_thread(rank, question, gathered)
        if reranker is None:
            return ranked
        return await asyncio.to_thread(reranker.reorder, question, ranked)


async def made(answering: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
    """What a part of answering makes, in a thread."""
    with stage("answer"):
        return await asyncio.to_thread(answering, *args, **kwargs)


def is_of(one: Ranked, stories: Mapping[str, Story]) -> bool:
    """Whether a passage still stands in its article as it was found."""
    story = stories.get(one.stored.article_id)
    return story is not None and story.article.slice(one.stored.passage) == one.stored.text
