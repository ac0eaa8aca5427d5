"""Groups of people that have no name: "more than 20 judges in Brazil", "senators under Morena".

A counted group, or one that says to whom it belongs, may answer; "officials" alone is nobody. One group told twice in
other words ("over 50 politicians and officials", "more than 50 Mexican officials") is one.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from index.answers.who.people import person_nouns
from index.answers.who.resolving import Referent
from index.model import Article, Name, NameKind, Span

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token

    from index.answers.who.evidence import Finding

_COLLECTIVES = frozenset(
    """
    group party government administration office police army court committee council union team club company
    firm bank agency department ministry parliament senate congress board commission federation association
    campaign family faction cartel delegation coalition opposition authority regulator university
    """.split()
)
_ORGANISED = _COLLECTIVES - {"family"}


def described_group(token: Token, doc: Doc, offset: int, article: Article) -> Referent | None:
    """The group or body that the phrase describes; None for a single nameless person or a bare plural."""
    lemma = token.lemma_.lower()
    plural = token.tag_ in {"NNS", "NNPS"}
    if token.pos_ not in {"NOUN", "PROPN"} or not (
        (plural and lemma in person_nouns()) or (not plural and lemma in _COLLECTIVES)
    ):
        return None
    span = phrase(token, offset)
    words = [t for t in doc if span.start <= offset + t.idx < span.end]
    counted = any(t.tag_ == "CD" for t in words)
    belongs = any(t.pos_ == "PROPN" or t.ent_type_ == "NORP" for t in words if t.i != token.i)
    if not (counted or belongs):
        return None
    kind = NameKind.ORGANISATION if lemma in _ORGANISED else NameKind.GROUP
    text = re.sub(r"\s+", " ", article.text[span.start : span.end])
    return Referent(Name(name=text, kind=kind, mentions=(span,)), span, 0.95 if counted else 0.85)


def phrase(token: Token, offset: int) -> Span:
    """The noun phrase without its relative clauses and appositions, with what is co-ordinated in it."""
    first = last = token
    for child in token.children:
        if child.i < token.i and child.dep_ in {"amod", "nummod", "compound", "poss", "nmod", "quantmod", "det"}:
            first = min(first, child.left_edge, key=lambda t: t.i)
        elif child.i > token.i and child.dep_ == "prep" and child.lower_ in {"of", "in", "from", "under", "at", "for"}:
            last = child.right_edge
        elif child.dep_ == "conj" and child.tag_ == token.tag_ and not any(c.dep_ == "nummod" for c in child.children):
            last = max(last, child, key=lambda t: t.i)
    # "which is also known as …" hangs on the last noun of the phrase.
    for t in token.doc[token.i : last.i + 1]:
        if t.dep_ in {"relcl", "acl"} or (t.text in {",", "–", "—", "("} and t.i > token.i):
            last = token.doc[max(token.i, t.left_edge.i - 1 if t.dep_ in {"relcl", "acl"} else t.i - 1)]
            break
    if first.lower_ in {"the", "these", "those", "all"} and first != token:
        first = first.nbor()
    while last.is_punct and last.i > token.i:
        last = last.nbor(-1)
    return Span(offset + first.idx, offset + last.idx + len(last.text))


def merge_groups(findings: Sequence[Finding]) -> list[Finding]:
    """One name for one counted group however worded; uncounted groups give way to a counted one of the same people."""
    counted: list[tuple[Finding, str, set[str]]] = []
    result = []
    ordered = sorted(findings, key=lambda f: -f.confidence)
    for finding in ordered:
        if finding.kind is not NameKind.GROUP:
            result.append(finding)
            continue
        number, heads = _count(finding.name), _heads(finding.name)
        if number is None:
            continue
        twin = next((f for f, n, h in counted if n == number and h & heads), None)
        if twin is None:
            counted.append((finding, number, heads))
            result.append(finding)
        else:
            result.append(replace(finding, name=twin.name))
    for finding in ordered:
        if finding.kind is NameKind.GROUP and _count(finding.name) is None:
            heads = _heads(finding.name)
            if not any(heads & other for _, _, other in counted):
                result.append(finding)
    return result


def _count(name: str) -> str | None:
    match = re.search(
        r"\d[\d,.]*|\b(?:two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|dozens?|hundreds|thousands)\b",
        name,
        re.I,
    )
    return match[0].lower() if match else None


def _heads(name: str) -> set[str]:
    """The words for people in a group's name, singular."""
    nouns = person_nouns()
    found = set()
    for word in re.findall(r"[\w-]+", name.lower()):
        for form in (word, word.removesuffix("s"), word.removesuffix("es"), word.removesuffix("men") + "man"):
            if form in nouns:
                found.add(form)
    return found
