"""Links to the very sentence: an article's address with a text fragment (WICG Scroll to Text Fragment).

A browser goes to the first place on the page that has the words given, so they are chosen so that this place is
the sentence meant: its first and last words, more of them where the same ones stand earlier, and the words before it
where the whole sentence does.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache
from urllib.parse import quote, urlsplit

from index.answers.sentences import sentence_around
from index.model import Article, Span

# Words at either end of a longer sentence: enough to be found once, mostly, and short enough for a card.
ENDS = 5
# Words before a sentence that stands in the article twice.
BEFORE = 3

_WORD = re.compile(r"\S+")
_EDGES = re.compile(r"^[^\w$€£¥]+|[^\w%]+$")


def link_to(article: Article, span: Span) -> str | None:
    """The address that leads to the sentence in which a stretch begins; None without an http(s) address."""
    url = article.url
    if url is None or urlsplit(url).scheme not in ("http", "https"):
        return None
    directive = _directive(article, span)
    if not directive:
        return url
    return f"{url}{':~:' if '#' in url else '#:~:'}text={directive}"


def _directive(article: Article, span: Span) -> str:
    sentence = sentence_around(article, Span(span.start, span.start + 1))
    # A fragment is matched within one paragraph.
    line = article.text.rfind("\n", sentence.start, span.start + 1) + 1 or sentence.start
    words = _WORD.findall(article.text[line : sentence.end].split("\n")[0])
    count = ENDS if len(words) > 2 * ENDS else len(words)
    earlier = "" if _stand_once(words[:count], article.text) else _plain(article.text[:line])
    while count < len(words) and _stands_in(words[:count], earlier):
        count += ENDS
    whole = count + ENDS >= len(words)
    directive = _escape(words) if whole else f"{_escape(words[:count])},{_escape(words[-ENDS:])}"
    if words and _stands_in(words, earlier):
        paragraph = article.text.rfind("\n", 0, line) + 1
        before = _escape(_WORD.findall(article.text[paragraph:line])[-BEFORE:])
        if before:
            return f"{before}-,{directive}"
    return directive


def _stand_once(words: Sequence[str], text: str) -> bool:
    # An answer has several links to one article.
    return _plain_whole(text).count(_bare(words).casefold()) == 1


def _plain(text: str) -> str:
    return " ".join(text.split()).casefold()


_plain_whole = lru_cache(maxsize=64)(_plain)


def _stands_in(words: Sequence[str], earlier: str) -> bool:
    return _bare(words).casefold() in earlier


def _escape(words: Sequence[str]) -> str:
    # Dash, comma and ampersand have a meaning of their own in a text directive.
    return quote(_bare(words), safe="").replace("-", "%2D")


def _bare(words: Sequence[str]) -> str:
    """The words without a mark at either edge, which the page may draw otherwise."""
    return _EDGES.sub("", " ".join(words))
