"""/entity: who or what a name is, in the corpus's own words.

Pure. Promise: a description is a sentence of an article, cited; nothing is composed.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from index.analysis.identity import Entity, NameTable
from index.answers.citations import cite, number
from index.answers.sentences import in_caption, sentence_around
from index.model import Answer, Citation, Name, NamedAnswer, Profile, Span, Story

# A sentence that introduces someone is short enough to stand on a card.
_LONGEST = 400
# Names shown as appearing beside it.
BESIDE = 8


@dataclass(frozen=True, slots=True)
class Appearance:
    """An article and what it calls the name that is asked about."""

    story: Story
    local: Name


def describe(appearances: Sequence[Appearance], limit: int) -> list[Citation]:
    """Sentences that say who it is, the best first, at most one an article until each has spoken; unnumbered."""
    ranked: list[tuple[tuple[object, ...], Appearance, int, Span]] = []
    for appearance in appearances:
        article = appearance.story.article
        own: list[tuple[tuple[object, ...], Span]] = []
        for mention in appearance.local.mentions:
            sentence = sentence_around(article, mention)
            text = article.slice(sentence)
            describes = bool(appearance.local.description) and str(appearance.local.description) in text
            full = article.slice(mention) == appearance.local.name
            order: tuple[object, ...] = (
                not describes,
                in_caption(article, mention.start),
                not full,
                len(text) > _LONGEST,
                sentence.start,
            )
            own.append((order, sentence))
        for turn, (order, sentence) in enumerate(_distinct(sorted(own))[:limit]):
            newest = tuple(-ord(c) for c in article.published or "0")
            ranked.append(((turn, order[:4], newest), appearance, turn, sentence))
    ranked.sort(key=lambda one: one[0])
    return [_introduction(appearance, turn, sentence) for _, appearance, turn, sentence in ranked[:limit]]


def _introduction(appearance: Appearance, turn: int, sentence: Span) -> Citation:
    article = appearance.story.article
    kind = "caption" if in_caption(article, sentence.start) else "body"
    marks = [m for m in appearance.local.mentions if sentence.start <= m.start and m.end <= sentence.end]
    return cite(article, sentence, kind, 1 / (1 + turn), highlights=marks[:1])


def answer_entity(
    blank: Answer,
    found: Entity,
    locals_: Sequence[tuple[str, str]],
    stories: Mapping[str, Story],
    quotations: int,
    table: NameTable,
    limit: int,
) -> Answer:
    """``locals_``: (article, what it calls the name) pairs; ``stories``: the newest of these articles;
    ``quotations``: how many are of this name.
    """
    appearances = [
        Appearance(stories[article_id], local)
        for article_id, called in locals_
        if article_id in stories
        for local in stories[article_id].analysis.names
        if local.name == called
    ]
    articles = {appearance.story.article.id: appearance.story.article for appearance in appearances}
    newest = sorted(articles.values(), key=lambda article: (article.published or "", article.id), reverse=True)
    citations = number(describe(appearances, limit))
    description = next((one.local.description for one in appearances if one.local.description), None)
    name = NamedAnswer(
        found.name, found.kind, found.aliases, description, 1.0, tuple(citation.number for citation in citations)
    )
    profile = Profile(
        articles=len(found.articles),
        mentions=found.mentions,
        quotations=quotations,
        first_seen=found.first,
        last_seen=found.last,
        beside=tuple(table.beside(found, BESIDE)),
        newest=tuple(article.id for article in newest[:limit]),
        by_month=table.by_month(found),
    )
    return replace(blank, answered=True, confidence=1.0, citations=citations, names=(name,), profile=profile)


def _distinct(sentences: Sequence[tuple[tuple[object, ...], Span]]) -> list[tuple[tuple[object, ...], Span]]:
    return list({span: (order, span) for order, span in reversed(sentences)}.values())[::-1]
