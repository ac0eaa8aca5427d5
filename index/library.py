"""The one door: whatever Discord or a terminal can ask of the corpus, it asks here.

Promises: the data folder belongs to one process at a time; the door opens at once, and a question waits only for
what it needs while models load; every answer is made of stored words, checked against their hash; no call holds
the event loop.
"""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import AsyncIterator, Iterable, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime

from config.settings import Settings
from index.analysis.embedding import Embedder
from index.analysis.identity import Decision, Entity
from index.analysis.language import load_language
from index.answers.ask import answer_ask
from index.answers.citations import is_verbatim
from index.answers.entity import answer_entity
from index.answers.naming import answer_who
from index.answers.said import Saying, answer_said, relevance
from index.answers.verify import FEWEST_WORDS, TOO_SHORT, answer_verify, phrase_query, without_marks
from index.corpus_names import CorpusNames, Decided
from index.model import Answer, AnswerKind, Failure, Filters, Hit, Span, Story, SyncPlan, SyncReport
from index.retrieval.limits import Limited
from index.retrieval.limits import limits as find_limits
from index.retrieval.question import understand
from index.retrieval.ranking import Ranked
from index.retrieval.rarity import Rarity
from index.retrieval.search import Searcher
from index.retrieval.terms import words
from index.storage.catalog import Catalog
from index.storage.lock import size, take
from index.storage.lookups import ArticleCard
from index.storage.vectors import VectorIndex
from index.syncing import OnProgress, Recipe, carry_out, make_work

log = logging.getLogger(__name__)

# Passages looked at for an answer; more than are shown, as the same words and crowding articles fall away.
DEPTH = 40
# Passages whose sentences are parsed to see of whom a thing is true: parsing is the dear part of the answer.
WHO_DEPTH = 15
# The newest articles of a name that its profile is drawn from; the figures count all.
ENTITY_ARTICLES = 40
# How often a question is looked up again when a sync replaces an article under it.
ATTEMPTS = 3
# Articles looked into for words to verify.
VERIFY_ARTICLES = 40
# Quotations of one person in an answer: his words complete, not the few best.
SAYINGS = 25

WIDER = "With the outlet, author or time that the question names nothing was found; this is from the whole corpus."
WORDLESS = "There are no words in this question. Ask it in words, such as “who lost visas?”."


class LibraryBusy(Exception):
    """A sync is under way; the message says how far it is."""


@dataclass(frozen=True, slots=True)
class Status:
    """How the corpus and its index stand."""

    articles: int
    passages: int
    names: int
    quotations: int
    sources: tuple[tuple[str, int], ...]
    last_sync: str | None
    """ISO 8601 in UTC."""
    failures: tuple[Failure, ...]
    """Of the last sync of this process."""
    model: str
    disk_bytes: int
    syncing: bool


