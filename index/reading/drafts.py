"""What a file of one format gives before it is an article: its text, its facts, and what its mark-up tells of kinds."""

from __future__ import annotations

from dataclasses import dataclass, field

from index.model import Block
from index.reading.facts import Facts


@dataclass(frozen=True, slots=True)
class Draft:
    """A text with what its format says of it."""

    text: str
    facts: Facts = field(default_factory=Facts)
    marks: tuple[Block, ...] = ()
    """Stretches whose kind the format itself tells (front matter, a heading style), in order."""
