"""Storydesk: names, quotations and speakers included on the way in, whole answers with citations on the way out."""

from __future__ import annotations

import asyncio
import json
import threading
from collections.abc import Coroutine
from contextlib import AsyncExitStack
from pathlib import Path
from typing import Any, TypeVar

from config import Settings
from index import Library
from index.model import Article
from tests.benchmarks.peers import DEPTH, distinct

T = TypeVar("T")


class Peer:
    def __init__(self, folder: Path, model: Path) -> None:
        self._corpus = folder / "corpus.jsonl"
        self._settings = Settings(corpus=[self._corpus], data_dir=folder / "data")
        self._loop = asyncio.new_event_loop()
        self._open = AsyncExitStack()
        threading.Thread(target=self._loop.run_forever, daemon=True).start()

    def load(self) -> None:
        self._corpus.touch()
        self._library = self._wait(self._open.enter_async_context(Library.open(self._settings)))
        self._wait(self._library.ready())

    def add(self, articles: list[Article]) -> int:
        with self._corpus.open("w", encoding="utf-8") as file:
            for one in articles:
                row = {"id": one.id, "text": one.text, "title": one.title, "published": one.published, "url": one.url}
                file.write(json.dumps({key: value for key, value in row.items() if value}) + "\n")
        return self._wait(self._library.sync()).passages

    def find(self, question: str) -> list[str]:
        return distinct([hit.article_id for hit in self._wait(self._library.search(question, limit=DEPTH))])

    def answer(self, question: str) -> object:
        """What a reader waits for: the answer with its citations, by whatever road the question takes."""
        return self._wait(self._library.ask(question))

    def close(self) -> None:
        self._wait(self._open.aclose())

    def _wait(self, work: Coroutine[Any, Any, T]) -> T:
        return asyncio.run_coroutine_threadsafe(work, self._loop).result()
