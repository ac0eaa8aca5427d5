"""Values of the model as rows of the catalog and back."""

from __future__ import annotations

import json
import logging
import sqlite3
import unicodedata
from collections.abc import Iterable, Sequence
from itertools import starmap

import numpy as np
from numpy.typing import NDArray

from index.model import (
    Analysis,
    Article,
    Block,
    BlockKind,
    Name,
    NameKind,
    Passage,
    Quotation,
    QuotationKind,
    Span,
    Story,
    hash_text,
)
from index.reading.duplicates import Sketch

log = logging.getLogger(__name__)

ARTICLE_COLUMNS = "article_id, title, source, authors, published, url, blocks, text"
NAME_COLUMNS = "name, kind, aliases, description, mentions"
QUOTATION_COLUMNS = (
    'start, "end", kind, speaker, speaker_start, speaker_end, cue, cue_start, cue_end, confidence'  # order of fields
)

# A kind by its value; an enumeration takes ten times as long to find it, and an answer reads a thousand.
_BLOCK_KINDS = {kind.value: kind for kind in BlockKind}
_NAME_KINDS = {kind.value: kind for kind in NameKind}
_QUOTATION_KINDS = {kind.value: kind for kind in QuotationKind}


def fold(text: str) -> str:
    """For comparing outlets and authors: case, accents, marks and a leading "the" do not matter."""
    plain = "".join(c for c in unicodedata.normalize("NFKD", text) if not unicodedata.combining(c)).casefold()
    words = "".join(c if c.isalnum() else " " for c in plain).split()
    return " ".join(words[1:] if len(words) > 1 and words[0] == "the" else words)


def article_from(row: sqlite3.Row) -> Article:
    return Article(
        id=row["article_id"],
        text=row["text"],
        title=row["title"],
        source=row["source"],
        authors=tuple(json.loads(row["authors"])),
        published=row["published"],
        url=row["url"],
        blocks=tuple(Block(start, end, _BLOCK_KINDS[kind]) for start, end, kind in json.loads(row["blocks"])),
    )


def blocks_to(blocks: Iterable[Block]) -> str:
    return compact([[block.start, block.end, block.kind.value] for block in blocks])


def passage_from(row: sqlite3.Row) -> Passage:
    return Passage(row["start"], row["end"], _BLOCK_KINDS[row["kind"]], row["paragraph"])


def names_from(rows: Sequence[sqlite3.Row]) -> list[Name]:
    # An answer reads some thousand names: their places are read as one text, and most have no other form.
    mentions = json.loads(f"[{','.join(row['mentions'] for row in rows)}]")
    return [
        Name(
            row["name"],
            _NAME_KINDS[row["kind"]],
            () if row["aliases"] == "[]" else tuple(json.loads(row["aliases"])),
            row["description"],
            tuple(starmap(Span, places)),
        )
        for row, places in zip(rows, mentions, strict=True)
    ]


def name_to(name: Name) -> tuple[str, str, str, str | None, str]:
    mentions = [[span.start, span.end] for span in name.mentions]
    return name.name, name.kind.value, compact(name.aliases), name.description, compact(mentions)


def quotation_from(row: sqlite3.Row) -> Quotation:
    return Quotation(
        row["start"],
        row["end"],
        _QUOTATION_KINDS[row["kind"]],
        row["speaker"],
        row["speaker_start"],
        row["speaker_end"],
        row["cue"],
        row["cue_start"],
        row["cue_end"],
        row["confidence"],
    )


def quotation_to(quotation: Quotation) -> tuple[object, ...]:
    return (
        quotation.start,
        quotation.end,
        quotation.kind.value,
        quotation.speaker,
        quotation.speaker_start,
        quotation.speaker_end,
        quotation.cue,
        quotation.cue_start,
        quotation.cue_end,
        quotation.confidence,
    )


def stories_from(
    articles: Sequence[sqlite3.Row],
    passages: Iterable[sqlite3.Row],
    names: Sequence[sqlite3.Row],
    quotations: Iterable[sqlite3.Row],
) -> dict[str, Story]:
    """Articles by their id, each with its own of the other rows, which are in order.

    One whose text is not the one that was stored is left out, so that nothing of it is ever shown.
    """
    analyses: dict[int, tuple[list[Passage], list[Name], list[Quotation]]] = {
        row["id"]: ([], [], []) for row in articles
    }
    for row in passages:
        analyses[row["article"]][0].append(passage_from(row))
    for row, name in zip(names, names_from(names), strict=True):
        analyses[row["article"]][1].append(name)
    for row in quotations:
        analyses[row["article"]][2].append(quotation_from(row))
    found = {}
    for row in articles:
        if hash_text(row["text"]) != row["text_hash"]:
            log.error(
                "The stored text of %s does not have its hash; nothing of it is quoted. Run a sync.", row["article_id"]
            )
            continue
        own_passages, own_names, own_quotations = analyses[row["id"]]
        analysis = Analysis(tuple(own_passages), tuple(own_names), tuple(own_quotations))
        found[row["article_id"]] = Story(article_from(row), analysis)
    return found


def vector_to(vector: NDArray[np.float32]) -> bytes:
    # Half precision halves the file; both searches use the rounded vector, so a rebuild gives equal answers.
    return vector.astype("<f2").tobytes()


def vectors_from(blobs: Iterable[bytes]) -> NDArray[np.float32]:
    """Shape (blobs, dimensions)."""
    rows = list(blobs)
    if not rows:
        return np.zeros((0, 0), dtype=np.float32)
    return np.frombuffer(b"".join(rows), dtype="<f2").reshape(len(rows), -1).astype(np.float32)


def sketch_to(sketch: Sketch) -> bytes:
    return sketch.astype("<u8").tobytes()


def sketch_from(blob: bytes) -> Sketch:
    return np.frombuffer(blob, dtype="<u8").astype(np.uint64)


def runs_of(sketch: Sketch) -> list[int]:
    """As SQLite's integers, which have a sign."""
    runs: list[int] = sketch.view(np.int64).tolist()
    return runs


def compact(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))
