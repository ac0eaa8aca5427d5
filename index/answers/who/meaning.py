"""From predicates to frames: sentences that tell of the same happening in other words become comparable.

A reading is one frame with the tokens that play each role in it. A verb reads as itself (its slots are its
roles) and as every frame that lists it; so does a noun for a happening ("the revocation of her visa"), a noun for
a doer ("the leader of the cartel") and what a name is said to be ("Petro, the president of Colombia").
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from index.analysis.lemmas import lemmas_of
from index.answers.who.events import Event, antecedent, events, owners, see_through, spread
from index.answers.who.people import person_nouns

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token

# Verbs that lend their subject to the happening their object names ("offers support", "made the announcement").
_LIGHT = frozenset(
    """
    offer give make take have get hold issue provide express show pledge voice win do lodge file receive
    enjoy gain secure
    """.split()
)
_GETTING = frozenset({"have", "get", "win", "receive", "enjoy", "gain", "secure"})
_FINITE = frozenset({"VBD", "VBZ", "VBP"})
_IDENTITY = frozenset({"be", "become", "remain", "stay"})
BE = "be"
"""Who is what: two names or descriptions of one."""
STATE = "is so"
"""What holds of the subject of "is": a quality, a place, a number."""


@dataclass(frozen=True, slots=True)
class Reading:
    """One frame with who plays what in it. ``exact``: by its own word, not by a related one."""

    frame: str
    roles: dict[str, tuple[Token, ...]]
    event: Event
    exact: bool

    @property
    def head(self) -> Token:
        return self.event.head


@dataclass(frozen=True, slots=True)
class Pattern:
    """How one word fills a frame."""

    frame: str
    roles: dict[str, tuple[str, ...]]
    """Slot → its roles."""


@cache
def _lexicon() -> tuple[dict[str, list[Pattern]], dict[str, list[Pattern]], dict[str, str]]:
    """Verb → patterns, noun → patterns, doer noun → verb."""
    data = tomllib.loads(Path(__file__).with_name("frames.toml").read_text("utf-8"))
    verbs: dict[str, list[Pattern]] = {}
    nouns: dict[str, list[Pattern]] = {}
    for frame, lines in data["frames"].items():
        for line, words in lines.items():
            tables = words.items() if line == "nouns" else [(line, words)]
            for slots, lemmas in tables:
                pattern = Pattern(frame, _parse_slots(slots))
                for lemma in lemmas.split():
                    (nouns if line == "nouns" else verbs).setdefault(lemma, []).append(pattern)
    agents = {noun: verb for verb, words in data["agents"].items() for noun in words.split()}
    return verbs, nouns, agents


def _parse_slots(text: str) -> dict[str, tuple[str, ...]]:
    slots: dict[str, tuple[str, ...]] = {}
    for pair in text.split():
        slot, role = pair.split("=")
        slots[slot] = (*slots.get(slot, ()), role)
    return slots


@lru_cache(maxsize=50_000)
def frames_of(lemma: str) -> frozenset[str]:
    """The frames a verb or noun belongs to."""
    verbs, nouns, _ = _lexicon()
    return frozenset(pattern.frame for pattern in (*verbs.get(lemma, ()), *nouns.get(lemma, ())))


@lru_cache(maxsize=4096)
def words_for(frame: str) -> frozenset[str]:
    """The words that may tell of a frame's happening, each particle verb by its verb."""
    verbs, nouns, agents = _lexicon()
    told = {w for table in (verbs, nouns) for w, patterns in table.items() if any(p.frame == frame for p in patterns)}
    told |= {noun for noun, verb in agents.items() if verb in told}
    return frozenset(word.partition("_")[0] for word in told)


def may_tell(frames: AbstractSet[str], doc: Doc) -> bool:
    """Whether a text, parsed or not, has a word that may tell of one of these frames."""
    if not frames.isdisjoint({BE, STATE}):
        return True
    tellers = frozenset[str]().union(*map(_tellers, frames))
    return any(not tellers.isdisjoint(lemmas_of(token.lower_)) for token in doc)


