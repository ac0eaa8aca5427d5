"""The questions that /who is measured on, and a small search by words to find their passages."""

from __future__ import annotations

import gzip
import json
import math
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from index.analysis.language import Parses
from index.analysis.names import find_names
from index.analysis.passages import cut_passages
from index.answers.who import Evidence
from index.model import Article, Block, BlockKind, Name, Passage
from index.retrieval.terms import STOP, stem, words

# Who-questions are picked by rule: "who", or "which" with a word for a person, an organisation, a country or a team.
_ASKED = re.compile(
    r"(?:^|[.!?]\s+)who\b|\bwhich\s+(?:[\w’'-]+\s+){0,4}?(?:compan(?:y|ies)|countr(?:y|ies)|nations?|teams?|airlines?|automakers?"
    r"|retailers?|supermarkets?|brands?|broadcasters?|newspapers?|networks?|platforms?|services?|banks?|firms?|clubs?|"
    r"republican|democrat|president|senator|player|actor|actress|singer|official|individual|person|star)\b",
    re.IGNORECASE,
)
# "…, who legally changed his name, …" asks for nobody.
_RELATIVE = re.compile(r",\s+who\b", re.IGNORECASE)
_PIECES_A_WORD = 1.35
_LIMIT = 250
K1, B = 0.9, 0.4


@dataclass(frozen=True)
class Asked:
    """A question with its right answers."""

    question: str
    answers: tuple[str, ...]


def is_who_question(text: str) -> bool:
    """Whether a person, an organisation, a country or a team is asked for."""
    return bool(_ASKED.search(_RELATIVE.sub(",", text)))


def quiz(folder: Path) -> list[Asked]:
    """The who-questions of the news quizzes."""
    rows = [json.loads(line) for line in (folder / "queries.jsonl").read_text("utf-8").splitlines()]
    return [Asked(row["question"], tuple(row["answer"])) for row in rows if is_who_question(row["question"])]


def individuals(folder: Path) -> list[Asked]:
    """Descriptions of one individual, company or team that draw on several articles."""
    rows = [json.loads(line) for line in (folder / "queries.jsonl").read_text("utf-8").splitlines()]
    return [
        Asked(row["query"], (row["answer"],))
        for row in rows
        if row["question_type"] == "inference_query" and re.match(r"(?:who|which)\b", row["query"], re.IGNORECASE)
    ]


def quiz_articles(folder: Path) -> Iterator[Article]:
    """The quiz's corpus; a line is a paragraph."""
    with gzip.open(folder / "corpus.jsonl.gz", "rt", encoding="utf-8") as lines:
        for line in lines:
            row = json.loads(line)
            yield article(row["doc_id"], row["title"], row["text"])


def fact_articles(file: Path) -> Iterator[Article]:
    """The evidence sentences, each an article of its own below its title."""
    for line in file.read_text("utf-8").splitlines():
        row = json.loads(line)
        yield article(row["fact_id"], row["title"], row["text"], row["source"])


def article(name: str, title: str, body: str, source: str | None = None) -> Article:
    """An article of a title and paragraphs."""
    title = " ".join((title or "").split())
    text = f"{title}\n\n{body}" if title else body
    blocks = [Block(0, len(title), BlockKind.TITLE)] if title else []
    for match in re.finditer(r"\S[^\n]*", text[len(title) :]):
        end = match.end() - (len(match[0]) - len(match[0].rstrip()))
        blocks.append(Block(len(title) + match.start(), len(title) + end, BlockKind.BODY))
    return Article(name, text, title=title or None, source=source, blocks=tuple(blocks))


class Corpus:
    """Articles cut into passages and searched by words (BM25, titles prefixed)."""

    def __init__(self, articles: Iterable[Article]) -> None:
        self._passages: list[tuple[Article, Passage]] = []
        self._names: dict[str, tuple[Name, ...]] = {}
        for one in articles:
            for passage in cut_passages(one, _pieces, _LIMIT):
                self._passages.append((one, passage))

    @cached_property
    def _postings(self) -> tuple[dict[str, list[tuple[int, int]]], list[int]]:
        postings: dict[str, list[tuple[int, int]]] = defaultdict(list)
        lengths = []
        for number, (one, passage) in enumerate(self._passages):
            text = f"{one.title or ''} {one.slice(passage)}"
            counts = Counter(stem(word) for word in words(text) if word not in STOP)
            lengths.append(sum(counts.values()))
            for word, count in counts.items():
                postings[word].append((number, count))
        return postings, lengths

    def search(self, question: str, limit: int) -> list[Evidence]:
        """The best passages with the names of their articles."""
        postings, lengths = self._postings
        mean = sum(lengths) / len(lengths)
        scores: dict[int, float] = defaultdict(float)
        for word in {stem(word) for word in words(question) if word not in STOP}:
            found = postings.get(word, [])
            rarity = math.log(1 + (len(lengths) - len(found) + 0.5) / (len(found) + 0.5))
            for number, count in found:
                length = K1 * (1 - B + B * lengths[number] / mean)
                scores[number] += rarity * count * (K1 + 1) / (count + length)
        result = []
        for number, score in sorted(scores.items(), key=lambda pair: -pair[1])[:limit]:
            one, passage = self._passages[number]
            result.append(Evidence(one, self.names(one), passage, score))
        return result

    def names(self, one: Article) -> tuple[Name, ...]:
        """The article's names, found once."""
        if one.id not in self._names:
            self._names[one.id] = find_names(one, Parses(one))
        return self._names[one.id]


def _pieces(texts: Sequence[str]) -> list[int]:
    # Close enough to the model's own count, without loading it.
    return [int(_PIECES_A_WORD * len(text.split())) + 1 for text in texts]
