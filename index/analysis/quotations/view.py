"""One article as the stages share it: its quoted runs; its paragraphs and their sources, made when first asked for."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from index.analysis.language import Parses
from index.model import Article, BlockKind, Name

from .marks import QuotedRun, find_runs
from .paragraphs import Paragraph
from .sources import MentionIndex, Source, find_sources


class ArticleView:
    """The paragraphs of one article, parsed when first asked for."""

    def __init__(self, article: Article, names: Sequence[Name], parses: Parses) -> None:
        self.article = article
        self.runs = find_runs(article)
        self._parses = parses
        self._mentions = MentionIndex(names)
        self._paragraphs: dict[int, Paragraph] = {}
        self._sources: dict[int, tuple[Source, ...]] = {}
        self.mentions_total = sum(len(name.mentions) for name in names)
        self._by_block: dict[int, list[QuotedRun]] = {}
        for run in self.runs:
            self._by_block.setdefault(run.block, []).append(run)

    def paragraph(self, index: int) -> Paragraph:
        if index not in self._paragraphs:
            block = self.article.blocks[index]
            runs = tuple(self._by_block.get(index, ()))
            self._paragraphs[index] = Paragraph(index, block, self._parses.parse(block), runs)
        return self._paragraphs[index]

    def expect(self, indices: Iterable[int]) -> None:
        """Has these paragraphs parsed together, which takes less than one after the other."""
        self._parses.expect(self.article.blocks[index] for index in indices)

    def sources(self, index: int) -> tuple[Source, ...]:
        if index not in self._sources:
            self._sources[index] = find_sources(self.paragraph(index), self._mentions)
        return self._sources[index]

    def body_before(self, index: int) -> Iterator[int]:
        """The body paragraphs before a block, nearest first."""
        return (i for i in range(index - 1, -1, -1) if self.article.blocks[i].kind is BlockKind.BODY)

    def is_name(self, run: QuotedRun) -> bool:
        """Whether a run is a name or part of one: a nickname, a title, the name of a thing."""
        return self._mentions.covers(run.start, run.end)
