"""BM25 alone, by bm25s with an English stemmer, over the same chunks as LangChain's."""

from __future__ import annotations

import json
from pathlib import Path

import Stemmer

from index.model import Article
from tests.benchmarks.peers import DEPTH, chunks, distinct


class Peer:
    def __init__(self, folder: Path, model: Path) -> None:
        self._folder = folder
        self._stemmer = Stemmer.Stemmer("english")

    def load(self) -> None:
        import bm25s

        self._bm25s = bm25s
        if (self._folder / "articles.json").exists():
            self._articles = json.loads((self._folder / "articles.json").read_text("utf-8"))
            self._index = bm25s.BM25.load(str(self._folder))

    def add(self, articles: list[Article]) -> int:
        parts = chunks(articles)
        self._index = self._bm25s.BM25()
        self._index.index(self._tokens([text for _, text in parts]), show_progress=False)
        self._index.save(str(self._folder))
        self._articles = [article for article, _ in parts]
        (self._folder / "articles.json").write_text(json.dumps(self._articles), "utf-8")
        return len(parts)

    def find(self, question: str) -> list[str]:
        found, _ = self._index.retrieve(
            self._tokens([question]), k=min(DEPTH, len(self._articles)), show_progress=False
        )
        return distinct([self._articles[number] for number in found[0].tolist()])

    def _tokens(self, texts: list[str]) -> object:
        return self._bm25s.tokenize(texts, stopwords="en", stemmer=self._stemmer, show_progress=False)
