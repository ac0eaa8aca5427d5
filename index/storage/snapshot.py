"""One state of the catalog, as somebody may see it: what an answer is made of, looked up in one thread.

Promises: what lies in a part of the corpus that may not be seen passes no filter and is in no look-up; an article comes
back with the very text that was stored; filters are exact.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Collection, Iterable, Sequence
from statistics import mode
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from index.model import Filters, NameKind, Story
from index.reading.duplicates import Sketch
from index.storage import doubles
from index.storage.rows import (
    ARTICLE_COLUMNS,
    NAME_COLUMNS,
    QUOTATION_COLUMNS,
    fold,
    passage_from,
    sketch_from,
    stories_from,
    vectors_from,
)
from index.storage.shapes import StoredPassage

Found = Literal["passages", "names", "people", "quotations"]
"""What analysis finds in an article; the people are some of the names."""
EVERYTHING: tuple[Found, ...] = ("passages", "names", "quotations")

# Ids bound in one statement; SQLite allows 32,766 by default.
_CHUNK = 5000


class Scope:
    """What of the catalog may be seen, and which of it passes filters."""

    _parts: frozenset[str] | None = None
    """The restricted parts that may be seen; None: all."""

    @property
    def whole(self) -> bool:
        """Whether nothing is kept from whoever looks."""
        return self._parts is None

    def _where(self, filters: Filters) -> tuple[str, tuple[object, ...]]:
        """The articles ``a`` that pass the filters and may be seen."""
        visible, parts = self._visible("a.id")
        where, values = _where(filters)
        return f"{visible} AND {where}", (*parts, *values)

    def _whose(self, filters: Filters) -> tuple[str, tuple[object, ...]]:
        """The passages ``p`` of the articles that pass the filters and may be seen."""
        if not filters:
            return self._visible("p.article")
        where, values = self._where(filters)
        # Found once by their index: reading each passage's article, its text beside it, took half as long again.
        return f"p.article IN (SELECT a.id FROM articles a WHERE {where})", values

    def _visible(self, article: str) -> tuple[str, tuple[object, ...]]:
        """That the article of this row number may be seen."""
        if self._parts is None:
            return "1", ()
        parts = tuple(sorted(self._parts))
        closed = f"r.article = {article} AND r.part NOT IN ({','.join('?' * len(parts))})"
        return f"NOT EXISTS (SELECT 1 FROM restricted r WHERE {closed})", parts


class Snapshot(Scope):
    """Of one thread, and no longer than the look that it is given to."""

    def __init__(
        self, db: sqlite3.Connection, parts: frozenset[str] | None, twins: dict[str, tuple[str, ...]] | None = None
    ) -> None:
        """``twins``: of articles that were asked for in this state, all that are the same story, whoever may see them;
        what is found is noted there."""
        self._db = db
        self._parts = parts
        self._twins = {} if twins is None else twins

    def rows(self, sql: str, values: Sequence[object] = ()) -> list[sqlite3.Row]:
        """Of one query."""
        return self._db.execute(sql, values).fetchall()

    def rows_in(self, sql: str, values: Sequence[object], *before: object, after: str = "") -> list[sqlite3.Row]:
        """Of a query that ends with IN, for any number of ``values``."""
        found: list[sqlite3.Row] = []
        for low in range(0, len(values), _CHUNK):
            chunk = values[low : low + _CHUNK]
            found += self.rows(f"{sql} ({','.join('?' * len(chunk))}){after}", (*before, *chunk))
        return found

    def passages(self, ids: Sequence[int]) -> dict[int, StoredPassage]:
        """Those that are there, by their id."""
        visible, values = self._visible("p.article")
        rows = self.rows_in(
            'SELECT p.id, a.article_id, p.start, p."end", p.kind, p.paragraph, w.text, w.title AS heading, a.source,'
            " a.published, (SELECT count(*) FROM passages o WHERE o.article = p.article) passages"
            f" FROM passages p JOIN articles a ON a.id = p.article JOIN words w ON w.rowid = p.id WHERE {visible}"
            " AND p.id IN",
            ids,
            *values,
        )
        return {
            row["id"]: StoredPassage(
                row["id"],
                row["article_id"],
                passage_from(row),
                row["text"],
                row["heading"],
                row["source"],
                row["published"],
                row["passages"],
            )
            for row in rows
        }

    def vectors(self, ids: Sequence[int], model: str) -> tuple[list[int], NDArray[np.float32]]:
        """Vectors by that model of those passages: the ids of the ones that have one, and a row each."""
        rows = self.rows_in(
            "SELECT p.id, p.vector FROM passages p JOIN articles a ON a.id = p.article WHERE a.model = ? AND p.id IN",
            ids,
            model,
        )
        # One that is damaged is searched by nobody; `storydesk check` names its article.
        usual = mode(len(row["vector"]) for row in rows) if rows else 0
        rows = [row for row in rows if len(row["vector"]) == usual]
        vectors = vectors_from(row["vector"] for row in rows)
        (sound,) = np.nonzero(np.isfinite(vectors).all(axis=1))
        if len(sound) == len(rows):
            return [row["id"] for row in rows], vectors
        return [rows[place]["id"] for place in sound], vectors[sound]

    def vectors_of(self, article_id: str, title: str | None, model: str) -> dict[str, NDArray[np.float32]]:
        """By their words, the vectors by that model of an article's passages, if it had that title; none of one that is
        to be read again because it is damaged."""
        rows = self.rows(
            "SELECT p.id, w.text FROM articles a JOIN passages p ON p.article = a.id JOIN words w ON w.rowid = p.id"
            " WHERE a.article_id = ? AND a.title IS ? AND a.digest <> ''",
            (article_id, title),
        )
        texts = {row["id"]: row["text"] for row in rows}
        ids, vectors = self.vectors(list(texts), model)
        return {texts[one]: vector for one, vector in zip(ids, vectors, strict=True)}

    def passing(self, article_ids: Sequence[str], filters: Filters) -> list[str]:
        """Those of the articles that pass the filters."""
        where, values = self._where(filters)
        rows = self.rows_in(f"SELECT article_id FROM articles a WHERE {where} AND article_id IN", article_ids, *values)
        return [row["article_id"] for row in rows]

    def stories(
        self,
        article_ids: Iterable[str],
        of: tuple[Found, ...] = EVERYTHING,
        *,
        filters: Filters = Filters(),
        called: Collection[str] | None = None,
    ) -> dict[str, Story]:
        """Those of the articles that pass the filters, each as it was stored.

        ``of``: what of all that was found in them; ``called``: of names and quotations only those of whom an article
        calls so.
        """
        where, values = self._where(filters)
        sql = f"SELECT id, text_hash, {ARTICLE_COLUMNS} FROM articles a WHERE {where} AND article_id IN"
        articles = self.rows_in(sql, list(dict.fromkeys(article_ids)), *values)
        numbers = [row["id"] for row in articles]
        by_name = tuple(called or ())

        def found(table: str, columns: str, order: str, who: str | None = None, only: str = "1") -> list[sqlite3.Row]:
            named = who is not None and called is not None
            terms = [only, *([f"{who} IN ({','.join('?' * len(by_name))})"] if named else ()), "article IN"]
            sql = f"SELECT article, {columns} FROM {table} WHERE {' AND '.join(terms)}"
            return self.rows_in(sql, numbers, *(by_name if named else ()), after=f" ORDER BY {order}")

        people = "1" if "names" in of else f"kind = '{NameKind.PERSON}'"
        passages = found("passages", 'start, "end", kind, paragraph', "start") if "passages" in of else []
        names = [] if {"names", "people"}.isdisjoint(of) else found("names", NAME_COLUMNS, "position", "name", people)
        quotations = found("quotations", QUOTATION_COLUMNS, "start", "speaker") if "quotations" in of else []
        return stories_from(articles, passages, names, quotations)

    def same_stories(self, sketch: Sketch, but: str | None = None) -> list[tuple[str, float]]:
        """Articles that are mostly the same text, but for one: (id, share), likeliest first."""
        (found,) = doubles.find(self._db, [(sketch, but)])
        seen = set(self.passing([one for one, _ in found], Filters()))
        return [one for one in found if one[0] in seen]

    def duplicates_of(self, article_ids: Sequence[str]) -> dict[str, tuple[str, ...]]:
        """The other articles that are the same story as each of these, for those that have any."""
        twins = {one: self._twins[one] for one in article_ids if one in self._twins}
        if new := [one for one in article_ids if one not in twins]:
            rows = self.rows_in(
                "SELECT article_id, runs FROM sketches s JOIN articles a ON a.id = s.article WHERE article_id IN", new
            )
            sketches = [(sketch_from(row["runs"]), row["article_id"]) for row in rows]
            found = doubles.find(self._db, sketches)
            twins |= {
                one: tuple(other for other, _ in others) for (_, one), others in zip(sketches, found, strict=True)
            }
            self._twins |= {one: twins.get(one, ()) for one in new}
        seen = set(self.passing(sorted({other for others in twins.values() for other in others}), Filters()))
        open_to = {one: tuple(other for other in others if other in seen) for one, others in twins.items()}
        return {one: others for one, others in open_to.items() if others}


def _where(filters: Filters) -> tuple[str, tuple[object, ...]]:
    terms, values = ["1"], list[object]()
    if filters.source:
        terms.append("source_key = ?")
        values.append(fold(filters.source))
    if filters.since:
        terms.append("published >= ?")
        values.append(filters.since)
    if filters.until:
        # A date is the beginning of all its moments: 2025-05 includes 2025-05-31T23:59.
        terms.append("published < ? || 'x'")
        values.append(filters.until)
    if filters.author:
        terms.append("'|' || authors_key || '|' LIKE '%|' || ? || '|%'")
        values.append(fold(filters.author))
    return " AND ".join(terms), tuple(values)
