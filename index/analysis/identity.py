"""Who is who across articles: the names of a whole corpus brought together into entities.

Pure and in memory; 100,000 names take about a second to build (tests/benchmarks/names.py). Two people are never merged
by guess: full names have to be equal after folding, or one a fuller form of the other with nobody else it could be
("Carlos Torres" and "Carlos Torres Torres", unless there is a Carlos Torres Ruiz too). A bare surname that an article
leaves open stays open. What an admin decided goes before all of it.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache

from rapidfuzz import fuzz, process

from index.analysis.names.folding import COMPANY_SUFFIXES, SUFFIXES, Key, key
from index.analysis.names.people import same_person, significant
from index.analysis.names.words import lexicon
from index.model import Name, NameKind

# An article that only says "Trump" means the one person whom other articles call that: so many of them, or one that
# describes him with the same words ("President").
BARE_USES = 3
# The least likeness of a suggestion, on rapidfuzz's 0-100: one slip in a short name, two in a long one.
ALIKE = 75

# Marks the key of a bare name that its article leaves open: "Clinton" beside two Clintons.
OPEN = "(open)"

_QUOTED = re.compile(r"\s*[(\[]?[‘“\"'«][^’”\"'»]{2,40}[’”\"'»][)\]]?(?=\s)")


@dataclass(frozen=True, slots=True)
class NameRecord:
    """A name as one article has it."""

    article_id: str
    name: Name
    published: str | None = None


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


@dataclass(frozen=True, slots=True)
class Merge:
    """An admin's word that two entities are one, which goes by the first name."""

    name: str
    other: str


@dataclass(frozen=True, slots=True)
class Split:
    """An admin's word that in these articles a name means somebody else, who goes by ``new_name``."""

    name: str
    articles: tuple[str, ...]
    new_name: str


@dataclass(frozen=True, slots=True)
class Rename:
    """An admin's word for what an entity is called."""

    name: str
    new_name: str


Decision = Merge | Split | Rename


class NameTable:
    """All entities of a corpus, and where each local name belongs."""

    def __init__(self, records: tuple[NameRecord, ...], decisions: tuple[Decision, ...]) -> None:
        self._records = records
        self._decisions = decisions
        clusters = _cluster(records)
        left_open = {id(members[0]) for core, members in clusters if core[-1] == OPEN}
        groups, names = _decide([members for _, members in clusters], decisions)
        built = [(_entity(group, name), group) for group, name in zip(groups, names, strict=True)]
        built.sort(key=lambda pair: (-pair[0].mentions, pair[0].name))
        self.entities: tuple[Entity, ...] = tuple(entity for entity, _ in built)
        """Most mentioned first."""
        self._of: dict[tuple[str, str], int] = {}
        self._by_form: dict[Key, list[int]] = defaultdict(list)
        self._by_surname: dict[Key, list[int]] = defaultdict(list)
        for index, (entity, group) in enumerate(built):
            for record in group:
                self._of[record.article_id, record.name.name] = index
            self._remember(index, entity)
        self._open = {index for index, (_, group) in enumerate(built) if id(group[0]) in left_open}
        self._spellings: dict[str, list[int]] = {}

    @classmethod
    def build(cls, records: Iterable[NameRecord], decisions: Iterable[Decision] = ()) -> NameTable:
        """The table of these names. Groups are left out: "dozens of people" are others in every article."""
        return cls(tuple(r for r in records if r.name.kind is not NameKind.GROUP), tuple(decisions))

    def with_article(self, article_id: str, records: Iterable[NameRecord]) -> NameTable:
        """The table with an article added, or its names replaced."""
        kept = (record for record in self._records if record.article_id != article_id)
        return NameTable.build((*kept, *records), self._decisions)

    def without_article(self, article_id: str) -> NameTable:
        """The table as if the article had never been there."""
        return self.with_article(article_id, ())

    def entity_of(self, article_id: str, local_name: str) -> Entity | None:
        """The entity that a name of an article (``Name.name``) belongs to."""
        index = self._of.get((article_id, local_name))
        return None if index is None else self.entities[index]

    def resolve(self, text: str) -> tuple[Entity, ...]:
        """Whom a name asked for may mean, most mentioned first: none unknown, one clear, several ambiguous.

        A name that its articles leave open ("Clinton" beside two Clintons) is left out where those it may be are known.
        By full form, alias or surname, blind to accents and case, with or without a title ("Governor Ávila").
        """
        for words in _without_titles(text):
            found = {
                index
                for form in (words, significant(words))
                for index in (*self._by_form.get(form, ()), *self._by_surname.get(form, ()))
            }
            if not found and len(words) > 1:
                found = {
                    index
                    for index in self._by_surname.get(words[-1:], ())
                    if same_person(words, _person_key(self.entities[index].name))
                }
            found = found - self._open or found
            if found:
                return tuple(self.entities[index] for index in sorted(found))
        return ()

    def suggest(self, text: str, limit: int = 5) -> tuple[str, ...]:
        """Names that are spelt much like this one, the likest first: "did you mean"."""
        if not self._spellings:
            self._spellings = defaultdict(list)
            for words, indexes in [*self._by_form.items(), *self._by_surname.items()]:
                self._spellings[" ".join(words)].extend(indexes)
        wanted = " ".join(key(text))
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
            self._by_form[form].append(index)
        if entity.kind is NameKind.PERSON:
            words = significant(_person_key(entity.name))
            for start in range(1, len(words)):
                self._by_surname[words[start:]].append(index)
                if (word := words[start : start + 1]) != words[start:]:
                    self._by_surname[word].append(index)


