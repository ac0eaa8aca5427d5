"""Loads the models when it is imported, so that processes forked from whoever did so have them at once."""

from __future__ import annotations

import chromadb  # noqa: F401  # a second of imports

import index.library  # noqa: F401
from config import Settings
from index.analysis.embedding import Embedder
from index.analysis.language import load_language

EMBEDDER = Embedder(Settings().embedding)
load_language()("Loaded.")
