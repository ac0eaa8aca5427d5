"""Reading, measured: pages beside trafilatura alone in the same run, and how much of real stories is called furniture.

    python -m tests.benchmarks.reading

Text: 4-gram shingles against the hand-made article (fundus_eval, aeb: mean precision and recall over pages), segments
that must and must not be there (trafilatura_eval_en). Facts: equal to the hand-made title, authors and day; "names"
compares authors as names, whatever stands between them; "no author" and "no date" count the pages that give none and
for which none was invented; "dates given" counts of all days that a reader gave those that are right.
"""

from __future__ import annotations

import gzip
import json
import re
import time
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from trafilatura import bare_extraction

from config import Settings
from index.model import Article, BlockKind
from index.reading.authors import split_authors
from index.reading.blocks import find_blocks
from index.reading.duplicates import same_stories, sketch
from index.reading.errors import ReadingError
from index.reading.facts import Facts, facts_from
from index.reading.webpage import read_webpage

PAGES = ("fundus_eval", "aeb", "trafilatura_eval_en")
STORIES = ("realtimeqa_news/dev/corpus.jsonl.gz", "polnear/dev/articles.jsonl.gz")
EVERY = 4
"""One story in so many is looked at: the shares do not move with more."""


@dataclass(frozen=True, slots=True)
class Reading:
    """What a reader made of a page."""

    text: str
    title: str
    authors: str
    names: frozenset[str]
    day: str


def main() -> None:
    data = Settings().eval_data
    if not data.is_dir():
        print("skipped: no evaluation data")
        return
    for name in PAGES:
        pages = list(_pages(data / name / "dev"))
        for reader in (_trafilatura, _ours):
            began = time.perf_counter()
            read = [(item, reader(html)) for item, html in pages]
            seconds = time.perf_counter() - began
            text = _segments(read) if name == "trafilatura_eval_en" else _shingles(read)
            print(f"{name:20} {reader.__name__[1:]:12} {text}  {1000 * seconds / len(pages):.0f} ms a page")
            if name == "trafilatura_eval_en":
                print(f"{'':33} {_facts(read)}")
    for story in STORIES:
        _furniture(data / story)
    _same_stories(data / "news_event_clusters" / "dev" / "docs.jsonl")


def _pages(folder: Path) -> Iterator[tuple[dict[str, Any], bytes]]:
    for line in (folder / "items.jsonl").open(encoding="utf-8"):
        item = json.loads(line)
        yield item, gzip.decompress((folder / item["html"]).read_bytes())


def _trafilatura(html: bytes) -> Reading:
    page = bare_extraction(html, include_comments=False, with_metadata=True)
    if page is None:
        return Reading("", "", "", frozenset(), "")
    found = page if isinstance(page, dict) else page.as_dict()
    return _reading(found["text"] or "", found["title"], found["author"] or "", found["date"])


def _ours(html: bytes) -> Reading:
    try:
        draft = read_webpage(html)
    except ReadingError:
        return Reading("", "", "", frozenset(), "")
    return _reading(draft.text, draft.facts.title, "; ".join(draft.facts.authors), draft.facts.published)


def _reading(text: str, title: str | None, authors: str, published: str | None) -> Reading:
    return Reading(text, _line(title), _line(authors), _names(authors), (published or "")[:10])


def _line(value: object) -> str:
    return " ".join(str(value or "").split())


def _names(authors: object) -> frozenset[str]:
    return frozenset(re.sub(r"\W", "", name.casefold()) for name in split_authors(authors))


def _shingles(read: Sequence[tuple[Mapping[str, Any], Reading]]) -> str:
    pairs = []
    for item, reading in read:
        gold = item["articleBody"] if "articleBody" in item else "\n".join(item["paragraphs"])
        wanted, got = _grams(gold), _grams(reading.text)
        both = sum((wanted & got).values())
        pairs.append((both / max(1, sum(got.values())), both / max(1, sum(wanted.values()))))
    precision, recall = (sum(values) / len(pairs) for values in zip(*pairs, strict=True))
    return _three(precision, recall)


