"""Which entity each name of each article belongs to, as numbers: 20 bytes a name, where pairs of strings took 220."""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from index.analysis.identity.records import NameRecord


class LocalNames:
    """Where every name of every article belongs."""

    def __init__(self, records: Sequence[NameRecord], groups: Sequence[Sequence[NameRecord]]) -> None:
        """``groups``: the records of each entity, which is called by its index here."""
        self._articles: dict[str, int] = {}
        self._texts: dict[str, int] = {}
        published: dict[str, str | None] = {}
        for record in records:
            self._articles.setdefault(record.article_id, len(self._articles))
            self._texts.setdefault(record.name.name, len(self._texts))
            published[record.article_id] = record.published
        self._published = list(published.values())
        self._article_ids, self._names = list(self._articles), list(self._texts)
        self._keys = self._keys_of(records)
        """Of article and name, in the order of the records."""
        self._mentions = np.fromiter((record.mentions for record in records), np.int32, len(records))
        self._order = np.argsort(self._keys, kind="stable").astype(np.int32)
        self._owners = self._owned_by(groups)
        pairs = np.unique(self._keys // max(len(self._names), 1) * max(len(groups), 1) + self._owners)
        self._in_articles, self._entities = (part.astype(np.int32) for part in np.divmod(pairs, max(len(groups), 1)))
        """Which entity is in which article, each pair once, by article."""
        self._size = len(groups)
        self._by_owner, self._by_entity = Order(self._owners, self._size), Order(self._entities, self._size)

    def owner(self, article_id: str, name: str) -> int | None:
        """The entity's index; None where the article has no such name."""
        article, text = self._articles.get(article_id), self._texts.get(name)
        if article is None or text is None:
            return None
        wanted = article * len(self._texts) + text
        # np.searchsorted widens the whole order at every call: 0.2 ms, and an answer asks a thousand times.
        place = bisect_left(range(len(self._order)), wanted, key=lambda n: self._keys[self._order[n]])
        if place == len(self._order) or self._keys[self._order[place]] != wanted:
            return None
        return int(self._owners[self._order[place]])

    def places(self, indexes: Sequence[int]) -> list[tuple[str, str]]:
        """Article ids and names of these entities, in the order of the records."""
        keys = self._keys[np.sort(self._by_owner.of(indexes))].tolist()
        return [(self._article_ids[key // len(self._names)], self._names[key % len(self._names)]) for key in keys]

    def by_month(self, indexes: Sequence[int]) -> tuple[tuple[str, int], ...]:
        """How often these entities are mentioned in each month, or year where no more is known, in order."""
        records = self._by_owner.of(indexes)
        articles = (self._keys[records] // max(len(self._names), 1)).tolist()
        counts: Counter[str] = Counter()
        for article, mentions in zip(articles, self._mentions[records].tolist(), strict=True):
            if published := self._published[article]:
                counts[published[: len("2025-05")]] += mentions
        return tuple(sorted(counts.items()))

    def beside(self, indexes: Sequence[int]) -> NDArray[np.int64]:
        """In how many of the articles these are in every entity is, by its index."""
        articles = np.unique(self._in_articles[self._by_entity.of(indexes)])
        firsts, lasts = (np.searchsorted(self._in_articles, articles, side) for side in ("left", "right"))
        return np.bincount(self._entities[_ranges(firsts, lasts)], minlength=self._size)

    def _keys_of(self, records: Sequence[NameRecord]) -> NDArray[np.int64]:
        articles, texts, width = self._articles, self._texts, len(self._texts)
        keys = (articles[r.article_id] * width + texts[r.name.name] for r in records)
        return np.fromiter(keys, np.int64, len(records))

    def _owned_by(self, groups: Sequence[Sequence[NameRecord]]) -> NDArray[np.int32]:
        """A name that an article gives to a person and to a place alike belongs to the less mentioned of the two, which
        is the later."""
        ordered = self._keys[self._order]
        owned = np.zeros(len(ordered), np.int32)
        indexes = np.repeat(np.arange(len(groups), dtype=np.int32), [len(group) for group in groups])
        owned[np.searchsorted(ordered, self._keys_of([record for group in groups for record in group]))] = indexes
        owners = np.empty_like(owned)
        owners[self._order] = owned[np.searchsorted(ordered, ordered)]
        return owners


class Order:
    """Where each number stands in a list of numbers below ``size``."""

    def __init__(self, numbers: NDArray[np.int32], size: int) -> None:
        self._order = np.argsort(numbers, kind="stable").astype(np.int32)
        self._begins = np.searchsorted(numbers[self._order], np.arange(size + 1)).astype(np.int32)

    def of(self, numbers: Sequence[int]) -> NDArray[np.int32]:
        """The places of these numbers, those of each in their order."""
        found = [self._order[self._begins[one] : self._begins[one + 1]] for one in numbers]
        return np.concatenate([self._order[:0], *found])


def _ranges(firsts: NDArray[np.int64], lasts: NDArray[np.int64]) -> NDArray[np.int64]:
    """The numbers from each first up to before each last."""
    lengths = lasts - firsts
    offsets = np.repeat(firsts - np.cumsum(lengths) + lengths, lengths)
    return offsets + np.arange(len(offsets))
