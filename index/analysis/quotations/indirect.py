"""Indirect speech: "Torres says he has contacted a lawyer", "the offer was declined, according to the paper".

Read off the parse alone: the clause below a verb of reporting, with the subject of that verb as its source. Where
part of the clause is quoted, the quoted run is a quotation of its own and what stands before it is kept only if it
is a clause without it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from index.model import Article, Block, BlockKind

from .lexicon import words
from .paragraphs import Paragraph
from .sources import Form, Role, Source
from .view import ArticleView

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token

_WITH_SENTENCES = frozenset({BlockKind.STANDFIRST, BlockKind.BODY, BlockKind.CAPTION})

FEWEST_WORDS = 4
"""A shorter clause ("he said so") tells nothing."""

PROBABILITY = {Role.SUBJECT: 0.87, Role.ACCORDING: 0.92}
"""How often a clause found like this is annotated with that source: 433 and 39 on a sixth of the dev articles."""

_SUBORDINATE = frozenset({"relcl", "advcl", "conj", "acl", "prep", "appos"})
_SHARING = frozenset({"conj", "advcl", "xcomp"})
"""How a second verb of the source hangs on the first, where its clause is still surely the source's."""

_WORD = re.compile(r"\w+")
_ACCORDING = re.compile(r"\baccording to\b", re.IGNORECASE)

_LEADING = frozenset({"that", ",", ":", "–", "—", "-", "if", "whether"})


@dataclass(frozen=True, slots=True, eq=False)
class Reported:
    """A clause that reports what a source said."""

    paragraph: Paragraph
    first: int
    last: int
    """Tokens of the clause, the last one excluded."""
    source: Source

    @property
    def start(self) -> int:
        return self.paragraph.offset(self.paragraph.doc[self.first])

    @property
    def end(self) -> int:
        final = self.paragraph.doc[self.last - 1]
        return self.paragraph.offset(final) + len(final.text)


def find_reported(view: ArticleView) -> Iterator[Reported]:
    """The reported clauses of standfirst, body and captions, in order of paragraphs."""
    for index, _ in reporting(view.article):
        yield from _in_paragraph(view.paragraph(index), view.sources(index))


def reporting(article: Article) -> Iterator[tuple[int, Block]]:
    """The paragraphs worth parsing: they hold a form of a verb of reporting."""
    for index, block in enumerate(article.blocks):
        if block.kind in _WITH_SENTENCES and _reports(article.slice(block)):
            yield index, block


def _reports(text: str) -> bool:
    # Looked up word by word: a pattern of all forms took a tenth of all analysis.
    found = set(_WORD.findall(text.lower()))
    return not found.isdisjoint(_report_verbs()) or ("according" in found and bool(_ACCORDING.search(text)))


@cache
def _report_verbs() -> frozenset[str]:
    forms = {form for verb in words("verbs", "report") for form in _forms(verb)}
    return words("verbs", "report_irregular") | forms


def _forms(verb: str) -> Iterator[str]:
    yield verb
    stem = verb.removesuffix("e")
    if verb.endswith("y") and verb[-2] not in "aeo":
        yield from (verb[:-1] + "ies", verb[:-1] + "ied", verb + "ing")
    elif verb.endswith(("s", "sh", "ch")):
        yield from (verb + "es", verb + "ed", verb + "ing")
    else:
        yield from (verb + "s", stem + "ed", stem + "ing", verb + verb[-1] + "ed", verb + verb[-1] + "ing")


def _in_paragraph(paragraph: Paragraph, sources: tuple[Source, ...]) -> Iterator[Reported]:
    taken: list[tuple[int, int]] = []
    for source in sources:
        if source.form is Form.PRONOUN and source.head.lower_ in ("it", "i", "you", "we"):
            continue
        for first, last in _clauses(paragraph, source):
            cut = _without_runs(paragraph, first, last)
            if cut and not any(a < cut[1] and cut[0] < b for a, b in taken):
                taken.append(cut)
                yield Reported(paragraph, *cut, source)


def _clauses(paragraph: Paragraph, source: Source) -> Iterator[tuple[int, int]]:
    if source.role is Role.ACCORDING:
        yield from _rest_of_sentence(source)
    if source.role is not Role.SUBJECT:
        return
    for number, verb in enumerate(source.verbs):
        if number and verb.dep_ not in _SHARING:
            continue
        if verb.lemma_ not in words("verbs", "report") or paragraph.quoted[verb.i]:
            continue
        if any(child.dep_ == "neg" for child in verb.children) or any(c.lower_ in ("if", "would") for c in verb.lefts):
            continue
        for clause in verb.children:
            if clause.dep_ == "ccomp" and _complete(clause):
                first, last = clause.left_edge.i, clause.right_edge.i + 1
                if first < verb.i < last or first <= source.head.i < last:
                    continue
                yield first, last


def _complete(clause: Token) -> bool:
    """Whether it has a subject and a finite verb, so that it is a statement."""
    return any(c.dep_ in ("nsubj", "nsubjpass", "expl", "csubj") for c in clause.children) and (
        clause.tag_ in ("VBD", "VBZ", "VBP", "MD") or any(c.dep_ in ("aux", "auxpass", "cop") for c in clause.children)
    )


def _rest_of_sentence(source: Source) -> Iterator[tuple[int, int]]:
    """What "according to …" leaves of its sentence, when the phrase stands at the beginning or at the end."""
    phrase = source.head
    while phrase.head.i != phrase.i and phrase.lower_ not in ("according", "per"):
        phrase = phrase.head
    sentence = source.head.sent
    first, last = phrase.left_edge.i, phrase.right_edge.i + 1
    if first - sentence.start <= 1:
        yield last, sentence.end
    elif all(token.is_punct or token.is_space for token in sentence.doc[last : sentence.end]):
        yield sentence.start, first


def _leads_in(doc: Doc, at: int, last: int) -> bool:
    """Whether a word only leads in to a statement: the "that" of "said that he left", not that of "that's a lot"."""
    if doc[at].lower_ not in _LEADING:
        return False
    return not (doc[at].lower_ == "that" and at + 1 < last and doc[at + 1].pos_ in ("AUX", "VERB"))


def _without_runs(paragraph: Paragraph, first: int, last: int) -> tuple[int, int] | None:
    """The clause without quoted words and outer marks; None where that leaves no statement."""
    doc, quoted = paragraph.doc, paragraph.quoted
    run = next((i for i in range(first, last) if quoted[i]), None)
    if run is not None:
        if doc[run].dep_ not in _SUBORDINATE and not any(
            a.dep_ == "relcl" and quoted[a.i] for a in (doc[run], doc[run].head)
        ):
            return None
        last = run
    while first < last and (doc[first].is_punct or doc[first].is_space or _leads_in(doc, first, last)):
        first += 1
    if first < last and doc[first].text[0] in "'’" and not doc[first - 1].whitespace_:
        return None  # the second half of a word
    while last > first and (doc[last - 1].is_punct or doc[last - 1].is_space or doc[last - 1].is_quote):
        last -= 1
    enough = sum(token.is_alpha for token in doc[first:last]) >= FEWEST_WORDS
    return (first, last) if enough and any(t.pos_ in ("VERB", "AUX") for t in doc[first:last]) else None
