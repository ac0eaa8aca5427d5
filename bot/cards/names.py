"""A who-answer: each name with the sentence that says it; names of one sentence stand over it together."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

from index.model import Answer, NamedAnswer

from .citations import Entry
from .escaping import shortened, strong

ALIASES = 3
WITH_ALIASES = 4
"""Names over one sentence that are shown with all that is known of them; of the others only the name."""
NAMES_ONLY = 8


def name_entries(answer: Answer) -> list[Entry]:
    """A sentence under each group of names that it is true of, in the order of the first name of each."""
    by_number = {citation.number: citation for citation in answer.citations}
    groups: dict[int, list[NamedAnswer]] = defaultdict(list)
    for name in answer.names:
        if name.citations and name.citations[0] in by_number:
            groups[name.citations[0]].append(name)
    return [Entry(by_number[number], heading(names)) for number, names in groups.items()]


def heading(names: Sequence[NamedAnswer]) -> str:
    """The names that a sentence is true of, one a line."""
    lines = [named(name) for name in names[:WITH_ALIASES]]
    if others := names[WITH_ALIASES:]:
        line = " · ".join(strong(name.name, 60) for name in others[:NAMES_ONLY])
        left = len(others) - NAMES_ONLY
        lines.append(f"{line} and {left} more" if left > 0 else line)
    return "\n".join(lines)


def named(name: NamedAnswer) -> str:
    """A name in bold, what the corpus calls it, by whose claim it is so, and the other forms it is known by."""
    line = strong(name.name, 100)
    if name.description:
        line += f", {shortened(name.description, 100)}"
    if name.claim:
        line += f"\n-# as claimed by {shortened(name.claim, 60)}"
    if name.aliases:
        line += f"\n-# also {', '.join(shortened(alias, 40) for alias in name.aliases[:ALIASES])}"
    return line
