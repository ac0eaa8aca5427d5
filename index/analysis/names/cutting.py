"""A run of capitals cut into pieces: in "Baja California Governor Marina Ávila" a place, a title and a person."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from index.analysis.names.folding import COMPANY_SUFFIXES, key
from index.analysis.names.pieces import Paragraph, Piece, make_piece
from index.analysis.names.tokens import Token
from index.analysis.names.words import Lexicon
from index.model import Span

_GIVEN_MONTHS = frozenset({"april", "may", "june", "august"})
# "South Korean President": the first half of a people.
_HALVES = frozenset({"south", "north", "saudi", "latin", "central", "sri", "costa", "puerto", "new"})
# Before a month, so that it is none of a name ("in May Jones").
_BEFORE_MONTHS = frozenset(
    {"in", "since", "until", "last", "this", "by", "of", "early", "late", "mid", "next", "from", "to"}
)

# "Second-seeded Daniil Medvedev", "Ohio-born": with the capital of a sentence's first word, and no name.
_PLACED = re.compile(r"[A-Z][a-z]+-[a-z]+ed$")


@dataclass(frozen=True, slots=True)
class Run:
    """Tokens ``first`` to ``last`` (excluded) of a paragraph."""

    first: int
    last: int
    nickname: tuple[int, int] | None
    """The tokens of a nickname inside."""
    joined: bool
    """Whether it was put together over "of", "for" or "&", as organisations are."""


def cut(paragraph: Paragraph, run: Run, lexicon: Lexicon) -> Iterator[Piece]:
    """A run as pieces: small words and dates taken off both ends, titles set apart."""
    tokens, first, last = paragraph.tokens, run.first, run.last
    nickname, joined = run.nickname, run.joined
    while first < last and _peels(tokens, first, last, lexicon):
        first += 1
    first, nickname = _past_half(first, nickname)
    while last - first > 1 and not joined and _ends_before(tokens[last - 1], lexicon):
        last -= 1
    if first >= last:
        return
    while (middle := _person_inside(tokens, first, last, lexicon)) is not None:
        yield from cut(paragraph, Run(first, middle, None, joined), lexicon)
        first, joined = middle, False
    ending = tokens[last - 1].lower.rstrip(".")
    titled = _is_titled(tokens, first, last, lexicon)
    if joined or (not titled and last - first > 1 and (ending in lexicon.organisations or ending in COMPANY_SUFFIXES)):
        yield make_piece(paragraph, first, last, None, None, joined)
        return
    title = _title(tokens, first, last, lexicon)
    if last - first == 1 and key(tokens[first].text) in lexicon.known_organisations:
        title = None  # "the Economist"
    if title is None:
        yield make_piece(paragraph, first, last, None, nickname)
        return
    title_first, title_last = title
    before_title = title_first
    while before_title > first and (
        tokens[before_title - 1].text in lexicon.demonyms
        or (tokens[before_title - 1].lower in _HALVES and before_title < title_first)
    ):
        before_title -= 1
    if before_title > first:
        yield make_piece(paragraph, first, before_title, None, None)
    span = Span(tokens[before_title].start, tokens[title_last - 1].end)
    title_last, nickname = _past_half(title_last, nickname)
    if title_last < last:
        yield make_piece(paragraph, title_last, last, span, nickname)


def _past_half(first: int, nickname: tuple[int, int] | None) -> tuple[int, tuple[int, int] | None]:
    """Past what stands between marks where nothing is left before it: "President (Barack) Obama"."""
    if nickname and nickname[0] - 1 <= first <= nickname[1]:
        return nickname[1] + 1, None
    return first, nickname


def _is_titled(tokens: list[Token], first: int, last: int, lexicon: Lexicon) -> bool:
    """Whether a run is a title and a person although its last word is one of organisations too: "Senator of the
    Republic", "Atlantic City Mayor Don Guardian"."""
    for index in range(first, last - 1):
        if lexicon.is_title(tokens[index].text):
            follows = tokens[index + 1]
            return follows.lower == "of" if index == first and follows.lower == "of" else lexicon.is_given(follows.text)
    return False


def _ends_before(token: Token, lexicon: Lexicon) -> bool:
    """Whether the last word of a run is a date or a verb of a headline: "Facebook Saturday", "Leader Says"."""
    return token.lower in lexicon.dates or (token.lower in lexicon.speech and token.text[-1] in "sd")


