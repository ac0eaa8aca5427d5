"""/ask: ranked passages → the passages that answer, or "nothing found".

Pure: what was found comes in, an Answer goes out. The same words are shown once, an article does not crowd out
the others, a picture's caption gives way to the body that says the same, and what is far behind the best is left out.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from index.answers.citations import cite, number, retold
from index.answers.sentences import sentences_in, without_headings
from index.model import Answer, AnswerKind, BlockKind, Citation, Filters, Place, Span, Story
from index.retrieval.knowing import is_answer, sureness
from index.retrieval.ranking import Ranked
from index.retrieval.rarity import Rarity
from index.retrieval.terms import lowered, proper_words, stems, whole_words, words
from index.storage.shapes import StoredPassage

# Passages of one article among the citations of an answer.
PER_ARTICLE = 2
# Share of a passage's different words that another, better one has too: from here on it says the same.
SAME_WORDS = 0.8
# A reprint is cut into passages at other places. Share of the words from which on it is worth looking whether the
# article that is shown has the passage elsewhere, and how long the runs of words are that show it.
SOME_WORDS, RUN = 0.4, 5
# Share of the best passage's score below which a passage is no part of the answer. On realtimeqa_news dev it takes off
# one citation in eight of five, none of an article that answers; on multihoprag_evidence dev it keeps .985 of the
# evidence among five citations.
FAR_BEHIND = 0.7

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
    if answered:
        best = max(one.score for one in usable)
        usable = [one for one in usable if one.score >= FAR_BEHIND * best]
    return Answer(
        question,
        AnswerKind.ASK,
        answered,
        confidence,
        filters,
        None if answered else NOTHING,
        number([_citation(shown, stories, rarity) for shown in _choose(usable, stories, limit)]),
    )


@dataclass(slots=True)
class _Shown:
    """A passage to be shown, and which others say the same."""

    found: Ranked
    position: int
    stems: set[str]
    same: list[Ranked] = field(default_factory=list)


def _choose(ranked: Sequence[Ranked], stories: Mapping[str, Story], limit: int) -> list[_Shown]:
    chosen: list[_Shown] = []
    further: list[_Shown] = []
    articles: Counter[str] = Counter()
    compared = _Compared(stories)
    # Captions last: among equals the body speaks.
    for position, one in sorted(enumerate(ranked), key=lambda r: r[1].stored.passage.kind is BlockKind.CAPTION):
        own = stems(one.stored.text)
        nearest = max([*chosen, *further], key=lambda c: len(own & c.stems), default=None)
        if nearest and compared.say_the_same(one, own, nearest):
            nearest.same.append(one)
            continue
        crowding = articles[one.stored.article_id] >= PER_ARTICLE
        (further if crowding else chosen).append(_Shown(one, position, own))
        articles[one.stored.article_id] += 1
    best = sorted(chosen, key=lambda shown: shown.position)[:limit]
    # Where other articles leave room, an article may show more.
    best += sorted(further, key=lambda shown: shown.position)[: limit - len(best)]
    return sorted(best, key=lambda shown: shown.position)


class _Compared:
    """The texts of one answer side by side; what is taken from a text is taken once."""

    def __init__(self, stories: Mapping[str, Story]) -> None:
        self._stories = stories
        self._proper: dict[int, set[str]] = {}
        self._lower: dict[str, str] = {}
        self._words: dict[str, set[str]] = {}
        self._runs: dict[str, set[tuple[str, ...]]] = {}

    def say_the_same(self, one: Ranked, own: set[str], shown: _Shown) -> bool:
        """Whether a passage, with its own stems, says what is shown already."""
        shared = len(own & shown.stems) / max(len(own), 1)
        if shared < SOME_WORDS:
            return False
        here, there = one.stored, shown.found.stored
        # Names or numbers that are others: another event, or a later state of it, told in the same words.
        if self._told_only(here, there.article_id) and self._told_only(there, here.article_id):
            return False
        if shared >= SAME_WORDS or here.article_id == there.article_id:
            return shared >= SAME_WORDS
        runs = _runs(here.text)
        return len(runs & self._runs_of(there.article_id)) >= SAME_WORDS * len(runs) > 0

    def _told_only(self, passage: StoredPassage, other: str) -> bool:
        """Whether a passage has names or numbers that another article has not."""
        if _has_whole(self._stories[other].article.text, passage.text):
            return False
        if passage.id not in self._proper:
            self._proper[passage.id] = set(proper_words(passage.text))
        if other not in self._lower:
            self._lower[other] = lowered(self._stories[other].article.text)
        # What is no part of the text is no word of it, and making words of a whole article takes far longer.
        if not all(map(self._lower[other].__contains__, self._proper[passage.id])):
            return True
        if other not in self._words:
            self._words[other] = set(whole_words(self._lower[other]))
        return not self._proper[passage.id] <= self._words[other]

    def _runs_of(self, article_id: str) -> set[tuple[str, ...]]:
        if article_id not in self._runs:
            self._runs[article_id] = _runs(self._stories[article_id].article.text)
        return self._runs[article_id]


def _has_whole(text: str, passage: str) -> bool:
    """Whether a passage stands in a text to the letter, no word of it a part of another there."""
    at = text.find(passage)
    end = at + len(passage)
    return at >= 0 and not text[max(at - 1, 0) : at].strip() and not text[end : end + 1].strip()


def _runs(text: str) -> set[tuple[str, ...]]:
    said = words(text)
    return set(zip(*(said[n:] for n in range(RUN)), strict=False))


def _citation(shown: _Shown, stories: Mapping[str, Story], rarity: Rarity) -> Citation:
    stored = shown.found.stored
    story = stories[stored.article_id]
    span = without_headings(story.article, Span(stored.passage.start, stored.passage.end))
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
