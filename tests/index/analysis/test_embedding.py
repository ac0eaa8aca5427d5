"""Embedding: the packaged model, checked; unit vectors; pieces counted without a limit."""

from __future__ import annotations

import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
import pytest
import torch

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


def test_texts_encoded_side_by_side_have_their_own_vectors_in_their_order() -> None:
    full = Embedder(EmbeddingSettings(precision="float32", batch_size=2))
    texts = [f"Lamp {number} of Harbour Street" + " burns" * (number * 7 % 5) for number in range(9)]
    alone = np.vstack([full.encode([text]) for text in texts])
    for threads in (1, 2, 3, 20):
        assert np.allclose(full.encode(texts, threads), alone, atol=1e-5)


def test_a_thread_that_encodes_computes_alone(embedder: Embedder) -> None:
    with ThreadPoolExecutor(1) as pool:
        pool.submit(embedder.encode, ["a visa"]).result()
        assert pool.submit(torch.get_num_threads).result() == 1


def test_weights_with_another_checksum_are_not_loaded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(embedding, "PACKAGED_SHA256", "0" * 64)
    with pytest.raises(ModelError, match="checksum"):
        packaged_model()


def test_a_model_that_is_not_there_is_a_sentence(tmp_path: Path) -> None:
    with pytest.raises(ModelError, match=r"embedding\.model"):
        Embedder(EmbeddingSettings(model=str(tmp_path)))


TEXTS = [
    "a visa",
    "",
    "Ávila’s visa was revoked on Saturday, she wrote.",
    *["The judge spoke. " * n for n in range(80)],
]


def test_a_model_folder_has_a_fingerprint_of_its_own_and_gives_the_same_vectors_to_the_bit() -> None:
    named, own = (
        Embedder(EmbeddingSettings(model=model, precision="float32"))
        for model in (str(packaged_model()), EmbeddingSettings().model)
    )
    assert named.fingerprint != own.fingerprint
    assert np.array_equal(named.encode(TEXTS), own.encode(TEXTS))
    assert np.array_equal(named.encode(["a visa"]), own.encode(["a visa"]))


def test_half_precision_is_as_near_to_full_as_that_of_sentence_transformers() -> None:
    full = Embedder(EmbeddingSettings(precision="float32")).encode(TEXTS)
    named, own = (
        Embedder(EmbeddingSettings(model=model, precision="bfloat16")).encode(TEXTS)
        for model in (str(packaged_model()), EmbeddingSettings().model)
    )
    cosines = np.sum(own * full, axis=1)
    assert cosines.min() > 0.9995
    assert cosines.mean() > np.sum(named * full, axis=1).mean() - 1e-4


def test_no_text_has_no_vector(embedder: Embedder) -> None:
    assert embedder.encode([]).shape[0] == 0


def test_the_packaged_model_is_loaded_without_the_packages_that_load_any_model() -> None:
    """They cost five seconds and 200 MB before the first question."""
    program = (
        "import sys; from config.settings import EmbeddingSettings; from index.analysis.embedding import Embedder;"
        "Embedder(EmbeddingSettings()).encode(['a visa']);"
        "sys.exit(any(one in sys.modules for one in ('transformers', 'sklearn', 'scipy', 'sentence_transformers')))"
    )
    assert subprocess.run([sys.executable, "-c", program], check=False).returncode == 0
