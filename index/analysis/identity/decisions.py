"""What admins decided about names: it goes before all that is told from the articles, and survives every rebuild."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from index.analysis.identity.records import NameRecord, core_of
from index.analysis.names.folding import key


@dataclass(frozen=True, slots=True)
class Merge:
    """An admin's word that two entities are one, which goes by the first name."""

    name: str
    other: str

    def names(self) -> tuple[str, ...]:
        """Every name that is in it."""
        return self.name, self.other


@dataclass(frozen=True, slots=True)
class Split:
    """An admin's word that in these articles a name means somebody else, who goes by ``new_name``.

    Who goes by that name already takes the articles over.
    """

    name: str
    articles: tuple[str, ...]
    new_name: str

    def names(self) -> tuple[str, ...]:
        """Every name that is in it."""
        return self.name, self.new_name


@dataclass(frozen=True, slots=True)
class Rename:
    """An admin's word for what an entity is called."""

    name: str
    new_name: str

    def names(self) -> tuple[str, ...]:
        """Every name that is in it."""
        return self.name, self.new_name


Decision = Merge | Split | Rename


class NamesError(Exception):
    """A decision that cannot be made, saved or read; the message is a sentence for whoever made it."""


def apply(
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
            _split(groups, names, decision, found)
    kept = [(group, name) for group, name in zip(groups, names, strict=True) if group]
    return [group for group, _ in kept], [name for _, name in kept]


def _split(groups: list[list[NameRecord]], names: list[str | None], decision: Split, found: list[int]) -> None:
    into = next((one for one in _named(groups, names, decision.new_name) if one not in found), None)
    for index in found:
        gone = [record for record in groups[index] if record.article_id in decision.articles]
        if not gone:
            continue
        groups[index] = [record for record in groups[index] if record.article_id not in decision.articles]
        names[index] = names[index] or decision.name
        if into is None:
            into = len(groups)
            groups.append([])
            names.append(None)
        groups[into] += gone
        names[into] = names[into] or decision.new_name


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
            else any(wanted in (key(r.name.name), core_of(r.name.name, r.name.kind)) for r in group)
        )
    ]
