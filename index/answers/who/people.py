"""Words for people, one and many, as the names room keeps them."""

from __future__ import annotations

from functools import cache

from index.analysis.names.words import lexicon


@cache
def person_nouns() -> frozenset[str]:
    """Singular nouns for people: roles, callings, kinship."""
    return frozenset(lexicon().people)
