"""How well people are found and brought together, and how fast names are completed.

    python -m tests.benchmarks.names [--failures] [--part dev]

Three public coreference sets, each beside spaCy's small model alone (its PERSON entities, equal strings are one person)
and beside two floors: mentions with equal strings, and mentions with an equal last word, are one person. "given" means:
the gold mentions are given and are to be clustered (B³, all sets); "found": mentions of people by name are to be found
(precision, recall and F1, on the one set whose labels are exhaustive).
"""

from __future__ import annotations

import argparse
import json
import random
import re
import time
from collections import Counter, defaultdict
from collections.abc import Callable, Hashable, Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from config import Settings
from index.analysis.completion import Completion
from index.analysis.identity import NameRecord, NameTable
from index.analysis.language import Parses, load_language
from index.analysis.names import find_names, referent
from index.model import Article, Block, BlockKind, Name, NameKind


@dataclass(frozen=True)
class Gold:
    """A labelled mention of a person."""

    start: int
    end: int
    chain: Hashable
    known: bool
    """Whether the label gives an identity (an encyclopaedia article)."""


@dataclass(frozen=True)
class Labelled:
    """An article with its labelled mentions."""

    article: Article
    scope: str
    """Chains are compared within one scope: an article, a topic, or the whole set."""
    gold: tuple[Gold, ...]


@dataclass(frozen=True)
class Set:
    """One of the public sets."""

    folder: str
    person: str
    scope: Callable[[Mapping[str, str]], str]
    tokenised: bool


SETS = (
    Set("gum_news_coref", "person", lambda row: row["doc_id"], False),
    Set("newswcl50_coref", "ACTOR", lambda row: row["topic"], True),
    Set("meantime_en_coref", "PERSON", lambda row: "all", True),
)


def load(folder: Path, what: Set) -> list[Labelled]:
    """The articles of a set; where words are set apart by blanks, these are taken out first."""
    result = []
    for line in (folder / "docs.jsonl").read_text(encoding="utf-8").splitlines():
        row = json.loads(line)
        text, moved = together(row["text"]) if what.tokenised else (row["text"], None)
        gold = []
        for mention in row["mentions"]:
            if mention["type"] != what.person:
                continue
            start, end = mention["start"], mention["end"]
            if moved:
                start, end = moved[start], moved[end]
            chain = mention["chain"] if what.scope(row) != row["doc_id"] else (row["doc_id"], mention["chain"])
            gold.append(Gold(start, end, chain, bool(mention.get("identity"))))
        result.append(Labelled(as_article(row["doc_id"], text), what.scope(row), tuple(gold)))
    return result


def as_article(article_id: str, text: str) -> Article:
    """A text with every line as a paragraph of the body."""
    blocks = [
        Block(match.start(), match.end(), BlockKind.BODY)
        for match in re.finditer(r"[^\n]*\S", text)
        if match[0].strip()
    ]
    return Article(id=article_id, text=text, blocks=tuple(blocks))


_BLANKS = re.compile(r" (?=[.,;:!?)%]|['’](?:s|re|ve|ll|d|m)?\b|n't\b)|(?<=[($#]) | (?=-)(?=- )|(?<= -) | \\n |``|''")


def together(text: str) -> tuple[str, list[int]]:
    """Text whose words and marks stand apart, set as print sets it, and where each offset went."""
    out: list[str] = []
    moved: list[int] = []
    length, last = 0, 0
    for match in _BLANKS.finditer(text):
        kept = text[last : match.start()]
        moved.extend(range(length, length + len(kept)))
        new = {" \\n ": "\n", "``": "“", "''": "”"}.get(match[0], "")
        out += [kept, new]
        length += len(kept)
        moved.extend([length] * len(match[0]))
        length += len(new)
        last = match.end()
    moved.extend(range(length, length + len(text) - last + 1))
    out.append(text[last:])
    return "".join(out), moved


# ── measures ──────────────────────────────────────────────────────────────────────────────────


def b_cubed(pairs: Iterable[tuple[Hashable, Hashable]]) -> tuple[float, float, float]:
    """Precision, recall and F1 of clusters over (gold, found) labels, as Bagga and Baldwin (1998) define B³."""
    both: Counter[tuple[Hashable, Hashable]] = Counter()
    gold: Counter[Hashable] = Counter()
    found: Counter[Hashable] = Counter()
    for g, f in pairs:
        both[g, f] += 1
        gold[g] += 1
        found[f] += 1
    total = sum(gold.values())
    precision = sum(n * n / found[f] for (_, f), n in both.items()) / total
    recall = sum(n * n / gold[g] for (g, _), n in both.items()) / total
    return precision, recall, 2 * precision * recall / (precision + recall)


