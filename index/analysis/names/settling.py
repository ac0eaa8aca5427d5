"""The kind of every form of an article, from all votes: its words, its surroundings, the article's full names, and,
where these leave a doubt, the language model."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping

from index.analysis.language import Parses
from index.analysis.names.folding import Key, key
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
from index.analysis.names.people import FullNames, significant, surname_of
from index.analysis.names.pieces import Piece
from index.analysis.names.voice import ask
from index.analysis.names.words import Lexicon, lexicon

# With so many votes a form is settled; a word that is in the dictionary too ("Brown") needs them to be a name at all.
SURE = 4.0
# Votes for "Trump" as a person when the article has a "Trump administration".
GOVERNS = 5.0
# Votes for a person when a full name of the article ends, or begins, with the form.
SURNAME = 6.0
GIVEN_NAME = 1.5
# Votes for an organisation when the form begins its name and stands before the namesake: "Ford" before William Ford.
COMPANY = 10.0


def settle(found: list[Piece], words: Lexicon, parses: Parses) -> dict[Key, Kind]:
    """Form → kind."""
    by_form: dict[Key, list[Piece]] = defaultdict(list)
    for piece in found:
        by_form[piece.key].append(piece)
    votes = {form: form_votes(same[0], words) for form, same in by_form.items()}
    for form, same in by_form.items():
        votes[form].add(context_votes(same, words))
    for form in votes:
        if form[-1] == "administration" and form[:-1] in votes:
            votes[form[:-1]][PERSON] += GOVERNS
    nicknames = {key(nickname) for piece in found if (nickname := piece.nickname_text)}
    for form in nicknames & votes.keys():
        votes[form][PERSON] += SURNAME
    full = [form for form in votes if decide(votes[form]) is PERSON and len(significant(form)) > 1]
    things = [form for form in full if _begins_with_surname(by_form[form][0], full, words)]
    full = [form for form in full if form not in things]
    names = FullNames(full)
    kinds: dict[Key, Kind] = dict.fromkeys(things, NOTHING)
    doubtful: dict[Key, list[Piece]] = {}
    for form, same in by_form.items():
        if form in kinds:
            continue
        part = _part_votes(form, names)
        votes[form][PERSON] += part
        if part and votes[form][PERSON] < part + SURE and _is_company(form, by_form, full):
            votes[form][ORGANISATION] += COMPANY
        kinds[form] = decide(votes[form])
        if not part and _is_ordinary(same[0], words):
            if max(votes[form].values(), default=0) < SURE:
                kinds[form] = NOTHING
        elif kinds[form] is PERSON and not part and not _is_sure(same[0], votes[form], words):
            doubtful[form] = same
    for form, answers in ask(parses, doubtful).items():
        votes[form].add(answers)
        kinds[form] = decide(votes[form])
    return kinds


def _part_votes(form: Key, full: FullNames) -> float:
    """Votes for a person from the full names that the form is a part of."""
    if full.have_surname(form):
        return SURNAME
    return GIVEN_NAME if full.have_given(form) else 0.0


def _is_company(form: Key, by_form: Mapping[Key, list[Piece]], full: list[Key]) -> bool:
    """Whether a bare name is rather that of the company that somebody of the article bears: it comes before his full
    name, and the name of an organisation begins with it."""
    longer = [other for other in by_form if len(other) > len(form) and other[: len(form)] == form and other not in full]
    if not any(
        decide(form_votes(by_form[other][0], lexicon())) is ORGANISATION and other[-1] != "administration"
        for other in longer
    ):
        return False
    people = [by_form[other][0].start for other in full if surname_of(form, other)]
    return bool(people) and by_form[form][0].start < min(people)


def _is_sure(piece: Piece, votes: Votes, words: Lexicon) -> bool:
    """Whether the rules know what a form is: more than habit speaks for it."""
    if max(votes[kind] for kind in (PERSON, ORGANISATION, PLACE, NOTHING)) >= SURE:
        return True
    return len(piece.words) > 1 and words.is_given(piece.words[0].text)


def _begins_with_surname(piece: Piece, full: list[Key], words: Lexicon) -> bool:
    """Whether a form is somebody's surname and a thing ("Warhol Polaroid"), rather than a person of its own."""
    if words.is_given(piece.words[0].text) or piece.title or piece.nickname:
        return False
    return any(other[-1] == piece.key[0] and other != piece.key for other in full)


def _is_ordinary(piece: Piece, words: Lexicon) -> bool:
    """Whether a form is a single word that is in the dictionary, or a letter, and on no list of names."""
    word = piece.words[0].lower
    if len(piece.words) > 1 or piece.key in words.listed or piece.key in words.cities:
        return False
    return word in words.common or word in words.lone or word in words.not_names or len(word) == 1
