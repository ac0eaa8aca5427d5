"""All entities of a corpus in memory: whom a name may mean, and where each local name belongs."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
from rapidfuzz import fuzz, process

from index.analysis.identity import decisions as decided
from index.analysis.identity.clusters import OPEN, cluster
from index.analysis.identity.decisions import Decision
from index.analysis.identity.local import LocalNames
from index.analysis.identity.records import NameRecord, core_of, person_key
from index.analysis.names.folding import SUFFIXES, Key, key
from index.analysis.names.people import same_person, significant
from index.analysis.names.words import lexicon
from index.model import NameKind

# The part of its articles that have to use a form for it to name an entity, and to be one of its aliases: less is a
# slip.
NAMING, USED = 0.25, 0.05
# The least likeness of a suggestion, on rapidfuzz's 0-100: one slip in a short name, two in a long one.
ALIKE = 75


@dataclass(frozen=True, slots=True)
class Entity:
    """A person, organisation or place of the corpus."""

    name: str
    """The fullest form that is used often, or the one an admin gave."""
    kind: NameKind
    aliases: tuple[str, ...]
    """All other forms, most frequent first."""
    articles: tuple[str, ...]
    """Ids, newest first; those without a date last."""
    mentions: int
    descriptions: tuple[str, ...]
    """The corpus's own words for it, most frequent first."""
    first: str | None = None
    last: str | None = None
    """When it was first and last seen, as the articles are dated."""


