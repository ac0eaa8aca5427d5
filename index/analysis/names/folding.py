"""Names as they compare: without accents, case, punctuation and the small words inside them."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from functools import lru_cache

Key = tuple[str, ...]

# Letters that Unicode does not take apart into a base letter and a mark.
_LETTERS = str.maketrans(
    {"ł": "l", "ø": "o", "đ": "d", "ð": "d", "þ": "th", "æ": "ae", "œ": "oe", "ı": "i", "ħ": "h", "ə": "e"}
)
_APOSTROPHES = re.compile(r"['’‘ʼ`´]\s?")
_WORD = re.compile(r"[^\W_]+")
_DOTTED = re.compile(r"\b(?:[^\W\d_]\.){2,}")

SUFFIXES = frozenset({"jr", "sr", "ii", "iii", "iv", "junior", "senior"})
COMPANY_SUFFIXES = frozenset(
    {"inc", "corp", "co", "ltd", "llc", "plc", "nv", "sa", "ag", "gmbh", "lp", "llp", "corporation", "limited"}
)
PARTICLES = frozenset(
    "de del della di da das do dos du der den des la las le los van von ter ten te zu zur al el bin ibn ben y e".split()
)


@lru_cache(maxsize=200_000)
def fold(text: str) -> str:
    """A text without accents and case: ``Ávila`` → ``avila``."""
    if text.isascii():
        return text.casefold()
    decomposed = unicodedata.normalize("NFKD", text.casefold())
    return "".join(c for c in decomposed if not unicodedata.combining(c)).translate(_LETTERS)


@lru_cache(maxsize=200_000)
def key(text: str) -> Key:
    """The folded words of a name: ``Kim Jong-un`` → ``("kim", "jong", "un")``, ``O’Leary`` → ``("oleary",)``,
    ``U.S.`` → ``("us",)``."""
    folded = _DOTTED.sub(lambda match: match[0].replace(".", "") + " ", _APOSTROPHES.sub("", fold(text)))
    return tuple(_WORD.findall(folded))


def other_forms(texts: Counter[str], name: str) -> tuple[str, ...]:
    """Forms besides the name, most frequent first; forms that differ by case alone are one."""
    counts: Counter[str] = Counter()
    shown: dict[str, str] = {}
    for text, count in texts.most_common():
        text = " ".join(text.split())
        if text.casefold() != name.casefold():
            counts[shown.setdefault(text.casefold(), text)] += count
    return tuple(text for text, _ in counts.most_common())
