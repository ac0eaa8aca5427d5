"""Questions and answers: what is asked, what is found, and what a reader is shown."""

from __future__ import annotations

import re
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field, fields
from datetime import date
from enum import StrEnum
from typing import Any

from index.model.analysis import NameKind
from index.model.articles import Span
from index.model.plain import as_dict, plain


class AnswerKind(StrEnum):
    ASK = "ask"
    WHO = "who"
    SAID = "said"
    VERIFY = "verify"
    ENTITY = "entity"


class Verdict(StrEnum):
    EXACT = "exact"
    NEARLY = "nearly"
    ABSENT = "absent"
    OTHER_SPEAKER = "other_speaker"


class FilterError(ValueError):
    """A filter cannot be used; the message says how to write it."""


@dataclass(frozen=True, slots=True)
class Filters:
    """What an answer is limited to. Dates are ISO 8601 and inclusive; an article without a date fails them.

    Raises FilterError where a date is not one.
    """

    source: str | None = None
    since: str | None = None
    until: str | None = None
    author: str | None = None

    def __post_init__(self) -> None:
        for name, value in (("since", self.since), ("until", self.until)):
            if value is not None and not _is_date(value):
                raise FilterError(f"“{value}” is not a date for {name}: write 2025, 2025-05 or 2025-05-31.")

    def parted(self, names: AbstractSet[str]) -> tuple[Filters, Filters]:
        """These filters without the named ones, and the named ones alone."""
        given = self.to_dict()
        named = {name: given.pop(name) for name in names & given.keys()}
        return Filters(**given), Filters(**named)

    def to_dict(self) -> dict[str, Any]:
        """Only the filters that are set."""
        return {f.name: value for f in fields(self) if (value := getattr(self, f.name)) is not None}

    def __bool__(self) -> bool:
        return bool(self.to_dict())


@dataclass(frozen=True, slots=True)
class Hit:
    """A passage that retrieval found."""

    article_id: str
    start: int
    end: int
    text: str
    score: float
    """Fused score, comparable within one search only."""

    def to_dict(self) -> dict[str, Any]:
        return as_dict(self)


@dataclass(frozen=True, slots=True)
class Difference:
    """Words given that stand otherwise in the corpus; either side may be empty."""

    given: str
    corpus: str

    def to_dict(self) -> dict[str, Any]:
        return as_dict(self)


@dataclass(frozen=True, slots=True)
class Place:
    """Another article that has the same words, or tells the same story."""

    article_id: str
    label: str
    """Its title or opening words."""
    source: str | None
    published: str | None
    url: str | None
    link: str | None = None
    """To the very sentence there; None without an address, or where it only tells the same story."""
    start: int | None = None
    end: int | None = None
    """Where the words stand there; None where it only tells the same story."""


@dataclass(frozen=True, slots=True)
class Explained:
    """A pronoun of a citation, as offsets into the article's text, and whom it stands for there."""

    start: int
    end: int
    name: str


@dataclass(frozen=True, slots=True)
class Citation:
    """What a reader is shown: exact words and where they stand."""

    number: int
    article_id: str
    title: str | None
    source: str | None
    authors: tuple[str, ...]
    published: str | None
    url: str | None
    start: int
    end: int
    text: str
    """Always ``article.text[start:end]``."""
    paragraph: int | None
    """Which body paragraph has the answering words (else the first words), counted from 1; None outside the body."""
    link: str | None
    """To the very sentence: the article's address with a text fragment; None without an address."""
    score: float
    kind: str
    """The block kind of the words, or for a quotation direct, mixed or indirect."""
    highlights: tuple[Span, ...] = ()
    """The answering words, as offsets into the article's text, inside the citation."""
    speaker: str | None = None
    cue: str | None = None
    label: str = field(default="", compare=False)
    """What to call the article in a list (its title or opening words); not part of the JSON."""
    context: Span | None = field(default=None, compare=False)
    """For a quotation: the sentence it stands in; not part of the JSON."""
    also_in: tuple[Place, ...] = ()
    """Other articles with the same words; in the JSON only where there are any."""
    differences: tuple[Difference, ...] = ()
    """With verify: what of the words given stands otherwise here; in the JSON only where there are any."""
    explained: tuple[Explained, ...] = field(default=(), compare=False)
    """Whom its pronouns stand for, said beside the words and never in them; in the JSON only where there are any."""

    def to_dict(self) -> dict[str, Any]:
        unsaid = tuple(name for name in ("also_in", "differences", "explained") if not getattr(self, name))
        return as_dict(self, leave_out=("label", "context", *unsaid))


