"""The words of the house as frozen values: what travels between rooms is one of these and nothing else.

Every ``start``/``end`` is a character offset into ``Article.text``; a quoted text is always
``article.text[start:end]`` and is never rebuilt. This module imports nothing of ours.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping
from dataclasses import dataclass, field, fields, is_dataclass
from datetime import date
from enum import StrEnum
from typing import Any

# ── articles ──────────────────────────────────────────────────────────────────────────────────


class BlockKind(StrEnum):
    """What a stretch of an article is for; only some kinds may answer a question."""

    TITLE = "title"
    STANDFIRST = "standfirst"
    BYLINE = "byline"
    BODY = "body"
    CAPTION = "caption"
    PULL_QUOTE = "pull quote"
    RELATED = "related link"
    BOILERPLATE = "boilerplate"

    @property
    def quotable(self) -> bool:
        """Whether a passage of this kind may be shown as an answer: furniture never is."""
        return self in QUOTABLE


QUOTABLE = frozenset({BlockKind.BODY, BlockKind.STANDFIRST, BlockKind.CAPTION, BlockKind.TITLE})


@dataclass(frozen=True, slots=True)
class Block:
    """One paragraph-like stretch of an article, without the white space around it."""

    start: int
    end: int
    kind: BlockKind


@dataclass(frozen=True, slots=True)
class Article:
    """One story, its text kept exactly as read. A fact that is not known is None (or empty)."""

    id: str
    """Its identity: the path below the corpus folder, or the ``id`` of a bulk line."""
    text: str
    title: str | None = None
    source: str | None = None
    """The outlet."""
    authors: tuple[str, ...] = ()
    published: str | None = None
    """ISO 8601: ``YYYY``, ``YYYY-MM``, ``YYYY-MM-DD`` or a date with a time."""
    url: str | None = None
    blocks: tuple[Block, ...] = ()
    """In order of start, not overlapping; what lies between two blocks is white space or mark-up."""

    def __post_init__(self) -> None:
        last = 0
        for block in self.blocks:
            if not last <= block.start < block.end <= len(self.text):
                raise ValueError(f"block {block} of {self.id} overlaps another or leaves the text")
            last = block.end

    def slice(self, span: Span | Block | Passage | Quotation) -> str:
        """The text a span stands for."""
        return self.text[span.start : span.end]

    @property
    def label(self) -> str:
        """What to call it in a list: its title, else its opening words, marked as cut."""
        if self.title:
            return self.title
        body = next((b for b in self.blocks if b.kind is BlockKind.BODY), None)
        opening = " ".join(self.slice(body).split()) if body else self.id
        return opening if len(opening) <= 80 else opening[:80].rsplit(" ", 1)[0] + " […]"

    @property
    def text_hash(self) -> str:
        """SHA-256 of the text, by which a citation is checked when it is shown."""
        return hash_text(self.text)


def hash_text(text: str) -> str:
    """SHA-256 of a text in UTF-8, hexadecimal; lone surrogates are kept, so any str has one."""
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


# ── what analysis finds in an article ─────────────────────────────────────────────────────────


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """A stretch of an article's text."""

    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Passage:
    """A run of whole sentences of one block kind: what is embedded, found and quoted."""

    start: int
    end: int
    kind: BlockKind
    paragraph: int | None
    """Which body paragraph it starts in, counted from 1; None outside the body."""


class NameKind(StrEnum):
    PERSON = "person"
    GROUP = "group"
    ORGANISATION = "organisation"
    PLACE = "place"


@dataclass(frozen=True, slots=True)
class Name:
    """A person, organisation, place or group of one article, all its mentions brought together."""

    name: str
    """The fullest form the article uses, without titles."""
    kind: NameKind
    aliases: tuple[str, ...] = ()
    """The other forms the article uses, most frequent first."""
    description: str | None = None
    """The article's own words for it ("governor of Baja California"): a slice of the text."""
    mentions: tuple[Span, ...] = ()
    """Where it is named (pronouns and descriptions are not mentions), in order."""


class QuotationKind(StrEnum):
    DIRECT = "direct"
    MIXED = "mixed"
    INDIRECT = "indirect"


@dataclass(frozen=True, slots=True)
class Quotation:
    """A stretch of someone's words. ``speaker`` None means: not known well enough to be said."""

    start: int
    end: int
    """What was said, without the marks around it."""
    kind: QuotationKind
    speaker: str | None = None
    """Full form of the speaker's name in the article, or the article's description ("the governor's office")."""
    speaker_start: int | None = None
    speaker_end: int | None = None
    """Where the text names the source of these words, be it by a pronoun."""
    cue: str | None = None
    """The words that say it is speech ("wrote on Facebook"): a slice of the text."""
    cue_start: int | None = None
    cue_end: int | None = None
    confidence: float = 0.0
    """Probability that the speaker is right, 0 to 1."""


