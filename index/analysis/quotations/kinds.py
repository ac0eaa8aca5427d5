"""What a quoted run is: a mere label, a whole utterance (direct), or a part of somebody else's sentence (mixed)."""

from __future__ import annotations

from index.model import Article, QuotationKind

from .run_features import RUN_FEATURES, RunContext


def kind_of_run(article: Article, context: RunContext) -> QuotationKind:
    """Direct when the run reads as a sentence of its own, or goes on one after the cue; else mixed."""
    run, block = context.run, context.paragraph.block
    text = article.text
    before = text[block.start : max(run.start - 1, block.start)].rstrip("“\"‘'«‹ \u00a0")
    opening = text[run.start]
    if not before or run.continues:
        return QuotationKind.DIRECT
    if before[-1] in ":,.?!”\"’'" and (opening.isupper() or opening in "…[." or _goes_on(context)):
        return QuotationKind.DIRECT
    if opening.isupper() and before[-1] not in ":,.?!" and text[run.end - 1] in ".,?!" and run.end - run.start > 40:
        return QuotationKind.DIRECT
    return QuotationKind.MIXED


LONGEST_NAME = 4
"""Words of a quoted name; on the dev articles two in three such runs are no part of what anybody said."""


def is_label(context: RunContext) -> bool:
    """Whether the marks only set off a name (‘El Botas’, “Hamlet”) or a coined adjective (a ‘one-strike’ policy)."""
    seen = dict(zip(RUN_FEATURES, context.values, strict=True))
    if seen["words"] <= LONGEST_NAME and seen["is_name"]:
        return True
    inside = context.paragraph.text[
        context.run.start - context.paragraph.block.start : context.run.end - context.paragraph.block.start
    ]
    compound = " " not in inside and "-" in inside
    return bool(compound and seen["article_before"] and seen["lower_word_after"])


def _goes_on(context: RunContext) -> bool:
    """“We are,” she said, “not amused.”: the run before it in the sentence broke off at a comma."""
    if not context.number:
        return False
    earlier = context.paragraph.runs[context.number - 1]
    end = context.paragraph.block.start
    return context.paragraph.text[earlier.end - end - 1] == ","