def _grams(text: str, length: int = 4) -> Counter[tuple[str, ...]]:
    words = re.findall(r"\w+", text)
    return Counter(tuple(words[i : i + length]) for i in range(max(1, len(words) - length + 1)))


def _segments(read: Sequence[tuple[Mapping[str, Any], Reading]]) -> str:
    there = [segment in reading.text for item, reading in read for segment in item["with_segments"]]
    wrong = [segment in reading.text for item, reading in read for segment in item["without_segments"]]
    return _three(sum(there) / max(1, sum(there) + sum(wrong)), sum(there) / len(there))


def _three(precision: float, recall: float) -> str:
    return f"precision {precision:.4f}  recall {recall:.4f}  F1 {2 * precision * recall / (precision + recall):.4f}"


def _facts(read: Sequence[tuple[Mapping[str, Any], Reading]]) -> str:
    keys = ("title", "authors", "names", "date", "no author", "no date", "dates given")
    right: dict[str, list[bool]] = {key: [] for key in keys}
    for item, reading in read:
        if title := _line(item.get("title")):
            right["title"].append(title == reading.title)
        given = item.get("author")
        if given:
            right["authors"].append(_line("; ".join(given) if isinstance(given, list) else given) == reading.authors)
            right["names"].append(_names(given) == reading.names)
        elif given is not None:
            right["no author"].append(not reading.authors)
        if day := item.get("date"):
            right["date"].append(day == reading.day)
        elif day is not None:
            right["no date"].append(not reading.day)
        if day is not None and reading.day:
            right["dates given"].append(day == reading.day)
    return "  ".join(f"{key} {sum(values)}/{len(values)}" for key, values in right.items())


def _furniture(path: Path) -> None:
    """How the paragraphs of stories are told apart; these were cleaned by others, so furniture is rare in them."""
    kinds: Counter[BlockKind] = Counter()
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        for number, line in enumerate(lines):
            if number % EVERY == 0:
                article = json.loads(line)
                facts: Facts = facts_from(article)
                kinds.update(block.kind for block in find_blocks(article["text"], facts))
    shares = "  ".join(f"{kind.value} {count / kinds.total():.2%}" for kind, count in kinds.most_common())
    print(f"{path.parts[-3]:20} paragraphs {kinds.total():,}: {shares}")


def _same_stories(path: Path) -> None:
    """Pairs that are taken for one wire story; one across two events would be wrong for sure.

    And of copies made by leaving out every third paragraph and the second half, how many are recognised.
    """
    events, sketches, copies, outlets = {}, {}, {}, {}
    for line in path.open(encoding="utf-8"):
        item = json.loads(line)
        events[item["doc_id"]] = item["event_id"]
        outlets[item["doc_id"]] = item["source_domain"]
        blocks = find_blocks(item["text"], facts_from(item))
        sketches[item["doc_id"]] = sketch(Article(item["doc_id"], item["text"], blocks=blocks))
        paragraphs = [item["text"][block.start : block.end] for block in blocks]
        kept = [p for number, p in enumerate(paragraphs[: len(paragraphs) // 2 + 1]) if number % 3 != 2]
        text = "\n\n".join(["A headline of its own", *kept])
        copies[item["doc_id"]] = sketch(Article("copy", text, blocks=find_blocks(text, facts_from({}))))
    pairs = same_stories(sketches, outlets)
    found = sum(bool(same_stories({"copy": copy, name: sketches[name]})) for name, copy in copies.items())
    across = sum(events[pair.one] != events[pair.other] for pair in pairs)
    print(
        f"news_event_clusters  {len(events)} articles: {len(pairs)} pairs are one story, {across} of them across events"
        f"; {found} of {len(copies)} cut copies are recognised"
    )


if __name__ == "__main__":
    main()
