"""The packaged model on torch alone: MiniLM, six layers of BERT (Devlin et al. 2018), the mean of its tokens.

sentence-transformers loads any model and brings transformers, scikit-learn and SciPy for that: 5.6 s of processor
time and 200 MB before the first question, of which this one model needs nothing. Promise: in float32 the same vectors
to the bit as sentence-transformers makes of the same folder; in bfloat16, where the matrices are laid out for the
processor once and not at each use, as near to float32 as its own are (tests/index/analysis/test_embedding.py).
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from itertools import groupby
from pathlib import Path
from typing import NamedTuple

import numpy as np
import torch
from numpy.typing import NDArray
from safetensors.torch import load_file
from tokenizers import Tokenizer
from torch import Tensor
from torch.nn import functional

_PAD = 0
# Tokens that a batch has about, for which the matrices are laid out; with others they give the same.
_ROWS = 720
# Query, key and value are one matrix: a question's vector takes two thirds of the time, to the bit the same.
_THREE = "attention.self.three"
# Numbers that the processor takes at once: attention over 191 tokens takes 1.9 times as long as over 192.
_LINE = 16


class _Run(NamedTuple):
    """Texts of one length, behind each other among the tokens of a batch."""

    start: int
    present: Tensor
    """Shape (texts, length): 1 for a token, 0 for what fills a text up."""
    seen: Tensor | None
    """What attention adds where it looks at a token; None where all are."""

    def of(self, states: Tensor) -> Tensor:
        """Of a row a token those of these texts, shape (texts, length, width)."""
        return states[self.start : self.start + self.present.numel()].view(*self.present.shape, -1)

    def mean(self, states: Tensor) -> Tensor:
        """Each text's unit vector."""
        own = self.of(states)
        mean = (own * self.present.unsqueeze(-1)).sum(1, dtype=torch.float32) / self.present.sum(1, keepdim=True)
        return functional.normalize(mean.to(own.dtype), p=2, dim=1)


