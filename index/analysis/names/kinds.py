"""What a capitalised form is, told from all its occurrences in the article: each cue is a vote.

The weights are votes, not probabilities: 4 settles a form alone, 1 only tips a balance. They were set on the
development part of three coreference sets and are measured by tests/benchmarks/names.py.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from enum import Enum

from index.analysis.names.folding import COMPANY_SUFFIXES, PARTICLES, SUFFIXES, key
from index.analysis.names.pieces import Piece
from index.analysis.names.tokens import Token
from index.analysis.names.words import Lexicon
from index.model import NameKind

PERSON, ORGANISATION, PLACE = NameKind.PERSON, NameKind.ORGANISATION, NameKind.PLACE

# The least a form needs to be a name: one good cue of its own, or two that only tip a balance.
ENOUGH = 1.5
# More words than these are no person's name.
LONGEST_PERSON = 6
# Of so many words the last two may say what it is that bears a person's name; and what speaks then against a person.
LONG, NAMED_AFTER = 4, 3.0
# The most that all occurrences together may say.
STRONG_AT_MOST = 8.0
WEAK_AT_MOST = 3.0
# What the text says in so many words: "a faction known as", "the Aurora party".
CALLED = 7.0


class Nothing(Enum):
    """A capitalised form that is no name of ours: a law, a feast, a people, a word."""

    NOTHING = "nothing"


Kind = NameKind | Nothing
NOTHING = Nothing.NOTHING


class Votes(dict[Kind, float]):
    """Kind → votes; a kind without any has none."""

    def __missing__(self, kind: Kind) -> float:
        return 0.0

    def add(self, other: Mapping[Kind, float]) -> None:
        """The votes of both."""
        for kind, count in other.items():
            self[kind] += count


_PLACE_PREPOSITIONS = frozenset({"in", "near", "outside", "across", "throughout", "into", "around"})
_CLAUSE = frozenset({"of", "for", "in", "at", "to", "by", "and", "was", "is", "said", "which", "that", "with"})
_BODIES = frozenset({"party", "cartel", "movement", "militia", "faction"})
_ALSO = frozenset(
    {"also", "which", "is", "better", "formerly", "previously", "widely", "commonly", "was", "that", "then"}
)
_PLACE_STARTS = frozenset({"san", "santa", "santo", "los", "las", "el", "la", "al", "saint", "st.", "fort"})
_SUFFIXES = frozenset((suffix,) for suffix in SUFFIXES)
_CAPITALS_INSIDE = ("mc", "mac", "de", "le", "la", "di", "du", "fitz", "van", "o'", "d'", "del", "al-", "el-")


def form_votes(piece: Piece, lexicon: Lexicon) -> Votes:
    """What the words themselves say, wherever they stand."""
    votes = Votes()
    words = [word for word in piece.words if word.lower not in PARTICLES or word.capital]
    first, last, several = words[0], words[-1], len(words) > 1
    ending = last.lower.rstrip(".")
    common = [_ordinary(word, lexicon) for word in words]
    given = lexicon.is_given(first.text)
    if piece.key in lexicon.places:
        votes[PLACE] += 6
    elif piece.key in lexicon.cities:
        votes[PLACE] += 2.5
    if piece.key in lexicon.known_organisations:
        votes[ORGANISATION] += 5
    if is_people(piece, lexicon):
        votes[NOTHING] += 6
    if piece.nickname:
        votes[PERSON] += 6
    if piece.joined:
        votes[ORGANISATION] += 4
    if any(c.isdigit() for word in words for c in word.text):
        votes[NOTHING] += 5  # "A380", "G20"
    if not several:
        if first.text.isupper() and len(first.text.replace(".", "")) > 1:
            if not lexicon.is_shouted(first.text):
                votes[ORGANISATION] += 4
        elif (
            any(c.isupper() for c in first.text[1:])
            and not first.lower.startswith(_CAPITALS_INSIDE)
            and "-" not in first.text
        ):
            votes[ORGANISATION] += 2.5
        return votes
    if ending in lexicon.organisations or ending in COMPANY_SUFFIXES or ending.rstrip("s") in lexicon.organisations:
        votes[ORGANISATION] += 4
    elif ending in lexicon.other_ends:
        votes[NOTHING] += 4
    elif ending in lexicon.place_ends or (first.lower.rstrip(".") in lexicon.place_starts and not given):
        votes[PLACE] += 3
    if len(words) > LONGEST_PERSON:
        return votes
    if any(len(word.text) > 2 and word.text.isupper() for word in words) or (
        words[-1].text.rstrip("s") in lexicon.demonyms or (key(words[-1].text) in lexicon.places and not given)
    ):
        votes[ORGANISATION] += 1.5
        votes[PERSON] -= 2
    if first.text in lexicon.demonyms and not given:
        votes[PERSON] -= 2
    if first.lower in _PLACE_STARTS:
        votes[PLACE] += 1.5
        votes[PERSON] -= 1
    initial = any(len(word.text.rstrip(".")) == 1 for word in words[:-1])
    if ending in lexicon.place_only or _named_after(words, common):
        votes[PERSON] -= NAMED_AFTER
    if given and not all(common[1:]):
        votes[PERSON] += 1.5 if common[0] else 3
    elif given:
        votes[PERSON] += 2
    if (initial and not common[-1]) or piece.key[-1] in SUFFIXES:
        votes[PERSON] += 2
    if not any(common) and len(words) <= 4:
        votes[PERSON] += 1.5
    elif all(common) and not given:
        votes[NOTHING] += 2
    if any(word.lower in PARTICLES for word in piece.words[1:-1]) and not piece.joined:
        votes[PERSON] += 1
    return votes


def _named_after(words: Sequence[Token], common: Sequence[bool]) -> bool:
    """Whether a thing has somebody's name before what it is: "James Webb Space Telescope", "Daniel K. Inouye Park"."""
    if len(words) < LONG or not common[-1] or key(words[-1].text)[-1:] in _SUFFIXES:
        return False
    initials = [n for n, word in enumerate(words[:-2]) if n and len(word.text.rstrip(".")) == 1]
    return common[-2] or (bool(initials) and len(words) - initials[-1] > 2)


