"""The limit: the embedding model alone, in the fastest way it has here, on the very texts that a sync embeds; and the
exact product over all vectors.
"""

from __future__ import annotations

import json
import time
from pathlib import Path

import numpy as np

from config import Settings
from index.analysis.embedding import Embedder, Vectors
from index.analysis.passages import cut_passages
from index.model import Article
from index.syncing.batches import embedded_texts
from tests.benchmarks.peers import DEPTH, distinct


class Peer:
    def __init__(self, folder: Path, model: Path) -> None:
        self._folder = folder
        self._settings = Settings()

    def load(self) -> None:
        self._embedder = Embedder(self._settings.embedding)
        if (self._folder / "articles.json").exists():
            self._articles = json.loads((self._folder / "articles.json").read_text("utf-8"))
            self._vectors = np.load(self._folder / "vectors.npy")

    def encode(self, texts: list[str]) -> Vectors:
        return self._embedder.encode(texts)

    def add(self, articles: list[Article]) -> int:
        limit, embedder = self._settings.passages.max_word_pieces, self._embedder
        cut = [(one, cut_passages(one, embedder.count_pieces, limit)) for one in articles]
        texts = [text for one, passages in cut for text in embedded_texts(one, passages, embedder, limit)]
        began = time.perf_counter()
        self._vectors = self.encode(texts)
        self.seconds = time.perf_counter() - began
        """Of the model alone: the cutting of articles is not in the limit."""
        self._articles = [one.id for one, passages in cut for _ in passages]
        np.save(self._folder / "vectors.npy", self._vectors)
        (self._folder / "articles.json").write_text(json.dumps(self._articles), "utf-8")
        return len(texts)

    def find(self, question: str) -> list[str]:
        near = self._vectors @ self.encode([question])[0]
        return distinct([self._articles[number] for number in np.argsort(-near)[:DEPTH].tolist()])
