"""Whether a sentence proves that a token plays the asked part: same frame, same part, and the other parts agree.

Agreement runs from 0 to 1: the same head with the same modifiers is 1, an anaphor or a pronoun may be anything, another
head speaks against it ("won the vote" is no proof of who won the cup).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import TYPE_CHECKING

from index.answers.who.events import negated
from index.answers.who.meaning import BE, STATE, Reading, frames_of, readings
from index.answers.who.office_words import of_one_country
from index.answers.who.question import Question, is_content

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token

_DIRECT = frozenset({"subj", "obj", "iobj"})
# Below this the other parts are about something else: who "won the vote" did not win the cup.
LEAST_AGREEMENT = 0.35
# From here on two fillers have the same head.
SAME_PART = 0.6
_ANAPHORIC = frozenset(
    """
    offer proposal request idea plan move decision deal demand invitation suggestion step measure bill post
    job prize
    """.split()
)
# Of the offices and elections of these, reports say nothing more.
_AT_HOME = frozenset({"states", "u.s.", "us", "usa", "america"})
# Frames whose words mean much the same, so that one may stand for the other inside a part.
_SYNONYMOUS = frozenset({"allow", "refuse", "forbid", "back", "oppose", "rescue", "reduce", "raise"})

WordsOf = Callable[["Token"], tuple[str, ...]]
"""Token → further words for what it stands for (of "her": Marina, Ávila, governor)."""


@dataclass(frozen=True, slots=True)
class Proof:
    reading: Reading
    agree: float
    conflict: float
    exact: bool

    @property
    def strength(self) -> float:
        return (1.0 if self.exact else 0.8) * (0.4 + 0.6 * self.agree) - 0.5 * self.conflict


class Parsed:
    """A sentence with its grammar; what is told by it is read when it is first asked for, and once."""

    def __init__(self, doc: Doc, *, named: bool = True) -> None:
        """``named``: whether what the language model calls a name, a date or a sum is known of its words."""
        self.doc = doc
        self.named = named

    @cached_property
    def readings(self) -> list[Reading]:
        """Of every predicate."""
        return readings(self.doc)

    @cached_property
    def present(self) -> dict[int, str]:
        """The lemmas of the words that say something, by their place."""
        return {token.i: stem_key(token) for token in self.doc if is_content(token)}

    @cached_property
    def keys(self) -> list[str]:
        """The same without the places."""
        return list(self.present.values())


@dataclass(frozen=True, slots=True)
class Told:
    """What a sentence says where it stands."""

    parsed: Parsed
    words_of: WordsOf
    around: frozenset[str]
    """The words that say what it is about, in small letters."""


def stem_key(token: Token) -> str:
    return token.lemma_.lower()


@lru_cache(maxsize=50_000)
def same_word(one: str, other: str) -> bool:
    """Equal lemmas, or a word and its derivation ("announce", "announcement")."""
    if one == other:
        return True
    if frames_of(one) & frames_of(other) & _SYNONYMOUS:
        return True
    short, long = sorted((one, other), key=len)
    return len(short) >= 5 and long.startswith(short[: max(5, len(short) - 1)]) and len(long) - len(short) <= 5


def proofs_of(question: Question, told: Told) -> tuple[dict[int, Proof], set[int]]:
    """Which tokens play the asked part (with the best proof), and which play another part of the same happening."""
    proofs: dict[int, Proof] = {}
    wrong: set[int] = set()
    for asked, role in question.asked:
        for reading in told.parsed.readings:
            if reading.frame != asked.frame or negated(reading.event) != negated(asked.event):
                continue
            agree, conflict = _agreement(question, asked, role, reading, told)
            if agree < LEAST_AGREEMENT:
                continue
            exact = reading.exact or reading.event.lemma == asked.event.lemma
            proof = Proof(reading, agree, conflict, exact)
            for other, tokens in reading.roles.items():
                for token in tokens:
                    if other == role:
                        if token.i not in proofs or proofs[token.i].strength < proof.strength:
                            proofs[token.i] = proof
                    elif other not in {"comp", "words", "plan"}:
                        wrong.add(token.i)
    return proofs, wrong - set(proofs)


def parallels_of(question: Question, told: Told) -> dict[int, float]:
    """Who plays the asked part beside the same others, whatever the verb: "scrapped the rules", "tore up the rules"."""
    found: dict[int, float] = {}
    for asked, role in question.asked:
        others = [
            (part, t) for part, tokens in asked.roles.items() for t in tokens if t != question.wh and part != role
        ]
        others = [(part, t) for part, t in others if part in _DIRECT and is_content(t)]
        if not asked.exact or role not in _DIRECT or not others:
            continue
        for reading in told.parsed.readings:
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


def _agreement(question: Question, asked: Reading, role: str, reading: Reading, told: Told) -> tuple[float, float]:
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
        other_side = not filled and (part == "against" or (part == "for" and "against" in reading.roles))
        for token in tokens:
            score, conflict = (0.0, True) if other_side else _alike(token, filled, told)
            scores.append(score)
            conflicts += conflict
    if not asked.exact:
        # Who "runs for governor" leads nothing: what another word of the frame has no part for speaks against it.
        kept = {t.i for tokens in asked.roles.values() for t in tokens}
        lost = (t for tokens in asked.event.slots.values() for t in tokens if t.i not in kept and is_content(t))
        scores += [0.3 * share_of(phrase_words(token), told.parsed.keys) for token in lost]
    if not scores:
        return 0.7, 0.0
    return sum(scores) / len(scores), conflicts / len(scores)


def _alike(token: Token, filled: Iterable[Token], told: Told) -> tuple[float, bool]:
    """How like the question's filler the sentence's are; whether they contradict it."""
    token = _meant(token)
    if token.pos_ == "PRON":
        return 0.6, False
    own = phrase_words(token)
    best, open_part = 0.0, True
    for other in filled:
        known = told.words_of(other)
        share = share_of(own, [*phrase_words(other), *known])
        if same_word(stem_key(token), stem_key(other)) or stem_key(token) in known:
            # Which of its nouns are dates decides whether a phrase means another one.
            sure = told.parsed.named
            alien = (sure and _are_two(token, other, {*known, *told.parsed.keys})) or _is_elsewhere(token, told)
            best, open_part = max(best, 0.2 if alien else 0.6 + 0.4 * share), False
        elif (other.pos_ == "PRON" and not known) or _is_anaphoric(other):
            best = max(best, 0.3 + 0.4 * share_of(own, told.parsed.keys))
        elif token.pos_ == "PROPN":
            # Who criticised somebody's nomination to the Court has not criticised the Court.
            best, open_part = max(best, 0.7 * share_of(own, [*phrase_words(other, "to"), *known])), False
        else:
            best, open_part = max(best, 0.7 * share), False
    if open_part:
        # A name that is there, but in another part, is no sign of it: who launched on a SpaceX rocket founded nothing.
        elsewhere = share_of(own, told.parsed.keys)
        return max(best, (0.3 if token.pos_ == "PROPN" else 0.5) * elsewhere), False
    return best, best < 0.35


def _are_two(token: Token, other: Token, known: set[str]) -> bool:
    """Whether two phrases of one head mean different things, as each has a noun that the other has not: the World Cup
    is not the Harbour Cup, the Nobel Peace Prize not the Nobel Prize in Physics, a plane crash not a car crash."""
    own, others = _nouns(token), _nouns(other)
    missing = {word for word in own if not any(same_word(word, key) for key in {*others, *known})}
    return bool(missing) and any(not any(same_word(word, key) for key in own) for word in others)


def _is_elsewhere(token: Token, told: Told) -> bool:
    """Whether the name that says which one a phrase means stands nowhere around: another country's prime minister."""
    for preposition in (child for child in token.children if child.dep_ == "prep"):
        names = {t.lower_ for t in preposition.subtree if t.pos_ == "PROPN"}
        if not names or names & _AT_HOME:
            continue
        here = told.around.union(told.parsed.keys)
        if not names.isdisjoint(here):
            continue
        if not any(same_word(name, key) or of_one_country(name, key) for name in names for key in here):
            return True
    return False