@lru_cache(maxsize=4096)
def _tellers(frame: str) -> frozenset[str]:
    """The words that may tell of a frame, also by its own word, which need not be in the lexicon."""
    own = {frame, *(noun for noun, verb in _lexicon()[2].items() if verb == frame)}
    found = words_for(frame) | own | {word.partition("_")[0] for word in own}
    return found | {"according"} if "say" in found else found


def readings(doc: Doc) -> list[Reading]:
    """Every reading of every predicate of the text, in the order of the predicates."""
    found: list[Reading] = []
    happenings = events(doc)
    for event in happenings:
        found.extend(_verb_readings(event))
    lent = {
        token.i: (event.lemma in _GETTING, event.fill("subj"))
        for event in happenings
        if event.lemma in _LIGHT
        for token in event.fill("obj")
        if token.pos_ == "NOUN"
    }
    for token in doc:
        if token.pos_ in {"NOUN", "PROPN"}:
            found.extend(_noun_readings(token, *lent.get(token.i, (False, ()))))
    found.extend(_identities(doc, happenings))
    return found


def _verb_readings(event: Event) -> Iterator[Reading]:
    verbs, _, _ = _lexicon()
    if event.lemma in _IDENTITY:
        if event.fill("subj"):
            yield Reading(STATE, dict(event.slots), event, exact=True)
    else:
        yield Reading(event.lemma, dict(event.slots), event, exact=True)
    for pattern in verbs.get(event.lemma, verbs.get(event.lemma.partition("_")[0], [])):
        roles = _fill(pattern, _with_post(event.slots) if pattern.frame == "appoint" else event.slots)
        if roles and _is_meant(pattern.frame, event):
            yield Reading(pattern.frame, roles, event, exact=False)


def _is_meant(frame: str, event: Event) -> bool:
    """Whether a verb of several senses has this one: who claims that it was fraud wins nothing, and who becomes a
    problem is not appointed."""
    if frame == "win" and event.lemma == "claim":
        return bool(event.fill("obj"))
    if frame == "appoint" and event.lemma == "become":
        posts = (*event.fill("attr"), *event.fill("as"))
        return any(post.pos_ == "PROPN" or post.lemma_.lower() in person_nouns() for post in posts)
    return True


def _with_post(slots: dict[str, tuple[Token, ...]]) -> dict[str, tuple[Token, ...]]:
    """ "appointed Ana Ruiz judge": to the parser the name is a part of the post."""
    for post in slots.get("obj", ()):
        names = [child for child in post.children if child.dep_ in {"compound", "nmod"} and child.pos_ == "PROPN"]
        if post.pos_ == "NOUN" and names:
            return slots | {"obj": (names[-1],), "attr": (*slots.get("attr", ()), post)}
    return slots


def _fill(pattern: Pattern, slots: dict[str, tuple[Token, ...]]) -> dict[str, tuple[Token, ...]]:
    roles: dict[str, tuple[Token, ...]] = {}
    for slot, names in pattern.roles.items():
        for role in names:
            if slots.get(slot):
                roles[role] = (*roles.get(role, ()), *slots[slot])
    return roles


def _noun_readings(noun: Token, got: bool, lent: tuple[Token, ...]) -> Iterator[Reading]:
    """``lent``: the subject of a light verb with this noun; ``got``: it has, rather than does, what the noun tells."""
    _, nouns, agents = _lexicon()
    lemma = noun.lemma_.lower()
    patterns = nouns.get(lemma, [])
    if patterns:
        slots = _noun_slots(noun)
        if lent and not slots.get("poss") and not slots.get("from"):
            slots["poss"] = lent
        elif got and lent and not slots.get("of"):
            slots["of"] = lent
        event = Event(noun, lemma, slots, nominal=True)
        for pattern in patterns:
            roles = _fill(pattern, slots)
            if roles:
                yield Reading(pattern.frame, roles, event, exact=False)
    verb = agents.get(lemma)
    if verb is not None and noun.dep_ != "compound":
        slots = _noun_slots(noun)
        body = (*slots.get("of", ()), *slots.get("poss", ()), *slots.get("compound", ()), *slots.get("at", ()))
        doers = tuple(identified_with(noun)) or (noun,)
        event = Event(noun, verb, {"subj": doers, "obj": body}, nominal=True)
        yield from _verb_readings(event)


