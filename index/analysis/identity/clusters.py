"""Which names of different articles are one: equal after folding, or one the fuller form of the other."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence

from index.analysis.identity.records import NameRecord, core_of
from index.analysis.names.folding import Key
from index.analysis.names.people import same_person, significant
from index.analysis.names.words import lexicon
from index.model import NameKind

# An article that only says "Trump" means the one person whom other articles call that: so many of them, or one that
# describes him with the same words ("President").
BARE_USES = 3
# What so many times as many articles have otherwise is a slip of the few: "Shutterstock Liz Truss" beside Liz Truss;
# "Twitter" as a person, where one word alone says little.
SLIPS, LONE_SLIPS = 5, 20
# Common words of so many letters are no surnames; short ones are in "Moon Jae-in".
ORDINARY = 5
# Marks the key of a bare name that its article leaves open: "Clinton" beside two Clintons.
OPEN = "(open)"


def cluster(records: Sequence[NameRecord]) -> list[tuple[Key, list[NameRecord]]]:
    """Records in groups that are one entity each, with a key of each."""
    same: dict[tuple[NameKind, Key], list[NameRecord]] = defaultdict(list)
    cores = [core_of(record.name.name, record.name.kind) or (record.name.name,) for record in records]
    people = [(r.article_id, core) for r, core in zip(records, cores, strict=True) if r.name.kind is NameKind.PERSON]
    bare = {(article, core[0]) for article, core in people if len(core) == 1}
    sharers = Counter(
        pair
        for article, core in people
        if len(core) > 1
        for word in set(significant(core))
        if (pair := (article, word)) in bare
    )
    for record, core in zip(records, cores, strict=True):
        if record.name.kind is NameKind.PERSON and len(core) == 1 and sharers[record.article_id, core[0]] > 1:
            core = (*core, OPEN)
        same[record.name.kind, core].append(record)
    union = _Union(same)
    _join_kinds(same, union)
    _join_fuller_forms(same, union)
    _join_aliases(same, union)
    _join_bare_forms(same, union)
    groups: dict[tuple[NameKind, Key], list[NameRecord]] = defaultdict(list)
    for form, members in same.items():
        groups[union.find(form)].extend(members)
    return [(core, members) for (_, core), members in groups.items()]


def _join_kinds(same: Mapping[tuple[NameKind, Key], list[NameRecord]], union: _Union) -> None:
    """A name of several words is one, whatever kind an article takes it for; one word if it is nearly always a body's.

    A lone word may be a surname here and a place there.
    """
    kinds: dict[Key, list[NameKind]] = defaultdict(list)
    for kind, form in same:
        kinds[form].append(kind)
    for form, found in kinds.items():
        usual, *others = sorted(found, key=lambda kind: -len(same[kind, form]))
        for kind in others:
            slip = len(same[kind, form]) * LONE_SLIPS <= len(same[usual, form])
            if form[-1] != OPEN and (len(form) > 1 or (slip and usual is NameKind.ORGANISATION)):
                union.join((kind, form), (usual, form))


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
            if len(significant(other)) > len(significant(form))
            and same_person(form, other)
            and (
                significant(other)[-1] == significant(form)[-1] or _is_second_surname((kind, form), (kind, other), same)
            )
        ]
        if fuller and all(same_person(a, b) for a in fuller for b in fuller):
            for other in fuller:
                union.join((kind, form), (kind, other))


def _is_second_surname(
    form: tuple[NameKind, Key], other: tuple[NameKind, Key], same: Mapping[tuple[NameKind, Key], list[NameRecord]]
) -> bool:
    """Whether what the longer form has behind the shorter may be one: not in "Donald Trump Ballroom", nor in "George
    Washington Carver", as who is known far better by the shorter is another."""
    short, long = significant(form[1]), significant(other[1])
    ordinary = len(long[-1]) >= ORDINARY and long[-1] in lexicon().common
    return long[-2] == short[-1] and not ordinary and len(same[form]) < SLIPS * len(same[other])


def _join_aliases(same: Mapping[tuple[NameKind, Key], list[NameRecord]], union: _Union) -> None:
    """A name that other articles give as an alias: full forms of a person, acronyms of an organisation."""
    owners: dict[tuple[NameKind, Key], set[tuple[NameKind, Key]]] = defaultdict(set)
    for (kind, form), members in same.items():
        for record in members:
            for alias in record.name.aliases:
                core = core_of(alias, kind)
                if core != form and (kind is not NameKind.PERSON or _is_full_form(core, form)):
                    owners[kind, core].add((kind, form))
    for other, found in owners.items():
        if other not in same:
            continue
        if len({union.find(form) for form in found}) == 1 or _are_prefixed(other, found, same):
            for owner in found:
                union.join(owner, other)


def _is_full_form(alias: Key, form: Key) -> bool:
    """Whether a person's alias is a full name, with the surname of the form or one spelt otherwise ("Zelenskyy")."""
    if len(significant(alias)) < 2:
        return False
    return alias[-1] == form[-1] or (len(alias) == len(form) and same_person(alias, form, lexicon().given_folded))


def _are_prefixed(
    other: tuple[NameKind, Key],
    found: Iterable[tuple[NameKind, Key]],
    same: Mapping[tuple[NameKind, Key], list[NameRecord]],
) -> bool:
    """Whether these are a well-known person's name with something read before it: "Shutterstock Liz Truss"."""
    kind, name = other
    given = lexicon().given_folded
    return kind is NameKind.PERSON and all(
        form[-len(name) :] == name
        and given.isdisjoint(form[: -len(name)])
        and len(same[kind, form]) * SLIPS <= len(same[other])
        for _, form in found
    )


def _join_bare_forms(same: Mapping[tuple[NameKind, Key], list[NameRecord]], union: _Union) -> None:
    """ "Trump" alone in an article joins the only one whom the corpus calls so, if it does it often enough."""
    uses: dict[Key, Counter[tuple[NameKind, Key]]] = defaultdict(Counter)
    titles: dict[tuple[NameKind, Key], set[str]] = defaultdict(set)
    for (kind, form), members in same.items():
        if kind is NameKind.PERSON and len(significant(form)) > 1:
            for record in members:
                titles[union.find((kind, form))].add(record.name.description or "")
                for bare in {core_of(alias, kind) for alias in record.name.aliases}:
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