class NameTable:
    """All entities of a corpus, and where each local name belongs.

    Of 393,600 names in 10,910 articles it keeps 60 MB: numbers for where they stand, not the records themselves.
    """

    def __init__(self, records: Sequence[NameRecord], decisions: Iterable[Decision]) -> None:
        clusters = cluster(records)
        left_open = {id(members[0]) for core, members in clusters if core[-1] == OPEN}
        groups, names = decided.apply([members for _, members in clusters], decisions)
        built = [(_entity(group, name), group, name) for group, name in zip(groups, names, strict=True)]
        built.sort(key=lambda one: (-one[0].mentions, one[0].name))
        self.entities: tuple[Entity, ...] = tuple(entity for entity, *_ in built)
        """Most mentioned first."""
        self._local = LocalNames(records, [group for _, group, _ in built])
        self._by_form: dict[str, list[int]] = {}
        self._by_surname: dict[str, list[int]] = {}
        self._given: dict[str, list[int]] = {}
        for index, (entity, _, given) in enumerate(built):
            if given:
                self._given.setdefault(_joined(key(given)), []).append(index)
            self._remember(index, entity)
        self._open = {index for index, (_, group, _) in enumerate(built) if id(group[0]) in left_open}
        self._spellings: dict[str, list[int]] = {}
        first: dict[str, int] = {}
        self._called = np.array([first.setdefault(one.name, n) for n, one in enumerate(self.entities)], dtype=np.int32)
        """By the first of those that go by the same name."""
        self._of_interest = np.array([one.kind in (NameKind.PERSON, NameKind.ORGANISATION) for one in self.entities])

    @classmethod
    def build(cls, records: Iterable[NameRecord], decisions: Iterable[Decision] = ()) -> NameTable:
        """The table of these names. Groups are left out: "dozens of people" are others in every article."""
        return cls(_in_tables(records), decisions)

    def entity_of(self, article_id: str, local_name: str) -> Entity | None:
        """The entity that a name of an article (``Name.name``) belongs to."""
        index = self._local.owner(article_id, local_name)
        return None if index is None else self.entities[index]

    def places(self, entity: Entity) -> list[tuple[str, str]]:
        """In which articles an entity is, and what each article calls it; others of its full name are meant too."""
        return self._local.places(self._indexes(entity))

    def by_month(self, entity: Entity) -> tuple[tuple[str, int], ...]:
        """How often it is mentioned in each month (``2025-05``), or year where no more is known, in order."""
        return self._local.by_month(self._indexes(entity))

    def _indexes(self, entity: Entity) -> list[int]:
        named = self._by_form.get(_joined(key(entity.name))) or range(len(self.entities))  # "?" has no words
        alike = [one for one in named if self.entities[one].name == entity.name]
        return [one for one in alike if self.entities[one].kind is entity.kind]

    def beside(self, entity: Entity, limit: int) -> list[tuple[str, int]]:
        """The people and organisations that are in most of its articles, and in how many each is, most first."""
        counts = np.bincount(self._called, weights=self._local.beside(self._indexes(entity)) * self._of_interest)
        found = [one for one in np.argsort(-counts, kind="stable")[: limit + 1].tolist() if counts[one]]
        least = counts[found[-1]] if len(found) > limit else 0
        together = {self.entities[one].name: int(counts[one]) for one in np.flatnonzero(counts > least).tolist()}
        # Of as many articles as the last: by name.
        together |= {self.entities[one].name: int(least) for one in np.flatnonzero(counts == least).tolist() if least}
        together.pop(entity.name, None)
        return sorted(together.items(), key=lambda one: (-one[1], one[0]))[:limit]

    def resolve(self, text: str) -> tuple[Entity, ...]:
        """Whom a name asked for may mean, most mentioned first: none unknown, one clear, several ambiguous.

        A name that its articles leave open ("Clinton" beside two Clintons) is left out where those it may be are known.
        By full form, alias or surname, blind to accents and case, with or without a title ("Governor Ávila"). A name
        that an admin gave means only who was given it, though others have it among their aliases.
        """
        asked = key(text)
        if given := self._given.get(_joined(asked)):
            return tuple(self.entities[index] for index in given)
        for words in _without_titles(text):
            found = set[int]()
            for form in map(_joined, (words, significant(words))):
                found = found or {*self._by_form.get(form, ()), *self._by_surname.get(form, ())}
            if not found and len(words) > 1:
                found = {
                    index
                    for index in self._by_surname.get(words[-1], ())
                    if same_person(words, person_key(self.entities[index].name))
                }
            found = found - self._open or found
            if "of" in asked[: len(asked) - len(words)]:
                # The CEO of Pfizer is not Pfizer; Secretary of State Rubio is Rubio.
                found = {index for index in found if self.entities[index].kind is NameKind.PERSON}
            if found:
                return tuple(self.entities[index] for index in sorted(self._exact(words, found) or found))
        return ()

    def _exact(self, words: Key, found: Iterable[int]) -> set[int]:
        """Of those found for a full name, the ones that go by just that ("Le Pen" is a surname, "Las Vegas" is not)."""
        full = len(significant(words)) > 1 or not SUFFIXES.isdisjoint(words) or words[0] in lexicon().given_folded
        return {
            index
            for index in found
            if len(words) > 1
            and (full or self.entities[index].kind is not NameKind.PERSON)
            and core_of(self.entities[index].name, self.entities[index].kind) == words
        }

    def suggest(self, text: str, limit: int = 5) -> tuple[str, ...]:
        """Names that are spelt much like this one, the likest first: "did you mean"."""
        if not self._spellings:
            for spelling, indexes in [*self._by_form.items(), *self._by_surname.items()]:
                self._spellings.setdefault(spelling, []).extend(indexes)
        wanted = _joined(key(text))
        if not wanted:
            return ()
        near = process.extract(wanted, self._spellings.keys(), scorer=fuzz.ratio, score_cutoff=ALIKE, limit=limit * 4)
        ranked = sorted(
            {(-round(score), index) for spelling, score, _ in near for index in self._spellings[spelling]},
        )
        return tuple(dict.fromkeys(self.entities[index].name for _, index in ranked))[:limit]

    def _remember(self, index: int, entity: Entity) -> None:
        forms = {form for text in (entity.name, *entity.aliases) for form in _spelt(text, entity.kind)}
        for form in forms:
            self._by_form.setdefault(_joined(form), []).append(index)
        if entity.kind is NameKind.PERSON:
            whole = person_key(entity.name)
            words = significant(whole)
            ends = {words[start:] for start in range(1, len(words))} | {whole[start:] for start in range(1, len(whole))}
            for form in ends | {(word,) for word in words[1:]}:
                self._by_surname.setdefault(_joined(form), []).append(index)