def _nouns(token: Token) -> set[str]:
    """The nouns that say which one a phrase means: before its head, and behind "of", "in" or "for"."""
    near = [child for child in token.children if child.dep_ in {"compound", "nmod", "poss", "prep"}]
    found = [t for child in near for t in child.subtree if t.pos_ in {"NOUN", "PROPN"}]
    return {stem_key(t) for t in found if t.ent_type_ not in {"DATE", "TIME"}}


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
    return (
        stem_key(token) in _ANAPHORIC
        and not _proper(token)
        and any(c.lower_ in {"the", "this", "that", "such"} for c in token.children)
    )


def phrase_words(token: Token, without: str = "") -> list[str]:
    """The lemmas of a phrase without its relative clauses and the phrases co-ordinated with it.

    ``without``: a preposition with which nothing of the phrase begins.
    """
    words = []
    stack = [token]
    while stack:
        current = stack.pop()
        if is_content(current):
            words.append(stem_key(current))
        stack.extend(
            c
            for c in current.children
            if c.dep_ not in {"relcl", "conj", "appos", "cc", "punct"} and c.lower_ != without
        )
    return words


def share_of(own: list[str], other: list[str]) -> float:
    return sum(any(same_word(word, key) for key in other) for word in own) / len(own) if own else 0.0
