"""The language model's word on forms that the rules leave in doubt; only the paragraphs that hold them are parsed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from index.analysis.language import Parses
from index.analysis.names.folding import Key
from index.analysis.names.kinds import NOTHING, ORGANISATION, PERSON, PLACE, Kind, Votes
from index.analysis.names.pieces import Piece

if TYPE_CHECKING:
    from spacy.tokens import Doc

# Occurrences of a form that are asked about; a third one changed nothing on the development sets.
ASKED = 2
# Votes for each answer: two answers that agree outweigh what a form's surroundings merely suggest (kinds.WEAK_AT_MOST).
ANSWER = 1.75

_KINDS: dict[str, Kind] = {
    "PERSON": PERSON,
    "ORG": ORGANISATION,
    "GPE": PLACE,
    "LOC": PLACE,
    "FAC": PLACE,
    "NORP": NOTHING,
    "PRODUCT": NOTHING,
    "EVENT": NOTHING,
    "LAW": NOTHING,
    "LANGUAGE": NOTHING,
    "WORK_OF_ART": NOTHING,
}


def ask(parses: Parses, doubtful: Mapping[Key, Sequence[Piece]]) -> dict[Key, Votes]:
    """The model's votes on each form."""
    docs = parses.with_names(piece.paragraph.block for same in doubtful.values() for piece in same[:ASKED])
    answers: dict[Key, Votes] = {}
    for form, same in doubtful.items():
        answers[form] = Votes()
        for piece in same[:ASKED]:
            if kind := _answer(docs[piece.paragraph.block], piece):
                answers[form][kind] += ANSWER
    return answers


def _answer(doc: Doc, piece: Piece) -> Kind | None:
    """What the model holds a stretch for, if it is in one of its entities."""
    start = piece.start - piece.paragraph.block.start
    end = piece.end - piece.paragraph.block.start
    for entity in doc.ents:
        if entity.start_char <= start and end <= entity.end_char:
            return _KINDS.get(entity.label_)
    return None
