"""From ranked passages to findings: the sentences that answer, whom they name, and how surely."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import TYPE_CHECKING

from index.analysis.language import GRAMMAR, NAMES, load_language
from index.answers.who.claims import claimant, is_asserted
from index.answers.who.evidence import Evidence, Finding, Told, read_sentences
from index.answers.who.groups import described_group, merge_groups
from index.answers.who.matching import Match, matches, may_prove
from index.answers.who.meaning import may_tell, words_for
from index.answers.who.offices import holders, read_office
from index.answers.who.people import person_nouns
from index.answers.who.proofs import Parsed, WordsOf
from index.answers.who.question import Question, read_question
from index.answers.who.resolving import Cast, Referent, fuller, places_in, resolve
from index.answers.who.weighing import Weighed, is_named, weigh
from index.model import Name, NameKind, Span
from index.retrieval.terms import STOP, stem, stems, words

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token

# Sentences that are parsed for one question: 24 of about 30 words take 170 ms. With 15, a story that is all about the
# matter has its last holders unread (Petro, in the seeds, stands in the 16th sentence about visas).
PARSED = 24
# What a word for the same happening counts beside a word of the question, which counts 1 where it is rare.
RELATED = 0.3
# Passages that are looked into.
PASSAGES = 25
# Below this a candidate is left out; set on the development parts, see tests/benchmarks/who.py.
FLOOR = 0.35
# How far the other parts have to agree, so that somebody is named: who won another title has not won this one.
AGREED = 0.4
# A question of so few words is answered by a sentence that has them all: not all who are found guilty have murdered.
SHORT = 4
# A finding this sure needs no names beside it that are only weighed.
PROVEN = 0.5
DEATHS = frozenset({"die", "kill"})
PLACES_ONLY = {NameKind.PLACE, NameKind.ORGANISATION}
# "Which company …": how much of a finding's confidence rests on its name's weight; the weight of what is not listed.
TRUST, UNWEIGHED = 0.5, 0.8
# Share of the question's words, the rare ones counting more, that the evidence for a weighed name has to cover.
COVERED, DESCRIBED = 0.55, 0.08
# Weighed names: the surest may be right this often; lighter ones than this share of the heaviest are left out.
MOST, CLOSE, GUESSES, SENTENCES = 0.6, 0.6, 5, 3


@dataclass(frozen=True, slots=True)
class _Sentence:
    evidence: Evidence
    span: Span
    weight: float

    @property
    def text(self) -> str:
        return self.evidence.article.text[self.span.start : self.span.end]


def find_who(what: str, evidence: Sequence[Evidence]) -> tuple[Finding, ...]:
    """Of whom it is true by the passages, best first; empty where none of them says it of anybody."""
    if (office := read_office(what)) is not None:
        return tuple(holders(office, evidence, [read_sentences(one) for one in evidence]))
    question = read_question(what)
    if question is None or not question.words:
        return ()
    told = [read_sentences(one) for one in evidence]
    weighed = weigh(question, evidence, told) if question.typed or question.is_description else []
    if question.is_description:
        return tuple(sorted(_weighed_findings(question, weighed), key=lambda f: -f.confidence))
    casts: dict[str, Cast] = {}

    def cast_of(one: Evidence) -> Cast:
        if one.article.id not in casts:
            casts[one.article.id] = Cast(one.article, one.names)
        return casts[one.article.id]

    found: dict[tuple[str, str, int], Finding] = {}
    relative = _relative_weights(weighed)
    for sentence, parsed in _parsed(question, _choose(question, evidence[:PASSAGES], told), cast_of):
        for finding in _read(question, sentence, parsed, cast_of(sentence.evidence)):
            if question.typed:
                weight = relative.get((finding.article_id, finding.name), UNWEIGHED)
                finding = replace(finding, confidence=finding.confidence * (1 - TRUST + TRUST * weight))
            key = (finding.article_id, finding.name, finding.start)
            if key not in found or found[key].confidence < finding.confidence:
                found[key] = finding
    kept = merge_groups([f for f in found.values() if f.confidence >= FLOOR])
    if question.typed and len(question.words) > SHORT and all(finding.confidence < PROVEN for finding in kept):
        kept += _weighed_findings(question, weighed, kept)
    return tuple(sorted(kept, key=lambda f: -f.confidence))


def _relative_weights(weighed: Sequence[Weighed]) -> dict[tuple[str, str], float]:
    """(article, name) → its weight beside the heaviest name's."""
    most = max((one.weight for one in weighed), default=0.0) or 1.0
    return {(article, name.name): one.weight / most for one in weighed for article, name in one.names.items()}


