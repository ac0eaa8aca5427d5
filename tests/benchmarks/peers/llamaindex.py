"""LlamaIndex: its sentence splitter, its embedding class and Chroma, as its documentation puts them together."""

from __future__ import annotations

from pathlib import Path

from index.model import Article
from tests.benchmarks.peers import DEPTH, distinct


class Peer:
    def __init__(self, folder: Path, model: Path) -> None:
        self._folder, self._model = folder, model

    def load(self) -> None:
        import chromadb
        from llama_index.core import VectorStoreIndex
        from llama_index.embeddings.huggingface import HuggingFaceEmbedding
        from llama_index.vector_stores.chroma import ChromaVectorStore

        collection = chromadb.PersistentClient(str(self._folder)).get_or_create_collection("news")
        embedding = HuggingFaceEmbedding(model_name=str(self._model), device="cpu")
        store = ChromaVectorStore(chroma_collection=collection)
        self._index = VectorStoreIndex.from_vector_store(store, embed_model=embedding)
        self._retriever = self._index.as_retriever(similarity_top_k=DEPTH)

    def add(self, articles: list[Article]) -> int:
        from llama_index.core import Document
        from llama_index.core.node_parser import SentenceSplitter

        # Its default of 1,024 tokens is four times what this model reads of a text.
        splitter = SentenceSplitter(chunk_size=256, chunk_overlap=32)
        nodes = splitter.get_nodes_from_documents(
            [Document(text=one.text, metadata={"article": one.id, "title": one.title or ""}) for one in articles]
        )
        self._index.insert_nodes(nodes)
        return len(nodes)

    def find(self, question: str) -> list[str]:
        return distinct([found.node.metadata["article"] for found in self._retriever.retrieve(question)])
