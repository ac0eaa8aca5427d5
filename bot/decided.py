"""What admins decided about names, in words; plain text for Discord and the terminal to draw."""

from __future__ import annotations

from typing import TYPE_CHECKING

from index.analysis.identity import Decision, Entity, Merge, Rename, Split

if TYPE_CHECKING:
    from index.corpus_names import Decided

NONE = "Nothing has been decided about names."
_ARTICLES = 10
_ALIASES = 5


def in_words(decision: Decision) -> str:
    """A decision on one line."""
    match decision:
        case Merge(name, other):
            return f"“{other}” is one with “{name}”."
        case Rename(name, new_name):
            return f"“{name}” is called “{new_name}”."
        case Split(name, articles, new_name):
            more = len(articles) - _ARTICLES
            listed = ", ".join(articles[:_ARTICLES]) + (f" and {more} more" if more > 0 else "")
            return f"In {listed} “{name}” is “{new_name}”."


def as_they_read(decided: Decided) -> list[str]:
    """A line for each name that it is about, as the corpus has it now."""
    return [_read(entity) for entity in decided.now]


def _read(entity: Entity) -> str:
    articles = f"{len(entity.articles):,} article{'' if len(entity.articles) == 1 else 's'}"
    aliases = f", also {', '.join(entity.aliases[:_ALIASES])}" if entity.aliases else ""
    return f"{entity.name} ({entity.kind.value}): {articles}{aliases}"
