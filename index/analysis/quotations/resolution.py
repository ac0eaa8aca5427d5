"""Stage 6, source → speaker: the name a pronoun, a role or a surname stands for, where the text settles it.

A name stands for itself. A description ("the governor") is resolved when the article gives it to one person; an office,
a group or any other body stays the description it is. A pronoun goes to the most salient person before it that fits it,
and the less that person stands out from the next, the less certain it is. What is not settled has no name.
"""

from __future__ import annotations

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import TYPE_CHECKING

from index.analysis.names import referent
from index.model import Article, Name, NameKind

from .lexicon import words
from .paragraphs import Paragraph
from .people import PRONOUN_GENDER, Gender, gender_of
from .sources import Form, Role, Source, is_speech_noun
from .view import ArticleView

if TYPE_CHECKING:
    from spacy.tokens import Token

CERTAIN = 1.0
DESCRIBED = 0.95
STANDS_OUT = ((0.999, 0.95), (0.75, 0.9), (0.6, 0.75), (0.5, 0.5))
"""Share of salience the first person has of the first two's → how often it is the right one (on the dev articles of
GUM news 18 of 20, 5 of 6, 5 of 5 and 0 of 1, of all pronouns he and she)."""

# Salience after Lappin and Leass, An Algorithm for Pronominal Anaphora Resolution (1994): recency 100, subject 80,
# object 50, everything else less; halved with each sentence further back.
_RECENCY = 100.0
_ROLE_WEIGHT = {Role.SUBJECT: 80.0, Role.PASSIVE: 80.0, Role.ACCORDING: 80.0, Role.OBJECT: 50.0, Role.OWNER: 0.0}
_OTHER_ROLE = 30.0
_SPEAKER_BEFORE = 60.0
"""Added for whoever spoke last: a pronoun that brings a quotation mostly goes on with the speaker before."""
_UNKNOWN_GENDER = 0.6
PARAGRAPHS_BACK = 2


@dataclass(frozen=True, slots=True)
class Speaker:
    """Who it is, as far as the text says, and how probably."""

    label: str | None
    certainty: float


NOBODY = Speaker(None, 0.0)


