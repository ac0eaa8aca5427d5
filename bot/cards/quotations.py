"""Someone's words on a card, each with who said it and how it is told."""

from __future__ import annotations

from index.model import Answer, Citation, QuotationKind

from .citations import Entry
from .escaping import shortened, strong

SPEAKER_UNCLEAR = "Speaker unclear"

_QUOTATIONS = frozenset(QuotationKind)


def quotation_entries(answer: Answer) -> list[Entry]:
    """Each citation, a quotation under its speaker; the article's own words have none to name."""
    return [Entry(citation, spoken(citation) if _is_quotation(citation) else "") for citation in answer.citations]


def spoken(citation: Citation) -> str:
    """Who said the words below and how: nobody is named who is not known, and a paraphrase is called one."""
    line = strong(citation.speaker or SPEAKER_UNCLEAR, 100)
    if citation.cue:
        line += f" · {shortened(citation.cue, 80)}"
    if citation.kind == QuotationKind.INDIRECT:
        line += "\n-# reported, not word for word"
    return line


def _is_quotation(citation: Citation) -> bool:
    return citation.speaker is not None or citation.kind in _QUOTATIONS