def _weighed_findings(question: Question, weighed: Sequence[Weighed], told: Sequence[Finding] = ()) -> list[Finding]:
    """The names that carry most of the question's words, where no sentence says it outright."""
    least = DESCRIBED if question.is_description else COVERED
    sure = {(finding.article_id, finding.name): finding.confidence for finding in told}
    for one in weighed:
        # What a sentence half says of a name makes it heavier.
        one.weight *= 1 + max((sure.get((article, name.name), 0.0) for article, name in one.names.items()), default=0.0)
    weighed = sorted(weighed, key=lambda one: -one.weight)
    heavy = [one for one in weighed if one.coverage >= least and one.weight >= CLOSE * weighed[0].weight and one.places]
    found = []
    for one in heavy[:GUESSES]:
        confidence = MOST * min(1.0, one.coverage / least) * one.weight / weighed[0].weight
        best = sorted(one.places.items(), key=lambda item: -item[1][0])[:SENTENCES]
        for article_id, (_, _, span, mention) in best:
            name = one.names[article_id]
            found.append(
                Finding(
                    article_id=article_id,
                    name=name.name,
                    kind=name.kind,
                    start=span.start,
                    end=span.end,
                    highlights=(mention,),
                    claim=None,
                    # So that the sentences of one name add up to the name's confidence.
                    confidence=1 - (1 - confidence) ** (1 / len(best)),
                    description=name.description,
                )
            )
    return found


def _choose(question: Question, evidence: Sequence[Evidence], told: Sequence[Told]) -> list[_Sentence]:
    """The sentences that share most with the question, rare words counting more, earlier passages first."""
    pool: dict[tuple[str, int], tuple[int, Evidence, Span, set[str]]] = {}
    for rank, (one, sentences) in enumerate(zip(evidence, told, strict=False)):
        for span, own in sentences:
            pool.setdefault((one.article.id, span.start), (rank, one, span, own))
    asked = {stem(word) for word in words(question.text) if word not in STOP}
    counts = {word: sum(word in own for *_, own in pool.values()) for word in asked}
    related = {stem(word) for reading, _ in question.asked for word in words_for(reading.frame)} - asked
    weighed = []
    for rank, one, span, own in pool.values():
        weight = sum(1 / (1 + counts[word]) ** 0.5 for word in asked & own) + RELATED * bool(related & own)
        if weight:
            weighed.append(_Sentence(one, span, weight / (1 + rank / 20)))
    return sorted(weighed, key=lambda s: -s.weight)[:PARSED]


def _parsed(
    question: Question, chosen: Sequence[_Sentence], cast_of: Callable[[Evidence], Cast]
) -> Iterator[tuple[_Sentence, Parsed]]:
    """Those of the sentences that may tell of what is asked: parsing is the dear part of the answer."""
    language = load_language()
    frames = {asked.frame for asked, _ in question.asked}
    # What several outlets print of one agency is parsed once.
    cut = {text: language.make_doc(text) for text in dict.fromkeys(sentence.text for sentence in chosen)}
    telling = {text: doc for text, doc in cut.items() if may_tell(frames, doc)}
    # Finding names takes as long as the grammar, by which most sentences are seen to prove nothing.
    grammars = (Parsed(doc, named=False) for doc in language.pipe(telling.values(), disable=NAMES))
    parsed = dict(zip(telling, grammars, strict=True))
    proving = [
        (sentence, grammar)
        for sentence in chosen
        if (grammar := parsed.get(sentence.text)) is not None
        and may_prove(question, grammar, _words_of(sentence, cast_of(sentence.evidence)), sentence.evidence.words)
    ]
    proofs = {sentence.text: grammar.doc for sentence, grammar in proving}
    named = dict(zip(proofs, map(Parsed, language.pipe(proofs.values(), disable=GRAMMAR)), strict=True))
    return ((sentence, named[sentence.text]) for sentence, _ in proving)


