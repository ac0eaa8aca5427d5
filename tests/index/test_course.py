"""Questions under way go first; what gives way to them does not wait for ever, and does the same in the end."""

from __future__ import annotations

import asyncio
import threading
from concurrent.futures import ThreadPoolExecutor

import pytest

from config.settings import EmbeddingSettings
from index import pace
from index.analysis.embedding import Embedder
from index.course import following
from index.pace import asking, let_pass
from index.syncing import batches
from index.syncing.beside import Read

LONG = 60.0


def test_nobody_is_waited_for_where_nothing_is_asked() -> None:
    assert let_pass(0.0)


def test_a_question_in_a_question_is_one_and_ends_with_the_outer() -> None:
    with following():
        with following():
            assert not let_pass(0.0)
        assert not let_pass(0.0)
    assert let_pass(0.0)


def test_a_question_that_fails_no_longer_counts() -> None:
    with pytest.raises(RuntimeError), following():
        raise RuntimeError
    assert let_pass(0.0)


def test_who_waits_goes_on_when_the_last_question_has_its_answer() -> None:
    waiting = threading.Event()

    def wait() -> bool:
        waiting.set()
        return let_pass(LONG)

    with ThreadPoolExecutor(1) as pool:
        with following(), following():
            passed = pool.submit(wait)
            waiting.wait(LONG)
            assert not passed.done()
        assert passed.result(LONG)


async def test_embedding_lets_questions_pass_before_every_few_passages(monkeypatch: pytest.MonkeyPatch) -> None:
    embedder = Embedder(EmbeddingSettings(batch_size=2, precision="float32"))
    texts = [("lamp " * (number * 3 % 7 + 1)).strip() for number in range(5)]
    passed: list[float] = []
    monkeypatch.setattr(batches, "let_pass", passed.append)
    monkeypatch.setattr("os.cpu_count", lambda: 1)
    batch = [_cut(texts[:2]), _cut([]), _cut(texts[2:])]
    with batches.embedding(embedder) as begin:
        first, none, rest = (one.vectors for one in await begin(batch).done())
    assert passed == [batches.PATIENCE] * 3
    assert len(none) == 0
    assert [len(first), len(rest)] == [2, 3]
    for vector, text in zip([*first, *rest], texts, strict=True):
        assert vector @ embedder.encode([text])[0] > 0.9999


async def test_what_waits_on_the_event_loop_lets_questions_pass_for_so_long_at_most() -> None:
    with asking():
        waiting = asyncio.create_task(pace.letting_pass(LONG))
        await asyncio.sleep(0)
        assert not waiting.done()
        await asyncio.wait_for(pace.letting_pass(0.0), LONG)
        assert not waiting.done()
    await asyncio.wait_for(waiting, LONG)


def _cut(texts: list[str]) -> batches.Cut:
    return batches.Cut(Read.__new__(Read), (), (None,) * len(texts), tuple(texts))
