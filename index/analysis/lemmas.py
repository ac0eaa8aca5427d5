"""Which lemmas the language model may give to a word: known before anything is parsed.

Promise: the lemma that it gives is among them, whatever part of speech it takes the word for.
"""

from __future__ import annotations

import re
from collections import defaultdict
from functools import cache, lru_cache
from typing import Any

from index.analysis.language import load_language
from index.analysis.tag_rules import Remembered


@lru_cache(maxsize=50_000)
def lemmas_of(word: str) -> frozenset[str]:
    """The lemmas that a word may have, all in small letters."""
    form = word.lower()
    exceptions, endings, ruled, like = _tables()
    found = {form, *ruled.get(form, ())}
    found.update(lemma for one in exceptions for lemma in one.get(form, ()))
    found.update(form.removesuffix(old) + new for old, new in endings if form.endswith(old))
    found.update(lemma for pattern, lemma in like if pattern.search(form))
    return frozenset(found)


@cache
def _tables() -> tuple[list[Any], list[tuple[str, str]], dict[str, set[str]], list[tuple[re.Pattern[str], str]]]:
    """Of each part of speech the exceptions, of all the endings; and the ruler's lemmas, by word and by pattern."""
    language = load_language()
    ruler: Any = language.get_pipe("attribute_ruler")
    if isinstance(ruler, Remembered):
        ruler, lemmatizer = ruler.ruler, ruler.lemmatizer
    else:
        lemmatizer = language.get_pipe("lemmatizer")
    tables = lemmatizer.lookups
    endings = {(old, new) for rules in tables.get_table("lemma_rules").values() for old, new in rules}
    ruled: dict[str, set[str]] = defaultdict(set)
    like: list[tuple[re.Pattern[str], str]] = []
    for rule in ruler.patterns:
        lemma = rule["attrs"].get("LEMMA", "").lower()
        asked = (word.get("LOWER") for pattern in rule["patterns"] for word in pattern if lemma)
        for texts in filter(None, asked):
            ways: dict[str, Any] = texts if isinstance(texts, dict) else {"IN": [texts]}
            for form in ways.get("IN", ()):
                ruled[form].add(lemma)
            if "REGEX" in ways:
                like.append((re.compile(ways["REGEX"]), lemma))
    return list(tables.get_table("lemma_exc").values()), sorted(endings), ruled, like
