"""A web page → its article: text and facts."""

from __future__ import annotations

from trafilatura import bare_extraction

from index.reading.authors import split_authors
from index.reading.dates import parse_date
from index.reading.decoding import decode
from index.reading.drafts import Draft
from index.reading.errors import ReadingError
from index.reading.facts import Facts, one_line, web_address


def read_webpage(data: bytes) -> Draft:
    """An ``.html`` file: the article's text and the facts of the page."""
    page = bare_extraction(decode(data), include_comments=False, with_metadata=True)
    if page is None or not page.text:
        raise ReadingError("It holds no article: no running text was found in the page.")
    facts = Facts(
        one_line(page.title),
        one_line(page.sitename),
        split_authors(page.author),
        parse_date(page.date),
        web_address(page.url),
    )
    return Draft(page.text, facts)
