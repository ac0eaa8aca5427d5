"""Made in fewer steps, the vectors of words are the model's own."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
import spacy
from spacy.language import Language

from index.analysis import word_vectors
from index.analysis.language import MODEL
from index.analysis.word_vectors import hasten_vectors

SEEDS = sorted((Path(__file__).parents[3] / "seeds").glob("*.txt"))
TEXTS = [*(part for path in SEEDS for part in path.read_text("utf-8").split("\n\n")), "", " \n ", "Yes.", "can't"]


@pytest.fixture(scope="module")
def plain() -> Language:
    return spacy.load(MODEL)


@pytest.fixture
def hastened() -> Language:
    language = spacy.load(MODEL)
    hasten_vectors(language)
    return language


def vectors(language: Language, pipe: str, texts: list[str]) -> list[np.ndarray]:
    model = language.get_pipe(pipe).model  # type: ignore[attr-defined]
    found = model.get_ref("tok2vec") if model.has_ref("tok2vec") else model
    return [np.asarray(one) for one in found.predict([language.make_doc(text) for text in texts])]


@pytest.mark.parametrize("pipe", ["tok2vec", "ner"])
def test_vectors_are_the_models_own(pipe: str, plain: Language, hastened: Language) -> None:
    for texts in (TEXTS, TEXTS, TEXTS[:1], TEXTS[-1:]):  # computed, then remembered
        for own, expected in zip(vectors(hastened, pipe, texts), vectors(plain, pipe, texts), strict=True):
            np.testing.assert_allclose(own, expected, atol=1e-5)


def test_what_is_forgotten_is_computed_anew(
    plain: Language, hastened: Language, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(word_vectors, "MOST", 0)
    for text in TEXTS:
        (own,), (expected,) = vectors(hastened, "tok2vec", [text]), vectors(plain, "tok2vec", [text])
        np.testing.assert_allclose(own, expected, atol=1e-5)


def test_a_model_that_is_built_otherwise_is_left_as_it_is() -> None:
    language = spacy.blank("en")
    language.add_pipe("tok2vec", config={"model": {"window_size": 2}})
    language.initialize()
    before = [node.name for node in language.get_pipe("tok2vec").model.walk()]  # type: ignore[attr-defined]
    hasten_vectors(language)
    assert [node.name for node in language.get_pipe("tok2vec").model.walk()] == before  # type: ignore[attr-defined]
