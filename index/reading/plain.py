"""Plain text and bulk lines: the text is taken to the letter."""

from __future__ import annotations

import json

from index.model import Block, BlockKind
from index.reading.decoding import check_text, decode, whole_characters
from index.reading.drafts import Draft
from index.reading.errors import ReadingError
from index.reading.facts import facts_from, front_matter

_TEXT_KEYS = ("text", "body", "content")


def read_text(data: bytes) -> Draft:
    """A ``.txt`` file: its own text; front matter stays in it, as boilerplate, so that every offset is the file's."""
    text = decode(data)
    facts, span = front_matter(text)
    marks = (Block(span.start, span.end, BlockKind.BOILERPLATE),) if span else ()
    return Draft(text, facts, marks)


def read_bulk_line(line: bytes) -> Draft:
    """One line of a ``.jsonl``: its text field to the letter and its facts."""
    values = json.loads(line)
    text = next((values[key] for key in _TEXT_KEYS if values.get(key)), None)
    if not isinstance(text, str):
        raise ReadingError(f"It has no text (a field {', '.join(_TEXT_KEYS)}).")
    text = whole_characters(text)
    check_text(text)
    return Draft(text, facts_from(values))