_CUT = re.compile(r",| (?:of|in|at|from|for|on|who|that|and|with) ")
_PRONOUN = re.compile(
    r"(?:i|he|she|they|we|you|his|her|their|its|our|your|my|who|it|one|someone|people)\b", re.IGNORECASE
)


def named_heads(labelled: Labelled) -> set[int]:
    """Where the proper-noun heads of labelled people end: the last word before an "of" or a comma has a capital."""
    text = labelled.article.text
    lower = set(re.findall(r"\b[a-z]+\b", text))
    heads = set()
    for gold in labelled.gold:
        mention = text[gold.start : gold.end]
        head = re.sub(r"['’]s?$", "", _CUT.split(mention)[0].strip())
        word = head.split()[-1] if head.split() else ""
        if not word[:1].isupper() or _PRONOUN.match(word) or (word.lower() in lower and len(head.split()) == 1):
            continue
        heads.add(gold.start + mention.index(head) + len(head))
    return heads


def mention_score(labelled: Iterable[tuple[Labelled, Iterable[tuple[int, int]]]]) -> tuple[float, float, float]:
    """Precision, recall and F1 of found mentions: one is right if a labelled person's head ends where it ends."""
    right = found = gold = 0
    for one, spans in labelled:
        heads = named_heads(one)
        ends = {end for _, end in spans}
        right += len(heads & ends)
        found += len(ends)
        gold += len(heads)
    precision, recall = right / max(found, 1), right / max(gold, 1)
    return precision, recall, 2 * precision * recall / max(precision + recall, 1e-9)


# ── systems ───────────────────────────────────────────────────────────────────────────────────

Label = Callable[[Labelled, Gold], Hashable]


def last_word(labelled: Labelled, gold: Gold) -> str:
    words = re.findall(r"\w[\w’'-]*", re.sub(r"\s*['’]s$", "", labelled.article.text[gold.start : gold.end]))
    return words[-1].lower() if words else ""


def exact(labelled: Labelled, gold: Gold) -> Hashable:
    return labelled.scope, labelled.article.text[gold.start : gold.end]


def by_last_word(labelled: Labelled, gold: Gold) -> Hashable:
    return labelled.scope, last_word(labelled, gold)


def ours(data: list[Labelled], names: Mapping[str, tuple[Name, ...]]) -> Label:
    """The entity of the person named in a mention, or meant by it; a mention of nobody known stays in its article."""
    table = NameTable.build(NameRecord(one.article.id, name) for one in data for name in names[one.article.id])

    def label(labelled: Labelled, gold: Gold) -> Hashable:
        article = labelled.article
        name = referent(article, names[article.id], gold.start, gold.end)
        if name is None:
            return article.id, last_word(labelled, gold)
        entity = table.entity_of(article.id, name.name)
        return labelled.scope, entity.name if entity else name.name

    return label


def spacy_alone(data: list[Labelled]) -> tuple[Label, dict[str, list[tuple[int, int]]]]:
    """The small model's PERSON entities; the string of the entity in a mention is its cluster."""
    spans: dict[str, list[tuple[int, int]]] = {}
    for one in data:
        found = []
        for block in one.article.blocks:
            for entity in load_language()(one.article.slice(block)).ents:
                if entity.label_ == "PERSON":
                    text = re.sub(r"\s*['’]s$", "", entity.text)
                    start = block.start + entity.start_char
                    found.append((start, start + len(text)))
        spans[one.article.id] = found

    def label(labelled: Labelled, gold: Gold) -> Hashable:
        inside = [(s, e) for s, e in spans[labelled.article.id] if gold.start <= s and e <= gold.end]
        start, end = inside[0] if inside else (gold.start, gold.end)
        return labelled.scope, labelled.article.text[start:end]

    return label, spans


def show(name: str, what: str, score: tuple[float, float, float]) -> None:
    print(f"  {name:22} {what:8} P {score[0]:.3f}  R {score[1]:.3f}  F {score[2]:.3f}")


