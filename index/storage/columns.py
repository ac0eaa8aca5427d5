"""The passages as columns in memory, grown by what is new: their articles, lengths, vectors, and where words stand.

SQLite scores anew each passage that has a word of a question, 15 to 45 ms for 100,000 passages; over columns that is
one sum. Chroma's own filters are slow and lose recall; over columns a filter is a mask. Promises: BM25 as FTS5 has it
(Robertson and Zaragoza 2009, k1 1.2, b .75, a word of the title counts twice); what is struck is found no more; of the
words asked for the latest are kept, within ``MOST`` places.
"""

from __future__ import annotations

import asyncio
from collections import OrderedDict
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

import numpy as np
from numpy.typing import NDArray

Bools = NDArray[np.bool_]
Ints = NDArray[np.int64]

# Places of words that are kept: 24 MB.
MOST = 4_000_000
# Filters whose rows are kept.
FILTERS = 32
K1, B = 1.2, 0.75
# What FTS5 has for a word that stands in more than half of the passages.
LEAST = 1e-6
# Share of the passages below which only these are compared and not all.
FEW = 0.25


class _Column:
    """An array that grows at its end; room that is not used takes no memory."""

    def __init__(self, dtype: Any, *width: int) -> None:
        self._room: NDArray[Any] = np.empty((0, *width), dtype)
        self._size = 0

    @property
    def values(self) -> NDArray[Any]:
        return self._room[: self._size]

    def extend(self, values: NDArray[Any]) -> None:
        size = self._size + len(values)
        if size > len(self._room):
            room = np.empty((2 * size, *self._room.shape[1:]), self._room.dtype)
            room[: self._size] = self.values
            self._room = room
        self._room[self._size : size] = values
        self._size = size


@dataclass(frozen=True, slots=True)
class Places:
    """In which passages a stem stands, by their rows, and how often."""

    rows: NDArray[np.int32]
    times: NDArray[np.uint16]
    seen: int
    """So many rows were looked through."""


