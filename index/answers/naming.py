"""/who: what the sentences say of names, brought together one line a name.

The reading of the sentences is ``index.answers.who``; here the findings of one person in several articles become
one name with its citations, ordered by how well they support it.
"""

from __future__ import annotations

import math
import re
from collections import defaultdict
from collections.abc import Mapping, Sequence

from index.analysis.identity import NameTable
from index.answers.citations import cite, number
from index.answers.sentences import in_caption
from index.answers.who import Evidence, Finding, find_who, read_office
from index.model import Answer, AnswerKind, Article, Citation, Filters, NamedAnswer, Span, Story
from index.retrieval.ranking import Ranked, day_of
from index.retrieval.terms import stems

# Names in an answer, and sentences for one of them.
LISTED = 10
SENTENCES = 2
# Days after which a report of who holds an office counts a third.
HALF_A_YEAR = 182

YEAR = re.compile(r"\b(?:19|20)\d\d\b")
NOBODY = "Nobody found in the corpus of whom this is said."


def answer_who(
    what: str,
    filters: Filters,
    ranked: Sequence[Ranked],
    stories: Mapping[str, Story],
    table: NameTable,
    limit: int | None,
) -> Answer:
    """The names of whom ``what`` is true by the ranked passages, best supported first."""
    years = YEAR.findall(what)
    evidence = [
        Evidence(story.article, story.analysis.names, one.stored.passage, one.score)
        for one in ranked
        if (story := stories.get(one.stored.article_id)) is not None and _may_tell_of(years, story.article)
    ]
    by_name: dict[str, list[Finding]] = defaultdict(list)
    for finding in find_who(what, evidence):
        known = table.entity_of(finding.article_id, finding.name)
        by_name[known.name if known else finding.name].append(finding)
    office = read_office(what)
    newest = max((day_of(story.article.published) or 0 for story in stories.values()), default=0)

    def weight(finding: Finding) -> float:
        # Of those who held an office one after the other, the one of now is asked for.
        day = day_of(stories[finding.article_id].article.published) if office and not office.past else None
        return finding.confidence * (math.exp((day - newest) / HALF_A_YEAR) if day else 1.0)

    def place(name: str) -> tuple[float, float, str]:
        found = by_name[name]
        return (-sum(map(weight, found)) if office else 0.0, -_support(found), name)

    supported = [(name, by_name[name]) for name in sorted(by_name, key=place)[: limit or LISTED]]
    citations: list[Citation] = []
    places: dict[tuple[str, int], int] = {}
    names = []
    for name, findings in supported:
        shown = _best_sentences(findings, stories)
        for finding in shown:
            if (finding.article_id, finding.start) not in places:
                article = stories[finding.article_id].article
                kind = "caption" if in_caption(article, finding.start) else "body"
                span = Span(finding.start, finding.end)
                citations.append(cite(article, span, kind, finding.confidence, highlights=finding.highlights))
                places[finding.article_id, finding.start] = len(citations)
        known = table.entity_of(findings[0].article_id, findings[0].name)
        claims = {finding.claim for finding in findings}
        names.append(
            NamedAnswer(
                name=name,
                kind=findings[0].kind,
                aliases=known.aliases if known else (),
                description=next((finding.description for finding in findings if finding.description), None),
                score=_support(findings),
                citations=tuple(dict.fromkeys(places[one.article_id, one.start] for one in shown)),
                claim=claims.pop() if len(claims) == 1 else None,
            )
        )
    confidence = max((name.score for name in names), default=0.0)
    notice = None if names else NOBODY
    return Answer(what, AnswerKind.WHO, bool(names), confidence, filters, notice, number(citations), tuple(names))


def _may_tell_of(years: Sequence[str], article: Article) -> bool:
    """Who won in 2022 is told by nothing that was printed before, unless it speaks of that year ("runs in 2024")."""
    return not years or (article.published or max(years)) >= max(years) or any(year in article.text for year in years)


def _support(findings: Sequence[Finding]) -> float:
    """Probability that at least one of the sentences is right, each article counted once."""
    best: dict[str, float] = {}
    for finding in findings:
        best[finding.article_id] = max(best.get(finding.article_id, 0.0), finding.confidence)
    doubt = 1.0
    for confidence in best.values():
        doubt *= 1 - confidence
    return 1 - doubt


def _best_sentences(findings: Sequence[Finding], stories: Mapping[str, Story]) -> list[Finding]:
    """The sentences to show, the body's before captions, none that only says another again."""
    shown: list[Finding] = []
    for finding in sorted(
        findings, key=lambda one: (in_caption(stories[one.article_id].article, one.start), -one.confidence)
    ):
        text = stems(stories[finding.article_id].article.text[finding.start : finding.end])
        others = (stems(stories[one.article_id].article.text[one.start : one.end]) for one in shown)
        if len(shown) < SENTENCES and all(len(text & other) < 0.8 * len(text) for other in others):
            shown.append(finding)
    return shown
