"""The model alone as its own library computes it: sentence-transformers, in bfloat16 where the processor has it, with
all processors and the batches that were quickest here; on the very texts that a sync embeds, and the exact product.
"""

from __future__ import annotations

import os
from pathlib import Path

import numpy as np

from index.analysis.embedding import Vectors
from tests.benchmarks.peers.exact import Peer as Exact

# Of 8 and 32: 80 and 76 passages a second.
BATCH = 8


class Peer(Exact):
    def __init__(self, folder: Path, model: Path) -> None:
        super().__init__(folder, model)
        self._path = model

    def load(self) -> None:
        super().load()
        import torch
        from sentence_transformers import SentenceTransformer

        torch.set_num_threads(os.cpu_count() or 1)
        kind = torch.bfloat16 if torch.cpu.get_capabilities().get("avx512_bf16") else torch.float32
        self._model = SentenceTransformer(str(self._path), device="cpu").to(kind)

    def encode(self, texts: list[str]) -> Vectors:
        found = self._model.encode(texts, batch_size=BATCH, show_progress_bar=False, convert_to_numpy=True)
        return np.asarray(found, dtype=np.float32)
