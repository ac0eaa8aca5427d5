"""Names in headlines, where every word has a capital: only what the rest of the article names, or a word list knows."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from index.analysis.names.kinds import NOTHING, ORGANISATION, PERSON, PLACE, Kind
from index.analysis.names.pieces import Paragraph, Piece, make_piece
from index.analysis.names.words import Lexicon

LONGEST = 7
LONGEST_PERSON = 4


def known_in(
    paragraph: Paragraph, kinds: Mapping[tuple[str, ...], Kind], lexicon: Lexicon
) -> Iterator[tuple[Piece, Kind]]:
    """Pieces of a headline that are known, longest first from the left, with their kinds."""
    tokens, index = paragraph.tokens, 0
    surnames = {form[-1:] for form, kind in kinds.items() if kind is PERSON and len(form) > 1}
    kinds = dict.fromkeys(surnames, PERSON) | dict(kinds)
    while index < len(tokens):
        for last in range(min(index + LONGEST, len(tokens)), index, -1):
            if not tokens[index].word or not tokens[last - 1].word or not tokens[index].capital:
                continue
            if any(not token.glued for token in tokens[index + 1 : last]):
                continue
            piece = make_piece(paragraph, index, last)
            kind = _known(piece, kinds, lexicon)
            if kind is not NOTHING:
                yield piece, kind
                index = last - 1
                break
        index += 1


def _known(piece: Piece, kinds: Mapping[tuple[str, ...], Kind], lexicon: Lexicon) -> Kind:
    if piece.key in kinds:
        return kinds[piece.key]
    words = [word.text.capitalize() if word.text.isupper() else word.text for word in piece.words]
    ordinary = [word.lower() in lexicon.common or word.lower() in lexicon.not_names for word in words]
    if all(ordinary):
        return NOTHING
    if piece.key in lexicon.places or piece.key in lexicon.cities:
        return PLACE
    if piece.key in lexicon.known_organisations:
        return ORGANISATION
    if (
        2 <= len(words) <= LONGEST_PERSON
        and not any(ordinary)
        and lexicon.is_given(words[0])
        and not any(word in lexicon.demonyms for word in words)
    ):
        return PERSON
    return NOTHING
