"""The word lists behind the rules: what a capitalised word may be, and what the words around it say of it.

The files beside this module are the lists; each names its source in its first lines. They are read once a process.
"""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from index.analysis.names.folding import fold, key

# Up to so many letters an agency is written in capitals: "AP", "AFP", "MSNBC".
LONGEST_INITIALS = 5
# A dictionary word in capitals that is so long is shouted, and no abbreviation.
SHOUTED = 5


@dataclass(frozen=True)
class Lexicon:
    """Word lists in lower case (``given`` and ``demonyms`` with their capitals), see cues.toml for what each is for."""

    common: frozenset[str]
    given: frozenset[str]
    given_folded: frozenset[str]
    demonyms: frozenset[str]
    places: frozenset[tuple[str, ...]]
    cities: frozenset[tuple[str, ...]]
    known_organisations: frozenset[tuple[str, ...]]
    listed: frozenset[tuple[str, ...]]
    """Places and well-known organisations together."""
    same: dict[tuple[str, ...], tuple[str, ...]]
    """Key of a short name ("UK") → key of the full one."""
    honorifics: frozenset[str]
    office: frozenset[str]
    people: frozenset[str]
    not_titles: frozenset[str]
    people_plural: frozenset[str]
    around: frozenset[str]
    """Words for people that stand behind the name of what they belong to ("Boeing officials")."""
    kin: frozenset[str]
    organisations: frozenset[str]
    organisation_nouns: frozenset[str]
    staff_nouns: frozenset[str]
    place_ends: frozenset[str]
    place_only: frozenset[str]
    """Those that are nobody's surname."""
    place_starts: frozenset[str]
    other_ends: frozenset[str]
    particles: frozenset[str]
    speech: frozenset[str]
    doings: frozenset[str]
    not_names: frozenset[str]
    lone: frozenset[str]
    abbreviations: frozenset[str]
    agencies: frozenset[str]
    callings: frozenset[str]
    numbers: frozenset[str]
    dates: frozenset[str]
    never_inside: frozenset[str]
    office_of: frozenset[str]
    of_heads: frozenset[str]

    def is_given(self, word: str) -> bool:
        """Whether a word is a given name; both halves of a hyphenated one have to be."""
        if word.lower() in self.particles or word.lower() in self.lone:
            return False
        return word in self.given or ("-" in word and all(part.capitalize() in self.given for part in word.split("-")))

    def is_agency(self, word: str) -> bool:
        """Whether a word is a news agency or a photo service, in its own spelling ("AP", "Reuters")."""
        return word.lower() in self.agencies and (word.isupper() or len(word) > LONGEST_INITIALS)

    def is_shouted(self, word: str) -> bool:
        """Whether a word in capitals is no abbreviation of an organisation: "WATCHED", "TV"; "ICE" may be."""
        lower = word.lower()
        return word.isupper() and (lower in self.lone or (len(word) >= SHOUTED and lower in self.common))

    def is_title(self, word: str) -> bool:
        """Whether a word with a capital is a title ("President", "Mr.", "Coach") and not a given name ("Hunter")."""
        lower = word.lower().rstrip(".").removeprefix("ex-")
        if lower in self.honorifics:
            return True
        return lower in self.people and lower not in self.not_titles and not self.is_given(word)


@cache
def lexicon() -> Lexicon:
    """All lists, read from the package."""
    cues: dict[str, str] = tomllib.loads(_read("cues.toml"))
    same: dict[tuple[str, ...], tuple[str, ...]] = {}
    for line in cues.pop("same").strip().splitlines():
        full, *short = (key(form) for form in line.split("="))
        same |= dict.fromkeys(short, full)
    words = {name: frozenset(text.split()) for name, text in cues.items()}
    plurals = words.pop("people_plurals") | {plural for word in words["people"] for plural in _plurals(word)}
    given = frozenset(_lines("given_names.txt"))
    places = frozenset(key(line) for line in _lines("places.txt"))
    known = frozenset(key(line) for line in [*_lines("organisations.txt"), *words["agencies"]])
    return Lexicon(
        common=frozenset(_lines("common_words.txt")),
        given=given,
        given_folded=frozenset(fold(name) for name in given),
        demonyms=frozenset(_lines("demonyms.txt")),
        places=places,
        cities=frozenset(key(line) for line in _lines("cities.txt")),
        known_organisations=known,
        listed=places | known,
        same=same,
        people_plural=frozenset(plurals),
        around=words["staff_nouns"] | words["people"] | plurals,
        **words,
    )


def _plurals(word: str) -> tuple[str, ...]:
    if word.endswith("man") and word != "human":
        return (word[:-3] + "men",)
    if word.endswith("y") and word[-2] not in "aeiou":
        return (word[:-1] + "ies",)
    if word.endswith(("s", "x", "ch", "sh")):
        return (word + "es",)
    return (word + "s",)


def _lines(name: str) -> list[str]:
    return [line for line in _read(name).splitlines() if line and not line.startswith("#")]


def _read(name: str) -> str:
    return (files(__package__) / name).read_text(encoding="utf-8")
