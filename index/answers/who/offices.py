"""Who holds an office: "Who is the CEO of Pfizer?", "governor of Baja California", "the Texas governor".

Promise: a name is given only where a sentence itself calls it so, by the words right beside it: as a title ("Pfizer CEO
Albert Bourla"), an apposition ("Albert Bourla, the chief executive of Pfizer," or the other way round) or a predicate
("Liz Truss has become the UK's new prime minister", "appointed Marin ambassador"). A deputy, a former holder or a
candidate holds no office, and who leads something else as well does not lead this.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import zip_longest

from index.answers.who.evidence import Evidence, Finding, Told
from index.answers.who.office_words import (
    COMPANY,
    DETERMINERS,
    HEADS,
    HONORIFICS,
    JOINS,
    LESS,
    OF,
    PARTIES,
    PAST,
    PREPOSITIONS,
    TIMES,
    Term,
    breaks,
    is_place,
    joined,
    names_office,
    same,
    terms_of,
)
from index.answers.who.people import person_nouns
from index.model import Name, NameKind, Span

TITLED, OTHERWISE = 0.9, 0.85
"""How surely a title, and how surely another way of calling somebody so, says it."""

_NO_BODY = DETERMINERS | TIMES | PAST | LESS

_ASKED = re.compile(
    r"\s*(?:(?:who|what)\s*(?:[’']s|\s(?P<tense>is|was|are|were))\s+)?(?P<office>.+?)[\s?!.]*", re.IGNORECASE
)


@dataclass(frozen=True, slots=True)
class Office:
    """An office as it is asked for."""

    titles: frozenset[str]
    """The words that name it, any of which will do."""
    of: tuple[str, ...]
    """The words for what it is held in, all of which are needed."""
    past: bool
    """Whether a former holder is asked for as well."""
    allowed: frozenset[str]
    """Words of the question: "deputy" is no less where a deputy is asked for."""


def read_office(what: str) -> Office | None:
    """The office that is asked for; None where the question is another one."""
    match = _ASKED.fullmatch(what)
    if match is None:
        return None
    terms = terms_of(match["office"])
    while terms and terms[0].word in DETERMINERS:
        terms = terms[1:]
    if not terms or any(breaks(term) or not term.glued for term in terms[1:]):
        return None
    before = next((n for n, term in enumerate(terms) if term.word in OF), len(terms))
    head = before - 1
    if head < 0 or not names_office(terms[head]) or any(t.word in PREPOSITIONS - OF for t in terms):
        return None
    if any(_is_verb(term, bare=match["tense"] is None) for term in terms[:head]):
        return None
    words = [
        term.word for n, term in enumerate(terms) if n != head and term.word not in OF | DETERMINERS | TIMES | JOINS
    ]
    if not words and len(terms) == 1 and match["tense"] is None:
        return None
    title = terms[head].word
    if title not in person_nouns() and title.removesuffix("s") in person_nouns():
        title = title.removesuffix("s")
    titles = HEADS if title in HEADS and words else frozenset({title})
    past = (match["tense"] or "").lower() in ("was", "were")
    return Office(titles, tuple(words), past or bool(PAST & set(words)), frozenset({title, *words}))


def _is_verb(term: Term, bare: bool) -> bool:
    """Whether a word before an office does not belong to it, by its form: "suing the governor", "supports the king"."""
    if term.capital or term.possessive or names_office(term):
        return False
    return bare or breaks(term) or term.word in DETERMINERS or term.word.endswith(("ing", "ed"))


def holders(office: Office, evidence: Sequence[Evidence], told: Sequence[Told]) -> list[Finding]:
    """The names that the passages call so, each with the sentence and the words that do."""
    found: dict[tuple[str, str, int], Finding] = {}
    for one, sentences in zip(evidence, told, strict=True):
        text = one.article.text
        for span, _ in sentences:
            if not office.past and _long_ago(text[span.start : span.end], one.article.published):
                continue
            for name, mention in _mentions(one, span):
                for phrase, sure in _called(text, span, mention):
                    if (said := _says(office, terms_of(text, phrase))) is None:
                        continue
                    key = one.article.id, name.name, span.start
                    if key not in found or found[key].confidence < sure:
                        found[key] = Finding(
                            article_id=one.article.id,
                            name=name.name,
                            kind=name.kind,
                            start=span.start,
                            end=span.end,
                            highlights=tuple(sorted((mention, said))),
                            claim=None,
                            confidence=sure,
                            description=name.description,
                        )
    names = {finding.name for finding in found.values()}
    # "Greg Abbott Lynda M. Gonzalez": a photographer's name that was read as part of it.
    return [one for one in found.values() if not any(one.name.startswith(f"{name} ") for name in names)]


def _long_ago(sentence: str, published: str | None) -> bool:
    """Whether a sentence tells of another year than the article's own or the one before."""
    years = {int(year) for year in re.findall(r"\b(?:18|19|20)\d\d\b", sentence)}
    return bool(years) and published is not None and all(year < int(published[:4]) - 1 for year in years)