def _words_of(sentence: _Sentence, cast: Cast) -> WordsOf:
    def words_of(token: Token) -> tuple[str, ...]:
        known = resolve(token, sentence.span.start, cast, sentence.span)
        return tuple(word for referent in known for word in _known_words(referent.name))

    return words_of


def _read(question: Question, sentence: _Sentence, parsed: Parsed, cast: Cast) -> list[Finding]:
    found = []
    known = _words_of(sentence, cast)
    for match in matches(question, parsed, person_nouns(), known, sentence.evidence.words, only_proven=True):
        if match.probability < FLOOR:
            break
        # The same others beside another verb prove nothing: who reached the final has not won it.
        if match.reading is None or match.agreement < AGREED:
            continue
        if match.missing and len(question.words) <= SHORT:
            continue
        if not is_asserted(match.reading.head, question.is_open):
            continue
        for referent in _referents(question, match, sentence, parsed.doc, cast):
            finding = _finding(question, sentence, match, referent)
            if finding is not None:
                found.append(finding)
    return found


def _referents(question: Question, match: Match, sentence: _Sentence, doc: Doc, cast: Cast) -> list[Referent]:
    if set(question.fits) == PLACES_ONLY:
        return places_in(match.token, sentence.span.start, cast)
    found = resolve(match.token, sentence.span.start, cast, sentence.span)
    if found:
        return [one for one in found if not _tells_of_it(one, match, sentence, doc, cast)]
    group = described_group(fuller(match.token), doc, sentence.span.start, sentence.evidence.article)
    return [group] if group is not None else []


def _tells_of_it(one: Referent, match: Match, sentence: _Sentence, doc: Doc, cast: Cast) -> bool:
    """Whether somebody does something about a death in this sentence ("voiced alarm over her death"), so that "her"
    is somebody else."""
    if match.reading is None or match.reading.frame not in DEATHS or match.token.tag_ != "PRP$":
        return False
    subjects = (token for token in doc[: match.token.i] if token.dep_ == "nsubj" and token.pos_ != "PRON")
    return any(
        one.name == subject.name
        for token in subjects
        for subject in resolve(token, sentence.span.start, cast, sentence.span)
    )


def _finding(question: Question, sentence: _Sentence, match: Match, referent: Referent) -> Finding | None:
    name = referent.name
    fits = question.fits.get(name.kind, 0.0)
    if not fits:
        return None
    if is_named(name, stems(question.text)):
        return None
    start = sentence.span.start
    marks = [referent.span]
    claim = None
    if match.reading is not None:
        head = match.reading.head
        marks.append(Span(start + head.idx, start + head.idx + len(head.text)))
        claim = claimant(head, start, sentence.evidence.article)
    return Finding(
        article_id=sentence.evidence.article.id,
        name=name.name,
        kind=name.kind,
        start=start,
        end=sentence.span.end,
        highlights=tuple(sorted(set(marks))),
        claim=claim,
        confidence=match.probability * referent.certainty * fits,
        description=name.description,
    )


@lru_cache(maxsize=4096)
def _known_words(name: Name) -> tuple[str, ...]:
    """The words the article has for a name: its forms and its description."""
    return tuple(words(" ".join((name.name, *name.aliases, name.description or ""))))
