"""What a capitalised form is, told from all its occurrences in the article: each cue is a vote.

The weights are votes, not probabilities: 4 settles a form alone, 1 only tips a balance. They were set on the development
part of three coreference sets and are measured by tests/benchmarks/names.py.
"""

from __future__ import annotations

from collections import Counter
from enum import Enum

from index.analysis.names.folding import COMPANY_SUFFIXES, PARTICLES, SUFFIXES
from index.analysis.names.runs import LONGEST_PERSON, Piece
from index.analysis.names.tokens import CLOSING, OPENING, Token
from index.analysis.names.words import Lexicon
from index.model import NameKind

PERSON, ORGANISATION, PLACE = NameKind.PERSON, NameKind.ORGANISATION, NameKind.PLACE

# The least a form needs to be a name: one good cue of its own, or two that only tip a balance.
ENOUGH = 1.5


class Nothing(Enum):
    """A capitalised form that is no name of ours: a law, a feast, a people, a word."""

    NOTHING = "nothing"


Kind = NameKind | Nothing
NOTHING = Nothing.NOTHING
Votes = Counter[Kind]

_PLACE_PREPOSITIONS = frozenset({"in", "near", "outside", "across", "throughout", "into", "around"})
_CAPITALS_INSIDE = ("mc", "mac", "de", "le", "la", "di", "du", "fitz", "van", "o'", "d'", "del", "al-", "el-")


def form_votes(piece: Piece, lexicon: Lexicon) -> Votes:
    """What the words themselves say, wherever they stand."""
    votes: Votes = Counter()
    words = [word for word in piece.words if word.lower not in PARTICLES or word.capital]
    first, last, several = words[0], words[-1], len(words) > 1
    ending = last.lower.rstrip(".")
    common = [_ordinary(word, lexicon) for word in words]
    given = lexicon.is_given(first.text)
    if piece.key in lexicon.places:
        votes[PLACE] += 3
    if piece.key in lexicon.known_organisations:
        votes[ORGANISATION] += 5
    if " ".join(word.text for word in words) in lexicon.demonyms or (
        not several and first.text.rstrip("s") in lexicon.demonyms
    ):
        votes[NOTHING] += 6
    if piece.nickname:
        votes[PERSON] += 6
    if piece.joined:
        votes[ORGANISATION] += 4
    if not several:
        if first.text.isupper() and len(first.text.replace(".", "")) > 1:
            votes[ORGANISATION] += 2
        elif (
            any(c.isupper() for c in first.text[1:])
            and not first.lower.startswith(_CAPITALS_INSIDE)
            and "-" not in first.text
        ):
            votes[ORGANISATION] += 1.5
        return votes
    if ending in lexicon.organisations or ending in COMPANY_SUFFIXES or ending.rstrip("s") in lexicon.organisations:
        votes[ORGANISATION] += 4
    elif ending in lexicon.other_ends:
        votes[NOTHING] += 4
    elif ending in lexicon.place_ends or (first.lower.rstrip(".") in lexicon.place_starts and not given):
        votes[PLACE] += 3
    if len(words) > LONGEST_PERSON:
        return votes
    initial = any(len(word.text.rstrip(".")) == 1 for word in words[:-1])
    if given and not all(common[1:]):
        votes[PERSON] += 1.5 if common[0] else 3
    elif given:
        votes[PERSON] += 1 if common[0] else 2
    if (initial and not common[-1]) or piece.key[-1] in SUFFIXES:
        votes[PERSON] += 2
    if not any(common) and len(words) <= 4:
        votes[PERSON] += 1.5
    elif all(common) and not given:
        votes[NOTHING] += 2
    if any(word.lower in PARTICLES for word in piece.words[1:-1]) and not piece.joined:
        votes[PERSON] += 1
    return votes