# ── which names are one ───────────────────────────────────────────────────────────────────────


def _cluster(records: Iterable[NameRecord]) -> list[tuple[Key, list[NameRecord]]]:
    """Records in groups that are one entity each, with a key of each."""
    same: dict[tuple[NameKind, Key], list[NameRecord]] = defaultdict(list)
    cores = [(record, _core(record.name.name, record.name.kind) or (record.name.name,)) for record in records]
    sharers = Counter(
        (record.article_id, word)
        for record, core in cores
        if record.name.kind is NameKind.PERSON and len(core) > 1
        for word in set(significant(core))
    )
    for record, core in cores:
        if record.name.kind is NameKind.PERSON and len(core) == 1 and sharers[record.article_id, core[0]] > 1:
            core = (*core, OPEN)
        same[record.name.kind, core].append(record)
    union = _Union(same)
    _join_fuller_forms(same, union)
    _join_aliases(same, union)
    _join_bare_forms(same, union)
    groups: dict[tuple[NameKind, Key], list[NameRecord]] = defaultdict(list)
    for form, members in same.items():
        groups[union.find(form)].extend(members)
    return [(core, members) for (_, core), members in groups.items()]


def _join_fuller_forms(same: Mapping[tuple[NameKind, Key], list[NameRecord]], union: _Union) -> None:
    """ "Carlos Torres" joins "Carlos Torres Torres" if every fuller form it fits is one person's."""
    by_ends: dict[tuple[str, str], list[Key]] = defaultdict(list)
    for kind, form in same:
        if kind is NameKind.PERSON and len(form) > 1:
            for word in set(significant(form)[1:]):
                by_ends[form[0], word].append(form)
    for kind, form in same:
        if kind is not NameKind.PERSON or len(form) < 2:
            continue
        fuller = [
            other
            for other in by_ends[form[0], form[-1]]
            if len(significant(other)) > len(significant(form)) and same_person(form, other)
        ]
        if fuller and all(same_person(a, b) for a in fuller for b in fuller):
            for other in fuller:
                union.join((kind, form), (kind, other))


def _join_aliases(same: Mapping[tuple[NameKind, Key], list[NameRecord]], union: _Union) -> None:
    """A name that other articles give as an alias: full forms of a person, acronyms of an organisation."""
    owners: dict[tuple[NameKind, Key], set[tuple[NameKind, Key]]] = defaultdict(set)
    for (kind, form), members in same.items():
        for record in members:
            for alias in record.name.aliases:
                core = _core(alias, kind)
                if core != form and (kind is not NameKind.PERSON or len(significant(core)) > 1):
                    owners[kind, core].add((kind, form))
    for other, found in owners.items():
        if other in same and len({union.find(form) for form in found}) == 1:
            union.join(other, next(iter(found)))


