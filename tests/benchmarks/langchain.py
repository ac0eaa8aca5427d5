"""The pipeline that most bots of this kind are, to be measured beside: recursive splitter, one vector a chunk."""

from __future__ import annotations

import asyncio
import importlib
from collections.abc import Sequence
from hashlib import sha256
from pathlib import Path

import numpy as np

from config import Settings
from index.analysis.embedding import Embedder, Vectors
from index.model import Failure
from index.reading.articles import read
from index.reading.items import items
from tests.benchmarks.retrieval_data import NEWS, Question, corpus_of

CHUNK, OVERLAP = 1000, 200


async def langchain_rankings(settings: Settings, asked: Sequence[Question]) -> list[list[str]] | None:
    """Articles by their best chunk, for each question; None, with a word why, where the splitter is not installed."""
    try:
        splitters = importlib.import_module("langchain_text_splitters")
    except ImportError:
        print("langchain: skipped, the package langchain-text-splitters is not installed")
        return None
    splitter = splitters.RecursiveCharacterTextSplitter(chunk_size=CHUNK, chunk_overlap=OVERLAP)
    chunks = [
        (article.id, chunk)
        for item in items([corpus_of(settings.eval_data, NEWS)])
        if not isinstance(item, Failure)
        for article in (read(item),)
        for chunk in splitter.split_text(article.text)
    ]
    embedder = await asyncio.to_thread(Embedder, settings.embedding)
    matrix = await asyncio.to_thread(_embedded, [text for _, text in chunks], embedder, settings.data_dir / "eval")
    vectors = await asyncio.to_thread(embedder.encode, [question.text for question in asked])
    # The exact order; an approximate index could only lose.
    orders = np.argsort(-(vectors @ matrix.T), axis=1)
    return [list(dict.fromkeys(chunks[n][0] for n in order[:500])) for order in orders]


def _embedded(chunks: list[str], embedder: Embedder, folder: Path) -> Vectors:
    """Computed once for the same chunks and model."""
    key = sha256("\0".join([embedder.fingerprint, *chunks]).encode()).hexdigest()[:8]
    kept = folder / f"langchain-{key}.npy"
    if not kept.exists():
        folder.mkdir(parents=True, exist_ok=True)
        np.save(kept, embedder.encode(chunks))
    matrix: Vectors = np.load(kept)
    return matrix
