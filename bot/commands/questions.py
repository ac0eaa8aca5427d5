"""Filters as they are typed in Discord, and a question (``index.asking.Question``) as the book has noted it."""

from __future__ import annotations

from dataclasses import replace

from bot.access import Refused
from bot.asked import Asked
from bot.cards.escaping import shortened
from bot.cards.layout import LONGEST_SENTENCE
from index.asking import Question
from index.model import FilterError, Filters

__all__ = ["Question", "as_noted", "filters_from"]


def as_noted(noted: Asked) -> Question:
    """A noted question; its "last week" stays the week that it was, whenever it is put again."""
    question = Question.from_arguments(noted.kind, noted.arguments)
    return question if question.asked else replace(question, asked=noted.day)


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
