"""/ask: ranked passages → the passages that answer, or "nothing found".

Pure: what was found comes in, an Answer goes out. The same words are shown once, an article does not crowd out
the others, and a picture's caption gives way to the body that says the same.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Mapping, Sequence

from index.analysis.sentences import sentence_spans
from index.answers.citations import cite, number
from index.model import Answer, AnswerKind, BlockKind, Citation, Filters, Span, Story
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
    chosen = _choose([one for one in ranked if one.stored.article_id in stories], limit)
    confidence = max((sureness(one, stories[one.stored.article_id], rarity) for one in chosen), default=0.0)
    answered = confidence >= FLOOR
    citations = [_citation(one, stories[one.stored.article_id], rarity) for one in chosen]
    return Answer(
        question,
        AnswerKind.ASK,
        answered,
        confidence,
        filters,
        None if answered else NOTHING,
        number(citations),
    )


# Logistic model of "this passage answers": intercept, cosine of question and passage, share of the question's
# weight that passage and headline cover.
INTERCEPT, COSINE, COVERED = -7.0, 7.0, 5.0
FLOOR = 0.5


def sureness(one: Ranked, story: Story, rarity: Rarity) -> float:
    """Probability that the passage answers."""
    covered = rarity.covered(stems(f"{story.article.title or ''} {one.stored.text}"))
    return 1 / (1 + math.exp(-(INTERCEPT + COSINE * max(one.cosine, 0.0) + COVERED * covered)))


def _choose(ranked: Sequence[Ranked], limit: int) -> list[Ranked]:
    chosen: list[Ranked] = []
    vocabularies: list[set[str]] = []
    articles: Counter[str] = Counter()
    # Captions last: among equals the body speaks.
    for one in sorted(ranked, key=lambda r: r.stored.passage.kind is BlockKind.CAPTION):
        own = stems(one.stored.text)
        repeated = any(len(own & other) >= SAME_WORDS * len(own) for other in vocabularies)
        if repeated or articles[one.stored.article_id] == PER_ARTICLE:
            continue
        chosen.append(one)
        vocabularies.append(own)
        articles[one.stored.article_id] += 1
    return sorted(chosen, key=lambda r: -r.score)[:limit]


def _citation(one: Ranked, story: Story, rarity: Rarity) -> Citation:
    passage = one.stored.passage
    best = best_sentence(story, Span(passage.start, passage.end), rarity)
    return cite(
        story.article,
        Span(passage.start, passage.end),
        passage.kind.value,
        one.score,
        highlights=(best,) if best else (),
    )


def best_sentence(story: Story, span: Span, rarity: Rarity) -> Span | None:
    """The sentence that covers most of the question, the first of equals; None where none covers any."""
    scored = [
        (rarity.covered(stems(story.article.slice(s))), -s.start, s)
        for s in sentence_spans(story.article.text, span.start, span.end)
    ]
    covered, _, best = max(scored, default=(0.0, 0, None))
    return best if covered > 0 else None