def _noun_slots(noun: Token) -> dict[str, tuple[Token, ...]]:
    slots: dict[str, tuple[Token, ...]] = {}
    for child in noun.children:
        match child.dep_:
            case "poss":
                slots["poss"] = (*slots.get("poss", ()), *(antecedent(part) for part in spread(child)))
            case "compound" | "amod":
                slots["compound"] = (*slots.get("compound", ()), child)
            case "appos":
                slots["appos"] = (*slots.get("appos", ()), child)
            case "prep" | "agent":
                inner = [see_through(t) for t in child.children if t.dep_ == "pobj"]
                slots[child.lower_] = (*slots.get(child.lower_, ()), *(part for t in inner for part in spread(t)))
            case "acl" | "relcl" if child.dep_ == "acl":
                slots["comp"] = (*slots.get("comp", ()), child)
    return slots


def identified_with(noun: Token) -> list[Token]:
    """The tokens that are the same one as this noun: apposition, title before a name, "is"."""
    same: list[Token] = [child for child in noun.children if child.dep_ == "appos"]
    if noun.dep_ == "appos":
        same.append(noun.head)
    same.extend(_behind_comma(noun, same))
    head = noun.head
    # "As a delegation visited the town" begins a clause, whatever the parser says.
    is_clause = any(child.dep_ == "acl" and child.tag_ in _FINITE for child in noun.children)
    if noun.dep_ in {"attr", "oprd"} or (noun.dep_ == "pobj" and head.lower_ == "as" and not is_clause):
        verb = head if noun.dep_ != "pobj" else head.head
        same.extend(
            antecedent(child)
            for child in verb.children
            if child.dep_ in {"nsubj", "nsubjpass"} or (noun.dep_ != "attr" and child.dep_ == "dobj")
        )
    if noun.dep_ == "nsubj" and head.lemma_.lower() in _IDENTITY:
        same.extend(child for child in head.children if child.dep_ == "attr")
    if noun.dep_ in {"compound", "nmod", "amod"} and head.pos_ == "PROPN":
        same.append(head)
    return same


def _behind_comma(noun: Token, known: list[Token]) -> Iterator[Token]:
    """ "its founder, Ada Lisle, for £90m": a lone name between commas, wherever the parser hangs it."""
    doc = noun.doc
    if known or noun.pos_ != "NOUN" or noun.i + 2 >= len(doc) or doc[noun.i + 1].text != ",":
        return
    last = noun.i + 2
    while last < len(doc) and doc[last].pos_ == "PROPN":
        last += 1
    if last > noun.i + 2 and last < len(doc) and doc[last].text in {",", ".", ";", ")"}:
        yield doc[last - 1]


def _identities(doc: Doc, happenings: list[Event]) -> Iterator[Reading]:
    """Who is said to be what: subject and predicate noun, name and apposition, title and name."""
    for event in happenings:
        if event.lemma in _IDENTITY and event.fill("subj") and event.fill("attr"):
            for subject in event.fill("subj"):
                yield Reading(BE, {"one": (subject,), "what": event.fill("attr")}, event, exact=True)
                yield Reading(BE, {"one": event.fill("attr"), "what": (subject,)}, event, exact=True)
    for token in doc:
        if token.dep_ == "appos" and token.pos_ in {"NOUN", "PROPN"}:
            yield from _both(token.head, token)
        elif token.dep_ in {"compound", "nmod"} and token.head.pos_ == "PROPN" and _is_title(token):
            yield Reading(
                BE, {"one": (token.head,), "what": (token,)}, Event(token.head, BE, {}, nominal=True), exact=True
            )


def _both(first: Token, second: Token) -> Iterator[Reading]:
    event = Event(second, BE, {}, nominal=True)
    for one in spread(first) if first.pos_ != "PROPN" else [first]:
        yield Reading(BE, {"one": (one,), "what": (second,)}, event, exact=True)
        yield Reading(BE, {"one": (second,), "what": (one,)}, event, exact=True)


def _is_title(token: Token) -> bool:
    """A word for a post or trade in front of a name; capitalised ones count when they are no part of the name."""
    return token.pos_ == "NOUN" or token.ent_type_ == "" or token.lower_ in _lexicon()[2]


__all__ = ["BE", "Reading", "frames_of", "identified_with", "owners", "readings"]
