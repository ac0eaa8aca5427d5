"""Who does what to whom: the predicates of a parsed sentence with what fills their slots.

A slot is a deep one: the subject of a passive is ``obj``, its ``by`` phrase is ``subj``, the relative pronoun
stands for what it refers to, an infinitive takes the subject its governor lends it. So "the visas that were
revoked", "had their visas revoked" and "revoked the visas" read alike.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token

_RELATIVE = frozenset({"WDT", "WP", "WP$"})
_OBJECT_CONTROL = frozenset({"ccomp", "xcomp", "advcl", "acl"})
# Verbs whose object is the one that did, or got, what follows "for", "of" or "with".
_BLAMING = frozenset(
    """
    accuse applaud arrest attack blame charge chide condemn congratulate convict criticise criticize denounce fault fine
    fire honor honour indict investigate jail mock praise prosecute punish rebuke reprimand scold sentence slam sue
    suspect suspend taunt thank
    """.split()
)
_NEGATIVE = frozenset({"not", "n't", "never", "no", "neither", "nor", "hardly", "without", "nobody", "none"})
_FIRST_PERSON = frozenset({"i", "me", "my", "mine", "we", "us", "our", "ours"})
_ACCUSATIVE = frozenset({"me", "him", "us", "them"})
_PARTICLES = frozenset({"down", "out", "off", "over", "up", "aside", "away", "in"})
SAYING = frozenset(
    "say write add tell state declare announce comment insist note explain argue tweet post remark".split()
)
_PARTITIVE = frozenset(
    "all any both couple dozen each half handful hundred lot majority many million minority most number one-half part "
    "percent piece quarter rest score section segment series some third thousand two-thirds %".split()
)


@dataclass(frozen=True, slots=True)
class Event:
    """A predicate and its arguments: ``slots`` maps subj, obj, iobj, attr, owner, affected or a preposition."""

    head: Token
    lemma: str
    slots: dict[str, tuple[Token, ...]]
    nominal: bool = False

    def fill(self, slot: str) -> tuple[Token, ...]:
        return self.slots.get(slot, ())


def lemma_of(token: Token) -> str:
    """The lemma in lower case; a particle belongs to the verb ("step_down")."""
    lemma = token.lemma_.lower()
    particle = next((child for child in token.children if child.dep_ == "prt" or _is_particle(child, token)), None)
    return f"{lemma}_{particle.lower_}" if particle is not None else lemma


def _is_particle(child: Token, verb: Token) -> bool:
    """ "stepped down" at the end of a clause, where the parser sees an adverb."""
    return child.i == verb.i + 1 and child.lower_ in _PARTICLES and verb.pos_ == "VERB" and not any(child.children)


def spread(token: Token) -> Iterator[Token]:
    """The token and what is co-ordinated with it: "she and her husband" are two."""
    yield token
    for child in token.children:
        if child.dep_ == "conj":
            yield from spread(child)


def see_through(token: Token) -> Token:
    """What a partitive is of: "half of the cartel" is about the cartel, "14 of them" about them."""
    if token.lower_ in _PARTITIVE or token.lemma_.lower() in _PARTITIVE or token.tag_ == "CD":
        for child in token.children:
            if child.dep_ == "prep" and child.lower_ == "of":
                inner = next((grandchild for grandchild in child.children if grandchild.dep_ == "pobj"), None)
                if inner is not None:
                    return see_through(inner)
    return token


def negated(event: Event) -> bool:
    """Whether the sentence denies the predicate (or says that nobody did it)."""
    head = event.head
    # "pleaded not guilty": what is denied is the attribute.
    said = (head, *(child for child in head.children if child.dep_ in {"acomp", "attr", "oprd"}))
    if any(child.dep_ == "neg" or child.lower_ in _NEGATIVE for token in said for child in token.children):
        return True
    subjects = event.fill("subj") if not event.nominal else ()
    return any(child.dep_ == "det" and child.lower_ in {"no", "neither"} for s in subjects for child in s.children)


def events(doc: Doc) -> list[Event]:
    """Every verb of the parsed text with its arguments, in the order of the text."""
    found: dict[int, dict[str, list[Token]]] = {}
    verbs = [token for token in doc if _is_predicate(token)]
    for verb in verbs:
        found[verb.i] = _own_slots(verb)
    # Governors come before what they govern, so a lent subject can be lent on.
    for verb in sorted(verbs, key=_depth):
        _borrow(verb, found)
    result = []
    for verb in verbs:
        slots = {
            slot: tuple(part for token in tokens for part in spread(token)) for slot, tokens in found[verb.i].items()
        }
        result.append(Event(verb, lemma_of(verb), slots))
    result.extend(_sources(doc))
    return result


def _sources(doc: Doc) -> Iterator[Event]:
    """ "according to Ms Okafor" says that Ms Okafor says it."""
    for token in doc:
        if token.lower_ == "according" and token.dep_ == "prep":
            named = [t for to in token.children for t in to.children if t.dep_ == "pobj"]
            if named:
                yield Event(token, "say", {"subj": tuple(spread(named[0])), "comp": (token.head,)})


def _is_predicate(token: Token) -> bool:
    if token.pos_ not in {"VERB", "AUX"} or token.dep_ in {"aux", "auxpass", "compound", "amod", "case"}:
        return False
    return token.tag_ != "MD"


def _depth(token: Token) -> int:
    depth = 0
    while token.head != token:
        token, depth = token.head, depth + 1
    return depth


def is_passive(verb: Token) -> bool:
    """By its auxiliary, or as a participle that stands by itself ("visas revoked in May")."""
    if any(child.dep_ in {"auxpass", "nsubjpass"} for child in verb.children):
        return True
    if verb.tag_ != "VBN" or any(child.dep_ == "aux" for child in verb.children):
        return False
    return verb.dep_ in {"acl", "ccomp", "xcomp", "advcl", "amod", "pcomp"} or (
        verb.dep_ == "conj" and is_passive(verb.head)
    )


def _own_slots(verb: Token) -> dict[str, list[Token]]:
    slots: dict[str, list[Token]] = {}
    passive = is_passive(verb)
    objects = [child for child in verb.children if child.dep_ == "dobj"]
    for child in verb.children:
        match child.dep_:
            case "nsubj" | "csubj":
                _put(slots, "obj" if passive else "subj", child)
            case "nsubjpass" | "csubjpass":
                # "was given a prize": the object that is left is the thing, so the subject is the receiver.
                _put(slots, "iobj" if objects else "obj", child)
            case "dobj":
                _put(slots, "obj", child)
            case "dative" if child.pos_ != "ADP":
                _put(slots, "iobj", child)
            case "agent":
                _put_objects(slots, "subj", child)
            case "prep" | "dative":
                _put_objects(slots, child.lower_, child)
            case "attr" | "oprd" | "acomp":
                _put(slots, "attr", child)
            case "xcomp" | "ccomp":
                _put(slots, "comp", child)
    if "subj" not in slots and "obj" in slots and verb.lemma_.lower() in SAYING and not passive:
        # '"…," said Ms Okafor' looks like an object to the parser.
        slots["subj"] = slots.pop("obj")
    if "iobj" in slots and not passive and all(t.ent_type_ == "MONEY" for t in slots.get("obj", ())):
        # "fined the bank £2m": the bank was fined.
        slots["obj"], slots["sum"] = slots.pop("iobj"), slots.pop("obj", [])
    for noun in [*slots.get("obj", ())]:
        for owner in owners(noun):
            _put(slots, "owner", owner)
    return slots


def owners(noun: Token) -> list[Token]:
    """Whose it is: "her visa", "her and her husband's visas", "the visas of officials"."""
    result: list[Token] = []
    for child in noun.children:
        if child.dep_ == "poss":
            result.extend(antecedent(part) for part in spread(child))
        elif child.dep_ == "prep" and child.lower_ == "of":
            result.extend(part for inner in child.children if inner.dep_ == "pobj" for part in spread(inner))
    return result


def _put(slots: dict[str, list[Token]], slot: str, token: Token) -> None:
    meant = see_through(antecedent(token))
    parts = [meant]
    if meant != token and meant.dep_ == "conj" and token.head.tag_ == "VBP":
        # "the governor and her family, who have": a plural verb speaks of all of them.
        parts.append(see_through(meant.head))
    for part in parts:
        if part not in slots.setdefault(slot, []):
            slots[slot].append(part)


def _put_objects(slots: dict[str, list[Token]], slot: str, preposition: Token) -> None:
    for child in preposition.children:
        if child.dep_ == "pobj":
            _put(slots, slot, child)
        elif child.dep_ == "prep":
            _put_objects(slots, child.lower_, child)
        elif child.dep_ == "pcomp":
            _put(slots, "comp", child)


def antecedent(token: Token) -> Token:
    """What a relative pronoun stands for, or who says "I" in the sentence; any other token is itself."""
    if token.lower_ in _FIRST_PERSON:
        return _speaker(token)
    if token.tag_ not in _RELATIVE or token.lower_ not in {"who", "which", "that", "whom"}:
        return token
    clause = token
    while clause.dep_ != "relcl" and clause.head != clause:
        clause = clause.head
    return see_through(clause.head) if clause.dep_ == "relcl" else token


def _speaker(token: Token) -> Token:
    """The subject of the verb of saying above quoted words ("I am sure," said Ms Okafor)."""
    above = list(token.ancestors)
    for verb in [*above, *(child for ancestor in above[-1:] for child in ancestor.children)]:
        if verb.lemma_.lower() in SAYING:
            for child in verb.children:
                speaks = child.dep_ in {"nsubj", "dobj"} and child.lower_ not in _FIRST_PERSON and child.pos_ != "VERB"
                if speaks and token not in child.subtree:
                    return child
    return token


def _borrow(verb: Token, found: dict[int, dict[str, list[Token]]]) -> None:
    """Gives a verb the arguments it has only by its place in the sentence."""
    slots, passive = found[verb.i], is_passive(verb)
    role = "obj" if passive else "subj"
    governor = verb.head
    above = found.get(governor.i, {})
    if verb.dep_ == "ccomp" and passive and governor.lemma_.lower() in {"have", "get", "see"}:
        # "had their visas revoked": it happened to the subject of "had".
        for token in above.get("subj", ()):
            _put(slots, "affected", token)
    if slots.get(role) or (passive and slots.get("iobj")):
        return
    if verb.dep_ == "relcl":
        if not any(_is_relative(token, verb) for token in verb.subtree):
            _fill_gap(verb, slots)
    elif verb.dep_ == "acl":
        _put(slots, role, governor)
    elif verb.dep_ == "conj":
        for token in above.get("obj" if is_passive(governor) else "subj", ()):
            _put(slots, role, token)
    elif verb.dep_ == "advcl" and verb.tag_ == "VBG" and verb.i and verb.nbor(-1).lower_ in _ACCUSATIVE:
        # "a hurdle to them joining the union"
        _put(slots, role, verb.nbor(-1))
    elif verb.dep_ in _OBJECT_CONTROL and not _is_finite(verb):
        patients = [] if is_passive(governor) else [t for t in above.get("obj", ()) if t.dep_ in {"dobj", "nsubj"}]
        lenders = (
            patients if verb.dep_ in {"xcomp", "ccomp"} and patients else above.get("subj", []) or above.get("obj", [])
        )
        if is_passive(governor):
            lenders = above.get("obj", []) or above.get("iobj", [])
        for token in lenders:
            _put(slots, role, token)
    elif verb.dep_ == "pcomp":
        above = found.get(governor.head.i, {})
        # "attacked her for being named": she was named.
        blamed = governor.head.lemma_.lower() in _BLAMING and bool(above.get("obj"))
        for token in above.get("obj", []) if blamed or is_passive(governor.head) else above.get("subj", []):
            _put(slots, role, token)


def _is_finite(verb: Token) -> bool:
    """Whether a clause has to have a subject of its own; where none is found, the parser has put it elsewhere."""
    finite = (c for c in verb.children if c.dep_ in {"aux", "auxpass"} and c.tag_ in {"VBP", "VBZ", "VBD", "MD"})
    # "She said that it has a precedent, noting past speakers have …": said once already.
    again = verb.dep_ == "ccomp" and any(c.dep_ == "ccomp" and c.i < verb.i for c in verb.head.children)
    return (verb.dep_ == "advcl" or again) and any(finite)


def _is_relative(token: Token, clause: Token) -> bool:
    return token.tag_ in _RELATIVE and antecedent(token) != token and clause in token.ancestors


def _fill_gap(verb: Token, slots: dict[str, list[Token]]) -> None:
    """A relative clause without its pronoun ("the deal they signed", "the man he voted for")."""
    stranded = next((c for c in verb.children if c.dep_ == "prep" and not any(True for _ in c.children)), None)
    if stranded is not None:
        _put(slots, stranded.lower_, verb.head)
    elif not slots.get("obj") and slots.get("subj"):
        _put(slots, "obj", verb.head)
    elif not slots.get("subj"):
        _put(slots, "subj", verb.head)