class MiniLM:
    """A loaded BERT encoder. Thread-safe."""

    def __init__(self, folder: Path, precision: str) -> None:
        """From a sentence-transformers folder. Raises OSError or ValueError where it is not whole."""
        config = json.loads((folder / "config.json").read_text("utf-8"))
        self.max_pieces = int(json.loads((folder / "sentence_bert_config.json").read_text("utf-8"))["max_seq_length"])
        # One for reading and counting: each takes 9 MB.
        self.tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
        self.tokenizer.no_padding()
        self.tokenizer.no_truncation()
        self._kind = kind = getattr(torch, precision)
        self._weights = {name: tensor.to(kind) for name, tensor in load_file(folder / "model.safetensors").items()}
        self._layers = [f"encoder.layer.{layer}" for layer in range(config["num_hidden_layers"])]
        for layer in self._layers:
            for part in ("weight", "bias"):
                own = [self._weights.pop(f"{layer}.attention.self.{one}.{part}") for one in ("query", "key", "value")]
                self._weights[f"{layer}.{_THREE}.{part}"] = torch.cat(own)
        self._laid_out = kind == torch.bfloat16 and torch.backends.mkldnn.is_available()  # type: ignore[no-untyped-call]
        if self._laid_out:
            for name, tensor in self._weights.items():
                if name.startswith("encoder.") and tensor.dim() == 2:
                    self._weights[name] = torch.ops.mkldnn._reorder_linear_weight(tensor, _ROWS)
        self._heads = config["num_attention_heads"]
        self._epsilon = config["layer_norm_eps"]

    def encode(self, texts: Sequence[str], batch_size: int) -> NDArray[np.float32]:
        """Vectors of the texts, shape (texts, dimensions); texts of like length are computed together."""
        pieces = [self._cut(one.ids) for one in self.tokenizer.encode_batch_fast(list(texts))]
        order = sorted(range(len(texts)), key=lambda at: -len(pieces[at]))
        vectors = np.empty((len(texts), self._weights["embeddings.LayerNorm.weight"].numel()), dtype=np.float32)
        with torch.inference_mode():
            for low in range(0, len(order), batch_size):
                batch = order[low : low + batch_size]
                vectors[batch] = self._forward([pieces[at] for at in batch]).float().numpy()
        return vectors

    def _cut(self, pieces: list[int]) -> list[int]:
        """As many as the model reads, the mark at their end among them."""
        return pieces if len(pieces) <= self.max_pieces else [*pieces[: self.max_pieces - 1], pieces[-1]]

    def _forward(self, batch: Sequence[Sequence[int]]) -> Tensor:
        """``batch``: the tokens of each text, longest first."""
        longest = max(map(len, batch))
        # Where results need not be those of another program, a text is as long as it is, to the next line.
        lengths = [-(-len(one) // _LINE) * _LINE if self._laid_out else longest for one in batch]
        ids = torch.tensor([token for one, to in zip(batch, lengths, strict=True) for token in _filled(one, to)])
        states = self._embedded(ids, lengths)
        runs = list(self._runs(batch, lengths))
        for layer in self._layers:
            states = self._layer(states, runs, layer)
        return _joined([run.mean(states) for run in runs])

    def _runs(self, batch: Sequence[Sequence[int]], lengths: Sequence[int]) -> Iterator[_Run]:
        start = 0
        for length, alike in groupby(zip(batch, lengths, strict=True), key=lambda one: one[1]):
            present = torch.tensor([[1] * len(one) + [0] * (length - len(one)) for one, _ in alike])
            seen = None
            if not present.all():
                seen = torch.zeros(present.shape, dtype=self._kind).masked_fill(present == 0, -torch.inf)
                seen = seen[:, None, None, :]
            yield _Run(start, present, seen)
            start += present.numel()

    def _embedded(self, ids: Tensor, lengths: Sequence[int]) -> Tensor:
        tables = "embeddings.{}_embeddings.weight".format
        words = functional.embedding(ids, self._weights[tables("word")])
        types = self._weights[tables("token_type")][0]
        places = _joined([self._weights[tables("position")][:length] for length in lengths])
        return self._normed(words + types + places, "embeddings.LayerNorm")

    def _layer(self, states: Tensor, runs: Sequence[_Run], name: str) -> Tensor:
        three = self._linear(states, f"{name}.{_THREE}")
        found = _joined([self._attention(run.of(three), run.seen) for run in runs])
        attended = self._linear(found, f"{name}.attention.output.dense") + states
        states = self._normed(attended, f"{name}.attention.output.LayerNorm")
        inner = self._linear(states, f"{name}.intermediate.dense", curved=True)
        return self._normed(self._linear(inner, f"{name}.output.dense") + states, f"{name}.output.LayerNorm")

    def _attention(self, three: Tensor, seen: Tensor | None) -> Tensor:
        count, length, width = three.shape
        three = three.view(count, length, 3, self._heads, width // (3 * self._heads))
        query, key, value = three.permute(2, 0, 3, 1, 4)
        found = functional.scaled_dot_product_attention(query, key, value, attn_mask=seen)
        return found.transpose(1, 2).reshape(count * length, width // 3)

    def _linear(self, states: Tensor, name: str, curved: bool = False) -> Tensor:
        weight, bias = self._weights[f"{name}.weight"], self._weights[f"{name}.bias"]
        if self._laid_out:
            # What torch's own compiler makes of a linear layer and the GELU behind it.
            then, kind = ("gelu", "none") if curved else ("none", "")
            result: Tensor = torch.ops.mkldnn._linear_pointwise(states, weight, bias, then, [], kind)
            return result
        result = functional.linear(states, weight, bias)
        return functional.gelu(result) if curved else result

    def _normed(self, states: Tensor, name: str) -> Tensor:
        weight, bias = self._weights[f"{name}.weight"], self._weights[f"{name}.bias"]
        return functional.layer_norm(states, weight.shape, weight, bias, self._epsilon)


def _joined(parts: Sequence[Tensor]) -> Tensor:
    """Behind each other, without a copy where there is one."""
    return parts[0] if len(parts) == 1 else torch.cat(list(parts))


def _filled(tokens: Sequence[int], length: int) -> list[int]:
    return [*tokens, *[_PAD] * (length - len(tokens))]