def context_votes(piece: Piece, lexicon: Lexicon) -> Votes:
    """What the words around one occurrence say."""
    votes: Votes = Counter()
    tokens, before, after = piece.paragraph.tokens, piece.before, piece.after
    if piece.title:
        votes[PERSON] += 4
    if before is not None:
        near = tokens[piece.first].glued
        if near and not piece.title and before.lower in lexicon.people and not before.possessive:
            votes[PERSON] += 3
        elif before.lower == "the":
            votes[PERSON] -= 2
            votes[ORGANISATION] += 1
        elif near and before.lower in _PLACE_PREPOSITIONS:
            votes[PLACE] += 1
        elif near and before.lower in lexicon.speech and not piece.opens:
            votes[PERSON] += 1
        if before.lower in lexicon.particles | {"called", "named"} and before.lower in ("called", "named"):
            votes[PERSON] += 0.5
    last = tokens[piece.last - 1]
    settled = piece.key in lexicon.places or last.text in lexicon.demonyms or last.text.rstrip("s") in lexicon.demonyms
    if after is None:
        return votes
    near = after.word and after.start - last.end <= 1 + 2 * last.possessive
    if last.possessive and near:
        if after.lower in lexicon.kin:
            votes[PERSON] += 2
        elif (after.lower in lexicon.staff_nouns or after.lower in lexicon.people) and not settled:
            votes[ORGANISATION] += 0.5
            votes[PLACE] += 0.5
    elif near:
        if after.lower in lexicon.organisation_nouns:
            votes[ORGANISATION] += 3
        elif (
            after.lower in lexicon.staff_nouns or after.lower in lexicon.people or after.lower in lexicon.people_plural
        ):
            if settled:
                return votes
            votes[ORGANISATION] += 1.5
            votes[PERSON] -= 1
        elif after.lower in lexicon.speech:
            votes[PERSON] += 1.5
        elif after.lower in lexicon.doings:
            votes[PERSON] += 0.5
        elif after.lower == "who":
            votes[PERSON] += 2
    elif after.text == "," and piece.last + 1 < len(tokens):
        votes.update(_after_comma(tokens, piece.last + 1, lexicon))
    return votes


def _after_comma(tokens: list[Token], index: int, lexicon: Lexicon) -> Votes:
    votes: Votes = Counter()
    follows = tokens[index]
    closed = index + 1 < len(tokens) and tokens[index + 1].text in ",."
    if follows.lower == "who" or follows.lower == "whose":
        votes[PERSON] += 2
    elif follows.text.isdigit() and 10 < int(follows.text) < 110 and len(follows.text) < 4 and closed:
        votes[PERSON] += 4
    elif follows.capital:
        return votes
    else:
        for ahead in range(index, min(index + 6, len(tokens))):
            token = tokens[ahead]
            if not token.word or token.lower in ("of", "for", "in", "at", "to", "and", "was", "is", "said"):
                break
            if token.lower in lexicon.people:
                votes[PERSON] += 3
                break
            if token.lower in lexicon.organisation_nouns:
                votes[ORGANISATION] += 2
                break
    return votes


def decide(votes: Votes) -> Kind:
    """The kind with the most votes, a person before an organisation before a place where they are equal."""
    best: Kind = NOTHING
    score = ENOUGH
    for kind in (PERSON, ORGANISATION, PLACE):
        if votes[kind] > score or (votes[kind] == score and best is NOTHING):
            best, score = kind, votes[kind]
    return NOTHING if votes[NOTHING] > score else best


def is_quoted(piece: Piece) -> bool:
    """Whether quotation marks enclose the piece alone, as they do a nickname or a title of a work."""
    before, after = piece.before, piece.after
    return before is not None and after is not None and before.text in OPENING and after.text in CLOSING


def _ordinary(word: Token, lexicon: Lexicon) -> bool:
    """Whether a word is in the dictionary in lower case."""
    return word.lower in lexicon.common or word.lower in lexicon.not_names or word.lower in lexicon.lone
