"""What the text says of its people that a pronoun or a description can be matched with: gender words and roles."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from index.model import Article, Name, NameKind

from .lexicon import words


class Gender(StrEnum):
    WOMAN = "woman"
    MAN = "man"
    UNKNOWN = "unknown"

    def fits(self, other: Gender) -> bool:
        return self is other or Gender.UNKNOWN in (self, other)


PRONOUN_GENDER = {
    "he": Gender.MAN, "him": Gender.MAN, "his": Gender.MAN, "she": Gender.WOMAN, "her": Gender.WOMAN, "hers": Gender.WOMAN,
}  # fmt: skip

_WORD = re.compile(r"[^\W\d_]+(?:[-’'][^\W\d_]+)*")
_APPOSITION = re.compile(r",\s+(?P<words>[^.,;:“”\"‘()\n]{3,80})")
_TITLE_REACH = 60
"""Characters before a mention in which its title stands ("Baja California governor Marina …")."""


@dataclass(frozen=True, slots=True)
class Person:
    """One name with the role words the article uses of it and the gender it lets us know."""

    name: Name
    roles: frozenset[str]
    """Lower-case nouns that stand in apposition to it: governor, husband, spokeswoman."""
    gender: Gender


def know_people(article: Article, names: Sequence[Name]) -> tuple[Person, ...]:
    """What is said of each person of the article beside its mentions."""
    return tuple(_know(article, name) for name in names if name.kind is NameKind.PERSON)


def _know(article: Article, name: Name) -> Person:
    text = article.text
    beside: list[str] = []
    for mention in name.mentions:
        line = text.rfind("\n", 0, mention.start) + 1
        before = text[max(line, mention.start - _TITLE_REACH) : mention.start]
        beside += _title_words(before)
        if found := _APPOSITION.match(text, mention.end):
            beside += _head_words(found["words"])
    if name.description:
        beside += _head_words(name.description)
    roles = frozenset(beside)
    first = name.name.split()[0].lower() if name.name else ""
    gender = next(
        (g for g in (Gender.WOMAN, Gender.MAN) if roles & words("people", g.value)),
        None,
    ) or next(
        (g for g in (Gender.WOMAN, Gender.MAN) if " " in name.name and first in words("people", f"{g.value}_names")),
        Gender.UNKNOWN,
    )
    return Person(name, roles, gender)


def _title_words(before: str) -> list[str]:
    """The words that lead up to a name without a stop: "Baja California governor", "Her husband,"."""
    stretch = re.split(r"[.;:“”\"()]\s", before)[-1].rstrip()
    if stretch.endswith(","):
        # "Her husband, Carlos Torres": only a noun phrase that starts its clause with a determiner is an apposition.
        phrase = re.search(
            r"(?:^|\b)(?:the|her|his|their|its|[\w’']+[’']s)\s+([\w’'\- ]{3,40}),$", stretch, re.IGNORECASE
        )
        return _head_words(phrase.group(1)) if phrase else []
    tail: list[str] = []
    for found in reversed(_WORD.findall(stretch)):
        if not found[0].isupper() and tail and not tail[-1][0].isupper() and len(tail) >= 2:
            break
        tail.append(found)
        if len(tail) == 3:
            break
    return [word.lower() for word in tail[:3]] if stretch and stretch[-1].isalnum() else _honorific(stretch)


def _honorific(stretch: str) -> list[str]:
    found = re.search(r"\b(Mr|Mrs|Ms|Miss|Sen|Gov|Rep|Dr)\.$", stretch)
    return (
        [
            {"sen": "senator", "gov": "governor", "rep": "representative", "dr": "doctor"}.get(
                w := found.group(1).lower(), w
            )
        ]
        if found
        else []
    )


def _head_words(phrase: str) -> list[str]:
    """The words of a description up to its first preposition or relative: its head is the last of them."""
    found = [w.lower() for w in _WORD.findall(phrase)]
    for i, word in enumerate(found):
        if word in (
            "of",
            "for",
            "who",
            "which",
            "in",
            "at",
            "from",
            "with",
            "and",
            "on",
            "said",
            "was",
            "is",
            "has",
            "had",
        ):
            return found[i - 1 : i] if i else []
    return found[-1:]
