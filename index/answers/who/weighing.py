"""Names weighed by how much of a description the evidence for them covers, where no single sentence proves it.

"The individual who was the trustworthy face of crypto and is now on trial" is told over several articles: each word
of the question counts for a name by the nearest it comes to it (sentence, passage, title).
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from index.analysis.identity import NameRecord, called
from index.answers.who.evidence import Evidence, Told
from index.answers.who.question import Question
from index.model import BlockKind, Name, NameKind, Span
from index.retrieval.terms import STOP, stem, words

# What a word of the question counts in the name's sentence, in its passage, below a title that names it.
SENTENCE, PASSAGE, TITLE = 1.0, 0.6, 0.5
# How the score of a passage counts for the names in it: a description is spread over many passages, a fact is in the
# best ones. On dev, first places by weight alone: individuals .73 with power 1, .62 with 4; quiz .41 and .59.
SPREAD, FOCUSED = 1.0, 4.0


@dataclass(slots=True)
class Weighed:
    """A name with the weight of its evidence and the sentences that carry most of it."""

    names: dict[str, Name] = field(default_factory=dict)
    """Article → the name there."""
    closeness: dict[str, float] = field(default_factory=dict)
    """Word of the question → how near it comes."""
    frequency: float = 0.0
    places: dict[str, tuple[float, Evidence, Span, Span]] = field(default_factory=dict)
    """Article → its best sentence for the name, and the mention there."""
    coverage: float = 0.0
    weight: float = 0.0

    def take(self, other: Weighed) -> None:
        """Counts the other one's evidence for this one, but not its sentences: they do not name this one in full."""
        self.frequency += other.frequency
        for word, near in other.closeness.items():
            self.closeness[word] = max(self.closeness.get(word, 0.0), near)


def weigh(question: Question, evidence: Sequence[Evidence], told: Sequence[Told]) -> list[Weighed]:
    """The names that may answer, heaviest first; ``told`` holds the sentences of each passage."""
    full = called(
        NameRecord(article_id, name)
        for article_id, names in {one.article.id: one.names for one in evidence}.items()
        for name in names
    )
    outlets = {word for one in evidence for word in words(one.article.source or "")}
    asked = {stem(word) for word in words(question.text) if word not in STOP and word not in outlets}
    found: dict[str, Weighed] = defaultdict(Weighed)
    spread: dict[str, int] = defaultdict(int)
    top = max((one.score for one in evidence), default=0.0)
    power = SPREAD if question.is_description else FOCUSED
    for rank, (one, whole_told) in enumerate(zip(evidence, told, strict=True)):
        shared = [(span, own & asked) for span, own in whole_told]
        whole = set().union(*(own for _, own in shared))
        for word in whole:
            spread[word] += 1
        for name, mention, span, own in _mentions(one, shared):
            fits = question.fits.get(name.kind, 0.0)
            if not fits or is_named(name, asked):
                continue
            here = found[full.get((one.article.id, name.name), name.name)]
            here.names[one.article.id] = name
            titled = mention is None
            for word in whole:
                near = TITLE if titled else SENTENCE if word in own else PASSAGE
                here.closeness[word] = max(here.closeness.get(word, 0.0), near)
            here.frequency += (0.5 if titled else 1.0) * (max(one.score, 0.0) / top if top > 0 else 1.0) ** power
            place = here.places.get(one.article.id)
            strength = len(own) / (1 + rank / 10)
            if mention is not None and (place is None or strength > place[0]):
                here.places[one.article.id] = (strength, one, span, mention)
    _join_initials(found)
    rarity = {word: 1 / (1 + spread[word]) ** 0.5 for word in asked}
    total = sum(rarity.values()) or 1.0
    most = max((heavy.frequency for heavy in found.values()), default=0.0) or 1.0
    for heavy in found.values():
        heavy.coverage = sum(rarity[word] * near for word, near in heavy.closeness.items()) / total
        fits = max(question.fits.get(local.kind, 0.0) for local in heavy.names.values())
        share = (heavy.frequency / most) ** 0.5
        heavy.weight = (
            fits * heavy.coverage * (share if question.is_description else heavy.coverage * (0.2 + 0.8 * share))
        )
    return sorted(found.values(), key=lambda one: -one.weight)


def _join_initials(found: dict[str, Weighed]) -> None:
    """ "SBF" is Sam Bankman-Fried where exactly one person of the evidence has these initials."""
    full = defaultdict(list)
    for name, weighed in found.items():
        if any(one.kind is NameKind.PERSON for one in weighed.names.values()):
            parts = [part for part in re.split(r"[\s-]+", name) if part[:1].isupper()]
            full["".join(part[0] for part in parts)].append(name)
    for name in list(found):
        forms = {form for one in found[name].names.values() for form in (one.name, *one.aliases)}
        owners = {owner for form in forms if form.isupper() and 2 <= len(form) <= 4 for owner in full[form]} - {name}
        if len(owners) == 1:
            found[owners.pop()].take(found.pop(name))


def _mentions(one: Evidence, told: Told) -> Iterator[tuple[Name, Span | None, Span, set[str]]]:
    """Every mention in the passage with its sentence; a name of the title once, without a mention."""
    title = next((block for block in one.article.blocks if block.kind is BlockKind.TITLE), None)
    for name in one.names:
        for mention in name.mentions:
            for span, own in told:
                if span.start <= mention.start and mention.end <= span.end:
                    yield name, mention, span, own
            if title is not None and title.start <= mention.start < title.end and told:
                yield name, None, told[0][0], set()


def is_named(name: Name, asked: set[str]) -> bool:
    """Whether the question (as stems) holds a form of the name itself, so that it cannot be what is asked for."""
    for form in (name.name, *name.aliases):
        own = [stem(word) for word in words(form) if word not in STOP]
        if own and all(word in asked for word in own):
            return True
    return False
