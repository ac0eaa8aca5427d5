"""How often /who names the right one, beside the most frequent name, and how well parts are told inside one sentence.

    python -m tests.benchmarks.who [--part dev] [--failures] [--fit] [--sample N]

- quiz: who- and which-questions of news quizzes over the whole corpus, passages by BM25: the right name
  first and among the first five; beside it the most frequent name of the five best passages.
- individuals: descriptions over several articles ("Who is the individual that …"), beside always the same answer.
- sentences: who-questions that people wrote for one sentence: exact match and token F1 of the best candidate's words.
``--fit`` fits the weights of ``index/answers/who/matching.py`` on the sentences, with a cross-validated F1.
"""

from __future__ import annotations

import argparse
import json
import random
import re
import string
import time
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from sklearn.linear_model import LogisticRegression
from spacy.tokens import Doc, Token

from config import Settings
from index.analysis.identity import NameRecord, NameTable
from index.analysis.language import load_language
from index.analysis.names.folding import key
from index.analysis.names.words import lexicon
from index.answers.who import Evidence, Finding, find_who
from index.answers.who.matching import FEATURES, Match, matches
from index.answers.who.people import person_nouns
from index.answers.who.proofs import Parsed
from index.answers.who.question import read_question
from tests.benchmarks.who_data import Asked, Corpus, fact_articles, individuals, quiz, quiz_articles

DEPTH = 40
# Spellings of one country that the quiz's answers do not list.
SAME = lexicon().same | {("britain",): ("united", "kingdom"), ("great", "britain"): ("united", "kingdom")}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--part", default="dev")
    parser.add_argument("--failures", action="store_true", help="show the questions whose first answer is wrong")
    parser.add_argument("--fit", action="store_true", help="fit the weights on the sentences")
    parser.add_argument("--sample", type=int, help="that many sentences only")
    options = parser.parse_args()
    data = Settings().eval_data
    if not data.is_dir():
        print("skipped: no evaluation data")
        return
    sentences = Sentences(data / "qamr_wikinews" / options.part, options.sample)
    if options.fit:
        sentences.fit()
        return
    sentences.measure(options.failures)
    facts = Corpus(fact_articles(data / "multihoprag_evidence" / "corpus.jsonl"))
    described = individuals(data / "multihoprag_evidence" / options.part)
    one = [
        asked
        for asked in described
        if re.search(r"\b(?:who|individual)\b", asked.question.split(",")[0], re.IGNORECASE)
    ]
    always = Counter(asked.answers[0] for asked in one).most_common(1)[0]
    measure("individuals", one, facts, options.failures)
    print(f"  always {always[0]!r}: {always[1] / len(one):.3f}")
    measure("individuals, companies and teams", described, facts, options.failures)
    folder = data / "realtimeqa_news" / options.part
    measure("quiz", quiz(folder), Corpus(quiz_articles(folder)), options.failures)


# ── questions over a corpus ───────────────────────────────────────────────────────────────────


def measure(title: str, questions: Sequence[Asked], corpus: Corpus, failures: bool) -> None:
    """Prints the share of questions with the right name first and among the first five."""
    first, five, floor_first, floor_five, seconds = 0, 0, 0, 0, 0.0
    for asked in questions:
        evidence = corpus.search(asked.question, DEPTH)
        started = time.perf_counter()
        findings = find_who(asked.question, evidence)
        seconds += time.perf_counter() - started
        table = _table(evidence)
        found = [is_right(forms, asked.answers) for forms in by_support(findings, table)]
        floor = [is_right(forms, asked.answers) for forms in most_frequent(evidence, table)]
        first, five = first + any(found[:1]), five + any(found[:5])
        floor_first, floor_five = floor_first + any(floor[:1]), floor_five + any(floor[:5])
        if failures and not any(found[:1]):
            said = [(finding.name, round(finding.confidence, 2)) for finding in findings[:3]]
            print(f"  {asked.question}\n    right: {', '.join(asked.answers)}; found: {said}")
    n = len(questions)
    print(f"{title}: {n} questions, {1000 * seconds / n:.0f} ms each")
    print(f"  right name first {first / n:.3f}, among five {five / n:.3f}")
    print(
        f"  most frequent name of the five best passages: first {floor_first / n:.3f}, among five {floor_five / n:.3f}"
    )


