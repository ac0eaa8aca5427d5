"""What is read beside the loop: in order, ahead of its names, and no article costs another one."""

from __future__ import annotations

import os
import random
import threading
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest

from config import Settings
from index import Library
from index.analysis.embedding import Embedder, Vectors
from index.model import Article
from index.reading import Item, read
from index.syncing import beside
from tests.torture.stories import lay_out
from tests.torture.victims import settings_of, use_warm_models

LONG = 60.0


@pytest.fixture(autouse=True)
def warm(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("index.holdings.Embedder", None)
    use_warm_models()


async def test_an_article_is_embedded_while_its_names_are_found(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    embedding = threading.Event()
    plain_encode, plain_find = Embedder.encode, beside._find

    def encode(self: Embedder, texts: Sequence[str], threads: int | None = None) -> Vectors:
        embedding.set()
        return plain_encode(self, texts, threads)

    def find(article: Article) -> beside.Found:
        assert embedding.wait(LONG)
        return plain_find(article)

    monkeypatch.setattr(Embedder, "encode", encode)
    monkeypatch.setattr(beside, "_find", find)
    lay_out(tmp_path / "corpus", 1, random.Random(5))
    async with Library.open(settings_of(tmp_path / "corpus", tmp_path / "data")) as library:
        assert len((await library.sync()).added) == 1


async def test_an_article_in_which_nothing_can_be_found_is_reported_and_costs_no_other(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def find(article: Article) -> beside.Found:
        if "poison" in article.id:
            raise ValueError("no such word")
        return beside.Found((), ())

    monkeypatch.setattr(beside, "_find", find)
    _with_poison(tmp_path / "corpus")
    async with Library.open(settings_of(tmp_path / "corpus", tmp_path / "data")) as library:
        report = await library.sync()
        assert len(report.added) == 2
        assert [Path(failure.path).name for failure in report.failed] == ["poison.txt"]
        assert "ValueError: no such word" in report.failed[0].why
        assert "poison.txt" in caplog.text
        assert (await library.status()).articles == 2


@pytest.mark.parametrize("step", ["read", "_find"])
async def test_an_article_that_ends_the_process_that_reads_it_costs_no_other(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, step: str
) -> None:
    monkeypatch.setattr(beside, "WORTH_A_PROCESS", 2)
    monkeypatch.setattr(beside, step, _end_at_poison)
    _with_poison(tmp_path / "corpus")
    async with Library.open(Settings(corpus=[tmp_path / "corpus"], data_dir=tmp_path / "data")) as library:
        report = await library.sync()
        assert len(report.added) == 2
        assert [Path(failure.path).name for failure in report.failed] == ["poison.txt"]
        assert "to an end" in report.failed[0].why


async def test_the_process_that_reads_is_waited_for_beside_the_loop(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    lay_out(tmp_path / "corpus", 1, random.Random(5))
    joined: list[threading.Thread] = []
    plain = ThreadPoolExecutor.shutdown

    def shutdown(self: Any, **options: Any) -> None:
        if options.get("wait", True):
            joined.append(threading.current_thread())
        plain(self, **options)

    monkeypatch.setattr(ThreadPoolExecutor, "shutdown", shutdown)
    async with Library.open(settings_of(tmp_path / "corpus", tmp_path / "data")) as library:
        await library.sync()
        assert joined
        assert threading.main_thread() not in joined


def _with_poison(corpus: Path) -> None:
    lay_out(corpus, 2, random.Random(5))
    (corpus / "poison.txt").write_text("Poison.\n", "utf-8")


def _end_at_poison(given: Item | Article) -> object:
    if "poison" in given.id:
        os._exit(1)
    return beside._find(given) if isinstance(given, Article) else read(given)
