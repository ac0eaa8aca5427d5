"""Whether a decision about names can be made, as the table stands: each makes the decision, or raises a sentence.

Decisions name entities in full, so that they mean the same after a re-index.
"""

from __future__ import annotations

from collections.abc import Sequence

from index.analysis.identity.decisions import Merge, NamesError, Rename, Split
from index.analysis.identity.table import Entity, NameTable
from index.analysis.names.folding import key

# Discord offers no longer ones to choose.
LONGEST = 100
_LISTED = 5


def merge(table: NameTable, name: str, other: str) -> Merge:
    """That two names are one, which goes by the first."""
    first, second = known(table, name), known(table, other)
    if first == second:
        raise NamesError(f"“{name}” and “{other}” are one already: {first.name}.")
    return Merge(first.name, second.name)


def split(table: NameTable, name: str, article_ids: Sequence[str], new_name: str) -> Split:
    """That in these articles a name means somebody else: a new one, or one that is known under the new name."""
    found, new_name = known(table, name), _clean(new_name)
    if key(new_name) == key(found.name):
        raise NamesError(f"The other one needs a name that differs from “{found.name}”.")
    articles = tuple(dict.fromkeys(article_ids))
    if not articles:
        raise NamesError(f"In which articles does “{found.name}” mean somebody else?")
    for article_id in articles:
        if article_id not in found.articles:
            raise NamesError(f"“{found.name}” is not in an article “{article_id}”. It is in {_some(found.articles)}.")
    return Split(found.name, articles, new_name)


def rename(table: NameTable, name: str, new_name: str) -> Rename:
    """What an entity is called."""
    found, new_name = known(table, name), _clean(new_name)
    if new_name == found.name:
        raise NamesError(f"“{new_name}” is what it is called already.")
    if any(key(one.name) == key(new_name) and one != found for one in table.resolve(new_name)):
        raise NamesError(f"“{new_name}” is the name of another already. If the two are one, merge them.")
    return Rename(found.name, new_name)


def known(table: NameTable, text: str) -> Entity:
    """The one entity that is meant: by its full name, or by an alias that is nobody else's."""
    fitting = table.resolve(text)
    exact = [one for one in fitting if key(one.name) == key(text)]
    if exact or len(fitting) == 1:
        return (exact or fitting)[0]
    if fitting:
        raise NamesError(f"Several names fit “{text}”: {_some([one.name for one in fitting])}. Which one is meant?")
    near = table.suggest(text, _LISTED)
    asked = f"Nobody and nothing named “{text}” is in the corpus."
    raise NamesError(f"{asked} Did you mean {' or '.join(near)}?" if near else asked)


def _clean(new_name: str) -> str:
    """On one line, without characters that nobody sees."""
    name = "".join(one for one in " ".join(new_name.split()) if one.isprintable())
    if not key(name):
        raise NamesError("A name needs at least one letter.")
    if len(name) > LONGEST:
        raise NamesError(f"A name has at most {LONGEST} characters; this one has {len(name)}.")
    return name


def _some(listed: Sequence[str]) -> str:
    more = len(listed) - _LISTED
    return ", ".join(listed[:_LISTED]) + (f" and {more} more" if more > 0 else "")
