"""The stages put together: an article with its names and parses in, its quotations out."""

from __future__ import annotations

from collections.abc import Sequence

from index.analysis.language import Parses
from index.model import Article, Name, Quotation

from .attribution import ArticleView, Attributed, attribute, possible_sources
from .cues import find_cue
from .kinds import kind_of_run
from .resolution import Resolver, Speaker
from .trees import load_trees

SPEECH_FLOOR = 0.4
"""Below this a run is a title, a nickname, a scare quote."""

SPEAKER_FLOOR = 0.5
"""Below this the speaker is unclear."""


def find_quotations(article: Article, names: Sequence[Name], parses: Parses) -> tuple[Quotation, ...]:
    """Everything the article quotes or reports as said, in order of its start, with the speaker where that is known.

    Spans are exact offsets into ``article.text``, never overlapping; ``names`` are those of ``find_names``.
    """
    view = ArticleView(article, names, parses)
    attributed = attribute(possible_sources(view), load_trees("near"), load_trees("speaker"), load_trees("speech"))
    return quotations_of(article, names, view, attributed)


def quotations_of(
    article: Article, names: Sequence[Name], view: ArticleView, attributed: Sequence[Attributed]
) -> tuple[Quotation, ...]:
    """The runs that are speech as quotations, their sources resolved and what is unsure left open."""
    resolver = Resolver(article, names)
    return tuple(_quotation(article, view, one, resolver) for one in attributed if one.speech >= SPEECH_FLOOR)


def _quotation(article: Article, view: ArticleView, one: Attributed, resolver: Resolver) -> Quotation:
    possible, context = one.possible, one.possible.context
    run, kind = possible.run, kind_of_run(article, context)
    if one.best is None:
        return Quotation(run.start, run.end, kind)
    source, paragraph = possible.sources[one.best], possible.paragraphs[one.best]
    speaker: Speaker = resolver.resolve(source, paragraph, view.sources(paragraph.index))
    same = paragraph is context.paragraph
    first, last = (context.first, context.last) if same else (len(paragraph.doc), len(paragraph.doc))
    cue = find_cue(paragraph, source, first, last)
    confidence = float(one.probabilities[one.best]) * speaker.certainty
    return Quotation(
        start=run.start,
        end=run.end,
        kind=kind,
        speaker=speaker.label if confidence >= SPEAKER_FLOOR else None,
        speaker_start=source.start,
        speaker_end=source.end,
        cue=article.text[cue[0] : cue[1]] if cue else None,
        cue_start=cue[0] if cue else None,
        cue_end=cue[1] if cue else None,
        confidence=confidence,
    )
