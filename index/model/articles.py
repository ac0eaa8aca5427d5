"""An article as read: its text, its facts and what its stretches are for."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol


class BlockKind(StrEnum):
    """What a stretch of an article is for; only some kinds may answer a question."""

    TITLE = "title"
    STANDFIRST = "standfirst"
    BYLINE = "byline"
    BODY = "body"
    CAPTION = "caption"
    PULL_QUOTE = "pull quote"
    RELATED = "related link"
    BOILERPLATE = "boilerplate"

    @property
    def quotable(self) -> bool:
        """Whether a passage of this kind may be shown as an answer: furniture never is."""
        return self in QUOTABLE


QUOTABLE = frozenset({BlockKind.BODY, BlockKind.STANDFIRST, BlockKind.CAPTION, BlockKind.TITLE})


class Stretch(Protocol):
    """Whatever stands somewhere in an article's text: a span, a block, a passage, a quotation."""

    @property
    def start(self) -> int: ...

    @property
    def end(self) -> int: ...


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """A stretch of an article's text."""

    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Block:
    """One paragraph-like stretch of an article, without the white space around it."""

    start: int
    end: int
    kind: BlockKind


@dataclass(frozen=True, slots=True)
class Article:
    """One story, its text kept exactly as read. A fact that is not known is None (or empty)."""

    id: str
    """Its identity: the path below the corpus folder, or the ``id`` of a bulk line."""
    text: str
    title: str | None = None
    source: str | None = None
    """The outlet."""
    authors: tuple[str, ...] = ()
    published: str | None = None
    """ISO 8601: ``YYYY``, ``YYYY-MM``, ``YYYY-MM-DD`` or a date with a time."""
    url: str | None = None
    blocks: tuple[Block, ...] = ()
    """In order of start, not overlapping; what lies between two blocks is white space or mark-up."""

    def __post_init__(self) -> None:
        last = 0
        for block in self.blocks:
            if not last <= block.start < block.end <= len(self.text):
                raise ValueError(f"block {block} of {self.id} overlaps another or leaves the text")
            last = block.end

    def slice(self, span: Stretch) -> str:
        """The text a span stands for."""
        return self.text[span.start : span.end]

    @property
    def label(self) -> str:
        """What to call it in a list: its title, else its opening words, marked as cut."""
        if self.title:
            return self.title
        body = next((b for b in self.blocks if b.kind is BlockKind.BODY), None)
        opening = " ".join(self.slice(body).split()) if body else self.id
        return opening if len(opening) <= 80 else opening[:80].rsplit(" ", 1)[0] + " […]"

    @property
    def text_hash(self) -> str:
        """SHA-256 of the text, by which a citation is checked when it is shown."""
        return hash_text(self.text)


def hash_text(text: str) -> str:
    """SHA-256 of a text in UTF-8, hexadecimal; lone surrogates are kept, so any str has one."""
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()
