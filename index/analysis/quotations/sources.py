"""Stage 2, paragraph → possible sources: the names, pronouns and descriptions that may have said something.

Each comes with the verbs it is the subject of, read off the parse: its own, and those that share its subject
("took to Twitter, writing …").
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Container, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from typing import TYPE_CHECKING

from index.model import Name

from .lexicon import verb_class, words
from .paragraphs import Paragraph

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token


class Form(StrEnum):
    """How a source is put into words."""

    NAME = "name"
    PRONOUN = "pronoun"
    DESCRIPTION = "description"


class Role(StrEnum):
    """What a source is to its verb."""

    SUBJECT = "subject"
    PASSIVE = "passive subject"
    ACCORDING = "according to"
    AGENT = "by"
    FROM = "from"
    OWNER = "owner"
    OBJECT = "object"
    FRAGMENT = "fragment"
    OTHER = "other"


@dataclass(frozen=True, slots=True, eq=False)
class Source:
    """A noun phrase or pronoun that may be the speaker."""

    start: int
    end: int
    head: Token
    form: Form
    role: Role
    name: Name | None
    """The name it mentions as its head or beside it ("her husband, Carlos Torres"), not one it only belongs to."""
    modifier: bool
    """Whether it only stands before another noun: Trump in "the Trump campaign", "Trump's lawyer"."""
    verbs: tuple[Token, ...]


PRONOUNS = frozenset("i we you he she they it who him her them".split())

_SUBJECTS = {"nsubj": Role.SUBJECT, "csubj": Role.SUBJECT, "nsubjpass": Role.PASSIVE, "expl": Role.OTHER}
_SHARED_SUBJECT = frozenset({"conj", "xcomp", "advcl", "pcomp", "ccomp", "dep", "prep"})
_MODIFIES = frozenset({"compound", "poss", "nmod", "amod", "nummod"})
_POINTERS = frozenset("this that these those which what there where when why how whatever whether".split())
_CONTROLLED = frozenset(
    """
    urge tell ask force lead prompt cause allow push get make let want expect require order encourage persuade convince
    help enable compel press advise invite drive leave inspire
    """.split()
)
"""After these an infinitive belongs to the object: "that prompted Trump to call …"."""
_DESCRIBING_PREPOSITIONS = frozenset({"of", "for", "from", "at", "in", "with", "under"})


_NOUNS = frozenset({"NOUN", "PROPN", "PRON", "DET", "ADJ", "NUM"})
_PLACES = frozenset("nsubj nsubjpass ROOT appos conj dep pobj dobj attr npadvmod poss".split())
"""What a common noun is in its sentence where it may be a source."""

_DATELINE = re.compile(r"[A-Z][A-Z.’'\- ]+(?:,[^(–—]{2,40})?\s*(?:\([^)]{2,20}\)\s*)?[–—-]{1,2}\s")
"""LARKFIELD, Ohio (AP) — : where it was written, not who says what follows."""


class MentionIndex:
    """Which name is mentioned at an offset."""

    def __init__(self, names: Sequence[Name]) -> None:
        self._mentions = sorted(
            ((span.start, span.end, name) for name in names for span in name.mentions), key=lambda m: m[:2]
        )
        self._starts = [start for start, _, _ in self._mentions]

    def inside(self, start: int, end: int) -> Iterator[tuple[int, int, Name]]:
        """The mentions that begin in a range of offsets, in order."""
        for i in range(bisect_right(self._starts, start - 1), bisect_right(self._starts, end - 1)):
            yield self._mentions[i]

    def covers(self, start: int, end: int) -> bool:
        """Whether a range, but for a stop or comma at its end, lies inside one mention."""
        first = max(bisect_right(self._starts, start) - 1, 0)
        return any(begin <= start and end - 1 <= stop for begin, stop, _ in self._mentions[first : first + 1])


def find_sources(paragraph: Paragraph, mentions: MentionIndex) -> tuple[Source, ...]:
    """Everything unquoted in the paragraph that may be a source, in order, each noun phrase once."""
    doc = paragraph.doc
    named: dict[int, tuple[int, int, Name]] = {}  # head token of a mention → the mention
    covered: set[int] = set()
    dateline = _DATELINE.match(paragraph.text)
    begin = paragraph.block.start + (dateline.end() if dateline else 0)
    for start, end, name in mentions.inside(begin, paragraph.block.end):
        first, last = paragraph.tokens(start, end)
        if first == last or paragraph.quoted[first]:
            continue
        span = range(first, last)
        head = next((i for i in span if doc[i].head.i not in span or doc[i].head.i == i), last - 1)
        if doc[head].dep_ in _MODIFIES and doc[head].head.i in range(last, last + 1) and doc[head].head.tag_ == "POS":
            head = last - 1
        named[head] = (first, last, name)
        covered.update(span)
    sources: list[Source] = []
    taken: set[int] = set()
    for i in _worth_a_look(doc, named):
        token = doc[i]
        if paragraph.quoted[i] or i in taken or (i in covered and i not in named) or paragraph.offset(token) < begin:
            continue
        if i in named:
            if not _apposition_to_name(token, named):
                sources.append(_named_source(paragraph, token, named[i]))
        elif token.lower_ in PRONOUNS and token.tag_ != "PRP$":
            sources.append(_source(paragraph, token, i, i + 1, Form.PRONOUN, None))
        elif _may_speak(token) and not _apposition_to_name(token, named):
            source = _described_source(paragraph, token, named)
            sources.append(source)
            if source.name:
                taken.update(
                    h for h, m in named.items() if m[2] is source.name and paragraph.offset(doc[m[0]]) < source.end
                )
    return tuple(sources)


def _worth_a_look(doc: Doc, named: Container[int]) -> list[int]:
    """The words that ``find_sources`` may take, by their numbers alone: a word asked by itself takes far longer."""
    pronouns, parts, places = _ids(PRONOUNS), _ids(_NOUNS), _ids(_PLACES)
    return [
        i
        for i, (lower, part, place) in enumerate(doc.to_array(["LOWER", "POS", "DEP"]).reshape(-1, 3).tolist())
        if (part in parts and place in places) or lower in pronouns or i in named
    ]


@cache
def _ids(texts: frozenset[str]) -> frozenset[int]:
    """The language model's numbers of texts."""
    from spacy.strings import get_string_id

    return frozenset(map(get_string_id, texts))


