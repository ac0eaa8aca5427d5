"""An article's names: pieces of text typed, brought together, and described in the article's own words."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable

from index.analysis.language import Parses
from index.analysis.names import organisations, people
from index.analysis.names.descriptions import describe
from index.analysis.names.folding import PARTICLES, key, other_forms
from index.analysis.names.groups import find_groups
from index.analysis.names.headlines import known_in
from index.analysis.names.kinds import (
    NOTHING,
    ORGANISATION,
    PERSON,
    PLACE,
    Kind,
    Votes,
    context_votes,
    decide,
    form_votes,
)
from index.analysis.names.runs import Paragraph, Piece, paragraphs, pieces
from index.analysis.names.words import Lexicon, lexicon
from index.model import Article, Name, Span

Key = tuple[str, ...]
# A single word that is in the dictionary too ("Brown", "Waters") is a person only on stronger evidence than others.
SURE = 4.0
# Votes for a person when a full name of the article ends, or begins, with the form.
SURNAME = 4.0
GIVEN_NAME = 1.5
# However often a form stands in the same surroundings, they have no more votes than this.
CONTEXT_AT_MOST = 6.0


def find_names(article: Article, parses: Parses) -> tuple[Name, ...]:
    """The people, organisations, places and counted groups of an article's quotable blocks, each with all its
    mentions, in order of first mention."""
    words = lexicon()
    parts = paragraphs(article, words)
    found = [piece for part in parts if not part.loose for piece in pieces(part, words)]
    found = _openings(found, words)
    kinds = _kinds(found, words)
    for part in parts:
        if part.loose:
            for piece, kind in known_in(part, kinds, words):
                kinds.setdefault(piece.key, kind)
                found.append(piece)
    names = [
        *_people([piece for piece in found if kinds[piece.key] is PERSON], article, words),
        *organisations.gather(
            article, parts, [piece for piece in found if kinds[piece.key] is ORGANISATION], ORGANISATION, words
        ),
        *organisations.gather(article, parts, [piece for piece in found if kinds[piece.key] is PLACE], PLACE, words),
        *find_groups(article, parts, words),
    ]
    return tuple(sorted(names, key=lambda name: name.mentions[0]))


def _openings(found: list[Piece], words: Lexicon) -> list[Piece]:
    """Sentence starts settled: "Still Trump" is Trump, "Brown said" is Brown if the article has a Brown elsewhere."""
    elsewhere = {piece.key for piece in found if not piece.opens}
    known = words.places | words.known_organisations | elsewhere
    settled = []
    for piece in found:
        first = piece.words[0]
        ordinary = first.lower in words.common or first.lower in words.lone
        if not piece.opens or not ordinary or piece.key in known or first.lower in PARTICLES:
            settled.append(piece)
        elif len(piece.words) > 1:
            rest = piece.without_first()
            second = piece.words[1]
            named = words.is_given(first.text) and second.lower not in words.common
            organised = piece.words[-1].lower in words.organisations
            if rest.key in known or not (named or organised or piece.nickname):
                settled.append(rest)
            else:
                settled.append(piece)
    return settled


def _kinds(found: list[Piece], words: Lexicon) -> dict[Key, Kind]:
    """The kind of every form, by its own words, the words around it, and the full names of the article."""
    votes: dict[Key, Votes] = {}
    around: dict[Key, Votes] = defaultdict(Counter)
    single: dict[Key, Piece] = {}
    for piece in found:
        if piece.key not in votes:
            votes[piece.key] = form_votes(piece, words)
        around[piece.key].update(context_votes(piece, words))
        if len(piece.words) == 1:
            single[piece.key] = piece
    for form, context in around.items():
        for kind, count in context.items():
            votes[form][kind] += max(-CONTEXT_AT_MOST, min(CONTEXT_AT_MOST, count))
    kinds = {form: decide(votes[form]) for form in votes}
    full = [form for form, kind in kinds.items() if kind is PERSON and len(people.significant(form)) > 1]
    for form in votes:
        if form in full and not any(people.surname_of(form, other) for other in full):
            continue
        if any(people.surname_of(form, other) for other in full):
            votes[form][PERSON] += SURNAME
        elif any(people.given_of(form, other) for other in full):
            votes[form][PERSON] += GIVEN_NAME
        kinds[form] = decide(votes[form])
        if form in single and _is_ordinary(single[form], words) and max(votes[form].values(), default=0) < SURE:
            kinds[form] = NOTHING
    return kinds


def _is_ordinary(piece: Piece, words: Lexicon) -> bool:
    word = piece.words[0].lower
    return (word in words.common or word in words.lone or word in words.not_names or len(word) == 1) and (
        piece.key not in words.places and piece.key not in words.known_organisations
    )


def _people(found: list[Piece], article: Article, words: Lexicon) -> Iterable[Name]:
    by_form: dict[Key, list[Piece]] = defaultdict(list)
    nicknames: dict[Key, Key] = {}
    for piece in found:
        by_form[piece.key].append(piece)
        if piece.nickname:
            nicknames.setdefault(key(article.slice(piece.nickname)), piece.key)
    full = [form for form in by_form if len(people.significant(form)) > 1]
    partial = [form for form in by_form if len(people.significant(form)) == 1]
    shorter = [form for form in full if any(people.surname_of(form, other) for other in full)] + [
        form for form in full if form in nicknames
    ]
    full = [form for form in full if form not in shorter]
    for group in people.gather(full, [*dict.fromkeys(shorter), *partial], nicknames, words.given_folded):
        mentioned = sorted((piece for form in group for piece in by_form[form]), key=lambda piece: piece.start)
        texts = Counter(article.text[piece.start : piece.end] for piece in mentioned)
        fullest = max(
            mentioned,
            key=lambda piece: (
                len(people.significant(piece.key)) + bool(piece.nickname),
                texts[article.text[piece.start : piece.end]],
                -piece.start,
            ),
        )
        name = article.text[fullest.start : fullest.end]
        texts.update(article.slice(piece.nickname) for piece in mentioned if piece.nickname)
        yield Name(
            name=" ".join(name.split()),
            kind=PERSON,
            aliases=other_forms(texts, name),
            description=describe(article, mentioned, words),
            mentions=tuple(Span(piece.start, piece.end) for piece in mentioned),
        )