def _table(evidence: Sequence[Evidence]) -> NameTable:
    names = {one.article.id: one.names for one in evidence}
    return NameTable.build(NameRecord(article, name) for article, found in names.items() for name in found)


def by_support(findings: Sequence[Finding], table: NameTable) -> list[set[str]]:
    """The forms of each name found, best supported first: each article counts once."""
    sure: dict[str, dict[str, float]] = defaultdict(dict)
    forms: dict[str, set[str]] = defaultdict(set)
    for finding in findings:
        known = table.entity_of(finding.article_id, finding.name)
        name = known.name if known else finding.name
        sure[name][finding.article_id] = max(sure[name].get(finding.article_id, 0.0), finding.confidence)
        forms[name] |= {name, finding.name, *(known.aliases if known else ())}
    doubt = {name: float(np.prod([1 - value for value in values.values()])) for name, values in sure.items()}
    return [forms[name] for name in sorted(doubt, key=lambda name: doubt[name])]


def most_frequent(evidence: Sequence[Evidence], table: NameTable) -> list[set[str]]:
    """The forms of the five names mentioned most in the five best passages."""
    counts: Counter[str] = Counter()
    forms: dict[str, set[str]] = defaultdict(set)
    for one in evidence[:5]:
        for name in one.names:
            known = table.entity_of(one.article.id, name.name)
            label = known.name if known else name.name
            counts[label] += sum(one.passage.start <= mention.start < one.passage.end for mention in name.mentions)
            forms[label] |= {label, name.name, *name.aliases}
    return [forms[label] for label, count in counts.most_common(5) if count]


def is_right(forms: set[str], answers: Sequence[str]) -> bool:
    """Whether a form is an answer, a part of it ("Sweden" of "Sweden and Finland") or a fuller form of it."""
    right = {key(answer) for answer in answers}
    for form in forms:
        mine = SAME.get(key(form), key(form))
        if len("".join(mine)) > 2 and any(set(mine) <= set(answer) or set(answer) <= set(mine) for answer in right):
            return True
    return False


# ── questions about one sentence ──────────────────────────────────────────────────────────────


@dataclass(frozen=True)
class Item:
    """A question about a sentence with the answers that three people gave."""

    sentence: str
    question: str
    answers: tuple[str, ...]