class Resolver:
    """Resolves the sources of one article in the order of the text, so that what was resolved helps what follows."""

    def __init__(self, view: ArticleView, names: Sequence[Name]) -> None:
        self._view = view
        self._article: Article = view.article
        self._names = names
        self._genders: dict[str, Gender] = {}
        self._pronouns: dict[int, Name] = {}  # where a pronoun stands → whom it was resolved to
        self._last: Name | None = None

    def expect(self, sources: Iterable[tuple[Source, Paragraph]]) -> None:
        """Has the paragraphs parsed together that pronouns among these sources will be looked for in."""
        asking = {paragraph.index for source, paragraph in sources if source.head.lower_ in PRONOUN_GENDER}
        self._view.expect(before for index in asking for before in self._looked_at_before(index))

    def resolve(self, source: Source, paragraph: Paragraph) -> Speaker:
        """The speaker a source of a paragraph stands for."""
        speaker, person = self._resolve(source, paragraph)
        if person is not None and speaker.certainty >= STANDS_OUT[-1][1]:
            self._last = person
            if source.form is Form.PRONOUN:
                self._pronouns[source.start] = person
        return speaker

    def _resolve(self, source: Source, paragraph: Paragraph) -> tuple[Speaker, Name | None]:
        if source.form is Form.PRONOUN:
            return self._pronoun(source.head, source.start, paragraph)
        if source.modifier and not is_speech_noun(source.head.head):
            source = self._whole(source, paragraph)
        if source.name is not None:
            return Speaker(source.name.name, CERTAIN), source.name
        owner = next((child for child in source.head.lefts if child.lower_ in PRONOUN_GENDER), None)
        if owner is not None and is_speech_noun(source.head):
            return self._pronoun(owner, paragraph.offset(owner), paragraph)  # "his order said"
        if source.head.lemma_.lower() not in words("nouns", "body"):
            person = referent(self._article, self._names, source.start, source.end)
            if person is not None:
                return Speaker(person.name, DESCRIBED), person
        return Speaker(self._article.text[source.start : source.end], CERTAIN), None

    def _whole(self, source: Source, paragraph: Paragraph) -> Source:
        """The noun phrase a name only belongs to ("Trump's lawyer"), if it is a possible source itself."""
        return next(
            (
                other
                for other in self._view.sources(paragraph.index)
                if other.head.i == source.head.head.i and other.form is Form.DESCRIPTION
            ),
            source,
        )

    def _pronoun(self, pronoun: Token, offset: int, paragraph: Paragraph) -> tuple[Speaker, Name | None]:
        if pronoun.lower_ == "who":
            return self._antecedent(pronoun, paragraph)
        gender = PRONOUN_GENDER.get(pronoun.lower_)
        if gender is None:
            return NOBODY, None
        salience: dict[str, float] = defaultdict(float)
        people: dict[str, Name] = {}
        for person, weight in self._mentioned_before(offset, paragraph):
            own = self._gender(person)
            if own.fits(gender):
                people[person.name] = person
                salience[person.name] += weight * (1.0 if own is gender else _UNKNOWN_GENDER)
        if not salience:
            return NOBODY, None
        if self._last is not None and self._last.name in salience:
            salience[self._last.name] += _SPEAKER_BEFORE
        ranked = sorted(salience.items(), key=lambda item: -item[1])
        best, weight = ranked[0]
        share = weight / (weight + ranked[1][1]) if len(ranked) > 1 else 1.0
        certainty = next((value for floor, value in STANDS_OUT if share >= floor), STANDS_OUT[-1][1])
        return Speaker(best, certainty), people[best]

    def _mentioned_before(self, offset: int, paragraph: Paragraph) -> Iterator[tuple[Name, float]]:
        """People named before a place in its paragraph and the two before, each mention with its salience."""
        here = paragraph.doc.char_span(
            offset - paragraph.block.start, offset - paragraph.block.start + 1, alignment_mode="expand"
        )
        sentence = here[0].sent.start if here is not None and len(here) else 0
        starts = [s.start for s in paragraph.doc.sents]
        current = sum(1 for start in starts if start < sentence)
        yield from self._mentions(paragraph, offset, current)
        behind = current + 1
        for index in self._looked_at_before(paragraph.index):
            earlier = self._view.paragraph(index)
            count = sum(1 for _ in earlier.doc.sents)
            yield from self._mentions(earlier, earlier.block.end, behind + count - 1)
            behind += count

    def _looked_at_before(self, index: int) -> Iterator[int]:
        return islice(self._view.body_before(index), PARAGRAPHS_BACK)

    def _mentions(self, paragraph: Paragraph, end: int, sentences_back: int) -> Iterator[tuple[Name, float]]:
        """The people among a paragraph's sources before an offset; its first sentence lies that many back."""
        starts = [paragraph.offset(s[0]) for s in paragraph.doc.sents]
        for source in self._view.sources(paragraph.index):
            person = source.name or self._pronouns.get(source.start)
            if source.start >= end or person is None or person.kind is not NameKind.PERSON:
                continue
            number = bisect_right(starts, source.start) - 1
            distance = max(sentences_back - number, 0)
            yield person, (_RECENCY + _ROLE_WEIGHT.get(source.role, _OTHER_ROLE)) * 0.5**distance

    def _antecedent(self, pronoun: Token, paragraph: Paragraph) -> tuple[Speaker, Name | None]:
        """Of "who": the noun its clause belongs to, else the name right before it."""
        clause = pronoun.head
        sources = [s for s in self._view.sources(paragraph.index) if s.form is not Form.PRONOUN]
        for other in sources:
            if clause.dep_ == "relcl" and other.head.i == clause.head.i:
                return self._resolve(other, paragraph)
        start = paragraph.offset(pronoun)
        before = [s for s in sources if s.end <= start <= s.end + 2]
        return self._resolve(before[-1], paragraph) if before else (NOBODY, None)

    def _gender(self, person: Name) -> Gender:
        if person.name not in self._genders:
            self._genders[person.name] = gender_of(self._article, person)
        return self._genders[person.name]