@dataclass(frozen=True, slots=True)
class NamedAnswer:
    """A name that answers, with the numbers of the citations that say so."""

    name: str
    kind: NameKind
    aliases: tuple[str, ...] = ()
    description: str | None = None
    score: float = 0.0
    citations: tuple[int, ...] = ()
    claim: str | None = None
    """By whose claim it is so, where the corpus reports it as a claim."""

    def to_dict(self) -> dict[str, Any]:
        return as_dict(self)


@dataclass(frozen=True, slots=True)
class Profile:
    """The figures of a name, for /entity."""

    articles: int
    mentions: int
    quotations: int
    first_seen: str | None
    """Date of the earliest article that has one."""
    last_seen: str | None
    beside: tuple[tuple[str, int], ...]
    """Who appears in the same articles, and in how many."""
    newest: tuple[str, ...]
    """Ids of the articles it is in, newest first."""
    by_month: tuple[tuple[str, int], ...] = ()
    """Months with a mention (a year where an article's date has no more) and how many mentions each has, in order."""


@dataclass(frozen=True, slots=True)
class Answer:
    """A question as understood and what the corpus has on it."""

    question: str
    kind: AnswerKind
    answered: bool
    confidence: float = 0.0
    filters: Filters = Filters()
    notice: str | None = None
    """One sentence for the reader where something is to be said ("nothing found …")."""
    citations: tuple[Citation, ...] = ()
    """When ``answered`` is false these are the nearest passages, to be shown as such."""
    names: tuple[NamedAnswer, ...] = ()
    verdict: Verdict | None = None
    differences: tuple[Difference, ...] = ()
    elapsed_ms: float = 0.0
    profile: Profile | None = None
    """With entity."""
    choices: tuple[str, ...] = field(default=(), compare=False)
    """Full names to choose from when several people fit the name asked for, or "did you mean"."""
    off: Filters = field(default=Filters(), compare=False)
    """Filters that were given or understood and are taken off; in the JSON only where there are any."""

    def to_dict(self) -> dict[str, Any]:
        """The object that ``--json`` prints; ``verdict`` and ``differences`` only for verify."""
        result: dict[str, Any] = {
            "question": self.question,
            "kind": self.kind.value,
            "answered": self.answered,
            "confidence": round(self.confidence, 4),
            "filters": self.filters.to_dict(),
            "notice": self.notice,
            "citations": [citation.to_dict() for citation in self.citations],
            "names": [name.to_dict() for name in self.names],
        }
        if self.kind is AnswerKind.VERIFY:
            result["verdict"] = self.verdict.value if self.verdict else None
            result["differences"] = [difference.to_dict() for difference in self.differences]
        if self.profile:
            result["profile"] = plain(self.profile)
        if self.choices:
            result["choices"] = list(self.choices)
        if self.off:
            result["filters_off"] = self.off.to_dict()
        result["elapsed_ms"] = round(self.elapsed_ms, 1)
        return result


def _is_date(text: str) -> bool:
    try:
        date.fromisoformat((text + "-01-01")[:10] if len(text) in (4, 7) else text)
    except ValueError:
        return False
    return re.fullmatch(r"\d{4}(-\d{2}(-\d{2})?)?", text) is not None
