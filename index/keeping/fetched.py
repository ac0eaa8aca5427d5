"""What was fetched from an address → the draft of an article."""

from __future__ import annotations

from dataclasses import replace
from urllib.parse import unquote, urlsplit

from index.keeping.drafts import Draft, draft_file
from index.keeping.filenames import last_part, stem
from index.model import Failure
from index.reading.facts import Facts
from index.reading.fetching import Fetched


def draft_fetched(fetched: Fetched) -> Draft | Failure:
    """The article that stands at an address, named after its headline."""
    address = urlsplit(fetched.final_url)
    if fetched.ending == ".xml":
        return Failure(fetched.final_url, "It is a feed, not an article: give the address of one of its articles.")
    name = last_part(unquote(address.path)) or address.hostname or ""
    drafted = draft_file(f"{name.removesuffix(fetched.ending)}{fetched.ending}", _as_text(fetched))
    if isinstance(drafted, Failure):
        return Failure(fetched.final_url, drafted.why)
    # A page may name its outlet's front page, or a page of another outlet, as its own address.
    own = urlsplit(drafted.article.url or "")
    if (own.hostname, own.path in ("", "/")) != (address.hostname, False):
        drafted = drafted.with_facts(Facts(url=fetched.final_url))
    title = drafted.article.title if fetched.ending == ".html" else None
    return replace(drafted, file=f"{stem(title)}{fetched.ending}") if title else drafted


def _as_text(fetched: Fetched) -> bytes:
    """The bytes, as UTF-8 where the server alone knows how they are written: a saved file has no server to say so."""
    if fetched.charset is None or fetched.ending not in (".html", ".txt", ".md"):
        return fetched.data
    try:
        fetched.data.decode()
    except UnicodeDecodeError:
        try:
            return fetched.data.decode(fetched.charset).encode()
        except (UnicodeDecodeError, LookupError):
            pass
    return fetched.data
