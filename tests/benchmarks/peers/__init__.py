"""What people build for this instead, each as its documentation says and as a competent user would write it.

A peer is a module with a class ``Peer``; each runs in a process of its own, over the same articles and with the same
embedding model. Its packages are imported inside it, so that no peer pays for another's.
"""

from __future__ import annotations

from pathlib import Path
from typing import Protocol

from index.model import Article

# What LangChain's documentation of the recursive splitter uses.
CHUNK, OVERLAP = 1000, 200
# Passages asked for, so that at least ten articles are among them.
DEPTH = 50


class Searched(Protocol):
    """A pipeline over one folder."""

    def load(self) -> None:
        """Loads model and index, empty or not."""

    def add(self, articles: list[Article]) -> int:
        """Reads the articles in. Returns how many passages they became."""

    def find(self, question: str) -> list[str]:
        """Articles that answer, best first. Called from several threads at once."""


class Pipeline(Protocol):
    """Makes one."""

    def __call__(self, folder: Path, model: Path) -> Searched: ...


def chunks(articles: list[Article]) -> list[tuple[str, str]]:
    """(article id, chunk) as LangChain’s recursive splitter cuts them."""
    from langchain_text_splitters import RecursiveCharacterTextSplitter

    splitter = RecursiveCharacterTextSplitter(chunk_size=CHUNK, chunk_overlap=OVERLAP)
    return [(article.id, chunk) for article in articles for chunk in splitter.split_text(article.text)]


def distinct(article_ids: list[str]) -> list[str]:
    """Each article once, at its best passage."""
    return list(dict.fromkeys(article_ids))
