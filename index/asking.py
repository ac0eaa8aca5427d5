"""A question as it was put, whole: which road it takes, about what, within which filters; asked again at any time."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Self

from index.model import Answer, AnswerKind, Filters
from index.view import View


@dataclass(frozen=True, slots=True)
class Question:
    """What someone wants to know."""

    kind: AnswerKind
    text: str
    """The question; for said the speaker, for verify the words, for entity the name."""
    second: str | None = None
    """For said: about what; for verify: by whom."""
    filters: Filters = Filters()
    off: frozenset[str] = frozenset()
    """With ask: filters (``source``, ``since``, ``until``, ``author``) that are taken off, given or understood."""
    literal: bool = False
    """With ask: no filter is read out of the words."""
    parts: frozenset[str] = frozenset()
    """Which restricted parts of the corpus it may be answered from."""
    asked: date | None = None
    """The day from which "last week" is counted; None: the present."""

    async def put(self, library: View, limit: int | None = None, today: date | None = None) -> Answer:
        """Asks the library; ``today``: the day that it is asked on where it does not say."""
        match self.kind:
            case AnswerKind.ASK:
                return await library.ask(
                    self.text, self.filters, limit, limits=not self.literal, without=self.off, today=self.asked or today
                )
            case AnswerKind.WHO:
                return await library.who(self.text, self.filters, limit)
            case AnswerKind.SAID:
                return await library.said(self.text, self.second, self.filters, limit)
            case AnswerKind.VERIFY:
                return await library.verify(self.text, self.second)
            case AnswerKind.ENTITY:
                return await library.entity(self.text)

    def to_arguments(self) -> dict[str, str]:
        """As strings, what is not set left out."""
        given = {"text": self.text, "second": self.second or "", **self.filters.to_dict()}
        given |= {"off": " ".join(sorted(self.off)), "literal": "yes" if self.literal else ""}
        given |= parts_to_argument(self.parts) | {"asked": self.asked.isoformat() if self.asked else ""}
        return {name: value for name, value in given.items() if value or name == "text"}

    @classmethod
    def from_arguments(cls, kind: str, arguments: Mapping[str, str]) -> Self:
        """From what ``to_arguments`` gave."""
        given: dict[str, Any] = dict(arguments)
        return cls(
            AnswerKind(kind),
            given.pop("text"),
            given.pop("second", None),
            off=frozenset(given.pop("off", "").split()),
            literal=bool(given.pop("literal", "")),
            parts=parts_of(given),
            asked=date.fromisoformat(day) if (day := given.pop("asked", "")) else None,
            filters=Filters(**given),
        )


def parts_to_argument(parts: frozenset[str]) -> dict[str, str]:
    """Restricted parts as strings, where there are any."""
    return {"parts": json.dumps(sorted(parts))} if parts else {}


def parts_of(arguments: dict[str, Any]) -> frozenset[str]:
    """Takes the restricted parts out of the arguments."""
    return frozenset(json.loads(arguments.pop("parts", "[]")))
