"""From the passages that a question points at to the answer: all of asking that needs neither vectors nor the model
that makes them, so that any process can do it that can read the catalog.

It is one piece of work of one thread over one state of the catalog: going from thread to thread on its way took a
fifth of an answer's time. Promise: every answer is made of stored words, checked against their hash.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from index.analysis.identity import NameTable
from index.answers.ask import answer_ask
from index.answers.naming import answer_who
from index.answers.pronouns import explained, may_be_explained
from index.answers.same_stories import with_same_stories
from index.answers.verify import answer_verify, may_have
from index.answers.who import read_office
from index.course import stage
from index.model import Answer, Filters, Story
from index.retrieval.ranking import Ranked
from index.retrieval.rarity import Rarity
from index.retrieval.reranking import Reranker
from index.retrieval.search import Pointed, in_order, looked_at
from index.storage.snapshot import Found, Snapshot

# Passages looked at for an answer; more than are shown, as the same words and crowding articles fall away.
DEPTH = 40
# Passages whose sentences are parsed to see of whom a thing is true: parsing is the dear part of the answer.
WHO_DEPTH = 15
# Of an office, whose holder each article about it names.
OFFICE_DEPTH = 60
# Articles looked into for words to verify.
VERIFY_ARTICLES = 40


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

    ranked: Sequence[Ranked]
    rarity: Rarity
    """Of its words."""
    whole: bool
    """Whether a sync has replaced none of it before it was looked at."""


class Answering:
    """Answers out of one state of the catalog."""

    def __init__(self, now: Snapshot) -> None:
        self._now = now

    def order(self, question: str, pointed: Pointed, reranker: Reranker | None = None) -> Ordered:
        """What a question points at, best first."""
        with stage("search"):
            gathered, whole = looked_at(pointed, self._now)
            return Ordered(in_order(question, gathered, reranker), pointed.rarity, whole)

    def answer(self, put: Put) -> Answer | None:
        """None where a sync has meanwhile replaced something that was pointed at: the question is to be asked anew."""
        ordered = self.order(put.question, put.pointed)
        return self.ask(put.question, put.filters, ordered, put.limit) if ordered.whole else None

    def ask(self, question: str, filters: Filters, ordered: Ordered, limit: int) -> Answer:
        """The passages that answer."""
        with stage("answer"):
            ranked, stories = self._read(ordered, DEPTH)
            answer = answer_ask(question, filters, ranked, stories, ordered.rarity, limit)
            twins = self._now.duplicates_of(list(dict.fromkeys(one.article_id for one in answer.citations)))
            others = self._now.stories((other for found in twins.values() for other in found), (), filters=filters)
            return with_same_stories(self.explained(answer), twins, others)

    def who(self, what: str, filters: Filters, ordered: Ordered, table: NameTable, limit: int | None) -> Answer:
        """Of whom it is true."""
        with stage("answer"):
            ranked, stories = self._read(ordered, OFFICE_DEPTH if read_office(what) else WHO_DEPTH, ("names",))
            return self.explained(answer_who(what, filters, ranked, stories, table, limit))

    def verify(
        self,
        text: str,
        speaker: str | None,
        filters: Filters,
        ordered: Ordered,
        phrases: Iterable[int],
        table: NameTable,
    ) -> Answer:
        """Whether these words stand in the corpus; ``phrases``: the passages that have them as one phrase, or some."""
        with stage("answer"):
            best = (one.stored for one in ordered.ranked[:VERIFY_ARTICLES])
            places = [*self._now.passages(list(phrases)).values(), *best]
            stories = self._now.stories((place.article_id for place in places), ())
            stories |= self._now.stories(may_have(text, places, stories))
            return answer_verify(text, speaker, filters, places, stories, table)

    def explained(self, answer: Answer) -> Answer:
        """The answer, its citations with whom their pronouns stand for."""
        # Not by a story read in part, where who was asked for would seem to be the only person.
        cited = (one.article_id for one in answer.citations if may_be_explained(one))
        return explained(answer, self._now.stories(cited, ("people", "quotations")))

    def _read(
        self, ordered: Ordered, depth: int, of: tuple[Found, ...] = ()
    ) -> tuple[list[Ranked], Mapping[str, Story]]:
        """The best passages that stand in their articles as they were found, and these."""
        ranked = ordered.ranked[:depth]
        stories = self._now.stories((one.stored.article_id for one in ranked), of)
        return [one for one in ranked if _stands(one, stories)], stories


def _stands(one: Ranked, stories: Mapping[str, Story]) -> bool:
    story = stories.get(one.stored.article_id)
    return story is not None and story.article.slice(one.stored.passage) == one.stored.text