def _mentions(one: Evidence, sentence: Span) -> Iterator[tuple[Name, Span]]:
    for name in one.names:
        if name.kind in (NameKind.PERSON, NameKind.ORGANISATION):
            for mention in name.mentions:
                if sentence.start <= mention.start and mention.end <= sentence.end:
                    yield name, mention


# ── what stands beside a name ─────────────────────────────────────────────────────────────────

_BEHIND = re.compile(r"\s*[,–—(]\s*(?:\d\d?,\s*)?(?:who\s+(?:is|serves as|works as)\s+)?(?P<phrase>[^,;:–—()“”\"?!]+)")
_PREDICATE = re.compile(
    r"\s+(?:(?:is|remains|has become|became|serves as)|(?:is|was|has been)\s+(?:re-?)?"
    r"(?:elected|named|appointed|chosen|confirmed as|sworn in as|inaugurated as)(?:\s+as|\s+to be)?)\s+"
    r"(?P<phrase>[^,;:–—()“”\"?!]+)"
)
_MADE = re.compile(r"\b(?:appointed|named|elected|made|chose|picked)\s+$")
_OBJECT = re.compile(r"\s+(?:as\s+|to be\s+)?(?P<phrase>[^,;:–—()“”\"?!]+)")
_AHEAD = re.compile(r"(?:^|[,;:–—(“”\"])\s*(?P<phrase>[^,;:–—()“”\"?!]+),\s*$")
_CLOSED = re.compile(r"\s*(?:[,.;:)–—]|$|(?!and\b|or\b)[a-z])")


def _called(text: str, sentence: Span, mention: Span) -> Iterator[tuple[Span, float]]:
    """The phrases beside a mention that say who it is."""
    before = text[sentence.start : mention.start]
    after = text[mention.end : sentence.end]
    if (title := _title_before(text, sentence.start, mention.start)) is not None:
        yield title, TITLED
    one_of_several = re.search(r"\b(?:and|or)\s*$", before)
    if not one_of_several and (match := _BEHIND.match(after)):
        yield _within(match, mention.end), TITLED
    if match := _PREDICATE.match(after):
        yield _within(match, mention.end), OTHERWISE
    if _MADE.search(before) and (match := _OBJECT.match(after)):
        yield _within(match, mention.end), OTHERWISE
    if (match := _AHEAD.search(before)) and _CLOSED.match(after):
        yield _within(match, sentence.start), OTHERWISE


def _within(match: re.Match[str], offset: int) -> Span:
    return Span(offset + match.start("phrase"), offset + match.end("phrase"))


