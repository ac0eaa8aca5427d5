"""The words of the house as frozen values: what travels between rooms is one of these and nothing else.

Every ``start``/``end`` is a character offset into ``Article.text``; a quoted text is always
``article.text[start:end]`` and is never rebuilt. These modules import nothing of ours but each other.
"""

from index.model.analysis import Analysis, Name, NameKind, Passage, Quotation, QuotationKind, Story
from index.model.answers import (
    Answer,
    AnswerKind,
    Citation,
    Difference,
    Explained,
    FilterError,
    Filters,
    Hit,
    NamedAnswer,
    Place,
    Profile,
    Verdict,
)
from index.model.articles import QUOTABLE, Article, Block, BlockKind, Span, Stretch, hash_text
from index.model.keeping import Failure, SyncPlan, SyncProgress, SyncReport
from index.model.plain import plain

__all__ = [
    "QUOTABLE",
    "Analysis",
    "Answer",
    "AnswerKind",
    "Article",
    "Block",
    "BlockKind",
    "Citation",
    "Difference",
    "Explained",
    "Failure",
    "FilterError",
    "Filters",
    "Hit",
    "Name",
    "NameKind",
    "NamedAnswer",
    "Passage",
    "Place",
    "Profile",
    "Quotation",
    "QuotationKind",
    "Span",
    "Story",
    "Stretch",
    "SyncPlan",
    "SyncProgress",
    "SyncReport",
    "Verdict",
    "hash_text",
    "plain",
]
