"""A name as one article has it, and what of it is compared with the names of other articles."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from index.analysis.names.folding import COMPANY_SUFFIXES, Key, key
from index.analysis.names.words import lexicon
from index.model import Name, NameKind

_MARKS = frozenset("‘“\"'«")
_QUOTED = re.compile(r"\s*[(\[]?[‘“\"'«][^’”\"'»]{2,40}[’”\"'»][)\]]?(?=\s)")


@dataclass(frozen=True, slots=True)
class NameRecord:
    """A name as one article has it."""

    article_id: str
    name: Name
    published: str | None = None


@lru_cache(maxsize=200_000)
def core_of(text: str, kind: NameKind) -> Key:
    """What is compared: for a person without nickname, for an organisation without "the", "US" and "Inc."."""
    if kind is NameKind.PERSON:
        return person_key(text)
    words = key(text)
    words = lexicon().same.get(words, words)
    if len(words) > 2 and words[0] in ("the", "us"):
        words = words[1:]
    while len(words) > 1 and words[-1] in COMPANY_SUFFIXES:
        words = words[:-1]
    return words


def person_key(text: str) -> Key:
    words = key(text)
    if _MARKS.isdisjoint(text):
        return words
    return key(_QUOTED.sub("", text)) or words