def context_votes(pieces: Sequence[Piece], lexicon: Lexicon) -> Votes:
    """What the words around all occurrences of a form say. A cue that is often wrong counts for little however often
    it comes; "the" counts if it comes mostly."""
    strong = Votes()
    weak = Votes()
    articles = 0
    for piece in pieces:
        articles += _one(piece, strong, weak, lexicon)
    votes = Votes({kind: min(count, STRONG_AT_MOST) for kind, count in strong.items()})
    for kind, count in weak.items():
        votes[kind] += min(count, WEAK_AT_MOST)
    first = pieces[0].words[0]
    if articles * 2 > len(pieces) and not (len(pieces[0].words) > 1 and lexicon.is_given(first.text)):
        votes[PERSON] -= 2
        votes[ORGANISATION] += 1
    return votes


def _one(piece: Piece, strong: Votes, weak: Votes, lexicon: Lexicon) -> bool:
    """Adds the cues around one occurrence; returns whether "the" stands before it."""
    tokens, before, after = piece.paragraph.tokens, piece.before, piece.after
    last = tokens[piece.last - 1]
    listed = piece.key in lexicon.listed or is_people(piece, lexicon)
    if piece.title:
        strong[PERSON] += 4
    if before is not None and tokens[piece.first].glued and not piece.title:
        if before.lower in lexicon.people and not listed:
            strong[PERSON] += 3
        elif before.lower in _PLACE_PREPOSITIONS:
            weak[PLACE] += 1
        elif before.lower in lexicon.speech and not piece.opens:
            weak[PERSON] += 1
    if kind := _called(tokens, piece.first, lexicon):
        strong[kind] += CALLED
    if after is not None:
        near = after.word and after.start - last.end <= 1 + 2 * last.possessive
        if near and last.possessive and after.lower in lexicon.kin:
            strong[PERSON] += 2
        elif near and not last.possessive:
            if after.lower in _BODIES:
                strong[ORGANISATION] += CALLED
            elif after.lower in lexicon.organisation_nouns and not listed:
                strong[ORGANISATION] += 3
            elif after.lower in lexicon.around and not listed:
                weak[ORGANISATION] += 1.5
            elif after.lower in lexicon.speech:
                weak[PERSON] += 1.5
            elif after.lower in lexicon.doings:
                weak[PERSON] += 0.5
            elif after.lower == "who":
                strong[PERSON] += 2
        elif after.text == "," and piece.last + 1 < len(tokens):
            strong.add(_after_comma(tokens, piece.last + 1, lexicon))
    return before is not None and before.lower == "the"


def _called(tokens: list[Token], first: int, lexicon: Lexicon) -> NameKind | None:
    """What is called so: an organisation in "a faction known as ‘La Mayiza’", a person in "a man called Smith"."""
    words = [t.lower for t in tokens[max(0, first - 9) : first] if t.word and t.lower not in _ALSO]
    for ending in (["known", "as"], ["called"], ["named"], ["dubbed"]):
        if words[-len(ending) :] == ending and len(words) > len(ending):
            noun = words[-len(ending) - 1]
            if noun in lexicon.organisation_nouns:
                return ORGANISATION
            if noun in lexicon.people:
                return PERSON
    return None


def _after_comma(tokens: list[Token], index: int, lexicon: Lexicon) -> Votes:
    votes = Votes()
    follows = tokens[index]
    closed = index + 1 < len(tokens) and tokens[index + 1].text in ",."
    if follows.lower == "who" or follows.lower == "whose":
        votes[PERSON] += 2
    elif follows.text.isdecimal() and 10 < int(follows.text) < 110 and len(follows.text) < 4 and closed:
        votes[PERSON] += 4
    elif follows.capital:
        return votes
    else:
        for ahead in range(index, min(index + 6, len(tokens))):
            token = tokens[ahead]
            if not token.word or token.lower in _CLAUSE or token.lower.endswith("ed"):
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


def is_people(piece: Piece, lexicon: Lexicon) -> bool:
    """Whether the form is a people, a faith or a party ("Mexican", "North Koreans"), or two of them together."""
    text = " ".join(word.text for word in piece.words)
    if "-" in text and all(half in lexicon.demonyms or key(half) in lexicon.places for half in text.split("-")):
        return True  # "Belgian-British", "US-Mexico"
    return text in lexicon.demonyms or (text[-1] == "s" and text[:-1] in lexicon.demonyms)


def _ordinary(word: Token, lexicon: Lexicon) -> bool:
    """Whether a word is in the dictionary in lower case."""
    return word.lower in lexicon.common or word.lower in lexicon.not_names or word.lower in lexicon.lone
