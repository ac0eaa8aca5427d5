"""While many ask at once another process answers too: the same answers, and none is lost with it."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path

import pytest

from config import Settings
from index import Filters, Library, crowd
from index.answering import Answering, Put
from index.model import Answer
from index.retrieval.search import Searcher
from index.view import View
from tests.conftest import SEEDS
from tests.index.test_view import lay_out
from tests.torture.victims import use_warm_models

QUESTIONS = [
    "why was the lighthouse flooded",
    "lighthouse slates storm cellar",
    "who paid in silver for the lighthouse",
    "ferry crossings a week between Port Wren and the islands",
    "schoolchildren sang while the lamp was lit",
    "“eleven slates” of the lighthouse",
    "tulip prices in Haarlem",
]
ALL, NARROW = Filters(), Filters(since="2024-06")

pytestmark = pytest.mark.skipif("(__import__('os').cpu_count() or 1) < 2", reason="one processor")


@pytest.fixture
async def desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Library]:
    """A corpus with a part for some; the other process is begun by the first answer."""
    monkeypatch.setattr("index.holdings.Embedder", None)
    use_warm_models()
    monkeypatch.setattr(crowd, "MANY", 1)
    async with Library.open(lay_out(tmp_path)) as library:
        await library.sync()
        yield library


async def helped(library: Library) -> None:
    """Waits until the other process is there."""
    await library.ask(QUESTIONS[0])
    while not library._held.crowd.helps:  # noqa: ASYNC110 - a process rings no bell
        await asyncio.sleep(0.01)


async def at_once(view: View, filters: Filters = ALL) -> list[Answer]:
    return [timeless(one) for one in await asyncio.gather(*(view.ask(question, filters) for question in QUESTIONS))]


async def one_by_one(view: View, filters: Filters = ALL) -> list[Answer]:
    return [timeless(await view.ask(question, filters)) for question in QUESTIONS]


def timeless(answer: Answer) -> Answer:
    return replace(answer, elapsed_ms=0.0)


@pytest.fixture
def made_there(monkeypatch: pytest.MonkeyPatch) -> list[Answer | None]:
    """What the other process was asked for."""
    made: list[Answer | None] = []
    plain = crowd.Crowd.answer

    async def answer(self: crowd.Crowd, put: Put, parts: frozenset[str] | None) -> Answer | None:
        made.append(found := await plain(self, put, parts))
        return found

    monkeypatch.setattr(crowd.Crowd, "answer", answer)
    return made


@pytest.mark.parametrize("filters", [ALL, NARROW], ids=["all", "narrow"])
async def test_the_other_process_gives_the_same_answers_to_whoever_asks(
    desk: Library, made_there: list[Answer | None], filters: Filters
) -> None:
    some = await desk.view(frozenset())
    expected = [await one_by_one(view, filters) for view in (desk, some)]
    assert made_there == []
    await helped(desk)
    assert [await at_once(view, filters) for view in (desk, some)] == expected
    assert len(made_there) > len(QUESTIONS)
    assert None not in made_there
    assert expected[0] != expected[1]


async def test_what_has_changed_since_it_was_begun_is_in_its_answers(
    desk: Library, made_there: list[Answer | None]
) -> None:
    await helped(desk)
    await at_once(desk)
    await desk.remove("storm.md")
    made_there.clear()
    answers = await at_once(desk)
    assert made_there
    assert None not in made_there
    assert "slates" not in str([one.citations for one in answers])
    assert answers == await one_by_one(desk)


async def test_a_story_that_another_outlet_prints_later_is_in_its_answers(
    desk: Library, made_there: list[Answer | None]
) -> None:
    await helped(desk)
    await at_once(desk)
    story = desk._held.settings.corpus[0] / "wire.md"
    story.with_name("reprint.md").write_text(story.read_text().replace("Northern Wire", "Island Mail"))
    await desk.sync()
    made_there.clear()
    answers = await at_once(desk)
    assert "Island Mail" in {place.source for one in made_there if one for c in one.citations for place in c.also_in}
    assert answers == await one_by_one(desk)


async def test_who_was_to_be_answered_by_a_process_that_ends_is_answered_here(
    desk: Library, caplog: pytest.LogCaptureFixture
) -> None:
    expected = await one_by_one(desk)
    await helped(desk)
    other = desk._held.crowd._apart
    assert other is not None
    asking = asyncio.create_task(at_once(desk))
    await asyncio.sleep(0)
    other._process.kill()
    assert await asking == expected
    assert not desk._held.crowd.helps
    assert "all is answered here" in caplog.text
    assert await at_once(desk) == expected
    assert desk._held.crowd._running is None, "it is not begun again at once"


async def test_where_no_process_can_be_begun_all_is_answered_here(
    desk: Library, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr("sys.executable", "/nowhere/python")
    expected = await one_by_one(desk)
    assert await at_once(desk) == expected
    assert desk._held.crowd._running is None
    assert caplog.text.count("all is answered here") == 1


async def test_a_fault_of_the_other_process_is_told_and_the_answer_made_here(
    desk: Library, made_there: list[Answer | None], monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    expected = await one_by_one(desk)
    await helped(desk)
    plain = crowd.Crowd.answer

    async def spoiled(self: crowd.Crowd, put: Put, parts: frozenset[str] | None) -> Answer | None:
        bent = replace(put.pointed, vector=put.pointed.vector[:3], cosines={}, lexical=[*put.pointed.cosines])
        return await plain(self, replace(put, pointed=bent), parts)

    monkeypatch.setattr(crowd.Crowd, "answer", spoiled)
    assert await at_once(desk) == expected
    assert set(made_there) == {None}
    assert "ValueError" in caplog.text
    assert desk._held.crowd.helps, "it goes on"


async def test_an_answer_that_is_late_is_made_here(
    desk: Library, made_there: list[Answer | None], monkeypatch: pytest.MonkeyPatch
) -> None:
    expected = await one_by_one(desk)
    await helped(desk)
    monkeypatch.setattr(crowd, "PATIENCE", 0.0)
    assert await at_once(desk) == expected
    assert set(made_there) == {None}


async def test_the_other_process_ends_when_it_is_not_needed(desk: Library, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(crowd, "UNUSED", 0.0)
    await desk.ask(QUESTIONS[0])
    running = desk._held.crowd._running
    assert running is not None
    await running
    assert not desk._held.crowd.helps


async def test_a_passage_that_a_sync_has_replaced_has_the_question_asked_anew(desk: Library) -> None:
    embedder, vectors = await desk._held.opened()
    pointed = await Searcher(desk._seen, vectors, embedder).point(QUESTIONS[0])
    put = Put(QUESTIONS[0], ALL, 5, pointed)
    gone = replace(put, pointed=replace(pointed, lexical=[*pointed.lexical, 10**6]))
    made = await desk._seen.made_of_now(lambda now: [Answering(now).answer(one) for one in (put, gone)])
    assert [answer is None for answer in made] == [False, True]


async def test_one_who_asks_alone_needs_no_other_process(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("index.holdings.Embedder", None)
    use_warm_models()
    async with Library.open(Settings(corpus=[SEEDS], data_dir=tmp_path)) as library:
        await library.sync()
        for question in QUESTIONS:
            await library.ask(question)
        assert library._held.crowd._running is None