def _join_bare_forms(same: Mapping[tuple[NameKind, Key], list[NameRecord]], union: _Union) -> None:
    """ "Trump" alone in an article joins the only one whom the corpus calls so, if it does it often enough."""
    uses: dict[Key, Counter[tuple[NameKind, Key]]] = defaultdict(Counter)
    titles: dict[tuple[NameKind, Key], set[str]] = defaultdict(set)
    for (kind, form), members in same.items():
        if kind is NameKind.PERSON and len(significant(form)) > 1:
            for record in members:
                titles[union.find((kind, form))].add(record.name.description or "")
                for bare in {_core(alias, kind) for alias in record.name.aliases}:
                    if len(significant(bare)) == 1:
                        uses[bare][union.find((kind, form))] += 1
    for bare, owners in uses.items():
        if (NameKind.PERSON, bare) in same and len(owners) == 1:
            owner, count = owners.popitem()
            described = {record.name.description for record in same[NameKind.PERSON, bare]}
            if count >= BARE_USES or described & titles[owner]:
                union.join((NameKind.PERSON, bare), owner)


class _Union:
    """Disjoint sets of forms."""

    def __init__(self, members: Iterable[tuple[NameKind, Key]]) -> None:
        self._parent = {member: member for member in members}

    def find(self, member: tuple[NameKind, Key]) -> tuple[NameKind, Key]:
        while (parent := self._parent[member]) != member:
            self._parent[member] = member = self._parent[parent]
        return member

    def join(self, one: tuple[NameKind, Key], other: tuple[NameKind, Key]) -> None:
        self._parent[self.find(one)] = self.find(other)


def _decide(
    groups: list[list[NameRecord]], decisions: Iterable[Decision]
) -> tuple[list[list[NameRecord]], list[str | None]]:
    """The groups after the admins' word, and the names they gave."""
    names: list[str | None] = [None] * len(groups)
    for decision in decisions:
        found = _named(groups, names, decision.name)
        if isinstance(decision, Rename):
            for index in found:
                names[index] = decision.new_name
        elif isinstance(decision, Merge):
            every = dict.fromkeys([*found, *_named(groups, names, decision.other)])
            if found and len(every) > 1:
                first, *others = every
                names[first] = names[first] or decision.name
                for index in others:
                    groups[first].extend(groups[index])
                    groups[index] = []
        else:
            for index in found:
                gone = [record for record in groups[index] if record.article_id in decision.articles]
                groups[index] = [record for record in groups[index] if record.article_id not in decision.articles]
                if gone:
                    groups.append(gone)
                    names.append(decision.new_name)
    kept = [(group, name) for group, name in zip(groups, names, strict=True) if group]
    return [group for group, _ in kept], [name for _, name in kept]


def _named(groups: list[list[NameRecord]], names: list[str | None], name: str) -> list[int]:
    """The groups that go by a full name."""
    wanted = key(name)
    return [
        index
        for index, group in enumerate(groups)
        if group
        and (
            key(given) == wanted
            if (given := names[index])
            else any(wanted in (key(r.name.name), _core(r.name.name, r.name.kind)) for r in group)
        )
    ]


# ── what an entity is called ──────────────────────────────────────────────────────────────────


def _entity(records: list[NameRecord], given: str | None) -> Entity:
    forms: dict[str, int] = {}
    for record in records:
        forms[record.name.name] = forms.get(record.name.name, 0) + len(record.name.mentions)
    full = list(forms)
    for record in records:
        for alias in record.name.aliases:
            forms[alias] = forms.get(alias, 0) + 1
    kind = records[0].name.kind
    name = given or max(full, key=lambda form: (_fullness(form, kind), forms[form], form))
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
        mentions=sum(len(record.name.mentions) for record in records),
        descriptions=tuple(described),
        first=dated[0] if dated else None,
        last=dated[-1] if dated else None,
    )


def _fullness(form: str, kind: NameKind) -> int:
    return len(significant(_core(form, kind)))


@lru_cache(maxsize=200_000)
def _core(text: str, kind: NameKind) -> Key:
    """What is compared: for a person without nickname, for an organisation without "the", "US" and "Inc."."""
    if kind is NameKind.PERSON:
        return _person_key(text)
    words = key(text)
    words = lexicon().same.get(words, words)
    if len(words) > 2 and words[0] in ("the", "us"):
        words = words[1:]
    while len(words) > 1 and words[-1] in COMPANY_SUFFIXES:
        words = words[:-1]
    return words


def _person_key(text: str) -> Key:
    words = key(text)
    if not any(mark in text for mark in "‘“\"'«"):
        return words
    return key(_QUOTED.sub("", text)) or words


def _spelt(text: str, kind: NameKind) -> set[Key]:
    """The ways a form may be typed."""
    ways = {key(text), _core(text, kind)}
    if kind is NameKind.PERSON:
        ways.add(tuple(word for word in significant(_person_key(text)) if word not in SUFFIXES))
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