def _may_speak(token: Token) -> bool:
    """Whether a common noun stands where a source may stand."""
    if token.pos_ not in _NOUNS or token.dep_ not in _PLACES or token.lower_ in _POINTERS:
        return False
    if token.dep_ in ("nsubj", "nsubjpass", "ROOT", "appos", "conj", "dep"):
        return token.dep_ != "ROOT" or token.pos_ in ("NOUN", "PROPN")
    if token.dep_ == "pobj":
        return token.head.lower_ in ("to", "by", "from", "per")
    return verb_class(token.head.lemma_) >= 3


def _apposition_to_name(token: Token, named: dict[int, tuple[int, int, Name]]) -> bool:
    """Whether it only says more of a name before it: "Miller, a retired worker", "Dick Durbin (D-Ill.)"."""
    return token.dep_ == "appos" and token.head.i in named and token.head.i < token.i


def _named_source(paragraph: Paragraph, token: Token, mention: tuple[int, int, Name]) -> Source:
    first, last, name = mention
    modifier = (token.dep_ in _MODIFIES and token.head.i >= last) or (
        last < len(paragraph.doc) and paragraph.doc[last].tag_ == "POS" and paragraph.doc[last].head.i == token.i
    )
    return _source(paragraph, token, first, last, Form.NAME, name, modifier=modifier)


def _described_source(paragraph: Paragraph, token: Token, named: dict[int, tuple[int, int, Name]]) -> Source:
    """A description, widened to the words that identify it and to a name that stands beside it."""
    first = token.left_edge.i
    while first < token.i and (paragraph.quoted[first] or paragraph.doc[first].is_punct):
        first += 1
    last = token.i + 1
    name = None
    for child in token.rights:
        if child.dep_ == "appos" and child.i in named and not name:
            name = named[child.i][2]
            last = named[child.i][1]
        elif child.i == last and child.dep_ in ("prep", "acl") and not paragraph.quoted[child.i]:
            if child.dep_ == "prep" and child.lower_ not in _DESCRIBING_PREPOSITIONS:
                continue
            last = _edge(paragraph, child)
    if name is None and last + 1 < len(paragraph.doc) and paragraph.doc[last].text == ",":
        # The parser may hang the name below the description's last word: "his friend at Lehigh, Bruce Turry".
        beside = next((h for h, mention in named.items() if mention[0] == last + 1), None)
        if (
            beside is not None
            and paragraph.doc[beside].dep_ == "appos"
            and first <= paragraph.doc[beside].head.i < last
        ):
            name, last = named[beside][2], named[beside][1]
    return _source(paragraph, token, first, last, Form.DESCRIPTION, name)