def measure(data: list[Labelled], what: Set, failures: bool) -> None:
    words = sum(len(one.article.text.split()) for one in data)
    load_language()
    started = time.process_time()
    parsed = blocks = 0
    names: dict[str, tuple[Name, ...]] = {}
    for one in data:
        parses = Parses(one.article)
        names[one.article.id] = find_names(one.article, parses)
        parsed += len(parses.with_names(()))
        blocks += len(one.article.blocks)
    seconds = time.process_time() - started
    print(
        f"{what.folder}: {len(data)} articles, {words:,} words, {words / seconds:,.0f} words/s, "
        f"{parsed} of {blocks} paragraphs parsed"
    )
    spacy, spans = spacy_alone(data)
    if what.folder == "gum_news_coref":
        mine = {
            one.article.id: [
                (m.start, m.end) for n in names[one.article.id] if n.kind is NameKind.PERSON for m in n.mentions
            ]
            for one in data
        }
        show("ours", "found", mention_score((one, mine[one.article.id]) for one in data))
        show("spaCy small alone", "found", mention_score((one, spans[one.article.id]) for one in data))
        if failures:
            show_missed(data, mine)
    label = ours(data, names)
    systems: tuple[tuple[str, Label], ...] = (
        ("ours", label),
        ("spaCy small alone", spacy),
        ("equal strings", exact),
        ("equal last word", by_last_word),
    )
    for name, system in systems:
        show(name, "given", b_cubed((gold.chain, system(one, gold)) for one in data for gold in one.gold))
    if failures:
        show_clusters(data, label)


def show_missed(data: list[Labelled], mine: Mapping[str, list[tuple[int, int]]]) -> None:
    for one in data:
        heads = named_heads(one)
        ends = {end: start for start, end in mine[one.article.id]}
        text = one.article.text
        print("   missed", one.article.id, [text[max(0, end - 25) : end] for end in sorted(heads - set(ends))])
        print("   extra ", one.article.id, [text[ends[end] : end] for end in sorted(set(ends) - heads)])


def show_clusters(data: list[Labelled], label: Label) -> None:
    chains: dict[Hashable, Counter[tuple[Hashable, str]]] = defaultdict(Counter)
    for one in data:
        for gold in one.gold:
            chains[gold.chain][label(one, gold), one.article.text[gold.start : gold.end]] += 1
    for chain, found in chains.items():
        if len({cluster for cluster, _ in found}) > 1:
            print("   split", chain, dict(found.most_common(60)))


def completion(count: int = 100_000, typed: int = 2_000) -> None:
    """Times the table and completions at ``count`` made-up names."""
    chance = random.Random(7)
    parts = [
        "".join(chance.choice("bcdfghjklmnprstvz") + chance.choice("aeiou") for _ in range(chance.randint(1, 4)))
        for _ in range(30_000)
    ]
    labels = dict.fromkeys(f"{chance.choice(parts).title()} {chance.choice(parts).title()}" for _ in range(count * 2))
    names = list(labels)[:count]
    started = time.process_time()
    NameTable.build(NameRecord(str(at % 5000), Name(name, NameKind.PERSON)) for at, name in enumerate(names))
    print(f"identity: {count:,} names brought together in {time.process_time() - started:.1f} s of processor time")
    started = time.perf_counter()
    box = Completion.build((name, (name, name.split()[-1]), int(chance.paretovariate(1))) for name in names)
    built = time.perf_counter() - started
    times = []
    for _ in range(typed):
        name = chance.choice(names).lower()
        words = name[: chance.randint(1, len(name))]
        if len(words) > 3 and chance.random() < 0.3:
            at = chance.randrange(len(words))
            words = words[:at] + words[at + 1 :]
        begun = time.perf_counter()
        box.complete(words)
        times.append((time.perf_counter() - begun) * 1000)
    times.sort()
    print(
        f"completion: {count:,} names built in {built:.1f} s; p50 {times[typed // 2]:.2f} ms, "
        f"p99 {times[typed * 99 // 100]:.2f} ms, worst {times[-1]:.2f} ms"
    )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--failures", action="store_true", help="print what was missed and which clusters broke")
    parser.add_argument("--part", default="dev")
    parser.add_argument("--only", help="one set's folder, or 'completion'")
    options = parser.parse_args()
    for what in SETS:
        folder = Settings().eval_data / what.folder / options.part
        if options.only and options.only != what.folder:
            continue
        if not folder.is_dir():
            print(f"{what.folder}: skipped: no evaluation data")
            continue
        measure(load(folder, what), what, options.failures)
    if not options.only or options.only == "completion":
        completion()


if __name__ == "__main__":
    main()
