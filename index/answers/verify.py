"""/verify: do these words stand in the corpus, who said them there, and what differs.

Promises: "to the letter" is said of one stretch of one article, never of words that two people said; a speaker who
is asked for is confirmed only where the article names that one.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace

from index.analysis.identity import NameTable
from index.answers.citations import cite, number
from index.answers.sentences import sentence_around
from index.answers.wording import Given, Match, Words, find_everywhere, find_nearly, parts_of
from index.model import (
    Answer,
    AnswerKind,
    Article,
    BlockKind,
    Citation,
    Filters,
    Span,
    Story,
    Verdict,
)
from index.retrieval.terms import match_any
from index.storage.lookups import StoredPassage
from index.storage.rows import fold

# Fewer words than this stand together anywhere and say nothing.
FEWEST_WORDS = 2
# Words of the given text that are looked up as one phrase.
PHRASE_WORDS = 12
# Places shown, and nearest passages where there is none.
SHOWN = 5
NEAREST = 2

TOO_SHORT = "Give at least two words to verify."
ABSENT = "These words are not in the corpus."

_MARKS = re.compile(r"[“”„\"«»]")


def answer_verify(
    given: str,
    speaker: str | None,
    filters: Filters,
    places: Sequence[StoredPassage],
    stories: Mapping[str, Story],
    table: NameTable,
) -> Answer:
    """``places``: passages that may hold the words, likeliest first."""
    blank = Answer(given, AnswerKind.VERIFY, False, filters=filters, verdict=Verdict.ABSENT)
    words = Given.of(given)
    exact: list[Citation] = []
    nearly: list[tuple[Match, Citation]] = []
    for article_id in dict.fromkeys(place.article_id for place in places):
        if (story := stories.get(article_id)) is None:
            continue
        if spans := _to_the_letter(words, story):
            exact.append(_best_attributed([_citation(story, Match(span, 1.0), table) for span in spans]))
            continue
        looked_at = [Span(p.passage.start, p.passage.end) for p in places if p.article_id == article_id]
        matches = [match for span in looked_at if (match := find_nearly(words, story.article, span)) is not None]
        if matches:
            best = max(matches, key=lambda match: match.likeness)
            nearly.append((best, _citation(story, best, table)))
    nearly.sort(key=lambda pair: -pair[0].likeness)
    found = exact + [citation for _, citation in nearly]
    if not found:
        nearest = [
            cite(stories[p.article_id].article, Span(p.passage.start, p.passage.end), p.passage.kind.value, 0.0)
            for p in places[:NEAREST]
            if p.article_id in stories
        ]
        return replace(blank, notice=ABSENT, citations=number(nearest))
    verdict = Verdict.EXACT if exact else Verdict.NEARLY
    differences = () if exact else nearly[0][0].differences
    notice = None
    if speaker is not None:
        wanted = {entity.name for entity in table.resolve(speaker)}
        of_speaker = [
            one for one in found if one.speaker is not None and _is_one_of(one.speaker, speaker, wanted, table)
        ]
        if of_speaker:
            found = of_speaker + [one for one in found if one not in of_speaker]
        else:
            others = list(dict.fromkeys(one.speaker for one in found if one.speaker))
            verdict = Verdict.OTHER_SPEAKER
            by = f"by {' and '.join(others)}" if others else "with no speaker that could be made out"
            notice = f"These words are in the corpus, but {by}, not by {speaker}."
    return replace(
        blank,
        answered=True,
        confidence=1.0 if exact else nearly[0][0].likeness,
        verdict=verdict,
        notice=notice,
        citations=number(found[:SHOWN]),
        differences=differences,
    )


def without_marks(given: str) -> str:
    """The words given without quotation marks of any kind."""
    return _MARKS.sub(" ", given)


def phrase_query(given: str) -> str:
    """An FTS5 expression for passages that have the longest part's beginning as it is."""
    part = max(parts_of(given), key=len, default=[])
    return match_any([], [" ".join(part[:PHRASE_WORDS])])


def may_have(given: str, places: Sequence[StoredPassage], stories: Mapping[str, Story]) -> list[str]:
    """The articles that may have the words, or nearly; only what was found in these is needed for the answer."""
    words = Given.of(given)
    texts = {one: story.article.text for one, story in stories.items()}
    whole = [one for one, text in texts.items() if words.may_be_in(text)]
    seen = [place for place in places if place.article_id in texts]
    stretches = ((p.article_id, texts[p.article_id][p.passage.start : p.passage.end]) for p in seen)
    return list(dict.fromkeys([*whole, *(one for one, text in stretches if words.may_nearly_be_in(text))]))


def _to_the_letter(words: Given, story: Story) -> list[Span]:
    """Where a story has the words to the letter, out of one mouth."""
    if not words.may_be_in(story.article.text):
        return []
    found = find_everywhere(words.parts, _quotable_words(story.article))
    return [Span(one[0].start, one[-1].end) for one in found if _in_one_voice(one, story)]


def _in_one_voice(stretch: Sequence[Span], story: Story) -> bool:
    """Whether the parts around an ellipsis are not the words of two people."""
    voices = {
        quotation.speaker
        for part in stretch
        for quotation in story.analysis.quotations
        if quotation.speaker is not None and quotation.start < part.end and part.start < quotation.end
    }
    return len(stretch) == 1 or len(voices) <= 1


def _quotable_words(article: Article) -> Words:
    quotable = (block for block in article.blocks if block.kind.quotable or block.kind is BlockKind.PULL_QUOTE)
    return Words(article.text, (Span(block.start, block.end) for block in quotable))


def _citation(story: Story, match: Match, table: NameTable) -> Citation:
    article, span = story.article, match.span
    quotation = max(
        (q for q in story.analysis.quotations if q.start < span.end and span.start < q.end),
        key=lambda q: (min(q.end, span.end) - max(q.start, span.start), q.confidence),
        default=None,
    )
    speaker = quotation.speaker if quotation else None
    known = table.entity_of(article.id, speaker) if speaker else None
    block = next((b for b in article.blocks if b.start <= span.start < b.end), None)
    kind = quotation.kind.value if quotation else block.kind.value if block else BlockKind.BODY.value
    citation = cite(
        article,
        span,
        kind,
        match.likeness,
        highlights=(span,),
        speaker=known.name if known else speaker,
        cue=quotation.cue if quotation else None,
        context=sentence_around(article, span),
    )
    return replace(citation, differences=match.differences)


def _best_attributed(citations: Sequence[Citation]) -> Citation:
    """Of several places in one article the one whose speaker is known, in the body rather than elsewhere."""
    return min(citations, key=lambda one: (one.speaker is None, one.paragraph is None, one.start))


def _is_one_of(found: str, asked: str, wanted: set[str], table: NameTable) -> bool:
    return found in wanted or fold(found) == fold(asked)
