"""Filters as they are typed in Discord; a question itself is ``index.asking.Question``, noted in the book."""

from __future__ import annotations

from bot.access import Refused
from bot.cards.escaping import shortened
from bot.cards.layout import LONGEST_SENTENCE
from index.asking import Question
from index.model import FilterError, Filters

__all__ = ["Question", "filters_from"]


def filters_from(
    source: str | None = None, since: str | None = None, until: str | None = None, author: str | None = None
) -> Filters:
    """Filters as typed. Raises Refused, with how to write it, where a date is none."""
    try:
        filters = Filters(source=_typed(source), since=_typed(since), until=_typed(until), author=_typed(author))
    except FilterError as error:
        raise Refused(shortened(str(error), LONGEST_SENTENCE)) from None
    if (
        filters.since
        and filters.until
        and filters.since > filters.until
        and not filters.since.startswith(filters.until)
    ):
        raise Refused(f"No day is both from {filters.since} on and up to {filters.until}: swap the two dates.")
    return filters


def _typed(value: str | None) -> str | None:
    return value.strip() or None if value else None
