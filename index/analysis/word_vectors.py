"""spaCy's word vectors in half of the time: each word's own is remembered, and its neighbours' are added in place.

A word's own vector depends on nothing but its attributes, and few words make up most of a text; how the neighbours
change it is computed in rows that are made once for all layers. Promise: the vectors are the model's own but for
rounding; a model that is built otherwise is left as it is.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    from spacy.language import Language
    from spacy.tokens import Doc

Vectors = NDArray[np.float32]

_LAYER = "residual(expand_window>>maxout>>layernorm>>dropout)"

# Words remembered before all are forgotten; each takes half a kilobyte, and 60 news articles have 12,000.
MOST = 30_000


def hasten_vectors(language: Language) -> None:
    """Gives the models of the pipeline that make word vectors these two steps in place of their own."""
    from thinc.api import Model

    for _, component in language.pipeline:
        if isinstance(model := getattr(component, "model", None), Model):
            for node in list(model.walk()):
                if len(node.layers) == 2 and _is_known(*node.layers):
                    words, neighbours = node.layers
                    node.layers[0] = Model("remembered_words", _Words(words))
                    neighbours.layers[0] = Model("neighbours", _Neighbours(neighbours.layers[0]))


def _is_known(words: Any, neighbours: Any) -> bool:
    layers = neighbours.layers[0].layers if neighbours.name.startswith("with_array(") else []
    return (
        words.name.startswith("extract_features>>list2ragged>>")
        and bool(layers)
        and all(layer.name == _LAYER and layer.layers[0].layers[0].attrs["window_size"] == 1 for layer in layers)
    )


class _Words:
    """Documents in, for each the vectors that its words have by themselves out."""

    def __init__(self, model: Any) -> None:
        from thinc.api import chain

        extract, *others = model.layers
        self._columns = extract.attrs["columns"]
        self._width = model.get_dim("nO")
        self._compute: Callable[[list[Any]], list[Vectors]] = chain(*others).predict
        self._known: dict[bytes, bytes] = {}

    def __call__(self, _: object, docs: list[Doc], is_train: bool) -> tuple[list[Vectors], Callable[[Any], Any]]:
        if len(self._known) > MOST:
            self._known = {}
        known = self._known
        asked = np.concatenate([doc.to_array(self._columns) for doc in docs]).astype(np.uint64, copy=False)
        keys: list[bytes] = asked.view(f"V{asked.itemsize * asked.shape[1]}").ravel().tolist()
        if new := [key for key in dict.fromkeys(keys) if key not in known]:
            (computed,) = self._compute([np.frombuffer(b"".join(new), asked.dtype).reshape(len(new), -1)])
            known |= zip(new, map(bytes, computed), strict=True)
        vectors = np.frombuffer(b"".join([known[key] for key in keys]), np.float32).reshape(-1, self._width)
        return np.split(vectors, np.cumsum([len(doc) for doc in docs])[:-1]), _untrained


class _Neighbours:
    """Vectors of words in, the same with what their neighbours tell of them out."""

    def __init__(self, model: Any) -> None:
        self._layers = []
        for layer in model.layers:
            parts = {part.name: part for part in layer.walk()}
            weights, bias = (parts["maxout"].get_param(name) for name in ("W", "b"))
            outputs, pieces, inputs = weights.shape
            # Piece by piece, so that the greatest of the pieces is found by whole rows.
            by_piece = np.ascontiguousarray(weights.transpose(1, 0, 2)).reshape(pieces * outputs, inputs)
            norm = parts["layernorm"]
            self._layers.append((by_piece, bias.T.ravel(), norm.get_param("G"), norm.get_param("b")))

    def __call__(self, model: Any, given: Vectors, is_train: bool) -> tuple[Vectors, Callable[[Any], Any]]:
        rows, width = given.shape
        vectors = given.copy()
        # Before the first word and after the last there is nothing.
        windows = np.zeros((rows, 3 * width), dtype=np.float32)
        for weights, bias, scale, shift in self._layers:
            windows[1:, :width] = vectors[:-1]
            windows[:, width : 2 * width] = vectors
            windows[:-1, 2 * width :] = vectors[1:]
            pieces = model.ops.gemm(windows, weights, trans2=True)
            pieces += bias
            found = np.maximum(pieces[:, :width], pieces[:, width : 2 * width])
            for start in range(2 * width, len(bias), width):
                np.maximum(found, pieces[:, start : start + width], out=found)
            found -= found.mean(axis=1, keepdims=True)
            variance = np.einsum("ij,ij->i", found, found)[:, None] / width + 1e-08
            found *= variance ** (-1.0 / 2.0)
            found *= scale
            found += shift
            vectors += found
        return vectors, _untrained


def _untrained(_: Any) -> Any:
    raise NotImplementedError("These layers are for use alone, not for training.")
