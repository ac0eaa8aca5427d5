"""How well a noun phrase of a sentence fills the open slot of a question, as a probability.

Each candidate gets a row of features (does it play the asked part in the same frame, do the other parts agree, is it
of the asked kind, …), and a logistic regression weighs them. The weights are fitted by ``tests/benchmarks/who.py
--fit`` on questions that people wrote for single news sentences, with the sentences beside it as counter-examples.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from typing import TYPE_CHECKING

from index.answers.who.meaning import BE, Reading, identified_with
from index.answers.who.proofs import (
    Parsed,
    Proof,
    Told,
    WordsOf,
    parallels_of,
    proofs_of,
    same_word,
    share_of,
    stem_key,
)
from index.answers.who.question import Question, is_content

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token

_PRONOUNS = frozenset("he she they i we you him her them me us it who his her their my our your its".split())
_NO_ONE = frozenset("nobody none nothing something anything everything there that this these those what which".split())
_PEOPLE_LABELS = frozenset({"PERSON", "ORG", "NORP"})
_PLACE_LABELS = frozenset({"GPE", "LOC", "FAC"})
_NOT_NAMES = frozenset({"DATE", "TIME", "MONEY", "PERCENT", "QUANTITY", "ORDINAL", "CARDINAL", "LAW", "LANGUAGE"})

FEATURES = (
    "bias",
    "exact",  # plays the asked part of the question's own word
    "related",  # … of another word of the frame
    "agree",  # how far the other parts agree, 0 to 1
    "wrong part",  # plays another part of the same happening
    "coverage",  # share of the question's words in the sentence
    "full",  # all of them
    "repeats",  # share of the candidate's own words that the question holds already
    "name",
    "place",
    "person noun",
    "pronoun",
    "thing",
    "subject",
    "near",  # closeness in the parse to the question's words
    "whose",  # a possessor, and one is asked for
    "alike",  # plays the part in a happening of another word whose other parts agree
    "same one",  # is another name or description of a candidate in the asked part
)


@dataclass(frozen=True, slots=True)
class Match:
    """A candidate with its features and what speaks for it."""

    token: Token
    features: tuple[float, ...]
    reading: Reading | None
    """The reading in which it plays the asked part; None when none proves it."""
    agreement: float
    probability: float
    missing: bool
    """Whether a word of the question is not there, nor, where it is a name, around."""


def matches(
    question: Question,
    parsed: Parsed,
    person_nouns: frozenset[str],
    words_of: WordsOf = lambda _: (),
    around: frozenset[str] = frozenset(),
    *,
    only_proven: bool = False,
) -> list[Match]:
    """Every candidate of the sentence with its probability, best first.

    ``around``: the words that say what the sentence is about, in small letters; ``only_proven``: leaves out those that
    no reading proves, which are most.
    """
    told = Told(parsed, words_of, around)
    proofs, wrong = proofs_of(question, told)
    if only_proven and not proofs:
        return []
    doc, said, present = parsed.doc, parsed.readings, dict(parsed.present)
    wanted = sorted(question.words)
    hit_words = [word for word in wanted if any(same_word(word, key) for key in parsed.keys)]
    for asked, _ in question.asked:
        # "resigned" stands for "stepped down", so the question's verb is there.
        mates = [reading.head for reading in said if reading.frame == asked.frame]
        if mates and stem_key(asked.head) in question.words and stem_key(asked.head) not in hit_words:
            hit_words.append(stem_key(asked.head))
            present |= {head.i: stem_key(asked.head) for head in mates}
    coverage = len(hit_words) / len(wanted) if wanted else 0.0
    anchors = [doc[i] for i, key in present.items() if any(same_word(word, key) for word in hit_words)]
    missing = _is_missing(question, {reading.frame for reading in said}, {*hit_words}, around)
    parallels = parallels_of(question, told)
    found = []
    for token in candidates(doc, set(proofs)):
        proof = proofs.get(token.i)
        if only_proven and proof is None:
            continue
        same = max(
            (proofs[t.i].strength for t in identified_with(token) if t.i in proofs and proofs[t.i].reading.frame != BE),
            default=0.0,
        )
        parallel = parallels.get(token.i, 0.0)
        row = _row(question, token, proof, parallel, same, wrong, coverage, anchors, person_nouns)
        reading, agreement = (proof.reading, proof.agree) if proof else (None, 0.0)
        found.append(Match(token, row, reading, agreement, probability(row), missing))
    return sorted(found, key=lambda match: -match.probability)


def may_prove(question: Question, parsed: Parsed, words_of: WordsOf, around: frozenset[str]) -> bool:
    """Whether a sentence whose names are not looked for yet may prove anything: false only where ``matches`` with
    ``only_proven`` gives nothing."""
    # Whether somebody is given a sum decides who it is that something was done to.
    if any("iobj" in reading.event.slots for reading in parsed.readings):
        return True
    return bool(proofs_of(question, Told(parsed, words_of, around))[0])


def _is_missing(
    question: Question, frames: AbstractSet[str], there: AbstractSet[str], around: AbstractSet[str]
) -> bool:
    """Whether a word of the question is not ``there``; a name may be around, a date is in the article's own, and who is
    elected has won an election."""
    named = {stem_key(token) for token in question.doc[1:] if token.text[0].isupper()}
    told = {asked.head for asked, _ in question.asked if asked.frame in frames and asked.head.pos_ == "NOUN"}
    lent = {stem_key(noun.head) for noun in told if noun.dep_ == "dobj"}
    dates = {stem_key(token) for token in question.doc if token.ent_type_ in {"DATE", "TIME"} or token.like_num}
    if len(question.words - dates) < 2:
        # Where a date is all that a question adds to its verb, the article's own says too little.
        return not question.words <= there | lent
    wanted = question.words - there - lent - dates
    return any(not (word in named and word in around) for word in wanted)


def candidates(doc: Doc, proven: set[int]) -> Iterator[Token]:
    """Heads of noun phrases, possessive pronouns included; never dates and amounts."""
    for token in doc:
        if token.pos_ not in {"NOUN", "PROPN", "PRON"} and token.tag_ != "PRP$":
            continue
        inside = token.dep_ in {"compound", "nmod"} and token.head.pos_ in {"NOUN", "PROPN"} and token.head.i > token.i
        if inside and token.i not in proven:
            continue
        if token.lower_ in _NO_ONE or token.tag_ in {"WDT", "WP", "EX"} or token.ent_type_ in _NOT_NAMES:
            continue
        yield token


def _row(
    question: Question,
    token: Token,
    proof: Proof | None,
    parallel: float,
    same: float,
    wrong: set[int],
    coverage: float,
    anchors: list[Token],
    person_nouns: frozenset[str],
) -> tuple[float, ...]:
    own = base_words(token)
    repeats = share_of(own, sorted(question.words))
    label = token.ent_type_
    name = token.pos_ == "PROPN"
    place = label in _PLACE_LABELS
    pronoun = token.lower_ in _PRONOUNS
    person = not name and (stem_key(token) in person_nouns or label in _PEOPLE_LABELS)
    return (
        1.0,
        proof.strength if proof and proof.exact else 0.0,
        proof.strength if proof and not proof.exact else 0.0,
        proof.agree if proof else 0.0,
        float(token.i in wrong),
        coverage,
        float(coverage == 1.0),
        repeats,
        float(name and not place),
        float(place),
        float(person),
        float(pronoun),
        float(not (name or place or person or pronoun)),
        float(token.dep_ in {"nsubj", "nsubjpass", "agent"} or (token.dep_ == "pobj" and token.head.dep_ == "agent")),
        _nearness(token, anchors),
        float(question.possessive and token.dep_ == "poss"),
        parallel,
        same,
    )


def base_words(token: Token) -> list[str]:
    """The lemmas of the phrase up to its head."""
    return [stem_key(t) for t in token.subtree if t.i <= token.i and is_content(t)] or [token.lower_]


def _nearness(token: Token, anchors: list[Token]) -> float:
    """1 / (1 + mean distance) in the parse to the three nearest words of the question."""
    if not anchors:
        return 0.0
    path = {t.i: n for n, t in enumerate([token, *token.ancestors])}
    distances = []
    for anchor in anchors:
        for n, step in enumerate([anchor, *anchor.ancestors]):
            if step.i in path:
                distances.append(n + path[step.i])
                break
    nearest = sorted(distances)[:3]
    return 1 / (1 + sum(nearest) / len(nearest)) if nearest else 0.0


# The fit's bias is -4.51: its counter-examples hold unlabelled right answers, and the best candidates of sentences that
# do answer were right in .73 of the cases where it said .45. One is added.
WEIGHTS: tuple[float, ...] = (
    -3.51, 0.80, 2.53, 1.66, -0.44, 2.50, 0.26, -2.08, -0.41, -0.82, -0.79, -1.15, -1.72, 0.87, 1.97, 1.86, 0.37, 0.49,
)  # fmt: skip


def probability(row: Iterable[float]) -> float:
    """The probability that the candidate answers, from its features."""
    return 1 / (1 + math.exp(-sum(weight * value for weight, value in zip(WEIGHTS, row, strict=True))))
