"""The stages put together: an article with its names and parses in, its quotations out."""

from __future__ import annotations

from collections.abc import Sequence

from index.analysis.language import Parses
from index.model import Article, Name, Quotation, QuotationKind

from .attribution import Attributed, attribute, possible_sources
from .cues import find_cue
from .indirect import PROBABILITY, Reported, find_reported, reporting
from .kinds import is_label, kind_of_run
from .paragraphs import Paragraph
from .resolution import Resolver
from .sources import Source
from .trees import load_trees
from .view import ArticleView

SPEECH_FLOOR = 0.4
"""Below this a run is a title, a nickname, a scare quote."""

SPEAKER_FLOOR = 0.55
"""Below this the speaker is unclear."""


def find_quotations(article: Article, names: Sequence[Name], parses: Parses) -> tuple[Quotation, ...]:
    """Everything the article quotes or reports as said, in order of its start, with the speaker where that is known.

    Spans are exact offsets into ``article.text``, never overlapping; ``names`` are those of ``find_names``.
    """
    view = ArticleView(article, names, parses)
    quoting = dict.fromkeys(run.block for run in view.runs)
    parses.expect([*(article.blocks[index] for index in quoting), *(block for _, block in reporting(article))])
    attributed = attribute(possible_sources(view), load_trees("near"), load_trees("speaker"), load_trees("speech"))
    return quotations_of(view, names, attributed)


def quotations_of(view: ArticleView, names: Sequence[Name], attributed: Sequence[Attributed]) -> tuple[Quotation, ...]:
    """The runs that are speech, and what is reported, as quotations; what is unsure is left open."""
    resolver = Resolver(view, names)
    spoken = [one for one in attributed if one.speech >= SPEECH_FLOOR and not is_label(one.possible.context)]
    reported = list(find_reported(view))
    sources = [(one.source, one.paragraph) for one in reported]
    sources += [
        (one.possible.sources[best], one.possible.paragraphs[best]) for one in spoken if (best := one.best) is not None
    ]
    resolver.expect(sources)
    items: list[Attributed | Reported] = [*spoken, *reported]
    return tuple(
        _quotation(view, item, resolver) if isinstance(item, Attributed) else _reported(view, item, resolver)
        for item in sorted(
            items, key=lambda item: item.possible.run.start if isinstance(item, Attributed) else item.start
        )
    )


def _reported(view: ArticleView, one: Reported, resolver: Resolver) -> Quotation:
    probability = PROBABILITY.get(one.source.role, 0.0)
    return _made(
        view,
        one.start,
        one.end,
        QuotationKind.INDIRECT,
        one.paragraph,
        one.source,
        (one.first, one.last),
        probability,
        resolver,
    )


def _quotation(view: ArticleView, one: Attributed, resolver: Resolver) -> Quotation:
    context, run = one.possible.context, one.possible.run
    kind = kind_of_run(view.article, context)
    if one.best is None:
        return Quotation(run.start, run.end, kind)
    source, paragraph = one.possible.sources[one.best], one.possible.paragraphs[one.best]
    same = paragraph is context.paragraph
    place = (context.first, context.last) if same else (len(paragraph.doc), len(paragraph.doc))
    probability = float(one.probabilities[one.best])
    return _made(view, run.start, run.end, kind, paragraph, source, place, probability, resolver)


def _made(
    view: ArticleView,
    start: int,
    end: int,
    kind: QuotationKind,
    paragraph: Paragraph,
    source: Source,
    place: tuple[int, int],
    probability: float,
    resolver: Resolver,
) -> Quotation:
    """The words from start to end, said by a source of a paragraph in which they stand at the tokens ``place``."""
    speaker = resolver.resolve(source, paragraph)
    cue = find_cue(paragraph, source, *place)
    confidence = probability * speaker.certainty
    return Quotation(
        start=start,
        end=end,
        kind=kind,
        speaker=speaker.label if confidence >= SPEAKER_FLOOR else None,
        speaker_start=source.start,
        speaker_end=source.end,
        cue=view.article.text[cue[0] : cue[1]] if cue else None,
        cue_start=cue[0] if cue else None,
        cue_end=cue[1] if cue else None,
        confidence=confidence,
    )
