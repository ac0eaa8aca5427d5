"""Whom a name that several have is about: the one whom the corpus means by it nearly always, or nobody."""

from __future__ import annotations

from collections.abc import Sequence

from index.analysis.identity import Entity
from index.analysis.names.folding import key

# Articles that name the one, and how many times as many as name all others: "Biden" is Joe Biden where 360 articles
# name him and 45 another Biden, and still one of several where 60 name Nancy Pelosi and 15 Paul.
MANY, FAR = 8, 5
# Others that a notice names.
NAMED = 3


def meant(text: str, fitting: Sequence[Entity]) -> Entity | None:
    """The one of those whom a name fits, most mentioned first, who is meant by it; None where that is open."""
    if len(fitting) < 2:
        return fitting[0] if fitting else None
    first = max(fitting, key=lambda one: len(one.articles))
    others = sum(len(one.articles) for one in others_than(first, text, fitting))
    return first if len(first.articles) >= max(MANY, FAR * others) else None


def others_than(first: Entity, text: str, fitting: Sequence[Entity]) -> list[Entity]:
    """Those who are somebody else: not the bare name, whose bearer its article leaves open, and not the same name with
    something behind it ("NATO summit")."""
    return [
        one
        for one in fitting
        if one is not first
        and key(one.name) not in (key(text), key(first.name))
        and not one.name.casefold().startswith(f"{first.name.casefold()} ")
    ]


def taken_for(text: str, first: Entity, fitting: Sequence[Entity]) -> str | None:
    """Says whom a name is taken for, where it fits others too."""
    others = [one.name for one in others_than(first, text, fitting)]
    if not others:
        return None
    more = f" and {len(others) - NAMED} more" if len(others) > NAMED else ""
    listed = f"{', '.join(others[:NAMED])}{more}".removesuffix(".")
    return f"“{text}” is taken to mean {first.name}; also in the corpus: {listed}."
