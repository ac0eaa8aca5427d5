"""Runs of capitalised words: where names may stand, small words, nicknames and "of" inside them included."""

from __future__ import annotations

from collections.abc import Iterator

from index.analysis.names.cutting import Run, cut
from index.analysis.names.folding import key
from index.analysis.names.pieces import Paragraph, Piece
from index.analysis.names.tokens import CLOSING, OPENING, Token
from index.analysis.names.words import Lexicon

LONGEST_NICKNAME = 3
# Two words each.
SUBJECT_AND_CREDIT = 4
_POSSESSIVE_INSIDE = frozenset({"people", "women", "children", "men", "workers", "farmers", "writers", "teachers"})
# Written small, and yet the name of a body together with the name before: "the Trump administration".
_OWNED = frozenset({"administration", "cartel"})
# Small words that may begin a surname; "do" or "la" rather belong to another word or language.
_LEADING_PARTICLES = frozenset("de del della di da von van bin ibn ben al el der du ter zu".split())


def pieces(paragraph: Paragraph, lexicon: Lexicon) -> Iterator[Piece]:
    """All stretches of a paragraph that may be names, in order."""
    tokens, index = paragraph.tokens, 0
    while index < len(tokens):
        if not tokens[index].capital:
            index += 1
            continue
        first = _with_particles(tokens, index)
        run = _run(tokens, first, index + 1, lexicon)
        for part in _without_credit(tokens, run, lexicon):
            yield from cut(paragraph, part, lexicon)
        index = max(run.last, index + 1)


def _with_particles(tokens: list[Token], index: int) -> int:
    """Back over the small words that begin a surname: "del" in "said del Pilar Ávila"."""
    first = index
    while first and tokens[first].glued and tokens[first - 1].lower in _LEADING_PARTICLES and tokens[first - 1].word:
        first -= 1
    return first


def _run(tokens: list[Token], first: int, last: int, lexicon: Lexicon) -> Run:
    """The longest run from ``first`` on; ``last`` is past its first capital."""
    nickname: tuple[int, int] | None = None
    joined = False
    while last < len(tokens):
        token, before = tokens[last], tokens[last - 1]
        if before.possessive and before.lower not in _POSSESSIVE_INSIDE:
            break
        if token.capital and token.lower in lexicon.never_inside:
            break
        if _is_credit(tokens, last, lexicon):
            break
        if before.text.endswith(".") and token.lower in lexicon.not_names:
            break  # "in the U.S. It is"
        inside = before.possessive and token.word and token.capital and token.start - before.end <= 3
        if token.capital and (token.glued or inside):
            last += 1
        elif token.word and token.glued and (after := _after_small_words(tokens, last, lexicon.particles)):
            last = after
        elif token.lower in _OWNED and token.glued:
            last += 1
            break
        elif token.text in OPENING and (closing := _nickname_end(tokens, last)):
            nickname = (last + 1, closing)
            last = closing + 2
        elif token.text == "," and last + 1 < len(tokens) and key(tokens[last + 1].text)[:1] in (("jr",), ("sr",)):
            last += 2
        elif token.text == "&" and last + 1 < len(tokens) and tokens[last + 1].capital:
            joined = True
            last += 2
        elif after := _office_of(tokens, last, lexicon):
            last = after
        elif after := _joined_organisation(tokens, first, last, lexicon):
            joined = True
            last = after
        else:
            break
    return Run(first, last, nickname, joined)


def _without_credit(tokens: list[Token], run: Run, lexicon: Lexicon) -> list[Run]:
    """Who is in a picture and who took it, apart: "Brittney Griner Eric Gay/AP"."""
    first, last = run.first, run.last
    if run.nickname or run.joined or last - first < SUBJECT_AND_CREDIT or last + 1 >= len(tokens):
        return [run]
    mark, follows = tokens[last], tokens[last + 1]
    slashed = mark.text == "/" and mark.start == tokens[last - 1].end and follows.start == mark.end and follows.capital
    if not (slashed or (mark.text == "," and lexicon.is_agency(follows.text))):
        return [run]
    # "Willie J. Allen Jr./Orlando Sentinel" is one.
    if not lexicon.is_given(tokens[last - 2].text) or len(tokens[last - 3].text.rstrip(".")) == 1:
        return [run]
    return [Run(first, last - 2, None, False), Run(last - 2, last, None, False)]


