"""A question as it was put: what is asked of the library, noted in the book, and asked again for **More**."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Self

from bot.access import Refused
from bot.cards.escaping import shortened
from bot.cards.layout import LONGEST_SENTENCE
from index.library import Library
from index.model import Answer, AnswerKind, FilterError, Filters


@dataclass(frozen=True, slots=True)
class Question:
    """What someone wants to know."""

    kind: AnswerKind
    text: str
    """The question; for said the speaker, for verify the words, for entity the name."""
    second: str | None = None
    """For said: about what; for verify: by whom."""
    filters: Filters = Filters()

    async def put(self, library: Library, limit: int | None = None) -> Answer:
        """Asks the library."""
        match self.kind:
            case AnswerKind.ASK:
                return await library.ask(self.text, self.filters, limit)
            case AnswerKind.WHO:
                return await library.who(self.text, self.filters, limit)
            case AnswerKind.SAID:
                return await library.said(self.text, self.second, self.filters, limit)
            case AnswerKind.VERIFY:
                return await library.verify(self.text, self.second)
            case AnswerKind.ENTITY:
                return await library.entity(self.text)

    def to_arguments(self) -> dict[str, str]:
        """As strings, for the book."""
        second = {"second": self.second} if self.second else {}
        return {"text": self.text, **second, **self.filters.to_dict()}

    @classmethod
    def from_arguments(cls, kind: str, arguments: Mapping[str, str]) -> Self:
        """From the book."""
        given = dict(arguments)
        return cls(AnswerKind(kind), given.pop("text"), given.pop("second", None), Filters(**given))


def filters_from(source: str | None = None, since: str | None = None, until: str | None = None) -> Filters:
    """Filters as typed. Raises Refused, with how to write it, where a date is none."""
    try:
        filters = Filters(
            source=_typed(source),
            since=_typed(since),
            until=_typed(until),
        )
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
