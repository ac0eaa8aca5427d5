"""Embedding: the packaged model, checked; unit vectors; pieces counted without a limit."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from config.settings import EmbeddingSettings
from index.analysis import embedding
from index.analysis.embedding import Embedder, ModelError, packaged_model


@pytest.fixture(scope="module")
def embedder() -> Embedder:
    return Embedder(EmbeddingSettings())


def test_vectors_are_float32_of_length_one(embedder: Embedder) -> None:
    vectors = embedder.encode(["The visa was revoked.", "A cat sat."])
    assert vectors.dtype == np.float32
    assert np.allclose(np.linalg.norm(vectors, axis=1), 1.0, atol=1e-5)


def test_meaning_is_nearer_than_other_matters(embedder: Embedder) -> None:
    question, near, far = embedder.encode(["who lost visas", "The visa was revoked.", "A cat sat on the mat."])
    assert question @ near > question @ far + 0.2


def test_pieces_are_counted_beyond_what_the_model_reads(embedder: Embedder) -> None:
    assert embedder.count_pieces(["hello world", "word " * 1000]) == [2, 1000]


def test_half_precision_ranks_like_full_precision(embedder: Embedder) -> None:
    full = Embedder(EmbeddingSettings(precision="float32"))
    texts = ["The visa was revoked.", "A judge in Brazil spoke.", "Tourism in Mexico grew.", "A cat sat."]
    a, b = (one.encode(["who lost visas", *texts]) for one in (embedder, full))
    assert list(np.argsort(a[1:] @ a[0])) == list(np.argsort(b[1:] @ b[0]))
    assert full.fingerprint == embedder.fingerprint


def test_weights_with_another_checksum_are_not_loaded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(embedding, "PACKAGED_SHA256", "0" * 64)
    with pytest.raises(ModelError, match="checksum"):
        packaged_model()


def test_a_model_that_is_not_there_is_a_sentence(tmp_path: Path) -> None:
    with pytest.raises(ModelError, match=r"embedding\.model"):
        Embedder(EmbeddingSettings(model=str(tmp_path)))


def test_a_model_folder_is_loaded_and_has_a_fingerprint_of_its_own(embedder: Embedder) -> None:
    named = Embedder(EmbeddingSettings(model=str(packaged_model())))
    assert named.fingerprint != embedder.fingerprint
    assert np.allclose(named.encode(["a visa"]), embedder.encode(["a visa"]))
