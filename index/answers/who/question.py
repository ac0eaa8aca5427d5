"""What is asked for: the open slot of a who-question, the words that describe it, and what may fill it.

A question may be whole ("Which airline announced a deal to buy Spirit?"), a bare predicate ("lost visas") or a bare
description ("governor of Baja California"); the last two are completed to a who-question before they are parsed.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from index.analysis.language import load_language
from index.answers.who.claims import is_open
from index.answers.who.events import Event
from index.answers.who.meaning import Reading, identified_with, readings
from index.answers.who.people import person_nouns
from index.model import NameKind

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token

_WH = frozenset({"who", "whom", "whose", "which", "what"})
_LEAD_IN = re.compile(
    r"^\s*(?:(?:please\s+)?(?:tell|show)\s+me\s+|(?:do\s+you\s+know|list)\s+)?"
    r"(?:(?:(?:all\s+)?(?:the\s+)?(?:people|persons|those|everyone|everybody|anyone|names)\s+)?(?=who\b|whose\b|which\b))?",
    re.IGNORECASE,
)
_MARKUP = re.compile(r"<[^<>]{1,20}>")

_ORGANISATIONS = frozenset(
    """
    agency airline app automaker band bank body brand broadcaster business carmaker carrier chain charity
    club committee company conglomerate corporation court department developer employer firm franchise giant
    group institution insurer league maker manufacturer ministry museum network newspaper operator
    organisation organization outlet paper party platform producer provider publication publisher regulator
    restaurant retailer school service shop squad startup start-up store studio supermarket team union
    university utility website
    """.split()
)
_PLACES = frozenset(
    """
    capital city continent country county district island nation place province region state territory town
    village
    """.split()
)
# Who serves as something is it.
_SERVING = frozenset({"serve", "work", "act", "know", "appoint", "elect", "name", "install", "pick", "choose"})
_GENERIC_PEOPLE = frozenset("person people individual man woman figure one someone name".split())


# Questions of more content words than this are told over several sentences: of the quiz questions of dev two
# in 34 have, of the descriptions of individuals all.
DESCRIPTION = 15


@dataclass(frozen=True, slots=True)
class Question:
    """A who-question as understood."""

    text: str
    doc: Doc
    wh: Token
    """The token that stands for the answer: the wh-word, or the noun it asks about ("which airline")."""
    asked: tuple[tuple[Reading, str], ...]
    """The readings in which the answer plays a part, and which."""
    fits: Mapping[NameKind, float]
    """How well a name of each kind may answer, 0 to 1; what is not there may not."""
    words: frozenset[str]
    """Lemmas of the words that describe what is asked."""
    possessive: bool
    typed: bool
    """Whether it names a kind of name ("which company")."""

    @property
    def is_description(self) -> bool:
        """Whether it describes someone at length, as no single sentence will."""
        return len(self.words) > DESCRIPTION

    @property
    def is_open(self) -> bool:
        """Whether it asks for what is only possible, wanted or refused ("who may lose visas?")."""
        return any(is_open(reading.head) for reading, _ in self.asked)


@lru_cache(maxsize=64)
def read_question(what: str) -> Question | None:
    """The question as understood; None where there is nothing in it to look for. Kept, so that it can be read ahead."""
    text = " ".join(_MARKUP.sub("", what).split())
    text = _LEAD_IN.sub("", text, count=1).strip(" ?!.") if text else text
    if not re.search(r"[^\W\d_]", text):
        return None
    if not re.search(rf"\b(?:{'|'.join(_WH)})\b", text, re.IGNORECASE):
        text = _completed(text)
    doc = load_language()(text + "?")
    wh_word = _find_wh(doc)
    if wh_word is None:
        return None
    modifiers: list[Token] = []
    if wh_word.lower_ in {"which", "what"} and wh_word.dep_ != "det":
        # "Which two major supermarkets plan …" is taken apart by the parser; "Which supermarkets plan …" is not.
        modifiers = _modifiers(wh_word)
        if modifiers:
            start, end = modifiers[0].idx, modifiers[-1].idx + len(modifiers[-1].text)
            doc = load_language()(doc.text[:start] + doc.text[end:].lstrip())
            wh_word = _find_wh(doc) or doc[0]
    wh, noun = _asked_token(wh_word)
    _uninvert(wh_word, wh)
    asked = _asked_readings(doc, wh_word, wh)
    own = {token.i for token in wh.subtree} if wh != wh_word else {wh.i}
    words = frozenset(
        token.lemma_.lower() for token in doc if is_content(token) and not (token.i in own and token.i == wh.i)
    )
    words |= {token.lemma_.lower() for token in modifiers if is_content(token)}
    plural = wh.tag_ in {"NNS", "NNPS"}
    return Question(
        text,
        doc,
        wh,
        tuple(asked),
        _fits(noun, plural, wh_word.lower_ == "who"),
        words,
        wh_word.lower_ == "whose",
        noun is not None,
    )


def is_content(token: Token) -> bool:
    """A word that says something: no article, auxiliary, wh-word or punctuation."""
    if token.pos_ in {"NOUN", "PROPN", "NUM", "ADJ"}:
        return token.lower_ not in _WH and not token.is_punct
    if token.pos_ == "VERB":
        return token.lemma_.lower() not in {"be", "have", "do"}
    return token.pos_ == "ADV" and not token.is_stop


def _completed(text: str) -> str:
    """A bare predicate or description as a question."""
    doc = load_language()(f"Who {text}?")
    root = next((token for token in doc if token.dep_ == "ROOT"), doc[0])
    first = doc[1] if len(doc) > 1 else doc[0]
    if first.pos_ in {"DET"} or root.pos_ not in {"VERB", "AUX"} or first.lower_ in {"a", "an", "the", "his", "her"}:
        bare = first.pos_ == "NOUN" and first.tag_ == "NN"
        return f"Who is the {text}" if bare else f"Who is {text}"
    return f"Who {text}"


def _uninvert(wh_word: Token, wh: Token) -> None:
    """Attaches a fronted object where it belongs: the small parser takes it for the subject.

    "Which countries did NATO invite", "Who was the race powered by": the auxiliary behind the wh-phrase gives it away.
    """
    doc = wh.doc
    if wh.i + 2 >= len(doc) or wh_word.lower_ == "whose":
        return
    auxiliary = doc[wh.i + 1]
    lemma = auxiliary.lemma_.lower()
    behind = list(doc[wh.i + 2 :])
    stranded = next((t for t in reversed(behind) if t.pos_ in {"ADP", "PART"} and not list(t.children)), None)
    if stranded is not None and stranded.nbor().pos_ != "PUNCT":
        stranded = None
    asks_passive = lemma == "be" and stranded is not None
    if behind[0].dep_ == "neg" or not (lemma == "do" or asks_passive):
        return
    tags = {"VBN", "VBD", "VBG"} if asks_passive else {"VB", "VBP"}
    verb = next((t for t in behind[1:] if t.tag_ in tags and t.pos_ == "VERB"), None)
    if verb is None and not asks_passive:
        # "Who did Trump fire" has to end in its verb, whatever the tagger says.
        verb = next((t for t in reversed(behind[1:]) if t.pos_ in {"NOUN", "PROPN"} and t != stranded), None)
        if verb is not None:
            verb.pos_, verb.lemma_ = "VERB", verb.lower_
    if verb is None:
        return
    subject = next((t for t in reversed(doc[wh.i + 2 : verb.i]) if t.pos_ in {"NOUN", "PROPN", "PRON"}), None)
    auxiliary.head, auxiliary.dep_ = verb, "auxpass" if asks_passive and verb.tag_ != "VBG" else "aux"
    verb.head, verb.dep_ = verb, "ROOT"
    if subject is not None:
        subject.head, subject.dep_ = verb, "nsubjpass" if auxiliary.dep_ == "auxpass" else "nsubj"
    if stranded is not None:
        stranded.head, stranded.dep_ = verb, "agent" if stranded.lower_ == "by" and asks_passive else "prep"
        wh.head, wh.dep_ = stranded, "pobj"
    else:
        wh.head, wh.dep_ = verb, "dobj"


def _find_wh(doc: Doc) -> Token | None:
    """The question's own wh-word: "which company" before "who", and never that of a relative clause."""
    candidates = [token for token in doc if token.lower_ in _WH]
    determiners = [t for t in candidates if t.lower_ in {"which", "what"} and t.dep_ == "det"]
    free = [t for t in candidates if not any(a.dep_ == "relcl" for a in (t, *t.ancestors))]
    first = [t for t in candidates if t.i == 0 or (t.i == 1 and t.nbor(-1).pos_ == "ADP")]
    return next(iter([*first, *determiners, *free, *candidates]), None)