class Sentences:
    """The who-questions about single sentences."""

    def __init__(self, folder: Path, sample: int | None) -> None:
        rows = [json.loads(line) for line in (folder / "sentences.jsonl").read_text("utf-8").splitlines()]
        kept = random.Random(1).sample(rows, min(sample or len(rows), len(rows)))
        texts = {row["sent_id"]: together(row["text"]) for row in kept}
        self._docs = dict(zip(texts, load_language().pipe(texts.values()), strict=True))
        lines = (folder / "questions.jsonl").read_text("utf-8").splitlines()
        self._items = [
            Item(row["sent_id"], row["question"], tuple(row["answers"]))
            for row in map(json.loads, lines)
            if row["question"].lower().startswith("who") and row["sent_id"] in texts
        ]

    def measure(self, failures: bool) -> None:
        """Prints exact match, token F1, and how often a candidate of each probability is right."""
        exact, overlap = 0, 0.0
        calibration: dict[int, list[bool]] = defaultdict(list)
        for item in self._items:
            found = self._matches(item.question, item.sentence)
            best = phrase(found[0].token) if found else ""
            score = max(token_f1(best, answer) for answer in item.answers)
            exact += any(normal(best) == normal(answer) for answer in item.answers)
            overlap += score
            if found:
                calibration[int(10 * found[0].probability)].append(score >= 0.5)
            if failures and score < 0.5:
                print(f"  {self._docs[item.sentence].text}\n    {item.question} right: {item.answers}; found: {best!r}")
        n = len(self._items)
        print(f"sentences: {n} questions, exact {exact / n:.3f}, F1 {overlap / n:.3f}")
        shares = ", ".join(f"{b / 10}: {np.mean(right):.2f}" for b, right in sorted(calibration.items()))
        print(f"  right by probability: {shares}")

    def fit(self) -> None:
        """Fits the weights on all candidates of the sentences and of the two sentences most like the question."""
        groups: list[tuple[str | None, list[Match], list[float]]] = []
        lemmas = {name: {token.lemma_.lower() for token in doc} for name, doc in self._docs.items()}
        for item in self._items:
            found = self._matches(item.question, item.sentence)
            scores = [max(token_f1(phrase(match.token), answer) for answer in item.answers) for match in found]
            groups.append((item.sentence, found, scores))
            question = read_question(item.question)
            if question is None or len(question.words) < 2:
                continue
            others = [name for name in lemmas if name != item.sentence]
            for other in sorted(others, key=lambda name: -len(question.words & lemmas[name]))[:2]:
                found = self._matches(item.question, other)
                groups.append((None, found, [0.0] * len(found)))
        rows = np.array([match.features for _, found, _ in groups for match in found])
        right = np.array([score >= 0.6 for _, _, scores in groups for score in scores])
        owner = [sentence for sentence, found, _ in groups for _ in found]
        model = LogisticRegression(fit_intercept=False, max_iter=2000)
        for name, weight in zip(FEATURES, model.fit(rows, right).coef_[0], strict=True):
            print(f"  {name:12} {weight:.2f}")
        names = sorted({sentence for sentence in owner if sentence})
        fold = {name: number % 5 for number, name in enumerate(names)}
        held_out: list[float] = []
        for part in range(5):
            training = np.array([fold.get(sentence or "", -1) != part for sentence in owner])
            weights = model.fit(rows[training], right[training]).coef_[0]
            for sentence, found, values in groups:
                if sentence and found and fold[sentence] == part:
                    best = int(np.argmax([np.dot(weights, match.features) for match in found]))
                    held_out.append(values[best])
        print(f"  F1 on sentences left out: {np.mean(held_out):.3f}")

    def _matches(self, question: str, sentence: str) -> list[Match]:
        understood = read_question(question)
        return matches(understood, Parsed(self._docs[sentence]), person_nouns()) if understood else []


def phrase(token: Token) -> str:
    """The words of a candidate as a person would mark them: the noun phrase, with all that is co-ordinated with it."""
    doc: Doc = token.doc
    modifiers = {"det", "amod", "nummod", "compound", "poss", "nmod", "quantmod", "case", "advmod"}
    first = min([token.i, *(c.left_edge.i for c in token.children if c.i < token.i and c.dep_ in modifiers)])
    last = max([token.i, *(c.right_edge.i for c in token.children if c.i > token.i and c.lower_ == "of")])
    if token.dep_ != "conj":
        last = max([last, *(other.i for other in token.conjuncts)])
    return str(doc[first : last + 1].text)


_SPACED = ((" ,", ","), (" .", "."), (" ;", ";"), (" :", ":"), (" 's", "'s"), (" n't", "n't"), (" '", "'"), (" %", "%"))
_MARKS = (("-LRB- ", "("), (" -RRB-", ")"), ("-LSB- ", "["), (" -RSB-", "]"), ("`` ", "“"), (" ''", "”"), ("$ ", "$"))


def together(text: str) -> str:
    """A text of separate tokens as it is written."""
    for apart, joined in (*_MARKS, *_SPACED, (" -- ", "–")):
        text = text.replace(apart, joined)
    return text


def normal(text: str) -> list[str]:
    """Words without marks and articles."""
    plain = "".join(c for c in together(text).lower() if c not in string.punctuation + "“”‘’")
    return re.sub(r"\b(?:a|an|the)\b", " ", plain).split()


def token_f1(found: str, right: str) -> float:
    """Harmonic mean of precision and recall over words (SQuAD)."""
    mine, theirs = normal(found), normal(right)
    common = sum((Counter(mine) & Counter(theirs)).values())
    return 2 * common / (len(mine) + len(theirs)) if common else 0.0


if __name__ == "__main__":
    main()
