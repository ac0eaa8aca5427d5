"""Which of an article's people are women and which are men, as far as the article or the given name tells."""

from __future__ import annotations

import re
from enum import StrEnum

from index.model import Article, Name

from .lexicon import words


class Gender(StrEnum):
    WOMAN = "woman"
    MAN = "man"
    UNKNOWN = "unknown"

    def fits(self, other: Gender) -> bool:
        """Whether both may be the same person's."""
        return self is other or Gender.UNKNOWN in (self, other)


PRONOUN_GENDER = {
    "he": Gender.MAN, "him": Gender.MAN, "his": Gender.MAN,
    "she": Gender.WOMAN, "her": Gender.WOMAN, "hers": Gender.WOMAN,
}  # fmt: skip

_BEFORE = re.compile(r"([^\W\d_]+)(?:\.|,)?\s+$")
_APPOSITION = re.compile(r",\s+(?:an?|the|his|her|their)\s+(?P<words>[^.,;:“”\"‘()\n]{3,60})")
_REACH = 30
"""Characters before a mention in which the word right before it is looked for."""


def gender_of(article: Article, name: Name) -> Gender:
    """By the word before a mention (Mrs., spokeswoman), an apposition after it, else by the given name."""
    text = article.text
    beside: set[str] = set()
    for mention in name.mentions:
        if found := _BEFORE.search(text[max(mention.start - _REACH, 0) : mention.start]):
            beside.add(found.group(1).lower())
        if apposition := _APPOSITION.match(text, mention.end):
            beside.update(apposition["words"].lower().split())
    for gender in (Gender.WOMAN, Gender.MAN):
        other = Gender.MAN if gender is Gender.WOMAN else Gender.WOMAN
        if beside & words("people", gender) and not beside & words("people", other):
            return gender
    given = name.name.split()[0].lower() if " " in name.name else ""
    for gender in (Gender.WOMAN, Gender.MAN):
        if given in words("people", f"{gender}_names"):
            return gender
    return Gender.UNKNOWN