def _person_inside(tokens: list[Token], first: int, last: int, lexicon: Lexicon) -> int | None:
    """Where a person begins right behind an organisation, a place or a people: "Refugee Council Enver Solomon"."""
    for middle in range(first + 1, last - 1):
        word = tokens[middle]
        if not lexicon.is_given(word.text) or word.lower in lexicon.common or word.text in lexicon.demonyms:
            continue
        if not tokens[middle + 1].capital or tokens[middle + 1].lower in lexicon.organisations:
            continue
        before = tokens[middle - 1].lower.rstrip(".")
        if any(lexicon.is_title(token.text) for token in tokens[first:middle]):
            return None
        inner = tuple(part for token in tokens[first:middle] for part in key(token.text))
        several = middle - first > 1
        if (
            (several and (before in lexicon.organisations or before in COMPANY_SUFFIXES))
            or inner in lexicon.places
            or inner in lexicon.known_organisations
            or inner[-2:] == ("united", "states")
            or all(token.lower in lexicon.common for token in tokens[first:middle])
            or (len(before) > 2 and tokens[middle - 1].text.isupper())
            or all(token.text in lexicon.demonyms for token in tokens[first:middle])
        ):
            return None if lexicon.is_given(tokens[first].text) and not several else middle
    return None


def _peels(tokens: list[Token], first: int, last: int, lexicon: Lexicon) -> bool:
    """Whether the first word of a run is no part of a name."""
    token = tokens[first]
    if not token.word:
        return True
    if last - first > 1 and (_PLACED.match(token.text) or _is_calling(token, tokens[first + 1], lexicon)):
        return True
    if last - first > 1 and lexicon.is_shouted(token.text) and not tokens[first + 1].text.isupper():
        return tokens[last - 1].lower not in lexicon.organisations  # "WATCH Biden", but an "AIDS Foundation"
    if token.lower not in lexicon.not_names:
        return False
    if token.lower in _GIVEN_MONTHS and last - first > 1 and not token.opens:
        before = tokens[first - 1].lower if first else ""
        follows = tokens[first + 1].lower
        return before in _BEFORE_MONTHS or follows in lexicon.common
    follows_organisation = last - first > 1 and tokens[last - 1].lower in lexicon.organisations
    return not (token.lower in lexicon.dates and follows_organisation)


def _is_calling(token: Token, follows: Token, lexicon: Lexicon) -> bool:
    """Whether "QB" says what the one behind it is; "GM" alone is a company."""
    return token.text.isupper() and token.lower in lexicon.callings and lexicon.is_given(follows.text)


def _title(tokens: list[Token], first: int, last: int, lexicon: Lexicon) -> tuple[int, int] | None:
    """Where the titles of a run stand: (first, last excluded); None without one. What follows is the person."""
    index = last - 1
    while index >= first and not lexicon.is_title(tokens[index].text):
        index -= 1
    if index < first:
        return None
    past = index + 1
    if [token.lower.rstrip(".") for token in tokens[past : past + 2]] in (["pro", "tempore"], ["pro", "tem"]):
        past += 2
    if past < last and tokens[past].lower == "of":
        past += 1
        while past < last and tokens[past].lower in lexicon.office_of:
            past += 1
    follows = tokens[past:last]
    noun = tokens[index].lower.rstrip(".")
    if not follows:
        # Titles alone ("Prime Minister"), or a surname that is a title too ("Martin Luther King").
        given = last - first > 1 and lexicon.is_given(tokens[first].text) and tokens[first].lower not in lexicon.common
        return None if given else (_title_start(tokens, first, index, lexicon), last)
    if (
        index > first
        and lexicon.is_given(tokens[first].text)
        and noun in ("king", "bishop", "pope", "judge", "major", "duke", "prince")
        and not (len(follows) > 1 and lexicon.is_given(follows[0].text))  # "Jefferson County Judge Tracie Todd"
    ):
        return None
    if (
        noun in ("general", "major", "captain", "miss")
        and index == first
        and all(t.lower in lexicon.common for t in follows)
    ):
        return None
    return _title_start(tokens, first, index, lexicon), past


def _title_start(tokens: list[Token], first: int, index: int, lexicon: Lexicon) -> int:
    while index > first and (
        tokens[index - 1].lower.rstrip(".") in lexicon.office or lexicon.is_title(tokens[index - 1].text)
    ):
        index -= 1
    return index
