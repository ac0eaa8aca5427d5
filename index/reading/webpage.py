"""A web page → its article: the running text as trafilatura finds it, the facts as the page states them."""

from __future__ import annotations

import re

from trafilatura import bare_extraction
from trafilatura.utils import load_html

from index.reading.decoding import decode
from index.reading.drafts import Draft
from index.reading.errors import ReadingError
from index.reading.page_facts import page_facts

LARGEST_PAGE = 10_000_000
"""Bytes; the largest of 207 pages of news sites has 2.4 million."""


def read_webpage(data: bytes) -> Draft:
    """An ``.html`` file: the article's text, a paragraph a line, and the facts of the page."""
    if len(data) > LARGEST_PAGE:
        raise ReadingError(f"It has {len(data):,} bytes; a web page may have {LARGEST_PAGE:,}.")
    tree = load_html(decode(data))
    if tree is None:
        raise ReadingError("It is not a web page: no HTML was found in it.")
    facts = page_facts(tree)
    page = bare_extraction(tree, include_comments=False, with_metadata=False)
    text = getattr(page, "text", None)
    if not text:
        raise ReadingError("It holds no article: no running text was found in the page.")
    return Draft(text, facts)