def _modifiers(wh: Token) -> list[Token]:
    """The words between "which" and the noun of its phrase."""
    run: list[Token] = []
    for token in wh.doc[wh.i + 1 : wh.i + 7]:
        lemma = token.lemma_.lower()
        if lemma in _ORGANISATIONS or lemma in _PLACES or lemma in person_nouns():
            return run
        if token.pos_ not in {"ADJ", "NUM", "NOUN", "PROPN", "PUNCT", "ADV"}:
            return []
        run.append(token)
    return []


def _asked_token(wh: Token) -> tuple[Token, str | None]:
    if wh.dep_ == "det" and wh.head.pos_ in {"NOUN", "PROPN"}:
        return wh.head, wh.head.lemma_.lower()
    for child in wh.children:
        if child.dep_ == "prep" and child.lower_ == "of":
            inner = next((t for t in child.children if t.dep_ == "pobj"), None)
            return wh, inner.lemma_.lower() if inner is not None else None
    # "Which company" is sometimes taken apart by the parser.
    if wh.lower_ in {"which", "what"} and wh.i + 1 < len(wh.doc) and wh.nbor().pos_ == "NOUN":
        return wh.nbor(), wh.nbor().lemma_.lower()
    return wh, _class_noun(wh)


def _class_noun(wh: Token) -> str | None:
    """The noun of "Who is the individual that …", by its place: long questions are parsed badly."""
    following = list(wh.doc[wh.i + 1 : wh.i + 7])
    if not following or following[0].lemma_.lower() != "be":
        return None
    for token, after in zip(following, [*following[1:], None], strict=True):
        if token.lower_ in _GENERIC_PEOPLE:
            return token.lower_
        if token.pos_ in {"NOUN", "PROPN"} and (after is None or after.pos_ not in {"NOUN", "PROPN"}):
            return token.lemma_.lower() if token.pos_ == "NOUN" else None
        if token.pos_ in {"VERB", "ADP", "PUNCT"}:
            return None
    return None


