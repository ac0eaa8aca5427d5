"""Loads the models when it is imported, so that processes forked from whoever did so have them at once."""

from __future__ import annotations

import chromadb  # noqa: F401  # a second of imports

import index.library  # noqa: F401
from config.settings import EmbeddingSettings
from index.analysis.embedding import Embedder
from index.analysis.language import load_language

# In full precision, a vector hardly depends on what is embedded in the same batch.
EMBEDDER = Embedder(EmbeddingSettings(precision="float32"))
load_language()("Loaded.")
