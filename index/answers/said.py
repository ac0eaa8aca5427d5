"""/said: someone's own words, each once, newest first.

Pure. Promise: only quotations whose speaker is this very person are shown; the same words in a caption or in
another article are one quotation with several places.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from index.analysis.identity import Entity
from index.answers.citations import cite, elsewhere, number
from index.answers.sentences import in_caption, sentence_around
from index.answers.wording import keys_of
from index.model import (
    Answer,
    Citation,
    NamedAnswer,
    Place,
    Quotation,
    QuotationKind,
    Span,
    Story,
)
from index.retrieval.rarity import Rarity
from index.retrieval.terms import stems

# Quotations less near than this are not about the matter: a sentence that shares no word of it and stands in a
# passage of a cosine below .5.
NEAR = 0.25

_ORDER = {QuotationKind.DIRECT: 0, QuotationKind.MIXED: 1, QuotationKind.INDIRECT: 2}


@dataclass(frozen=True, slots=True)
class Saying:
    """A quotation where it stands, and how near it is to what was asked about (0 where nothing was)."""

    story: Story
    quotation: Quotation
    relevance: float = 0.0


@dataclass(slots=True)
class _Group:
    """A quotation and the other places that have its words, or a part of them."""

    shown: Saying
    others: list[Saying] = field(default_factory=list)


def _grouped(sayings: Sequence[Saying]) -> list[_Group]:
    """Each quotation once, most relevant first, then newest, then in the order of the text."""
    found: list[_Group] = []
    # All words shown so far in one text, and where each group's begin: going through the groups one by one took
    # most of the time for somebody who is quoted a thousand times.
    shown, starts, known = "", list[int](), dict[str, _Group]()
    worded = [(saying, _as_one(saying)) for saying in sayings]
    for saying, words in sorted(worded, key=lambda one: _worth_showing(*one)):
        if (group := known.get(words)) is None and (at := shown.find(words)) >= 0:
            group = found[bisect_right(starts, at) - 1]
        if group is None:
            starts.append(len(shown))
            shown += f"{words}\n"
            found.append(group := _Group(saying))
        else:
            group.others.append(saying)
        known[words] = group
    # Two stable sorts: within equal relevance the newest article first, its quotations as they stand in it.
    found.sort(
        key=lambda one: (_ORDER[one.shown.quotation.kind], one.shown.story.article.id, one.shown.quotation.start)
    )
    found.sort(key=lambda one: (one.shown.relevance, one.shown.story.article.published or ""), reverse=True)
    return found


def _as_one(saying: Saying) -> str:
    """The words of a quotation, of which a part is found as a part of the text."""
    return " ".join(["", *keys_of(saying.story.article.slice(saying.quotation)), ""]) or " "


def _worth_showing(saying: Saying, words: str) -> tuple[object, ...]:
    """Which of several places of the same words is shown: the fullest, outside captions, newest."""
    article, quotation = saying.story.article, saying.quotation
    newest = [-ord(c) for c in article.published or ""] or [1]
    return (
        in_caption(article, quotation.start),
        -words.count(" "),
        _ORDER[quotation.kind],
        newest,
        article.id,
        quotation.start,
    )


def _citation(group: _Group, speaker: str) -> Citation:
    saying = group.shown
    article, quotation = saying.story.article, saying.quotation
    span = Span(quotation.start, quotation.end)
    citation = cite(
        article,
        span,
        quotation.kind.value,
        saying.relevance or quotation.confidence,
        highlights=(span,),
        speaker=speaker,
        cue=quotation.cue,
        context=sentence_around(article, span),
    )
    others = {other.story.article.id: other for other in reversed(group.others) if other.story.article.id != article.id}
    return replace(citation, also_in=tuple(_place(other) for other in reversed(others.values())))


def _place(saying: Saying) -> Place:
    return elsewhere(saying.story.article, Span(saying.quotation.start, saying.quotation.end))


def relevance(story: Story, quotation: Quotation, topic: Rarity, near: Sequence[tuple[Span, float]]) -> float:
    """How near a quotation is to what was asked about: the words of its sentence weigh as much as the meaning.

    ``near``: the article's passages and the cosine of each to what was asked about.
    """
    sentence = sentence_around(story.article, Span(quotation.start, quotation.end))
    covered = topic.covered(stems(story.article.slice(sentence)))
    cosine = max((c for s, c in near if s.start <= quotation.start < s.end), default=0.0)
    return 0.5 * covered + 0.5 * max(float(cosine), 0.0)


def answer_said(blank: Answer, person: Entity, sayings: Sequence[Saying], about: str | None, limit: int) -> Answer:
    """The sayings as an answer; about something, only those that are near it."""
    near = [saying for saying in sayings if saying.relevance >= NEAR] if about else list(sayings)
    matter = f" about {about}" if about else ""
    name = NamedAnswer(person.name, person.kind, person.aliases, score=1.0)
    if not near:
        notice = f"No words of {person.name}{matter} were found in the corpus."
        nearest = number([_citation(group, person.name) for group in _grouped(sayings)[:limit]])
        return replace(blank, notice=notice, names=(name,), citations=nearest)
    every = _grouped(near)
    left = len(every) - limit
    more = f"{left} more {'quotation is' if left == 1 else 'quotations are'} in the corpus." if left > 0 else None
    citations = number([_citation(group, person.name) for group in every[:limit]])
    return replace(
        blank,
        answered=True,
        confidence=max(saying.quotation.confidence for saying in near),
        notice=more,
        citations=citations,
        names=(replace(name, citations=tuple(one.number for one in citations)),),
    )