def called(records: Iterable[NameRecord]) -> dict[tuple[str, str], str]:
    """What each name of an article goes by in the table of these names, by article and name: all that is needed of it
    for a few articles, in a third of the time."""
    groups = [group for _, group in cluster(_in_tables(records))]
    named = [(-sum(record.mentions for record in group), _name_of(group, _kind_of(group)), group) for group in groups]
    named.sort(key=lambda one: one[:2])
    return {(record.article_id, record.name.name): name for _, name, group in named for record in group}


def _in_tables(records: Iterable[NameRecord]) -> list[NameRecord]:
    return [record for record in records if record.name.kind is not NameKind.GROUP]


def _kind_of(records: Sequence[NameRecord]) -> NameKind:
    return Counter(record.name.kind for record in records).most_common(1)[0][0]


def _name_of(records: Sequence[NameRecord], kind: NameKind) -> str:
    """The fullest form that is used often."""
    used = Counter(record.name.name for record in records)
    if len(used) == 1:
        return records[0].name.name
    forms = _mentions_of(records)
    full = [form for form in used if used[form] >= NAMING * len(records)] or [used.most_common(1)[0][0]]
    return max(full, key=lambda form: (_fullness(form, kind), forms[form], form))


def _mentions_of(records: Sequence[NameRecord]) -> dict[str, int]:
    """Of each form by which the records go."""
    forms: dict[str, int] = {}
    for record in records:
        forms[record.name.name] = forms.get(record.name.name, 0) + record.mentions
    return forms


def _entity(records: list[NameRecord], given: str | None) -> Entity:
    kind = _kind_of(records)
    name = given or _name_of(records, kind)
    forms = _mentions_of(records)
    everywhere = Counter(form for record in records for form in {record.name.name, *record.name.aliases})
    least = USED * len(records)
    for record in records:
        for alias in record.name.aliases:
            if everywhere[alias] >= least or _is_part(alias, name, kind):
                forms[alias] = forms.get(alias, 0) + 1
    described = [r.name.description for r in records if r.name.description]
    if len(described) > 1:
        described = [text for text, _ in Counter(described).most_common()]
    dated = sorted({r.published for r in records if r.published})
    newest = sorted({r.article_id: r.published or "" for r in records}.items(), key=lambda item: item[1], reverse=True)
    return Entity(
        name=name,
        kind=kind,
        aliases=tuple(form for form in sorted(forms, key=lambda form: -forms[form]) if form != name),
        articles=tuple(article_id for article_id, _ in newest),
        mentions=sum(record.mentions for record in records),
        descriptions=tuple(described),
        first=dated[0] if dated else None,
        last=dated[-1] if dated else None,
    )


def _joined(words: Key) -> str:
    """Words as one key: a string takes a quarter of the memory of as many words."""
    return " ".join(words)


def _is_part(alias: str, name: str, kind: NameKind) -> bool:
    """Whether an alias is made of the words of the name, or is a form of it."""
    core, whole = core_of(alias, kind), core_of(name, kind)
    return set(core) <= set(whole) or same_person(core, whole)


def _fullness(form: str, kind: NameKind) -> int:
    return len(significant(core_of(form, kind)))


def _spelt(text: str, kind: NameKind) -> set[Key]:
    """The ways a form may be typed."""
    ways = {key(text), core_of(text, kind)}
    if kind is NameKind.PERSON:
        ways.add(tuple(word for word in significant(person_key(text)) if word not in SUFFIXES))
    return ways - {()}


def _without_titles(text: str) -> Iterable[Key]:
    """The words asked for, then without what may be a title or "the" before them."""
    words = key(text)
    if words:
        yield words
    lists = lexicon()
    while len(words) > 1 and (words[0] in lists.honorifics | lists.office | lists.people or words[0] in ("the", "of")):
        words = words[1:]
        yield words
