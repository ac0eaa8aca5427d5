"""What a page says of itself in JSON-LD (schema.org): the object that is its article, its authors, its publisher.

Pages hold several blocks, broken ones among them, with objects that point at one another by ``@id``; all of that is
evened out here, and what cannot be read is passed over.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from html import unescape
from typing import Any

from index.reading.pages.markup import HtmlElement

_ARTICLE = re.compile(r"Article$|Posting$|^Report$|^Review$", re.IGNORECASE)
_PAGE = re.compile(r"^(?:Web|Item|QA|FAQ)Page$", re.IGNORECASE)
_OUTLET = re.compile(r"^(?:NewsMedia)?Organization$|^WebSite$", re.IGNORECASE)
_WRAPPING = re.compile(r"^\s*(?://\s*)?(?:<!\[CDATA\[|<!--)?|(?:\]\]>|-->)?[\s;]*$")
_LARGEST_BLOCK = 2_000_000
_DEEPEST = 20


@dataclass(frozen=True, slots=True)
class LinkedData:
    """The page's JSON-LD, evened out. Values are as the page gives them, strings unescaped."""

    article: Mapping[str, Any]
    """The object of the article itself; empty where there is none."""
    page: Mapping[str, Any]
    """The object of the web page, which often has the date too."""
    authors: tuple[str, ...]
    outlets: tuple[str, ...]
    """Names of the publisher and of the site."""


def linked_data(tree: HtmlElement) -> LinkedData:
    """The JSON-LD of a page; everything in it is empty where the page has none."""
    objects = [found for block in _blocks(tree) for found in _objects(block)]
    by_id = _by_id(objects)
    articles = [found for found in objects if _is(found, _ARTICLE)]
    # Lists of other stories and of comments are articles as well: the page's own comes first, or says most.
    article = max(articles[:3], key=_completeness, default={})
    page = next((found for found in objects if _is(found, _PAGE) and found.get("datePublished")), {})
    authors = tuple(_authors(article, by_id)) or tuple(_authors(page, by_id))
    publishers = [_resolve(article.get("publisher"), by_id), *(one for one in objects if _is(one, _OUTLET))]
    outlets = dict.fromkeys(name for one in publishers if (name := plain_text(one.get("name"))))
    return LinkedData(article, page, authors, tuple(outlets))


def _blocks(tree: HtmlElement) -> Iterator[Any]:
    for script in tree.iter("script"):
        source = script.text or ""
        if "ld+json" not in (script.get("type") or "").lower() or len(source) > _LARGEST_BLOCK:
            continue
        try:
            yield json.loads(_WRAPPING.sub("", source), strict=False)
        except (ValueError, RecursionError):
            continue


def _objects(value: Any, depth: int = 0) -> Iterator[dict[str, Any]]:
    if depth > _DEEPEST:
        return
    if isinstance(value, list):
        for one in value:
            yield from _objects(one, depth + 1)
    elif isinstance(value, dict):
        yield value
        for key, inner in value.items():
            # Other stories hang on these; a page's own article does not.
            if key not in ("itemListElement", "relatedLink", "comment", "hasPart", "isPartOf", "review", "citation"):
                yield from _objects(inner, depth + 1)


def _by_id(objects: list[dict[str, Any]]) -> dict[str, dict[str, Any]]:
    found: dict[str, dict[str, Any]] = {}
    for one in objects:
        if isinstance(name := one.get("@id"), str) and len(one) > len(found.get(name, {})):
            found[name] = one
    return found


def _is(one: Mapping[str, Any], kind: re.Pattern[str]) -> bool:
    types = one.get("@type")
    return any(isinstance(t, str) and bool(kind.search(t)) for t in (types if isinstance(types, list) else [types]))


def _completeness(one: Mapping[str, Any]) -> int:
    return sum(bool(one.get(key)) for key in ("headline", "datePublished", "author", "mainEntityOfPage", "publisher"))


def _resolve(value: Any, by_id: Mapping[str, dict[str, Any]]) -> dict[str, Any]:
    if isinstance(value, list):
        value = value[0] if value else None
    if isinstance(value, str):
        return {"name": value}
    if not isinstance(value, dict):
        return {}
    return value if value.get("name") else by_id.get(str(value.get("@id")), value)


def _authors(article: Mapping[str, Any], by_id: Mapping[str, dict[str, Any]]) -> Iterator[str]:
    given = article.get("author") or article.get("creator")
    for one in given if isinstance(given, list) else [given]:
        names = _resolve(one, by_id).get("name")
        for name in names if isinstance(names, list) else [names]:
            if text := plain_text(name):
                yield text


def plain_text(value: Any) -> str | None:
    # Unescaped twice: content systems escape what is escaped already ("Storm&amp;#8217;s end").
    return " ".join(unescape(unescape(value)).split()) or None if isinstance(value, str) else None
