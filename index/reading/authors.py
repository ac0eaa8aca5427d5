"""The names in a byline: ``By Jane Roe and John Doe, Staff Writers`` → ``Jane Roe``, ``John Doe``."""

from __future__ import annotations

import re
from collections.abc import Iterable

from index.reading.decoding import whole_characters

_PREFIX = re.compile(
    r"^\W*(?:(?:story|words|text|report|reporting|posted|published|written|authored|reviewed|submitted|created|analysis|opinion)\s+)?"
    r"(?:by|from|author\s*:|authors\s*:|written by)[\s:]+",
    re.IGNORECASE,
)
_SEPARATOR = re.compile(r"\s*(?:;|\||&|\n|•|·|\s/\s|\s[-–—]\s|\band\b|\bwith\b)\s*|\s*,\s*(?:and\b\s*)?", re.IGNORECASE)
_CREDENTIAL = re.compile(
    r"(?:Ph\.?\s?D|M\.?\s?D|M\.?\s?[AS]c?|B\.?\s?[AS]c?|J\.?\s?D|M\.?\s?P\.?\s?H|R\.?\s?N|D\.?\s?O|Esq|CFA|MBA|RD|DPhil|LL\.?[BM])\.?",
    re.IGNORECASE,
)
_SUFFIX = re.compile(r"(?:Jr|Sr|II|III|IV)\.?", re.IGNORECASE)
_PARTICLES = frozenset(
    """al bin bint da dal dalla das de del della der di do dos du el la las le los of ter van vom von y zu""".split()
)
_NOT_A_NAME = re.compile(
    r"\b(?:staff|writers?|reporters?|editors?|editorial|correspondents?|columnists?|contributors?|contributing|journalists?|producers?|"
    r"photographers?|bureau|chief|senior|special|freelance|guest|associate|assistant|managing|executive|political|"
    r"press|news|newsroom|times|post|media|magazine|network|agency|agencies|team|desk|online|service|services|wire|"
    r"university|professor|director|president|update[ds]?|published|posted|read|share|follow|contact|e-?mail|"
    r"today|yesterday|ago|am|pm|comments?|minutes?|the)\b",
    re.IGNORECASE,
)
_NAME_WORD = re.compile(r"(?:[^\W\d_]|['’`])(?:[^\W\d_]|[.'’`\-])*")
MOST_NAME_WORDS = 5


def split_authors(value: object) -> tuple[str, ...]:
    """Names in order, without doubles, from a byline or a list of names (or of objects with a ``name``).

    A first piece is taken as it stands, since it was given as an author ("Associated Press"); what follows a
    comma must look like a name, or it is a role, a degree or an outlet and left out.
    """
    if isinstance(value, str):
        names: Iterable[str] = _split(value)
    elif isinstance(value, dict):
        return split_authors(value.get("name"))
    elif isinstance(value, (list, tuple)):
        names = (name for one in value for name in (_clean(one) if isinstance(one, str) else split_authors(one)))
    else:
        return ()
    kept: dict[str, str] = {}
    for name in names:
        kept.setdefault(name.casefold(), whole_characters(name))
    return tuple(kept.values())


def looks_like_name(text: str, fewest_words: int = 2) -> bool:
    """Whether a text is nothing but a person's name, by its shape."""
    words = text.split()
    if not fewest_words <= len(words) <= MOST_NAME_WORDS or _NOT_A_NAME.search(text):
        return False
    return words[0][0].isupper() and all(
        _NAME_WORD.fullmatch(word) and (word[0].isupper() or word.casefold() in _PARTICLES) for word in words
    )


def strip_prefix(text: str) -> str:
    """A byline without its "By"."""
    return _PREFIX.sub("", text, count=1)


def _clean(text: str) -> list[str]:
    name = " ".join(strip_prefix(text).split()).strip(" ,;:|-–—")
    # An address (of a profile page, or for mail) is not a name.
    return [name] if name and "@" not in name and "://" not in name else []


def _split(text: str) -> list[str]:
    names: list[str] = []
    for piece in _SEPARATOR.split(strip_prefix(text)):
        for name in _clean(piece or ""):
            if names and _SUFFIX.fullmatch(name):
                names[-1] = f"{names[-1]} {name}"
            elif not names or (looks_like_name(name) and not _CREDENTIAL.fullmatch(name)):
                names.append(name)
    return names
