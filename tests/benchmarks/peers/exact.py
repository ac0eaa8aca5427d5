"""The limit: the embedding model alone, in the fastest way it has here, and the exact product over all vectors."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np

from config.settings import EmbeddingSettings
from index.analysis.embedding import Embedder
from index.analysis.passages import cut_passages
from index.model import Article
from tests.benchmarks.peers import DEPTH, distinct

# As a sync cuts them; the cutting is not what is measured here.
PIECES = 250


class Peer:
    def __init__(self, folder: Path, model: Path) -> None:
        self._folder = folder

    def load(self) -> None:
        self._embedder = Embedder(EmbeddingSettings())
        if (self._folder / "articles.json").exists():
            self._articles = json.loads((self._folder / "articles.json").read_text("utf-8"))
            self._vectors = np.load(self._folder / "vectors.npy")

    def add(self, articles: list[Article]) -> int:
        parts = [
            (one.id, one.slice(passage))
            for one in articles
            for passage in cut_passages(one, self._embedder.count_pieces, PIECES)
        ]
        self._vectors = self._embedder.encode([text for _, text in parts])
        self._articles = [article for article, _ in parts]
        np.save(self._folder / "vectors.npy", self._vectors)
        (self._folder / "articles.json").write_text(json.dumps(self._articles), "utf-8")
        return len(parts)

    def find(self, question: str) -> list[str]:
        near = self._vectors @ self._embedder.encode([question])[0]
        return distinct([self._articles[number] for number in np.argsort(-near)[:DEPTH].tolist()])