def _edge(paragraph: Paragraph, token: Token) -> int:
    """One past the last unquoted token of a phrase, clauses and sentence marks left out."""
    last = token.i + 1
    while last <= token.right_edge.i and not paragraph.quoted[last]:
        word = paragraph.doc[last]
        if (
            word.text in '“”"‘’:;–—()'
            or (word.pos_ in ("VERB", "AUX") and word.dep_ != "amod")
            or word.tag_ in ("WP", "WDT")
        ):
            break
        last += 1
    while last > token.i + 1 and (paragraph.doc[last - 1].is_punct or paragraph.doc[last - 1].is_space):
        last -= 1
    return last


def _source(
    paragraph: Paragraph, token: Token, first: int, last: int, form: Form, name: Name | None, *, modifier: bool = False
) -> Source:
    role, verb = _role(token)
    verbs = tuple(_verbs_sharing_subject(verb)) if verb is not None else ()
    final = paragraph.doc[last - 1]
    return Source(
        start=paragraph.offset(paragraph.doc[first]),
        end=paragraph.offset(final) + len(final.text),
        head=token,
        form=form,
        role=Role.OWNER if modifier else role,
        name=name,
        modifier=modifier,
        verbs=verbs,
    )


def _role(token: Token) -> tuple[Role, Token | None]:
    """What a noun is to which verb; a second of two joined nouns, or an apposition, counts as the first."""
    for _ in range(6):
        dep = token.dep_
        head = token.head
        if dep in _SUBJECTS:
            return _SUBJECTS[dep], head
        if dep == "pobj":
            preposition = head.lower_
            if preposition == "to" and head.head.lower_ == "according":
                return Role.ACCORDING, head.head
            if preposition == "per":
                return Role.ACCORDING, head
            if preposition == "by" and head.dep_ in ("agent", "prep"):
                return Role.AGENT, head.head
            if preposition == "from":
                return Role.FROM, head.head
            return Role.OTHER, None
        if dep == "dobj" and head.lemma_ in _CONTROLLED:
            infinitive = next((c for c in head.children if c.dep_ in ("xcomp", "ccomp") and c.i > token.i), None)
            if infinitive is not None:
                return Role.SUBJECT, infinitive
        if dep in ("dobj", "attr", "dative", "oprd", "npadvmod"):
            return Role.OBJECT, head
        if dep == "ROOT":
            return Role.FRAGMENT, token if token.pos_ == "VERB" else None
        if dep in ("conj", "appos", "compound", "nmod", "dep", "flat"):
            token = head
            continue
        return Role.OTHER, None
    return Role.OTHER, None


def _verbs_sharing_subject(verb: Token) -> Iterator[Token]:
    """The verb, then the verbs below it that have no subject of their own; at most eight."""
    queue = [verb]
    seen = 0
    while queue and seen < 8:
        current = queue.pop(0)
        if current.dep_ == "aux":
            continue
        if current.pos_ in ("VERB", "AUX") or current is verb:
            yield current
            seen += 1
        controlled = current.lemma_ in _CONTROLLED
        for child in current.children:
            if controlled and child.dep_ in ("xcomp", "ccomp"):
                continue
            if child.dep_ in _SHARED_SUBJECT and (child.pos_ in ("VERB", "AUX", "ADP", "SCONJ")):
                own = any(grandchild.dep_ in _SUBJECTS for grandchild in child.children)
                if not own:
                    queue.append(child)


def is_speech_noun(token: Token) -> bool:
    """Whether a noun stands for words ("statement")."""
    return token.lemma_.lower() in words("nouns", "speech")