def _asked_readings(doc: Doc, wh_word: Token, wh: Token) -> list[tuple[Reading, str]]:
    # "Who is the individual that …": what holds of the individual holds of whom is asked for.
    marks = {wh_word, wh, *(token for token in identified_with(wh_word) if any(True for _ in token.children))}
    asked = [
        (reading, role) for reading in readings(doc) for role, tokens in reading.roles.items() if marks & set(tokens)
    ]
    # Who "refused to let soldiers in" did not let them in.
    real = [pair for pair in asked if not is_open(pair[0].head)] or asked
    # Who "resigned as its chief" is not whoever is its chief.
    telling = [pair for pair in real if not _is_capacity(pair[0].event)]
    return telling or real


def _is_capacity(event: Event) -> bool:
    """Whether it is a noun behind "as" that says in which capacity somebody does what the verb tells."""
    noun = event.head
    if not event.nominal or noun.dep_ != "pobj" or noun.head.lower_ != "as":
        return False
    return noun.head.head.lemma_.lower() not in _SERVING


def _fits(noun: str | None, plural: bool, who: bool) -> Mapping[NameKind, float]:
    """How well each kind of name fits the noun of the question; misfits keep a little, as kinds are told by rules."""
    person, group, organisation, place = NameKind.PERSON, NameKind.GROUP, NameKind.ORGANISATION, NameKind.PLACE
    if noun is None:
        return {person: 1.0, group: 1.0, organisation: 1.0, place: 0.5}
    if noun in _PLACES:
        return {place: 1.0, organisation: 0.3}
    if noun in _ORGANISATIONS:
        return {organisation: 1.0, group: 0.5, place: 0.6, person: 0.2}
    if noun in _GENERIC_PEOPLE or noun in person_nouns():
        return {person: 1.0, group: 1.0 if plural else 0.2, organisation: 0.2}
    if who:
        return {person: 1.0, group: 0.5, organisation: 0.3}
    return {person: 1.0, group: 1.0, organisation: 1.0, place: 1.0}
