"""/ask: ranked passages → the passages that answer, or "nothing found".

Pure: what was found comes in, an Answer goes out. The same words are shown once, an article does not crowd out
the others, and a picture's caption gives way to the body that says the same.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from index.answers.citations import cite, number, retold
from index.answers.pronouns import explained
from index.answers.sentences import sentences_in
from index.model import Answer, AnswerKind, BlockKind, Citation, Filters, Place, Span, Story
from index.retrieval.knowing import is_answer, sureness
from index.retrieval.ranking import Ranked
from index.retrieval.rarity import Rarity
from index.retrieval.terms import stems

# Passages of one article among the citations of an answer.
PER_ARTICLE = 2
# Share of a passage's different words that another, better one has too: from here on it says the same.
SAME_WORDS = 0.8

NOTHING = "Nothing found in the corpus that answers this."


def answer_ask(
    question: str,
    filters: Filters,
    ranked: Sequence[Ranked],
    stories: Mapping[str, Story],
    rarity: Rarity,
    limit: int,
) -> Answer:
    """The best passages as citations; not ``answered`` where they are only the nearest ones."""
    usable = [one for one in ranked if one.stored.article_id in stories]
    confidence = sureness(usable)
    answered = is_answer(confidence)
    answer = Answer(
        question,
        AnswerKind.ASK,
        answered,
        confidence,
        filters,
        None if answered else NOTHING,
        number([_citation(shown, stories, rarity) for shown in _choose(usable, limit)]),
    )
    return explained(answer, stories)


@dataclass(slots=True)
class _Shown:
    """A passage to be shown, and which others say the same."""

    found: Ranked
    position: int
    stems: set[str]
    same: list[Ranked] = field(default_factory=list)


def _choose(ranked: Sequence[Ranked], limit: int) -> list[_Shown]:
    chosen: list[_Shown] = []
    further: list[_Shown] = []
    articles: Counter[str] = Counter()
    # Captions last: among equals the body speaks.
    for position, one in sorted(enumerate(ranked), key=lambda r: r[1].stored.passage.kind is BlockKind.CAPTION):
        own = stems(one.stored.text)
        if twin := next((c for c in [*chosen, *further] if len(own & c.stems) >= SAME_WORDS * len(own)), None):
            twin.same.append(one)
            continue
        crowding = articles[one.stored.article_id] >= PER_ARTICLE
        (further if crowding else chosen).append(_Shown(one, position, own))
        articles[one.stored.article_id] += 1
    best = sorted(chosen, key=lambda shown: shown.position)[:limit]
    # Where other articles leave room, an article may show more.
    best += sorted(further, key=lambda shown: shown.position)[: limit - len(best)]
    return sorted(best, key=lambda shown: shown.position)


def _citation(shown: _Shown, stories: Mapping[str, Story], rarity: Rarity) -> Citation:
    stored = shown.found.stored
    story, span = stories[stored.article_id], Span(stored.passage.start, stored.passage.end)
    best = best_sentence(story, span, rarity)
    highlights = (best,) if best else ()
    citation = cite(story.article, span, stored.passage.kind.value, shown.found.score, highlights=highlights)
    others: dict[str, Place] = {}
    for other in (one.stored.article_id for one in shown.same if one.stored.article_id != stored.article_id):
        others.setdefault(other, retold(citation, stories[other].article))
    return replace(citation, also_in=tuple(others.values()))


def best_sentence(story: Story, span: Span, rarity: Rarity) -> Span | None:
    """The sentence that covers most of the question, the first of equals; None where none covers any."""
    scored = [(rarity.covered(stems(story.article.slice(s))), -s.start, s) for s in sentences_in(story.article, span)]
    covered, _, best = max(scored, default=(0.0, 0, None))
    return best if covered > 0 else None