def _title_before(text: str, low: int, high: int) -> Span | None:
    """The run of capitalised words, roles and what joins them that ends at a name."""
    terms = terms_of(text, Span(low, high))
    if terms and terms[-1].word in HONORIFICS:
        terms.pop()
    if not terms or not joined(text[terms[-1].end : high], terms[-1].word):
        return None
    end = first = len(terms)
    while first > 0:
        term = terms[first - 1]
        if first < end and not terms[first].glued:
            break
        if term.word in JOINS | {"of", "the"}:
            # "Secretary of State Antony Blinken", but not "supporters of President Bolsonaro".
            of_office = first > 1 and (term.word != "of" or names_office(terms[first - 2]))
            if first == end or not of_office:
                break
        elif term.word in PREPOSITIONS or not (term.capital or names_office(term) or term.word in TIMES | PAST | LESS):
            break
        first -= 1
    while first < end and terms[first].word in JOINS | {"of", "the"}:
        first += 1
    return Span(terms[first].start, terms[end - 1].end) if first < end else None


# ── whether a phrase says it ──────────────────────────────────────────────────────────────────


def _says(office: Office, terms: list[Term]) -> Span | None:
    """The part of a phrase that names the office; None where it does not."""
    terms = terms[: next((n for n, term in enumerate(terms) if breaks(term)), len(terms))]
    parts: list[list[Term]] = [[]]
    for term in terms:
        if term.word in JOINS and parts[-1]:
            parts.append([])
        else:
            parts[-1].append(term)
    for part in parts:
        at = next((i for i, term in enumerate(part) if term.word in office.titles), None)
        if at is None or not _is_head(part, at, office):
            continue
        others = [term for i, term in enumerate(part) if i != at]
        if not any(term.capital for term in others):
            # "Pfizer chairman and CEO", "founder and CEO of Pfizer": one body, named once.
            around = [parts[0], parts[-1]] if len(parts) > 1 else []
            others += [term for near in around if near is not part for term in near]
        if _shortened(office, others) or all(any(same(word, term) for term in others) for word in office.of):
            return Span(part[0].start, part[-1].end)
    return None


def _is_head(part: Sequence[Term], at: int, office: Office) -> bool:
    """Whether the phrase is about the office itself: no deputy, no candidate for it, no other body of that country."""
    for term in part[:at]:
        if term.word in LESS - office.allowed or term.word in PREPOSITIONS:
            return False
        if term.word in PAST and not office.past:
            return False
        foreign = term.capital and not term.possessive and term.word not in person_nouns() | _NO_BODY
        if foreign and not _wanted(term, office) and not is_place(term) and not _shortened(office, [term]):
            return False
    nearest = next((term for term in reversed(part[:at]) if term.word not in PARTIES and term.capital), None)
    if nearest is not None and is_place(nearest) and not _wanted(nearest, office) and office.of:
        # "Russia invades Ukraine. Russian President …"
        return False
    rest = part[at + 1 :]
    if rest and rest[0].word not in OF:
        return False
    ends = (n for n, term in enumerate(rest) if n and term.word in PREPOSITIONS - {"of", "for"})
    body = [term for term in rest[: next(ends, None)] if term.word not in OF | DETERMINERS]
    if not office.past and any(term.word == "history" for term in body):
        return False
    if _shortened(office, body):
        return True
    for term, follows in zip_longest(body, body[1:]):
        if not term.capital or term.word in COMPANY:
            continue
        # "Mexico's Baja California" is the latter, "Brazil's central bank" is not Brazil.
        if follows is not None and term.possessive:
            if _wanted(term, office) and not _wanted(follows, office):
                return False
        elif not _wanted(term, office):
            return False
    return True


def _wanted(term: Term, office: Office) -> bool:
    return any(same(word, term) for word in office.of)


def _shortened(office: Office, terms: Sequence[Term]) -> bool:
    """Whether one of both has the initials of what the other writes out: WHO, World Health Organization."""
    capitals = [term.word for term in terms if term.capital]
    written, asked = "".join(word[0] for word in capitals), "".join(word[0] for word in office.of)
    return (len(capitals) > 1 and office.of == (written,)) or (len(office.of) > 1 and asked in capitals)