class Library:
    """An open corpus. ``async with Library.open(settings) as library: …``"""

    def __init__(self, settings: Settings, catalog: Catalog) -> None:
        self._settings = settings
        self._catalog = catalog
        self._vectors: VectorIndex | None = None
        self._embedder: Embedder | None = None
        self._names = CorpusNames(catalog, settings.corpus)
        self._syncing = asyncio.Lock()
        self._failures: tuple[Failure, ...] = ()
        self._starting = asyncio.create_task(self._start())
        self.notice: str | None = None
        """What was mended while opening, for the operator."""

    @classmethod
    @asynccontextmanager
    async def open(cls, settings: Settings) -> AsyncIterator[Library]:
        """Opens the library of these settings. Raises StorageError where the data folder cannot be used."""
        folder = settings.data_dir
        lock = await asyncio.to_thread(take, folder)
        try:
            async with Catalog.open(folder / "catalog.db") as catalog:
                library = cls(settings, catalog)
                try:
                    yield library
                finally:
                    await library._stop()
        finally:
            lock.release()

    async def ready(self) -> None:
        """Waits until models and index are loaded. Raises ModelError or StorageError where they cannot be."""
        await asyncio.shield(self._starting)

    async def _start(self) -> None:
        self._embedder = await asyncio.to_thread(Embedder, self._settings.embedding)
        self._vectors = VectorIndex(
            self._settings.chroma, self._settings.data_dir / "chroma", self._embedder.fingerprint
        )
        self.notice = await self._vectors.open(self._catalog)
        self.notice = _sentences(self.notice, await self._names.renew())
        await asyncio.to_thread(load_language)

    async def _stop(self) -> None:
        self._starting.cancel()
        await asyncio.gather(self._starting, return_exceptions=True)
        if self._vectors is not None:
            await self._vectors.close()

    async def _open(self) -> tuple[Embedder, VectorIndex, Searcher]:
        await self.ready()
        assert self._embedder is not None
        assert self._vectors is not None
        return self._embedder, self._vectors, Searcher(self._catalog, self._vectors, self._embedder)

    # ── keeping in step ───────────────────────────────────────────────────────────────────────

    async def plan(self) -> SyncPlan:
        """What a sync would do; nothing is touched."""
        embedder, *_ = await self._open()
        return (await make_work(self._settings.corpus, self._catalog, self._recipe(embedder))).plan

    async def sync(self, on_progress: OnProgress | None = None) -> SyncReport:
        """Brings the index in step with the corpus. Raises LibraryBusy while another sync is under way."""
        embedder, vectors, _ = await self._open()
        if self._syncing.locked():
            raise LibraryBusy("The index is being brought up to date already; wait until that has ended.")
        async with self._syncing:
            recipe = self._recipe(embedder)
            work = await make_work(self._settings.corpus, self._catalog, recipe)
            try:
                report = await carry_out(work, self._catalog, vectors, embedder, recipe, on_progress)
            finally:
                wrong = await self._names.renew()
            self._failures = report.failed
            await self._catalog.set_fact("last_sync", datetime.now(UTC).isoformat(timespec="seconds"))
            return replace(report, notice=_sentences(work.plan.rebuild, wrong))

    def _recipe(self, embedder: Embedder) -> Recipe:
        return Recipe(self._settings.passages.max_word_pieces, embedder.fingerprint)

    async def status(self) -> Status:
        """Figures of the corpus and its index."""
        counts = await self._catalog.counts()
        sources = await self._catalog.sources()
        return Status(
            counts.articles,
            counts.passages,
            counts.names,
            counts.quotations,
            tuple(sorted(sources.items(), key=lambda item: (-item[1], item[0]))),
            await self._catalog.fact("last_sync"),
            self._failures,
            self._settings.embedding.model,
            await asyncio.to_thread(size, self._settings.data_dir),
            self._syncing.locked(),
        )

    # ── questions ─────────────────────────────────────────────────────────────────────────────

    async def ask(
        self,
        question: str,
        filters: Filters = Filters(),
        limit: int | None = None,
        *,
        limits: bool = True,
        today: date | None = None,
    ) -> Answer:
        """The passages that answer. A who- or said-question takes that road by itself: see ``answer.kind``.

        With ``limits``, an outlet, time or author that the question names is a filter as well, shown in
        ``answer.filters``; where it leaves no answer and the corpus has one without it, the notice says so.
        """
        started = time.perf_counter()
        if not words(question):
            return Answer(question, AnswerKind.ASK, False, filters=filters, notice=WORDLESS)
        await self._open()
        limited = Limited(question, filters)
        if limits:
            limited = await self._limited(question, filters, today or datetime.now().astimezone().date())
        answer = await self._routed(limited.question, limited.filters, limit)
        if limited.filters != filters and not answer.answered:
            wider = await self._routed(question, filters, limit)
            if wider.answered:
                answer = replace(wider, notice=WIDER)
        return _timed(replace(answer, question=question), started)

    async def _limited(self, question: str, filters: Filters, today: date) -> Limited:
        found = find_limits(question, self._names.outlets, today)
        named = found.filters
        if named.author and not await self._catalog.share(Filters(author=named.author)):
            named = replace(named, author=None)
        # What was asked for outside the question goes before what its words say.
        given = Filters(**{**named.to_dict(), **filters.to_dict()})
        return Limited(found.question if named == found.filters else question, given)

    async def _routed(self, question: str, filters: Filters, limit: int | None) -> Answer:
        understood = understand(question)
        if understood.kind is AnswerKind.SAID and self._names.table.resolve(understood.text):
            return await self.said(understood.text, understood.about, filters, limit)
        if understood.kind is AnswerKind.ENTITY and len(self._names.table.resolve(understood.text)) == 1:
            return await self.entity(understood.text)
        if understood.kind in (AnswerKind.WHO, AnswerKind.ENTITY):
            answer = await self.who(question, filters, limit)
            if answer.answered:
                return answer
        return await self._ask(question, filters, limit or self._settings.answers.limit)

    async def _ask(self, question: str, filters: Filters, limit: int) -> Answer:
        ranked, stories = await self._found(question, filters, DEPTH)
        rarity = await self._rarity(question)
        return await asyncio.to_thread(answer_ask, question, filters, ranked, stories, rarity, limit)

    async def who(self, what: str, filters: Filters = Filters(), limit: int | None = None) -> Answer:
        """The people, groups and organisations of whom it is true, each with the sentence that says so."""
        started = time.perf_counter()
        if not words(what):
            return Answer(what, AnswerKind.WHO, False, filters=filters, notice=WORDLESS)
        ranked, stories = await self._found(what, filters, WHO_DEPTH)
        answer = await asyncio.to_thread(answer_who, what, filters, ranked, stories, self._names.table, limit)
        return _timed(answer, started)

    async def said(
        self, speaker: str, about: str | None = None, filters: Filters = Filters(), limit: int | None = None
    ) -> Answer:
        """Someone's own words. Where several people fit the name, they are in ``choices`` and nothing is shown."""
        started = time.perf_counter()
        embedder, *_ = await self._open()
        question = f"what did {speaker} say" + (f" about {about}" if about else "")
        blank = Answer(question, AnswerKind.SAID, False, filters=filters)
        fitting = self._names.table.resolve(speaker)
        if len(fitting) != 1:
            return _timed(self._unresolved(blank, speaker, fitting), started)
        (person,) = fitting
        locals_ = self._names.places(person)
        stories = await self._stories(await self._catalog.quoting(locals_), filters)
        topic = await self._rarity(about) if about else None
        vector = (await asyncio.to_thread(embedder.encode, [about]))[0] if about else None
        called = set(locals_)
        sayings = []
        for article_id, story in stories.items():
            spans: list[Span] = []
            near: Sequence[float] = ()
            if vector is not None:
                spans, matrix = await self._catalog.vectors_of(article_id, embedder.fingerprint)
                near = (matrix @ vector).tolist() if spans else ()
            for quotation in story.analysis.quotations:
                if quotation.speaker is not None and (article_id, quotation.speaker) in called:
                    nearness = relevance(story, quotation, topic, spans, near) if topic else 0.0
                    sayings.append(Saying(story, quotation, nearness))
        answer = await asyncio.to_thread(answer_said, blank, person, sayings, about, limit or SAYINGS)
        return _timed(answer, started)

    async def verify(self, text: str, speaker: str | None = None, filters: Filters = Filters()) -> Answer:
        """Whether these words stand in the corpus, who said them, and what differs."""
        started = time.perf_counter()
        if len(words(text)) < FEWEST_WORDS:
            return Answer(text, AnswerKind.VERIFY, False, filters=filters, notice=TOO_SHORT)
        # Marks around the words given are no literal to be searched for.
        ranked = await self._ranked(without_marks(text), filters, VERIFY_ARTICLES)
        phrases = await self._catalog.lexical(phrase_query(text), filters, VERIFY_ARTICLES)
        places = [*(await self._catalog.passages([p for p, _ in phrases])).values(), *(one.stored for one in ranked)]
        stories = await self._stories(dict.fromkeys(place.article_id for place in places))
        answer = await asyncio.to_thread(answer_verify, text, speaker, filters, places, stories, self._names.table)
        return _timed(answer, started)

    async def entity(self, name: str) -> Answer:
        """Who or what a name is, in the corpus's words, with figures in ``profile``."""
        started = time.perf_counter()
        await self._open()
        blank = Answer(name, AnswerKind.ENTITY, False)
        table = self._names.table
        fitting = table.resolve(name)
        if len(fitting) != 1:
            return _timed(self._unresolved(blank, name, fitting), started)
        (found,) = fitting
        locals_ = self._names.places(found)
        stories = await self._stories(found.articles[:ENTITY_ARTICLES])
        quotations = sum((await self._catalog.quoting(locals_)).values())
        answer = await asyncio.to_thread(
            answer_entity, blank, found, locals_, stories, quotations, table, self._settings.answers.limit
        )
        return _timed(answer, started)

    async def search(self, query: str, limit: int = 10, filters: Filters = Filters()) -> list[Hit]:
        """Passages with scores, before any answer is made; best first."""
        return [
            Hit(one.stored.article_id, one.stored.passage.start, one.stored.passage.end, one.stored.text, one.score)
            for one in await self._ranked(query, filters, limit)
        ]

    async def articles(self, filters: Filters = Filters(), limit: int = 25, offset: int = 0) -> tuple[ArticleCard, ...]:
        """Articles, newest first."""
        return tuple(await self._catalog.articles(filters, limit, offset))

    async def articles_with(self, name: str, limit: int = 25, offset: int = 0) -> tuple[ArticleCard, ...]:
        """Articles that a name is in, newest first; none where it is unknown or ambiguous."""
        await self.ready()
        return tuple(await self._catalog.cards(self.articles_naming(name)[offset : offset + limit]))

    async def article(self, article_id: str) -> Story | None:
        """One article with all that is known of it."""
        return (await self._catalog.stories([article_id])).get(article_id)

    def complete_names(self, typed: str, limit: int = 25) -> tuple[str, ...]:
        """Names that go on from what is typed, most mentioned first; from memory."""
        return self._names.complete(typed, limit)

    def complete_sources(self, typed: str, limit: int = 25) -> tuple[str, ...]:
        """Outlets that go on from what is typed; from memory."""
        return self._names.complete_sources(typed, limit)

    # ── what admins decide about names; each raises NamesError with a sentence where it cannot be ──

    async def merge_names(self, name: str, other: str) -> Decided:
        """Two names are one, which goes by the first."""
        await self.ready()
        return await self._names.merge(name, other)

    async def split_name(self, name: str, article_ids: Sequence[str], new_name: str) -> Decided:
        """In these articles a name means somebody else."""
        await self.ready()
        return await self._names.split(name, article_ids, new_name)

    async def rename_name(self, name: str, new_name: str) -> Decided:
        """A name is another from now on."""
        await self.ready()
        return await self._names.rename(name, new_name)

    async def undo_names(self) -> Decided:
        """Takes the last decision back."""
        await self.ready()
        return await self._names.undo()

    async def name_decisions(self) -> tuple[Decision, ...]:
        """All decisions that are in force, oldest first."""
        return await self._names.decisions()

    def articles_naming(self, name: str) -> tuple[str, ...]:
        """Ids of the articles that a name is in, newest first, none where it is unknown or ambiguous; from memory."""
        return self._names.articles_naming(name)

    # ── what they share ───────────────────────────────────────────────────────────────────────

    async def _ranked(self, text: str, filters: Filters, limit: int) -> list[Ranked]:
        *_, searcher = await self._open()
        return await searcher.search(text, filters, limit)

    async def _found(self, text: str, filters: Filters, limit: int) -> tuple[list[Ranked], Mapping[str, Story]]:
        """Passages and their articles, both of one state: what a sync replaces meanwhile is looked up again."""
        for _ in range(ATTEMPTS):
            ranked = await self._ranked(text, filters, limit)
            stories = await self._stories(one.stored.article_id for one in ranked)
            whole = [one for one in ranked if _is_of(one, stories.get(one.stored.article_id))]
            if len(whole) == len(ranked):
                break
        return whole, stories

    async def _rarity(self, text: str) -> Rarity:
        *_, searcher = await self._open()
        return await searcher.rarity(text)

    async def _stories(self, article_ids: Iterable[str], filters: Filters = Filters()) -> Mapping[str, Story]:
        wanted = list(dict.fromkeys(article_ids))
        if filters:
            wanted = await self._catalog.passing(wanted, filters)
        stories = await self._catalog.stories(wanted)
        hashes = await self._catalog.text_hashes(wanted)
        return {one: story for one, story in stories.items() if is_verbatim(story.article, hashes.get(one))}

    def _unresolved(self, blank: Answer, name: str, fitting: Sequence[Entity]) -> Answer:
        if fitting:
            choices = tuple(one.name for one in fitting[:25])
            return replace(blank, notice=f"Several names fit “{name}”. Which one is meant?", choices=choices)
        near = self._names.table.suggest(name, 5)
        asked = f"Nobody and nothing named “{name}” is in the corpus."
        return replace(blank, notice=f"{asked} Did you mean one of these?" if near else asked, choices=near)


def _sentences(*said: str | None) -> str | None:
    return " ".join(filter(None, said)) or None


def _is_of(one: Ranked, story: Story | None) -> bool:
    return story is not None and story.article.slice(one.stored.passage) == one.stored.text


def _timed(answer: Answer, started: float) -> Answer:
    return replace(answer, elapsed_ms=(time.perf_counter() - started) * 1000)