@dataclass(frozen=True, slots=True)
class Analysis:
    """All that is found in one article; the vectors of its passages travel beside it."""

    passages: tuple[Passage, ...]
    names: tuple[Name, ...]
    quotations: tuple[Quotation, ...]


@dataclass(frozen=True, slots=True)
class Story:
    """An article with all that is known of it."""

    article: Article
    analysis: Analysis

    def to_dict(self) -> dict[str, Any]:
        """The object that ``storydesk article ID --json`` prints."""
        article = self.article
        return {
            "article_id": article.id,
            "title": article.title,
            "source": article.source,
            "authors": list(article.authors),
            "published": article.published,
            "url": article.url,
            "text": article.text,
            "blocks": plain(article.blocks),
            "passages": plain(self.analysis.passages),
            "quotations": plain(self.analysis.quotations),
            "names": plain(self.analysis.names),
        }


# ── questions and answers ─────────────────────────────────────────────────────────────────────


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
        return _as_dict(self)


@dataclass(frozen=True, slots=True)
class Difference:
    """Words given that stand otherwise in the corpus; either side may be empty."""

    given: str
    corpus: str

    def to_dict(self) -> dict[str, Any]:
        return _as_dict(self)


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
    also_in: tuple[str, ...] = field(default=(), compare=False)
    """Labels of other places with the same words; in the JSON only where there are any."""
    differences: tuple[Difference, ...] = ()
    """With verify: what of the words given stands otherwise here; in the JSON only where there are any."""

    def to_dict(self) -> dict[str, Any]:
        unsaid = tuple(name for name in ("also_in", "differences") if not getattr(self, name))
        return _as_dict(self, leave_out=("label", "context", *unsaid))


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
        return _as_dict(self)


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
        result["elapsed_ms"] = round(self.elapsed_ms, 1)
        return result


# ── keeping the index in step ─────────────────────────────────────────────────────────────────


@dataclass(frozen=True, slots=True)
class Failure:
    """A file or line that could not be read, and the reason as a sentence."""

    path: str
    why: str


@dataclass(frozen=True, slots=True)
class SyncPlan:
    """What a sync would do; ids of articles."""

    added: tuple[str, ...] = ()
    changed: tuple[str, ...] = ()
    removed: tuple[str, ...] = ()
    unchanged: int = 0
    failed: tuple[Failure, ...] = ()
    rebuild: str | None = None
    """Why everything has to be indexed again (the model changed …), else None."""

    def to_dict(self) -> dict[str, Any]:
        return _as_dict(self)


@dataclass(frozen=True, slots=True)
class SyncProgress:
    """How far a sync is."""

    done: int
    total: int
    passages: int
    seconds: float
    current: str
    """Id of the article just finished."""


@dataclass(frozen=True, slots=True)
class SyncReport:
    """What a sync did."""

    added: tuple[str, ...] = ()
    changed: tuple[str, ...] = ()
    removed: tuple[str, ...] = ()
    unchanged: int = 0
    failed: tuple[Failure, ...] = ()
    passages: int = 0
    """How many passages were embedded."""
    seconds: float = 0.0
    notice: str | None = None

    def to_dict(self) -> dict[str, Any]:
        return _as_dict(self)


def plain(value: Any) -> Any:
    """Dataclasses, enums and tuples as dicts, strings and lists, for JSON; a Span as [start, end]."""
    if isinstance(value, Span):
        return [value.start, value.end]
    if is_dataclass(value) and not isinstance(value, type):
        return _as_dict(value)
    if isinstance(value, StrEnum):
        return value.value
    if isinstance(value, Mapping):
        return {key: plain(item) for key, item in value.items()}
    if isinstance(value, (tuple, list)):
        return [plain(item) for item in value]
    if isinstance(value, float):
        return round(value, 4)
    return value


def _is_date(text: str) -> bool:
    try:
        date.fromisoformat((text + "-01-01")[:10] if len(text) in (4, 7) else text)
    except ValueError:
        return False
    return re.fullmatch(r"\d{4}(-\d{2}(-\d{2})?)?", text) is not None


def _as_dict(value: Any, leave_out: tuple[str, ...] = ()) -> dict[str, Any]:
    return {f.name: plain(getattr(value, f.name)) for f in fields(value) if f.name not in leave_out}
