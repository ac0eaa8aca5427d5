"""Stage 6, source → speaker: the name a pronoun, a role or a surname stands for, where the text settles it.

A name stands for itself. A role ("the governor") is resolved when exactly one person of the article bears it; an
office, a group or any other body stays the description it is. A pronoun goes to the nearest person before it that fits
and that nothing rivals. What is not settled has no name.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass

from index.model import Article, Name

from .lexicon import words
from .paragraphs import Paragraph
from .people import PRONOUN_GENDER, Gender, Person, know_people
from .sources import Form, Role, Source, is_speech_noun

CERTAIN = 1.0
ROLE_SETTLED = 0.93
SAME_SPEAKER = 0.95
ONLY_ONE_FITS = 0.93
SUBJECT_PREFERRED = 0.8
RIVALLED = 0.5

REACH = 1500
"""Characters before a pronoun in which its person is looked for."""


@dataclass(frozen=True, slots=True)
class Speaker:
    """Who it is, as far as the text says, and how probably."""

    label: str | None
    certainty: float


class Resolver:
    """Resolves the sources of one article in the order of the text, so that what was resolved helps what follows."""

    def __init__(self, article: Article, names: Sequence[Name]) -> None:
        self._article = article
        self._people = know_people(article, names)
        self._of_name = {id(person.name): person for person in self._people}
        mentions = sorted((span.start, number) for number, p in enumerate(self._people) for span in p.name.mentions)
        self._starts = [start for start, _ in mentions]
        self._mentioned = [number for _, number in mentions]
        self._last: tuple[int, int, Person] | None = None  # block and offset of the last resolved source, and who

    def resolve(self, source: Source, paragraph: Paragraph, sources: Sequence[Source]) -> Speaker:
        """The speaker a source of a paragraph stands for; ``sources`` are all of that paragraph."""
        speaker, person = self._resolve(source, paragraph, sources)
        if person is not None:
            self._last = (paragraph.index, source.start, person)
        elif source.form is not Form.PRONOUN:
            self._last = None
        return speaker

    def _resolve(
        self, source: Source, paragraph: Paragraph, sources: Sequence[Source]
    ) -> tuple[Speaker, Person | None]:
        if source.form is Form.PRONOUN:
            return self._pronoun(source, paragraph, sources)
        if source.modifier and not is_speech_noun(source.head.head):
            whole = next((s for s in sources if s.head.i == source.head.head.i and s is not source), None)
            if whole is not None and whole.form is Form.DESCRIPTION:
                source = whole
        if source.name is not None:
            return Speaker(source.name.name, CERTAIN), self._of_name.get(id(source.name))
        person = self._bearer(source, paragraph)
        if person is not None:
            return Speaker(person.name.name, ROLE_SETTLED), person
        return Speaker(self._article.text[source.start : source.end], CERTAIN), None

    def _bearer(self, source: Source, paragraph: Paragraph) -> Person | None:
        """The one person who bears the role a definite description names."""
        head = source.head
        noun = head.lower_
        if noun in words("nouns", "body") or head.tag_ in ("NNS", "NNPS"):
            return None
        definite = any(
            child.lower_ in ("the", "her", "his", "their") or child.dep_ in ("poss", "compound") for child in head.lefts
        )
        if not definite or any(child.dep_ in ("poss",) and child.pos_ == "PROPN" for child in head.lefts):
            return None
        bearers = [person for person in self._people if noun in person.roles]
        return bearers[0] if len(bearers) == 1 else None

    def _pronoun(
        self, source: Source, paragraph: Paragraph, sources: Sequence[Source]
    ) -> tuple[Speaker, Person | None]:
        nobody = Speaker(None, 0.0)
        if source.head.lower_ == "who":
            return self._antecedent(source, paragraph, sources)
        gender = PRONOUN_GENDER.get(source.head.lower_)
        if gender is None:
            return nobody, None
        if self._last is not None:
            block, offset, person = self._last
            if person.gender.fits(gender) and offset <= source.start and paragraph.index - block <= 1:
                rivals = {p.name.name for p in self._fitting(gender, offset + 1, source.start)} - {person.name.name}
                if not rivals:
                    return Speaker(person.name.name, SAME_SPEAKER), person
        return self._nearest(source, paragraph, sources, gender)

    def _antecedent(
        self, source: Source, paragraph: Paragraph, sources: Sequence[Source]
    ) -> tuple[Speaker, Person | None]:
        clause = source.head.head
        for other in sources:
            if other.form is not Form.PRONOUN and other.head.i == clause.head.i and clause.dep_ == "relcl":
                return self._resolve(other, paragraph, sources)
        before = [s for s in sources if s.end <= source.start and s.name is not None]
        if before and source.start - before[-1].end <= 2:
            return self._resolve(before[-1], paragraph, sources)
        return Speaker(None, 0.0), None

    def _fitting(self, gender: Gender, start: int, end: int) -> list[Person]:
        """The persons of that gender mentioned in a range of the text, in order."""
        low, high = bisect_left(self._starts, start), bisect_left(self._starts, end)
        people = [self._people[number] for number in self._mentioned[low:high]]
        return [person for person in people if person.gender.fits(gender)]

    def _nearest(
        self, source: Source, paragraph: Paragraph, sources: Sequence[Source], gender: Gender
    ) -> tuple[Speaker, Person | None]:
        """The person of the nearest stretch before the pronoun that names any: its sentence, its paragraph, the one before."""
        sentence = paragraph.block.start + paragraph.doc[source.head.sent.start].idx
        previous = self._article.text.rfind("\n", 0, max(paragraph.block.start - 2, 0)) + 1
        stretches = [(sentence, source.start), (paragraph.block.start, sentence), (previous, paragraph.block.start)]
        if paragraph.block.start - previous < REACH:
            further = self._article.text.rfind("\n", 0, max(previous - 2, 0)) + 1
            stretches.append((max(further, source.start - REACH), previous))
        for start, end in stretches:
            fitting = self._fitting(gender, start, end)
            if not fitting:
                continue
            distinct = list({id(person): person for person in fitting}.values())
            if len(distinct) == 1:
                return Speaker(distinct[0].name.name, ONLY_ONE_FITS), distinct[0]
            known = [person for person in distinct if person.gender is gender]
            if len(known) == 1:
                return Speaker(known[0].name.name, SUBJECT_PREFERRED), known[0]
            subjects = [
                self._of_name[id(s.name)]
                for s in sources
                if s.name is not None
                and s.role is Role.SUBJECT
                and start <= s.start < end
                and id(s.name) in self._of_name
                and self._of_name[id(s.name)].gender.fits(gender)
            ]
            if subjects:
                return Speaker(subjects[-1].name.name, SUBJECT_PREFERRED), subjects[-1]
            return Speaker(distinct[0].name.name, RIVALLED), distinct[0]
        return Speaker(None, 0.0), None
