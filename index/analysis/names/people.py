"""Forms of people's names brought together: who is meant by "Avila" once "Marina del Pilar Ávila" has been named.

What two people of the article share ("Clinton" beside Bill and Hillary Clinton) is a person of its own and an alias of
neither. When in doubt, apart.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from functools import lru_cache

from rapidfuzz import fuzz

from index.analysis.names.folding import PARTICLES, SUFFIXES, Key

# How alike a word and its misspelling are, on rapidfuzz's 0-100; of fewer than five letters most are other words.
MISSPELT = 85
MISSPELT_LETTERS = 5


@lru_cache(maxsize=200_000)
def significant(key: Key) -> Key:
    """The words of a name without particles and suffixes; the key itself where nothing else is left.

    "Ben" in front is a given name, as in Ben Stiller.
    """
    first = key[:1] if key[:1] == ("ben",) else ()
    return first + tuple(w for w in key[len(first) :] if w not in PARTICLES and w not in SUFFIXES) or key


def same_person(one: Key, other: Key, given: frozenset[str] = frozenset()) -> bool:
    """Whether two full forms can only be the same person's: equal, one with a middle name, a second surname or an
    initial more, or one misspelt. ``given`` are folded given names: two of these are one only if a vowel inside differs
    ("Kristin" and "Kristen", not "Daniel" and "Daniela").
    """
    if _generation(one) != _generation(other):
        return False
    a, b = significant(one), significant(other)
    if a == b:
        return True
    short, long = sorted((a, b), key=len)
    if len(short) < 2 or len(short[-1]) == 1:
        return False  # "George W." may be Bush or Washington
    if len(short) < len(long) and short[-1] not in long:
        return False  # nor is a W. in the middle a Washington
    if len(short) < len(long):
        if not _same_given(short[0], long[0]):
            return False
        # "Mary Ann" is not "Mary Ann Smith" for certain, "Kim Jong" is: a surname has to be among the words left.
        return _is_subsequence(short[1:], long[1:])
    differing = [(x, y) for x, y in zip(a, b, strict=True) if x != y]
    if len(differing) != 1:
        return False
    x, y = differing[0]
    if (x, y) == (a[0], b[0]) and _initial_of(x, y):
        return True
    if (x, y) not in ((a[0], b[0]), (a[-1], b[-1])) and _initial_of(x, y):
        return True
    if x in given and y in given:
        return _vowel_apart(x, y)
    return min(len(x), len(y)) >= MISSPELT_LETTERS and fuzz.ratio(x, y) >= MISSPELT


def surname_of(partial: Key, full: Key) -> bool:
    """Whether a shorter form is a surname, or the end, of a full form: "Avila", "del Pilar Ávila", "Torres"."""
    p, f = significant(partial), significant(full)
    if len(p) >= len(f):
        return False
    if partial[0] in PARTICLES:  # "de Blasio" is Bill de Blasio; "Al Gore" is not Frank Gore
        return any(full[i : i + len(partial)] == partial for i in range(1, len(full)))
    if len(p) == 1:
        return p[0] in f[1:] and len(p[0]) > 1
    return any(f[i : i + len(p)] == p for i in range(1, len(f) - len(p) + 1))


def given_of(partial: Key, full: Key) -> bool:
    """Whether a shorter form is how a full form begins: a given name, or a family name that comes first ("Kim")."""
    p, f = significant(partial), significant(full)
    return len(p) < len(f) and f[: len(p)] == p


class FullNames:
    """Full names of an article by the shorter forms of each: looking at every pair took a fiftieth of analysis."""

    def __init__(self, full: Iterable[Key]) -> None:
        self._surnames: set[Key] = set()
        self._given: set[Key] = set()
        for one in full:
            words = significant(one)
            self._given |= {words[:end] for end in range(1, len(words))}
            self._surnames |= {part for part in _ends(words) if len(part) > 1 or len(part[0]) > 1}
            self._surnames |= {p for p in _ends(one) if p[0] in PARTICLES and len(significant(p)) < len(words)}

    def have_surname(self, partial: Key) -> bool:
        """Whether it is ``surname_of`` one of them."""
        return (partial if partial[0] in PARTICLES else significant(partial)) in self._surnames

    def have_given(self, partial: Key) -> bool:
        """Whether it is ``given_of`` one of them."""
        return significant(partial) in self._given


def _ends(words: Key) -> list[Key]:
    """All stretches of a name but those from its first word on."""
    return [words[start:end] for start in range(1, len(words)) for end in range(start + 1, len(words) + 1)]


def gather(
    full: Sequence[Key],
    partial: Sequence[Key],
    nicknames: Mapping[Key, Key],
    given: frozenset[str],
    apart: Collection[tuple[Key, Key]] = (),
) -> tuple[list[list[Key]], dict[Key, tuple[int, ...]]]:
    """Groups of forms, each one person; and for a form that several share, the indexes of their groups.

    ``nicknames`` maps a nickname's key to the full form it stands in, ``apart`` has pairs of a partial and a full form
    that the text keeps apart.
    """
    groups = _merge(full, given)
    group_of = {form: index for index, group in enumerate(groups) for form in group}
    shared: dict[Key, tuple[int, ...]] = {}
    alone: dict[Key, int] = {}
    for form in sorted(partial, key=len, reverse=True):
        found = {group_of[whole] for whole in (nicknames.get(form),) if whole in group_of}
        for fits in (surname_of, given_of):
            found = found or {i for other, i in group_of.items() if fits(form, other) and (form, other) not in apart}
        if len(found) == 1:
            groups[found.pop()].append(form)
        elif (
            not found
            and significant(form) in alone
            and _numbers(form) in (set(), _numbers(groups[alone[significant(form)]][0]))
        ):
            groups[alone[significant(form)]].append(form)  # "Elizabeth" after "Elizabeth II"
        else:
            alone[significant(form)] = len(groups)
            groups.append([form])
            if found:
                shared[form] = tuple(sorted(found))
    return groups, shared


def _merge(full: Sequence[Key], given: frozenset[str]) -> list[list[Key]]:
    """Full forms in groups of one person; a form that fits two people who are not the same stays alone."""
    fits: dict[Key, list[Key]] = defaultdict(list)
    by_length = sorted(dict.fromkeys(full), key=lambda form: -len(form))
    for index, form in enumerate(by_length):
        for other in by_length[:index]:
            if same_person(form, other, given):
                fits[form].append(other)
    groups: list[list[Key]] = []
    place: dict[Key, int] = {}
    for form in by_length:
        found = {place[other] for other in fits[form]}
        if len(found) == 1:
            place[form] = found.pop()
            groups[place[form]].append(form)
        else:
            place[form] = len(groups)
            groups.append([form])
    return groups


def _generation(key: Key) -> set[str]:
    """ "Jr." tells father and son apart; "III" is left out as often as not."""
    return {word[0] for word in key[1:] if word in ("jr", "sr", "junior", "senior")}


def _numbers(key: Key) -> set[str]:
    return {word for word in key if word in SUFFIXES}


def _vowel_apart(one: str, other: str) -> bool:
    if len(one) != len(other) or len(one) < MISSPELT_LETTERS or one[-1] != other[-1]:
        return False
    differing = [(x, y) for x, y in zip(one, other, strict=True) if x != y]
    return len(differing) == 1 and set(differing[0]) <= set("aeiouy")


def _same_given(one: str, other: str) -> bool:
    return one == other or _initial_of(one, other)


def _initial_of(one: str, other: str) -> bool:
    short, long = sorted((one, other), key=len)
    return len(short) == 1 and long.startswith(short)


def _is_subsequence(short: Key, long: Key) -> bool:
    rest = iter(long)
    return all(any(_same_given(word, other) for other in rest) for word in short)
