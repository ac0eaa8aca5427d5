"""A name as one article has it, and what of it is compared with the names of other articles."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from index.analysis.names.folding import COMPANY_SUFFIXES, Key, fold, key
from index.analysis.names.people import significant
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
    counted: int = 0
    """How often it is mentioned, where the name comes without the places; many records then share one name."""

    @property
    def mentions(self) -> int:
        """How often the article mentions it."""
        return len(self.name.mentions) or self.counted


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


def forget_keys() -> None:
    """Lets go of what is remembered of the spellings of a whole corpus: 60 MB after 80,000 of them."""
    for remembering in (fold, key, significant, core_of):
        remembering.cache_clear()


def person_key(text: str) -> Key:
    words = key(text)
    if _MARKS.isdisjoint(text):
        return words
    return key(_QUOTED.sub("", text)) or words