class Columns:
    """One row a passage, in the order of their ids."""

    def __init__(self) -> None:
        self.growing = asyncio.Lock()
        """Held while more is being read."""
        self.made = 0
        """How often all of it was forgotten: rows of before are no rows of now."""
        self.forget()

    def forget(self) -> None:
        """All of it is to be read again."""
        self.made += 1
        self._ids, self._articles, self._lengths = _Column(np.int64), _Column(np.int64), _Column(np.float32)
        self._there = _Column(np.bool_)
        self._codes: _Column | None = None
        self._scales = _Column(np.float32)
        self.model: str | None = None
        """By which the vectors are."""
        self._places: OrderedDict[str, Places] = OrderedDict()
        self._kept = 0
        self._struck: set[int] = set()
        self._masks: dict[object, Bools] = {}
        self._weighed: tuple[int, NDArray[np.float64]] | None = None
        """How many passages are there, and by how much the length of each slackens what a word counts."""
        self.changes: int | None = None
        """Of the catalog, when the rows were last in step with it."""

    # ── rows ──────────────────────────────────────────────────────────────────────────────────

    @property
    def size(self) -> int:
        return len(self._ids.values)

    @property
    def last(self) -> int:
        """The highest id, 0 where there is none."""
        return self.upto(self.size)

    @property
    def mostly_struck(self) -> bool:
        """Whether it is time to read anew what there is."""
        return 2 * int(self._there.values.sum()) < self.size

    def upto(self, rows: int) -> int:
        """The highest id of the first rows."""
        return int(self._ids.values[rows - 1]) if rows else 0

    def append(self, rows: Sequence[Sequence[int]]) -> None:
        """Passages of higher ids than all before, in their order: (id, article, words)."""
        self._masks.clear()
        self._weighed = None
        if not rows:
            return
        ids, articles, lengths = (np.array(column) for column in zip(*rows, strict=True))
        self._ids.extend(ids)
        self._articles.extend(articles)
        self._lengths.extend(lengths)
        self._there.extend(~np.isin(ids, list(self._struck)))
        self._struck.clear()

    def strike(self, passages: Sequence[int]) -> None:
        """These are there no more."""
        rows = self._rows(np.array(passages, dtype=np.int64))
        there = self._there.values.copy()
        there[rows] = False
        self._there = _Column(np.bool_)
        self._there.extend(there)
        # One that is being read at the moment comes only to be gone.
        self._struck.update(one for one in passages if one > self.last)
        self._masks.clear()
        self._weighed = None

    def passing(self, key: object) -> Bools | None:
        """The rows that pass a filter, where they are known; by None all that are there."""
        return self._there.values if key is None else self._masks.get(key)

    def pass_only(self, key: object, articles: Sequence[int]) -> None:
        """Has the rows of these articles pass a filter, until something changes."""
        if len(self._masks) >= FILTERS:
            self._masks.clear()
        passing = np.zeros(max(articles, default=0) + 1, dtype=np.bool_)
        passing[list(articles)] = True
        of = self._articles.values
        self._masks[key] = self._there.values & passing[np.minimum(of, len(passing) - 1)] & (of < len(passing))

    def _rows(self, ids: Ints) -> Ints:
        """Of those of these ids that are here."""
        known = self._ids.values
        rows = np.searchsorted(known, ids)
        return rows[(rows < self.size) & (known[np.minimum(rows, self.size - 1)] == ids)] if self.size else rows[:0]

    # ── words ─────────────────────────────────────────────────────────────────────────────────

    def places(self, stem: str) -> Places | None:
        """Where it stands, as far as that is kept."""
        if stem in self._places:
            self._places.move_to_end(stem)
        return self._places.get(stem)

    def add_places(self, stem: str, passages: Ints, times: Ints, known: Places | None) -> Places:
        """Where a stem stands, by passages in their order, behind what is known."""
        rows = np.searchsorted(self._ids.values, passages)
        # A word whose passage is gone is left over in a damaged catalog only.
        here = self._ids.values[rows] == passages
        parts = [*([known] if known else ()), Places(rows[here].astype(np.int32), times[here].astype(np.uint16), 0)]
        found = Places(
            np.concatenate([part.rows for part in parts]), np.concatenate([part.times for part in parts]), self.size
        )
        if (old := self._places.pop(stem, None)) is not None:
            self._kept -= len(old.rows)
        self._places[stem] = found
        self._kept += len(found.rows)
        while self._kept > MOST and len(self._places) > 1:
            self._kept -= len(self._places.popitem(last=False)[1].rows)
        return found

    def best(self, stems: Sequence[Places], allowed: Bools, limit: int) -> list[tuple[int, float]]:
        """The passages with the highest BM25, of equals the ones of lower ids: (id, score)."""
        there = self._there.values
        if self._weighed is None:
            lengths = self._lengths.values.astype(np.float64)
            total = max(int(there.sum()), 1)
            usual = float(lengths[there].sum()) / total or 1.0
            self._weighed = total, K1 * (1 - B + B * lengths / usual)
        total, slack = self._weighed
        scores = np.zeros(len(there))
        for one in stems:
            held = int(np.count_nonzero(there[one.rows]))
            rarity = max(np.log((total - held + 0.5) / (held + 0.5)), LEAST)
            times = one.times.astype(np.float64)
            scores[one.rows] += rarity * times * (K1 + 1) / (times + slack[one.rows])
        rows = np.flatnonzero((scores > 0) & allowed)
        rows = rows[_highest(scores[rows], limit)]
        return list(zip(self._ids.values[rows].tolist(), scores[rows].tolist(), strict=True))

    # ── vectors ───────────────────────────────────────────────────────────────────────────────

    def without_vectors(self, model: str, many: int) -> list[int]:
        """The next passages whose vectors by this model are to be added."""
        if self.model != model:
            self.model, self._codes, self._scales = model, None, _Column(np.float32)
        first = len(self._scales.values)
        found: list[int] = self._ids.values[first : first + many].tolist()
        return found

    def add_vectors(
        self, passages: Sequence[int], ids: Sequence[int], vectors: NDArray[np.float32], width: int
    ) -> None:
        """Of those next passages the ones that have a vector, a row each; a component is kept in eight bits."""
        if self._codes is None:
            self._codes = _Column(np.int8, width)
        codes, scales = np.zeros((len(passages), width), np.int8), np.zeros(len(passages), np.float32)
        if ids and vectors.shape[1] == width:
            rows = np.searchsorted(passages, ids)
            most = np.maximum(np.abs(vectors).max(axis=1), 1e-9)
            codes[rows] = np.rint(vectors * (127 / most)[:, None])
            scales[rows] = most / 127
        self._codes.extend(codes)
        self._scales.extend(scales)

    def nearing(self, vector: NDArray[np.float32], allowed: Bools, limit: int) -> Callable[[], list[int]]:
        """A search, for a thread, for about the nearest passages to a vector, in no order.

        More than are needed are to be compared exactly.
        """
        if self._codes is None:
            return list
        return partial(_near, self._codes.values, self._scales.values, self._ids.values, allowed, vector, limit)


def _near(
    codes: NDArray[np.int8], scales: NDArray[np.float32], ids: Ints, allowed: Bools, vector: NDArray[Any], limit: int
) -> list[int]:
    import torch

    rows = np.flatnonzero(allowed & (scales > 0))
    if few := len(rows) < FEW * len(codes):
        codes = codes[rows]
    asked = np.rint(vector * (127 / max(float(np.abs(vector).max()), 1e-9))).astype(np.int8)
    # Of eight bits each: 4 ms for 100,000 vectors, 11 of floats. NumPy's own columns have a stride that it misreads.
    products = torch._int_mm(torch.from_numpy(codes), torch.from_numpy(asked)[:, None]).numpy()[:, 0]
    scores = (products if few else products[rows]) * scales[rows]
    if len(rows) > limit:
        rows = rows[np.argpartition(-scores, limit)[:limit]]
    found: list[int] = ids[rows].tolist()
    return found


def _highest(scores: NDArray[np.float64], limit: int) -> Ints:
    """Places of the highest scores, best first, of equals the first."""
    if len(scores) <= limit:
        return np.argsort(-scores, kind="stable")
    places = np.flatnonzero(scores >= np.partition(scores, len(scores) - limit)[len(scores) - limit])
    return places[np.argsort(-scores[places], kind="stable")][:limit]


def words_in(size: bytes) -> int:
    """The words of a passage and its title, as FTS5 keeps them: a variable-length number for each column."""
    total = value = 0
    for byte in size:
        value = value << 7 | byte & 127
        if byte < 128:
            total, value = total + value, 0
    return total
