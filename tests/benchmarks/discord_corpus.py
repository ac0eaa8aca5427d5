"""A corpus file for an index that was multiplied, so that a bot over it has nothing to do until the file is changed."""

from __future__ import annotations

import asyncio
import json
import random
import shutil
import sqlite3
from pathlib import Path

from config import Settings
from index.analysis.embedding import Embedder
from index.model import NameKind
from index.reading.items import Item, items
from index.storage.catalog import Catalog
from index.syncing.planning import Recipe
from tests.benchmarks.latency import analyse, multiply
from tests.benchmarks.retrieval_data import NEWS, opened

CORPUS = "corpus.jsonl"


class IndexedCorpus:
    """A data folder and the bulk file that it was made from, both in a folder of their own."""

    def __init__(self, folder: Path) -> None:
        self.data = folder / "data"
        self.file = folder / CORPUS
        self._changed = 0

    async def fit(self, settings: Settings) -> None:
        """Writes the file from the catalog, and notes in the catalog that it is made from it."""
        async with Catalog.open(self.data / "catalog.db"):
            pass  # brought to the present version
        embedder = await asyncio.to_thread(Embedder, settings.embedding)
        made_by = Recipe(settings.passages.max_word_pieces, embedder.fingerprint).made_by
        db = sqlite3.connect(self.data / "catalog.db")
        rows = db.execute("SELECT article_id, text, title, source, authors, published, url FROM articles ORDER BY id")
        with self.file.open("w", encoding="utf-8") as lines:
            for article, text, title, source, authors, published, url in rows:
                facts = {"title": title, "source": source, "published": published, "url": url}
                known = {name: value for name, value in facts.items() if value}
                line = {"id": article, "text": text, "authors": json.loads(authors), **known}
                lines.write(json.dumps(line, ensure_ascii=False) + "\n")
        db.executemany(
            "UPDATE articles SET digest = ?, path = ?, made_by = ? WHERE article_id = ?",
            [(one.digest, str(one.path), made_by, one.id) for one in items([self.file]) if isinstance(one, Item)],
        )
        db.commit()
        db.close()

    def change(self, articles: int) -> None:
        """Adds a sentence to so many articles and to their headlines, so that all of each is embedded anew; to others
        each time."""
        lines = self.file.read_text("utf-8").splitlines()
        for number in range(self._changed, self._changed + articles):
            article = json.loads(lines[number % len(lines)])
            article["text"] += f"\n\nThe council meets again on day {self._changed}."
            article["title"] = f"{article.get('title', '')} (day {self._changed})".strip()
            lines[number % len(lines)] = json.dumps(article, ensure_ascii=False)
        self._changed += articles
        self.file.write_text("\n".join(lines) + "\n", "utf-8")

    def people(self, count: int) -> list[str]:
        """Names of people, as often as articles name them."""
        db = sqlite3.connect(self.data / "catalog.db")
        rows = db.execute("SELECT name FROM names WHERE kind = ?", (NameKind.PERSON.value,)).fetchall()
        db.close()
        return [name for (name,) in random.Random(0).sample(rows, min(count, len(rows)))]

    def sentences(self, count: int) -> list[str]:
        """Sentences of articles; of each second one a word is another."""
        db = sqlite3.connect(self.data / "catalog.db")
        rows = db.execute("SELECT substr(text, 1, 3000) FROM articles ORDER BY id LIMIT ?", (count,)).fetchall()
        db.close()
        found = [max(text.split(". "), key=len)[:300] for (text,) in rows]
        return [one.replace(" the ", " their ", 1) if number % 2 else one for number, one in enumerate(found)]


async def indexed_corpus(settings: Settings, source: Path | None, passages: int, folder: Path) -> IndexedCorpus:
    """A copy of a data folder, or the news set repeated until it has so many passages."""
    made = IndexedCorpus(folder)
    if source is not None:
        await asyncio.to_thread(shutil.copytree, source, made.data)
    else:
        async with opened(settings, NEWS):
            pass
        (whole,) = (settings.data_dir / "eval").glob(f"{NEWS}-*/catalog.db")
        await analyse(whole)
        made.data.mkdir()
        shutil.copy(whole, made.data / "catalog.db")
        multiply(made.data / "catalog.db", passages)
    await made.fit(settings)
    return made
