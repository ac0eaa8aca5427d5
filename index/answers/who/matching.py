"""How well a noun phrase of a sentence fills the open slot of a question, as a probability.

Each candidate gets a row of features (does it play the asked part in the same frame, do the other parts agree, is it
of the asked kind, …), and a logistic regression weighs them. The weights are fitted by ``tests/benchmarks/who.py --fit``
on questions that people wrote for single news sentences, with the sentences beside it as counter-examples.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from index.answers.who.events import negated
from index.answers.who.meaning import BE, STATE, Reading, frames_of, identified_with, readings
from index.answers.who.question import Question, is_content

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token

_PRONOUNS = frozenset("he she they i we you him her them me us it who his her their my our your its".split())
_NO_ONE = frozenset("nobody none nothing something anything everything there that this these those what which".split())
_DIRECT = frozenset({"subj", "obj", "iobj"})
# Below this the other parts are about something else: who "won the vote" did not win the cup.
LEAST_AGREEMENT = 0.3
# From here on two fillers have the same head.
SAME_PART = 0.6
_ANAPHORIC = frozenset(
    "offer proposal request idea plan move decision deal demand invitation suggestion step measure bill post job prize".split()
)
# Frames whose words mean much the same, so that one may stand for the other inside a part.
_SYNONYMOUS = frozenset({"allow", "refuse", "forbid", "back", "oppose", "rescue", "reduce", "raise"})
_PEOPLE_LABELS = frozenset({"PERSON", "ORG", "NORP"})
_PLACE_LABELS = frozenset({"GPE", "LOC", "FAC"})
_NOT_NAMES = frozenset({"DATE", "TIME", "MONEY", "PERCENT", "QUANTITY", "ORDINAL", "CARDINAL", "LAW", "LANGUAGE"})

FEATURES = (
    "bias",
    "exact",  # plays the asked part of the question's own word
    "related",  # … of another word of the frame
    "agree",  # how far the other parts agree, 0 to 1
    "conflict",  # share of the other parts that are filled by something else
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
    "predicate",  # hangs on a word of the question
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
    parallel: float
    """How far it plays the asked part of a happening told by another word."""
    probability: float


@dataclass(frozen=True, slots=True)
class _Proof:
    reading: Reading
    agree: float
    conflict: float
    exact: bool

    @property
    def strength(self) -> float:
        return (1.0 if self.exact else 0.8) * (0.4 + 0.6 * self.agree) - 0.5 * self.conflict


@dataclass(frozen=True, slots=True)
class _Told:
    """What a sentence says: the lemmas of its words, and more words for what its tokens stand for."""

    keys: list[str]
    words_of: WordsOf


WordsOf = Callable[["Token"], tuple[str, ...]]
"""Token → further words for what it stands for (of "her": Marina, Ávila, governor)."""


def matches(
    question: Question, doc: Doc, person_nouns: frozenset[str], words_of: WordsOf = lambda _: ()
) -> list[Match]:
    """Every candidate of the parsed sentence with its probability, best first."""
    said = readings(doc)
    present = {token.i: stem_key(token) for token in doc if is_content(token)}
    keys = list(present.values())
    wanted = sorted(question.words)
    hit_words = [word for word in wanted if any(same_word(word, key) for key in keys)]
    coverage = len(hit_words) / len(wanted) if wanted else 0.0
    anchors = [doc[i] for i, key in present.items() if any(same_word(word, key) for word in hit_words)]
    told = _Told(keys, words_of)
    proofs, wrong = _proofs(question, said, told)
    parallels = _parallels(question, said, told)
    found = []
    for token in candidates(doc, set(proofs)):
        proof = proofs.get(token.i)
        same = max(
            (proofs[t.i].strength for t in identified_with(token) if t.i in proofs and proofs[t.i].reading.frame != BE),
            default=0.0,
        )
        parallel = parallels.get(token.i, 0.0)
        row = _row(question, token, proof, parallel, same, wrong, coverage, anchors, person_nouns)
        reading, agreement = (proof.reading, proof.agree) if proof else (None, 0.0)
        found.append(Match(token, row, reading, agreement, parallel, probability(row)))
    return sorted(found, key=lambda match: -match.probability)


def candidates(doc: Doc, proven: set[int]) -> Iterator[Token]:
    """Heads of noun phrases, possessive pronouns included; never dates and amounts."""
    for token in doc:
        if token.pos_ not in {"NOUN", "PROPN", "PRON"} and token.tag_ != "PRP$":
            continue
        if token.dep_ in {"compound", "nmod"} and token.head.pos_ in {"NOUN", "PROPN"} and token.head.i > token.i:
            if token.i not in proven:
                continue
        if token.lower_ in _NO_ONE or token.tag_ in {"WDT", "WP", "EX"} or token.ent_type_ in _NOT_NAMES:
            continue
        yield token


def stem_key(token: Token) -> str:
    return token.lemma_.lower()


def same_word(one: str, other: str) -> bool:
    """Equal lemmas, or a word and its derivation ("announce", "announcement")."""
    if one == other:
        return True
    if frames_of(one) & frames_of(other) & _SYNONYMOUS:
        return True
    short, long = sorted((one, other), key=len)
    return len(short) >= 5 and long.startswith(short[: max(5, len(short) - 1)]) and len(long) - len(short) <= 5


def _proofs(question: Question, said: list[Reading], told: _Told) -> tuple[dict[int, _Proof], set[int]]:
    """Which tokens play the asked part (with the best proof), and which play another part of the same happening."""
    proofs: dict[int, _Proof] = {}
    wrong: set[int] = set()
    for asked, role in question.asked:
        for reading in said:
            if reading.frame != asked.frame or negated(reading.event) != negated(asked.event):
                continue
            agree, conflict = _agreement(question, asked, role, reading, told)
            if agree < LEAST_AGREEMENT:
                continue
            exact = reading.exact or reading.event.lemma == asked.event.lemma
            proof = _Proof(reading, agree, conflict, exact)
            for other, tokens in reading.roles.items():
                for token in tokens:
                    if other == role:
                        if token.i not in proofs or proofs[token.i].strength < proof.strength:
                            proofs[token.i] = proof
                    elif other not in {"comp", "words", "plan"}:
                        wrong.add(token.i)
    return proofs, wrong - set(proofs)


def _parallels(question: Question, said: list[Reading], told: _Told) -> dict[int, float]:
    """Who plays the asked part beside the same others, whatever the verb: "scrapped the rules", "tore up the rules"."""
    found: dict[int, float] = {}
    for asked, role in question.asked:
        others = [
            (part, t) for part, tokens in asked.roles.items() for t in tokens if t != question.wh and part != role
        ]
        others = [(part, t) for part, t in others if part in _DIRECT and is_content(t)]
        if not asked.exact or role not in _DIRECT or not others:
            continue
        for reading in said:
            if not reading.exact or reading.frame in {asked.frame, BE, STATE} or negated(reading.event):
                continue
            if frames_of(asked.frame) and frames_of(reading.frame):
                # Both verbs are known, and to tell of different things.
                continue
            scores = [_alike(t, reading.roles.get(part, ()), told)[0] for part, t in others]
            score = sum(score for score in scores if score >= SAME_PART) / len(scores)
            for token in reading.roles.get(role, ()):
                found[token.i] = max(found.get(token.i, 0.0), score)
    return found


def _agreement(question: Question, asked: Reading, role: str, reading: Reading, told: _Told) -> tuple[float, float]:
    """How far the parts that the question names are filled alike, and the share filled by something else."""
    scores: list[float] = []
    conflicts = 0
    for part, tokens in asked.roles.items():
        tokens = tuple(
            t for t in tokens if t != question.wh and t.lower_ not in {"who", "which", "what", "whom", "whose"}
        )
        if not tokens or (part in {"owner", "affected"} and part != role):
            continue
        filled = reading.roles.get(part, ())
        for token in tokens:
            score, conflict = _alike(token, filled, told)
            scores.append(score)
            conflicts += conflict
    if not scores:
        return 0.7, 0.0
    return sum(scores) / len(scores), conflicts / len(scores)


def _alike(token: Token, filled: Iterable[Token], told: _Told) -> tuple[float, bool]:
    """How like the question's filler the sentence's are; whether they contradict it."""
    token = _meant(token)
    own = phrase_words(token)
    elsewhere = _share(own, told.keys)
    if token.pos_ == "PRON":
        return 0.6, False
    best, open_part = 0.0, True
    for other in filled:
        known = told.words_of(other)
        share = _share(own, [*phrase_words(other), *known])
        if same_word(stem_key(token), stem_key(other)) or stem_key(token) in known:
            # The World Cup is not the Harbour Cup.
            alien = _proper(token) - set(known) and _proper(other) and not _proper(token) & _proper(other)
            best, open_part = max(best, 0.2 if alien else 0.6 + 0.4 * share), False
        elif (other.pos_ == "PRON" and not known) or _is_anaphoric(other):
            best = max(best, 0.3 + 0.4 * elsewhere)
        else:
            best, open_part = max(best, 0.7 * share), False
    if open_part:
        return max(best, 0.5 * elsewhere), False
    return best, best < 0.35


def _proper(token: Token) -> set[str]:
    """The capitalised words before the head of a phrase."""
    return {stem_key(t) for t in token.subtree if t.i < token.i and t.pos_ == "PROPN"}


def _meant(token: Token) -> Token:
    """The subject that a pronoun of the question goes back to: in "Ye said he is buying", "he" is Ye."""
    if token.pos_ != "PRON":
        return token
    earlier = [t for t in token.doc[: token.i] if t.pos_ == "PROPN" and t.dep_ in {"nsubj", "nsubjpass"}]
    return earlier[-1] if earlier else token


def _is_anaphoric(token: Token) -> bool:
    """ "the offer", "that move": what it is was told before."""
    return stem_key(token) in _ANAPHORIC and any(c.lower_ in {"the", "this", "that", "such"} for c in token.children)


def phrase_words(token: Token) -> list[str]:
    """The lemmas of a phrase without its relative clauses and the phrases co-ordinated with it."""
    words = []
    stack = [token]
    while stack:
        current = stack.pop()
        if is_content(current):
            words.append(stem_key(current))
        stack.extend(c for c in current.children if c.dep_ not in {"relcl", "conj", "appos", "cc", "punct"})
    return words


def _share(own: list[str], other: list[str]) -> float:
    return sum(any(same_word(word, key) for key in other) for word in own) / len(own) if own else 0.0


def _row(
    question: Question,
    token: Token,
    proof: _Proof | None,
    parallel: float,
    same: float,
    wrong: set[int],
    coverage: float,
    anchors: list[Token],
    person_nouns: frozenset[str],
) -> tuple[float, ...]:
    own = base_words(token)
    repeats = _share(own, sorted(question.words))
    label = token.ent_type_
    name = token.pos_ == "PROPN"
    place = label in _PLACE_LABELS
    pronoun = token.lower_ in _PRONOUNS
    person = not name and (stem_key(token) in person_nouns or label in _PEOPLE_LABELS)
    governor = token
    while governor.dep_ in {"conj", "poss", "pobj", "prep", "appos", "agent"} and governor.head != governor:
        governor = governor.head
    anchored = {anchor.i for anchor in anchors}
    return (
        1.0,
        proof.strength if proof and proof.exact else 0.0,
        proof.strength if proof and not proof.exact else 0.0,
        proof.agree if proof else 0.0,
        proof.conflict if proof else 0.0,
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
        float(token.head.i in anchored or governor.i in anchored or governor.head.i in anchored),
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
    -3.51, 0.80, 2.53, 1.66, 0.11, -0.44, 2.50, 0.26, -2.08, -0.41,
    -0.82, -0.79, -1.15, -1.72, 0.87, 1.97, 0.03, 1.86, 0.37, 0.49,
)  # fmt: skip


def probability(row: Iterable[float]) -> float:
    """The probability that the candidate answers, from its features."""
    return 1 / (1 + math.exp(-sum(weight * value for weight, value in zip(WEIGHTS, row, strict=True))))
