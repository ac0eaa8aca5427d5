"""The word lists of this package as sets: speech verbs by class, nouns of speech, descriptions of people."""

from __future__ import annotations

import tomllib
from functools import cache
from pathlib import Path

_FILE = Path(__file__).with_name("lexicon.toml")

VERB_CLASSES = ("say", "assert", "judge", "document")
"""From the freest introducer of quotations to the least; a lemma in several classes counts for the first."""


@cache
def _lists() -> dict[str, dict[str, frozenset[str]]]:
    with _FILE.open("rb") as file:
        return {
            part: {key: frozenset(words.split()) for key, words in lists.items()}
            for part, lists in tomllib.load(file).items()
        }


@cache
def words(part: str, key: str) -> frozenset[str]:
    """One list of the file, for example ``words("nouns", "speech")``."""
    return _lists()[part][key]


@cache
def verb_class(lemma: str) -> int:
    """4 for the plain verbs of quoting, 3 for assertion, 2 for judgement, 1 for documents, 0 for no speech verb."""
    return next(
        (len(VERB_CLASSES) - rank for rank, name in enumerate(VERB_CLASSES) if lemma in words("verbs", name)), 0
    )
