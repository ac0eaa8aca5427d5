"""The public sets by which retrieval is measured, indexed once and kept in the data folder.

Indexing here reads, cuts and embeds as a sync does and leaves out names and quotations, which ranking does not use.
"""

from __future__ import annotations

import asyncio
import json
import shutil
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Any

from config import Settings
from index import Library
from index.analysis.embedding import Embedder
from index.analysis.passages import cut_passages
from index.model import Analysis, Article, Block, BlockKind, Failure
from index.reading.articles import read
from index.reading.items import items
from index.retrieval.ranking import Gathered, Signals, weigh
from index.storage.catalog import Catalog
from index.storage.lookups import ArticleState
from index.syncing.batches import embedded_texts

NEWS, EVIDENCE = "realtimeqa_news", "multihoprag_evidence"
# Embedded together, so that a passage's wait is short and the batches are full.
ARTICLES_AT_ONCE = 32


@dataclass(frozen=True)
class Question:
    """A question of a public set."""

    text: str
    gold: frozenset[str]
    """Ids of the articles that answer; empty: none does."""
    answer: str | None = None
    verbatim: bool = False
    """Whether the answer stands to the letter in an article that answers."""


@dataclass(frozen=True)
class Searched:
    """A question with what the library gathered for it."""

    question: Question
    found: Gathered
    signals: tuple[Signals, ...]

    def without(self, gone: frozenset[str]) -> Searched:
        """As if these articles were not in the corpus."""
        kept = [one for one in self.found.candidates if one.stored.article_id not in gone]
        found = Gathered(kept, self.found.rarity, self.found.present)
        return Searched(self.question, found, tuple(weigh(self.question.text, found)))


def questions(data: Path, name: str) -> list[Question]:
    """The questions of a set, in its order."""
    result = []
    for row in _rows(data / name / "dev" / "queries.jsonl"):
        if name == EVIDENCE:
            result.append(Question(row["query"], frozenset(row["gold_facts"])))
        else:
            answer = row["answer"][0].strip('“”".')
            result.append(Question(row["question"], frozenset(row["gold_doc_ids"]), answer, row["answer_in_gold"]))
    return result


def digests(data: Path) -> dict[str, str]:
    """Of the files that the figures come from."""
    files = [data / name / "dev" / "queries.jsonl" for name in (NEWS, EVIDENCE)]
    files += [corpus_of(data, name) for name in (NEWS, EVIDENCE)]
    return {str(file.relative_to(data)): sha256(file.read_bytes()).hexdigest() for file in files}


@asynccontextmanager
async def opened(settings: Settings, name: str) -> AsyncIterator[Library]:
    """A library over the corpus of a set."""
    corpus = corpus_of(settings.eval_data, name)
    key = sha256(corpus.read_bytes() + str(settings.passages.max_word_pieces).encode()).hexdigest()[:8]
    folder = settings.data_dir / "eval" / f"{name}-{key}"
    if not (folder / "whole").exists():
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir(parents=True)
        await _index(settings, corpus, folder / "catalog.db")
        (folder / "whole").touch()
    async with Library.open(settings.model_copy(update={"data_dir": folder})) as library:
        await library.ready()
        yield library


async def searched(library: Library, asked: list[Question]) -> list[Searched]:
    """What the library gathers for each question, before it is ranked."""
    searcher = await library._searcher()
    result = []
    for question in asked:
        found = await searcher.gather(question.text)
        result.append(Searched(question, found, tuple(weigh(question.text, found))))
    return result


async def _index(settings: Settings, corpus: Path, database: Path) -> None:
    print(f"Indexing {corpus.parent.name}, once …", flush=True)
    embedder = await asyncio.to_thread(Embedder, settings.embedding)
    articles = list(_articles(corpus))
    async with Catalog.open(database) as catalog:
        for low in range(0, len(articles), ARTICLES_AT_ONCE):
            chunk = articles[low : low + ARTICLES_AT_ONCE]
            limit = settings.passages.max_word_pieces
            cut = [cut_passages(one, embedder.count_pieces, limit) for one in chunk]
            texts = [one for a, own in zip(chunk, cut, strict=True) for one in embedded_texts(a, own, embedder, limit)]
            vectors = await asyncio.to_thread(embedder.encode, texts)
            for article, passages in zip(chunk, cut, strict=True):
                mine, vectors = vectors[: len(passages)], vectors[len(passages) :]
                state = ArticleState("", "", embedder.fingerprint, "")
                await catalog.put(article, state, Analysis(passages, (), ()), mine)


def _articles(corpus: Path) -> Iterator[Article]:
    if corpus.parent.name == EVIDENCE:
        for row in _rows(corpus):
            yield Article(
                row["fact_id"],
                row["text"],
                row["title"],
                row["source"],
                tuple(filter(None, [row["author"]])),
                row["published_at"][:10],
                row["url"],
                (Block(0, len(row["text"]), BlockKind.BODY),),
            )
        return
    for item in items([corpus]):
        if not isinstance(item, Failure):
            yield read(item)


def corpus_of(data: Path, name: str) -> Path:
    """The file with a set's articles."""
    return next(iter((data / name).glob("**/corpus.jsonl*")))


def _rows(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
