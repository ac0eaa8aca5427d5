"""Stage 5, run and source → the cue: the words of the text that say it is speech ("wrote on Facebook")."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from .lexicon import verb_class, words
from .paragraphs import Paragraph
from .sources import Role, Source

if TYPE_CHECKING:
    from spacy.tokens import Token

LONGEST_CUE = 8
"""Words; "wrote in an open letter to his followers" has eight."""


def find_cue(paragraph: Paragraph, source: Source, first: int, last: int) -> tuple[int, int] | None:
    """Where the cue stands that joins a source to the words ``doc[first:last]``; None where only the order does."""
    doc = paragraph.doc
    if source.role is Role.ACCORDING:
        to = source.head
        while to.head.i != to.i and to.lower_ not in ("according", "per"):
            to = to.head
        end = to.i + 2 if to.lower_ == "according" else to.i + 1
        return _offsets(paragraph, to.i, min(end, len(doc)))
    verb = speaking_verb(paragraph, source.verbs, first, last)
    if verb is None:
        colon = source.end - paragraph.block.start
        text = paragraph.text
        return (source.end, source.end + 1) if text[colon : colon + 1] == ":" else None
    start, end = verb.i, verb.i + 1
    while start and doc[start - 1].dep_ in ("aux", "neg", "advmod") and doc[start - 1].head.i == verb.i:
        if doc[start - 1].tag_ == "TO":
            break
        if doc[start - 1].dep_ == "advmod" and not (start > 1 and doc[start - 2].dep_ in ("aux", "neg")):
            break
        start -= 1
    if end < len(doc) and doc[end].dep_ == "prt" and doc[end].head.i == verb.i:
        end += 1
    return _offsets(paragraph, start, _medium_end(paragraph, verb, end))


def speaking_verb(paragraph: Paragraph, verbs: Sequence[Token], first: int, last: int) -> Token | None:
    """Of a source's verbs the one that brings the words: a speech verb, then the nearest; none without one."""
    speaking = [verb for verb in verbs if not paragraph.quoted[verb.i] and verb_class(verb.lemma_)]

    def away(verb: Token) -> int:
        return paragraph.words_outside(verb.i + 1, first) if verb.i < first else paragraph.words_outside(last, verb.i)

    return min(speaking, key=away, default=None)


def _medium_end(paragraph: Paragraph, verb: Token, end: int) -> int:
    """Where the cue ends when it goes on with "in a statement" or "on Facebook" right after the verb."""
    doc = paragraph.doc
    for child in verb.children:
        if child.dep_ != "prep" or child.i != end or paragraph.quoted[child.i]:
            continue
        for thing in child.children:
            if thing.dep_ != "pobj" or thing.i - verb.i >= LONGEST_CUE or any(paragraph.quoted[verb.i : thing.i + 1]):
                continue
            lemma = thing.lemma_.lower()
            if lemma in words("nouns", "speech") or lemma in words("nouns", "medium"):
                after = thing.i + 1
                if (
                    after + 1 < len(doc)
                    and doc[after].lower_ in ("on", "to")
                    and doc[after + 1].lower_ in words("nouns", "medium")
                ):
                    return after + 2
                return after
    return end


def _offsets(paragraph: Paragraph, first: int, last: int) -> tuple[int, int]:
    final = paragraph.doc[last - 1]
    return paragraph.offset(paragraph.doc[first]), paragraph.offset(final) + len(final.text)
