"""The corpus as somebody may see it: every question that Discord or a terminal can ask of it is asked here.

Promises: every answer is made of stored words, checked against their hash; a question waits only for what it needs
while models load; no call holds the event loop.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable, Coroutine, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import replace
from datetime import date, datetime
from functools import partial, wraps
from typing import Any, Concatenate, ParamSpec, TypeVar

from index.analysis.identity import Entity
from index.answering import VERIFY_ARTICLES, Answering, Ordered, Put
from index.answers.entity import answer_entity
from index.answers.meant import meant, taken_for
from index.answers.said import Saying, answer_said, relevance
from index.answers.verify import FEWEST_WORDS, TOO_SHORT, phrase_query, without_marks
from index.answers.who import read_office, read_question
from index.browsing import Browsing
from index.course import following, stage
from index.model import Answer, AnswerKind, Filters, Hit
from index.retrieval.limits import Limited, in_words
from index.retrieval.limits import limits as find_limits
from index.retrieval.question import understand
from index.retrieval.search import Pointed, Searcher
from index.retrieval.terms import is_telling, words
from index.storage.snapshot import Snapshot

# The newest articles of a name that its profile is drawn from; the figures count all.
ENTITY_ARTICLES = 40
# How often a question is looked up again when a sync replaces an article under it.
ATTEMPTS = 6
# Quotations of one person in an answer: his words complete, not the few best.
SAYINGS = 25

WIDER = "Nothing was found limited to {}, as the question is; this is from the whole corpus."
WITHOUT_VECTORS = (
    "The vector index cannot be reached: this was found by the words of the question alone, and more may be there."
)
COMING = "Stories are being added to the index at the moment, and the answer may be in one of them: ask again later."
EMPTY = (
    "Nothing is indexed yet. Whoever runs Storydesk puts stories into the corpus folders; storydesk sync, or /reindex "
    "in Discord, then reads them."
)
WORDLESS = (
    "Nothing in this question says what to search for. Say what it is about, such as “who lost visas?”; words in "
    "quotation marks are searched for as they are."
)

WHOM = "Whom “{}” means is not said here. Name them, or reply to an answer that does."

P = ParamSpec("P")
T = TypeVar("T")


def _followed(
    asking: Callable[Concatenate[View, P], Coroutine[Any, Any, Answer]],
) -> Callable[Concatenate[View, P], Coroutine[Any, Any, Answer]]:
    """Around a way of asking: its answer says how long it took, and what may be missing from it at the moment."""

    @wraps(asking)
    async def followed(view: View, /, *args: P.args, **kwargs: P.kwargs) -> Answer:
        began = time.perf_counter()
        filling = view._held.filling
        with following() as course:
            answer = await asking(view, *args, **kwargs)
            if not (answer.answered or answer.choices or filling) and await view.is_empty():
                answer = replace(answer, notice=EMPTY)
            course.answer = answer
        missing = (
            WITHOUT_VECTORS if course.words_alone else None,
            COMING if filling and not answer.answered and not answer.choices else None,
        )
        for one in filter(None, missing):
            if one not in (answer.notice or ""):
                answer = replace(answer, notice=" ".join(filter(None, (answer.notice, one))))
        return replace(answer, elapsed_ms=(time.perf_counter() - began) * 1000)

    return followed


class View(Browsing):
    """What may be asked of an open corpus: of all of it, or without the restricted parts that are not named."""

    # ── questions ─────────────────────────────────────────────────────────────────────────────

    @_followed
    async def ask(
        self,
        question: str,
        filters: Filters = Filters(),
        limit: int | None = None,
        *,
        limits: bool = True,
        without: AbstractSet[str] = frozenset(),
        today: date | None = None,
    ) -> Answer:
        """The passages that answer. A who- or said-question takes that road by itself: see ``answer.kind``.

        With ``limits``, an outlet, time or author that the question names is a filter as well, shown in
        ``answer.filters``; where it leaves no answer and the corpus has one without it, the notice says so.
        ``without`` takes filters off by their names, given or understood; they are in ``answer.off``.
        """
        await self._held.opened()
        given, given_off = filters.parted(without)
        limited = Limited(question, given, given_off)
        if limits:
            limited = await self._limited(limited, today or datetime.now().astimezone().date(), without)
        answer = await self._routed(limited.question, limited.filters, limit)
        if limited.filters != given and not answer.answered:
            wider = await self._routed(question, given, limit)
            if wider.answered:
                _, named = limited.filters.parted(limited.filters.to_dict().keys() - given.to_dict().keys())
                answer = replace(wider, notice=WIDER.format(in_words(named)))
        return replace(answer, question=question, off=limited.off)

    async def _limited(self, put: Limited, today: date, without: AbstractSet[str]) -> Limited:
        """The question as it was put, limited by its own words too."""
        found = find_limits(put.question, self._names.outlets, today, without)
        author = found.filters.author or found.off.author
        if author and not await self._seen.share(Filters(author=author)):
            found = Limited(put.question, replace(found.filters, author=None), replace(found.off, author=None))
        # Where a question is nothing but its limits they are what is searched for, too.
        asked = found.question if is_telling(found.question) else put.question
        # What was asked for outside the question goes before what its words say.
        on = {**found.filters.to_dict(), **put.filters.to_dict()}
        off = {**found.off.to_dict(), **put.off.to_dict()}
        return Limited(asked, Filters(**on), Filters(**off))

    async def _routed(self, question: str, filters: Filters, limit: int | None) -> Answer:
        understood = understand(question)
        if understood.is_pronoun:
            return Answer(question, understood.kind, False, filters=filters, notice=WHOM.format(understood.text))
        if understood.kind is AnswerKind.VERIFY and len(words(understood.text)) >= FEWEST_WORDS:
            return await self.verify(understood.text, filters=filters)
        # "The pope" is nobody of the name of Pope.
        fitting = () if understood.is_common else self._names.table.resolve(understood.text)
        if understood.kind is AnswerKind.SAID and fitting:
            return await self.said(understood.text, understood.about, filters, limit)
        if understood.kind is AnswerKind.ENTITY and not read_office(question) and meant(understood.text, fitting):
            return await self.entity(understood.text)
        if not is_telling(question):
            return Answer(question, AnswerKind.ASK, False, filters=filters, notice=WORDLESS)
        limit_of_ask, table = limit or self._held.settings.answers.limit, self._names.table
        if understood.kind not in (AnswerKind.WHO, AnswerKind.ENTITY):
            return await self._ask(question, filters, limit_of_ask)

        def make(answering: Answering, ordered: Ordered) -> Answer:
            named = answering.who(question, filters, ordered, table, limit)
            return named if named.answered else answering.ask(question, filters, ordered, limit_of_ask)

        return await self._made(question, partial(self._point_and_parse, question, filters), make)

    async def _ask(self, question: str, filters: Filters, limit: int) -> Answer:
        with self._held.crowd.one_more() as there:
            if there and not self._held.settings.reranking.model:
                put = Put(question, filters, limit, await self._point(question, filters))
                if (answer := await self._held.crowd.answer(put, self._parts)) is not None:
                    return answer
            return await self._made(
                question,
                partial(self._point, question, filters),
                lambda answering, ordered: answering.ask(question, filters, ordered, limit),
            )

    @_followed
    async def who(self, what: str, filters: Filters = Filters(), limit: int | None = None) -> Answer:
        """The people, groups and organisations of whom it is true, each with the sentence that says so."""
        if not is_telling(what):
            return Answer(what, AnswerKind.WHO, False, filters=filters, notice=WORDLESS)
        table = self._names.table
        return await self._made(
            what,
            partial(self._point_and_parse, what, filters),
            lambda answering, ordered: answering.who(what, filters, ordered, table, limit),
        )

    @_followed
    async def said(
        self, speaker: str, about: str | None = None, filters: Filters = Filters(), limit: int | None = None
    ) -> Answer:
        """Someone's own words. Where several people fit the name, they are in ``choices`` and nothing is shown."""
        embedder, _ = await self._held.opened()
        question = f"what did {speaker} say" + (f" about {about}" if about else "")
        blank = Answer(question, AnswerKind.SAID, False, filters=filters)
        fitting = self._names.table.resolve(speaker)
        if (person := meant(speaker, fitting)) is None:
            return self._unresolved(blank, speaker, fitting)
        locals_ = self._names.places(person)
        names = {name for _, name in locals_}
        quoting = await self._seen.quoting(locals_)
        stories = await self._seen.stories(quoting, ("quotations",), filters=filters, called=names)
        topic = await (await self._searcher()).rarity(about) if about else None
        vector = (await asyncio.to_thread(embedder.encode, [about]))[0] if about else None
        near = {} if vector is None else await self._seen.nearness(list(stories), embedder.fingerprint, vector)
        called = set(locals_)
        sayings = [
            Saying(story, one, relevance(story, one, topic, near.get(article_id, ())) if topic else 0.0)
            for article_id, story in stories.items()
            for one in story.analysis.quotations
            if one.speaker is not None and (article_id, one.speaker) in called
        ]
        with stage("answer"):
            answer = await asyncio.to_thread(answer_said, blank, person, sayings, about, limit or SAYINGS)
        return _noticed(answer, taken_for(speaker, person, fitting))

    @_followed
    async def verify(self, text: str, speaker: str | None = None, filters: Filters = Filters()) -> Answer:
        """Whether these words stand in the corpus, who said them, and what differs."""
        if len(words(text)) < FEWEST_WORDS:
            return Answer(text, AnswerKind.VERIFY, False, filters=filters, notice=TOO_SHORT)
        # Marks around the words given are no literal to be searched for.
        asked, table = without_marks(text), self._names.table
        phrases = [one for one, _ in await self._seen.lexical(phrase_query(text), filters, VERIFY_ARTICLES)]
        return await self._made(
            asked,
            partial(self._point, asked, filters),
            lambda answering, ordered: answering.verify(text, speaker, filters, ordered, phrases, table),
            reranked=False,
        )

    @_followed
    async def entity(self, name: str) -> Answer:
        """Who or what a name is, in the corpus's words, with figures in ``profile``."""
        await self._held.opened()
        blank = Answer(name, AnswerKind.ENTITY, False)
        table = self._names.table
        fitting = table.resolve(name)
        if (found := meant(name, fitting)) is None:
            return self._unresolved(blank, name, fitting)
        locals_ = self._names.places(found)
        called = {name for _, name in locals_}
        quotations = sum((await self._seen.quoting(locals_)).values())
        limit = self._held.settings.answers.limit

        def make(now: Snapshot) -> Answer:
            stories = now.stories(found.articles[:ENTITY_ARTICLES], ("names",), called=called)
            answer = answer_entity(blank, found, locals_, stories, quotations, table, limit)
            return Answering(now).explained(answer)

        with stage("answer"):
            answer = await self._seen.made_of_now(make)
        return _noticed(answer, taken_for(name, found, fitting))

    async def search(self, query: str, limit: int = 10, filters: Filters = Filters()) -> list[Hit]:
        """Passages with scores, before any answer is made; best first."""
        searcher, reranker = await self._searcher(), await self._held.reranker()
        return [
            Hit(one.stored.article_id, one.stored.passage.start, one.stored.passage.end, one.stored.text, one.score)
            for one in await searcher.search(query, filters, limit, reranker)
        ]

    # ── what they share ───────────────────────────────────────────────────────────────────────

    async def _searcher(self) -> Searcher:
        embedder, vectors = await self._held.opened()
        return Searcher(self._seen, vectors, embedder)

    async def _point(self, text: str, filters: Filters) -> Pointed:
        return await (await self._searcher()).point(text, filters)

    async def _point_and_parse(self, text: str, filters: Filters) -> Pointed:
        """The question is parsed while its passages are looked for."""
        if read_office(text):
            return await self._point(text, filters)
        pointed, _ = await asyncio.gather(self._point(text, filters), asyncio.to_thread(read_question, text))
        return pointed

    async def _made(
        self,
        question: str,
        pointing: Callable[[], Awaitable[Pointed]],
        make: Callable[[Answering, Ordered], Answer],
        *,
        reranked: bool = True,
    ) -> Answer:
        """What is made of all that a question points at: what a sync replaces meanwhile is looked up again."""
        reranker = await self._held.reranker() if reranked else None
        for _ in range(ATTEMPTS):
            pointed = await pointing()

            def made(now: Snapshot, pointed: Pointed = pointed) -> tuple[Answer, bool]:
                answering = Answering(now)
                ordered = answering.order(question, pointed, reranker)
                return make(answering, ordered), ordered.whole

            answer, whole = await self._seen.made_of_now(made)
            if whole:
                break
        return answer

    def _unresolved(self, blank: Answer, name: str, fitting: Sequence[Entity]) -> Answer:
        if fitting:
            choices = tuple(one.name for one in fitting[:25])
            return replace(blank, notice=f"Several names fit “{name}”. Which one is meant?", choices=choices)
        near = self._names.table.suggest(name, 5)
        asked = f"Nobody and nothing named “{name}” is in the corpus."
        return replace(blank, notice=f"{asked} Did you mean one of these?" if near else asked, choices=near)


def _noticed(answer: Answer, first: str | None) -> Answer:
    return replace(answer, notice=" ".join(filter(None, (first, answer.notice))) or None)
