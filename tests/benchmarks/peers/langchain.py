"""LangChain: recursive splitter, sentence-transformers and Chroma, as its documentation puts them together."""

from __future__ import annotations

from pathlib import Path

from index.model import Article
from tests.benchmarks.peers import CHUNK, DEPTH, OVERLAP, distinct

# Chroma takes no more at once.
BATCH = 5000


class Peer:
    def __init__(self, folder: Path, model: Path) -> None:
        self._folder, self._model = folder, model

    def load(self) -> None:
        from langchain_chroma import Chroma
        from langchain_huggingface import HuggingFaceEmbeddings

        embeddings = HuggingFaceEmbeddings(model_name=str(self._model), model_kwargs={"device": "cpu"})
        self._store = Chroma("news", embedding_function=embeddings, persist_directory=str(self._folder))

    def add(self, articles: list[Article]) -> int:
        from langchain_core.documents import Document
        from langchain_text_splitters import RecursiveCharacterTextSplitter

        splitter = RecursiveCharacterTextSplitter(chunk_size=CHUNK, chunk_overlap=OVERLAP, add_start_index=True)
        documents = [Document(one.text, metadata={"article": one.id, "title": one.title or ""}) for one in articles]
        parts = splitter.split_documents(documents)
        for low in range(0, len(parts), BATCH):
            self._store.add_documents(parts[low : low + BATCH])
        return len(parts)

    def find(self, question: str) -> list[str]:
        return distinct([found.metadata["article"] for found in self._store.similarity_search(question, k=DEPTH)])
