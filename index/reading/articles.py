"""One Item → one Article: the format's draft, the facts of all places in their order, the blocks."""

from __future__ import annotations

from pathlib import Path

from index.model import Article
from index.reading.blocks import find_blocks
from index.reading.confined import read_confined
from index.reading.drafts import Draft
from index.reading.errors import ReadingError
from index.reading.facts import Facts, facts_in_sidecar
from index.reading.items import LARGEST_FILE, Item, sidecar
from index.reading.markdown import read_markdown
from index.reading.plain import read_bulk_line, read_text
from index.reading.stated import stated_facts

READER_VERSION = 2
"""Raised when the same bytes would be read differently, so that what was read before is read again."""

_TEXTS = {".txt": read_text, ".md": read_markdown}


def read(item: Item) -> Article:
    """The article of an item. Raises ReadingError with a sentence for a file that cannot be read as one.

    Of two places that give a fact the more deliberate one counts: ``.meta.toml``, then front matter,
    fields or page metadata, then what the text itself states.
    """
    if item.line is not None:
        return _article(item.id, read_bulk_line(item.line), Facts())
    return read_bytes(item.id, item.path.suffix.lower(), _bytes(item.path), _sidecar_facts(item.path))


def read_bytes(article_id: str, ending: str, data: bytes, given: Facts = Facts()) -> Article:
    """The article that bytes of a kind would be as a file of that ending, with these facts beside it."""
    draft = _TEXTS[ending](data) if ending in _TEXTS else read_confined(ending, data)
    return _article(article_id, draft, given)


def _article(article_id: str, draft: Draft, given: Facts) -> Article:
    facts = given.over(draft.facts)
    blocks = find_blocks(draft.text, facts, draft.marks)
    facts = facts.over(stated_facts(draft.text, blocks))
    return Article(article_id, draft.text, facts.title, facts.source, facts.authors, facts.published, facts.url, blocks)


def _bytes(path: Path) -> bytes:
    try:
        with path.open("rb") as stream:
            return stream.read(LARGEST_FILE)
    except OSError as error:
        raise ReadingError(f"It cannot be opened: {error.strerror}.") from None


def _sidecar_facts(path: Path) -> Facts:
    beside = sidecar(path)
    return facts_in_sidecar(_bytes(beside), beside.name) if beside else Facts()
