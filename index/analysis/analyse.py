"""Everything analysis finds in one article, in one call. Pure: no file, no database, no network."""

from __future__ import annotations

from index.analysis.language import Parses
from index.analysis.names import find_names
from index.analysis.quotations import find_quotations
from index.model import Article, Name, Quotation

# Raised whenever the same article would be analysed differently: the corpus is then analysed again.
ANALYSIS_VERSION = 5


def names_and_quotations(article: Article) -> tuple[tuple[Name, ...], tuple[Quotation, ...]]:
    """The article's names and quotations; the two share one parse of each paragraph."""
    parses = Parses(article)
    names = find_names(article, parses)
    return names, find_quotations(article, names, parses)