def _is_credit(tokens: list[Token], last: int, lexicon: Lexicon) -> bool:
    """Whether a source of news or pictures and what it is the source of part here: "Washington CNN", "Evan Vucci/AP
    Greg Guidi fills sandbags"."""
    token, before = tokens[last], tokens[last - 1]
    if before.text == "Images":
        return last > 1 and tokens[last - 2].text == "Getty"
    if token.text == "Getty":
        return last + 1 < len(tokens) and tokens[last + 1].text == "Images"
    if lexicon.is_agency(token.text):
        return token.glued and before.lower != "thomson"
    if lexicon.is_agency(before.text):
        slashed = last > 1 and tokens[last - 2].text == "/" and tokens[last - 2].end == before.start
        return slashed or lexicon.is_given(token.text)
    return False


def _after_small_words(tokens: list[Token], index: int, small: frozenset[str]) -> int | None:
    """Past up to three particles ("de la") and the capital behind them, or None."""
    for ahead in range(index, min(index + 4, len(tokens))):
        token = tokens[ahead]
        if not token.glued:
            return None
        if token.capital:
            return ahead + 1
        if token.lower not in small:
            return None
    return None


def _nickname_end(tokens: list[Token], opening: int) -> int | None:
    """Index of the mark that closes a nickname ("‘El Botas’ Serrano"), or None; "London (CNN) Liz Truss" has none."""
    if tokens[opening].text == "(" and tokens[opening + 1].text.isupper():
        return None
    for closing in range(opening + 2, min(opening + 2 + LONGEST_NICKNAME, len(tokens) - 1)):
        if tokens[closing].text in CLOSING:
            inside = tokens[opening + 1 : closing]
            follows = tokens[closing + 1]
            near = tokens[opening].start - tokens[opening - 1].end <= 1 and follows.start - tokens[closing].end <= 1
            alike = (tokens[opening].text == "(") == (tokens[closing].text == ")")
            # The mark itself makes a possessive of ‘El Botas’.
            owns = any(t.possessive and t.end != tokens[closing].start for t in inside)
            plain = inside[0].capital and all(t.word for t in inside) and not owns
            return closing if near and alike and plain and follows.capital else None
    return None


def _office_of(tokens: list[Token], last: int, lexicon: Lexicon) -> int | None:
    """Past "of State" in "Secretary of State Marco Rubio", or None."""
    if last + 1 >= len(tokens) or tokens[last].lower != "of" or not lexicon.is_title(tokens[last - 1].text):
        return None
    ahead = last + 1
    while ahead < len(tokens) and tokens[ahead].glued and tokens[ahead].lower in lexicon.office_of:
        ahead += 1
    return ahead if ahead > last + 1 and tokens[ahead - 1].lower != "the" else None


def _joined_organisation(tokens: list[Token], first: int, last: int, lexicon: Lexicon) -> int | None:
    """Past "of the United States" in "Supreme Court of the United States", or None."""
    link = tokens[last]
    if not link.word or not link.glued or link.lower not in ("of", "for", "and", "on"):
        return None
    ahead = last + 1
    if link.lower != "and" and ahead < len(tokens) and tokens[ahead].lower == "the" and tokens[ahead].glued:
        ahead += 1
    if ahead >= len(tokens) or not tokens[ahead].capital or not tokens[ahead].glued:
        return None
    head = tokens[last - 1].lower
    if link.lower == "and":
        # "Department of Health and Human Services": only ordinary words may follow, and only inside a joined name.
        left = tokens[first:last]
        ordinary = len(left) > 1 and all(t.lower in lexicon.common or t.text in lexicon.demonyms for t in left)
        has_of = any(tokens[i].lower in ("of", "for", "on") for i in range(first + 1, last - 1))
        follows = ahead
        while follows < len(tokens) and tokens[follows].capital and (follows == ahead or tokens[follows].glued):
            if tokens[follows].lower not in lexicon.common or tokens[follows].lower in lexicon.honorifics:
                return None
            follows += 1
        named = ordinary and tokens[follows - 1].lower in lexicon.organisations
        return follows if (has_of and head in lexicon.common) or named else None
    if head not in lexicon.of_heads or (link.lower == "on" and head not in ("committee", "commission", "council")):
        return None
    if tokens[ahead].lower in lexicon.not_names:
        return None
    return ahead + 1
