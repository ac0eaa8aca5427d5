"""Runs of capitalised words: where names may stand, with the titles before them set apart.

A run is cut into pieces: in "Baja California Governor Marina del Pilar Ávila" a place, a title and a person. What a
piece is, is decided later from all its occurrences (kinds.py).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from index.analysis.names.folding import COMPANY_SUFFIXES, SUFFIXES, key
from index.analysis.names.tokens import CLOSING, OPENING, Token, tokenise
from index.analysis.names.words import Lexicon
from index.model import Article, Block, BlockKind, Span

LONGEST_NICKNAME = 3
LONGEST_PERSON = 6
# A heading whose longer words have capitals for the most part ("Trump Strips Visas From Officials"): there a capital
# says nothing. Four words is the least that shows a habit.
HEADLINE_CAPITALS = 0.6
HEADLINE_WORDS = 4

_WEEKDAYS_AND_MONTHS = frozenset(
    "monday tuesday wednesday thursday friday saturday sunday january february march april may june july august september"
    " october november december".split()
)
_GIVEN_MONTHS = frozenset({"april", "may", "june", "august"})
_POSSESSIVE_INSIDE = frozenset({"people", "women", "children", "men", "workers", "farmers", "writers", "teachers"})
# Written small, and yet the name of a body together with the name before: "the Trump administration".
_OWNED = frozenset({"administration", "cartel"})
# Capitals on these belong to headlines and new sentences.
_NEVER_INSIDE = frozenset(
    "it is was the when what how why who that this and or but if his her their our your they she we with for from to in of"
    " on at by as are were has have had not".split()
)
# Small words that may begin a surname; "do" or "la" rather belong to another word or language.
_LEADING_PARTICLES = frozenset("de del della di da von van bin ibn ben al el der du ter zu".split())
# "South Korean President": the first half of a people.
_HALVES = frozenset({"south", "north", "saudi", "latin", "central", "sri", "costa", "puerto", "new"})
# "Secretary of State Marco Rubio": what may follow "of" inside a title.
_OFFICE_OF = frozenset(
    "state defense defence homeland security treasury health interior commerce labor labour education energy transportation"
    " transport agriculture justice foreign affairs staff national intelligence the republic house".split()
)


@dataclass(slots=True)
class Paragraph:
    """A block and its tokens."""

    block: Block
    tokens: list[Token]
    loose: bool
    """Whether capitals say nothing here (a headline in capitals or in title case)."""


@dataclass(slots=True)
class Piece:
    """A stretch that may be a name: tokens ``first`` to ``last`` (excluded) of a paragraph."""

    paragraph: Paragraph
    first: int
    last: int
    key: tuple[str, ...]
    """Folded words, without a nickname."""
    title: Span | None = None
    """The titles right before it, in the same run ("Mexican President")."""
    nickname: Span | None = None
    joined: bool = False
    """Whether it was put together over "of", "for", "and" or "&", as organisations are."""
    words: list[Token] = field(default_factory=list)

    @property
    def start(self) -> int:
        return self.paragraph.tokens[self.first].start

    @property
    def end(self) -> int:
        return self.paragraph.tokens[self.last - 1].end

    @property
    def opens(self) -> bool:
        return self.paragraph.tokens[self.first].opens

    @property
    def nickname_text(self) -> str:
        """The nickname inside, without its marks; empty where there is none."""
        if self.nickname is None:
            return ""
        inside = (token for token in self.paragraph.tokens[self.first : self.last] if token.word)
        return " ".join(t.text for t in inside if self.nickname.start <= t.start < self.nickname.end)

    def without_first(self) -> Piece:
        """The piece from its second word on."""
        return make_piece(self.paragraph, self.first + 1, self.last, self.title, None, self.joined)

    @property
    def before(self) -> Token | None:
        return self.paragraph.tokens[self.first - 1] if self.first else None

    @property
    def after(self) -> Token | None:
        tokens = self.paragraph.tokens
        return tokens[self.last] if self.last < len(tokens) else None


def paragraphs(article: Article, lexicon: Lexicon) -> list[Paragraph]:
    """The quotable blocks as tokens."""
    result = []
    for block in article.blocks:
        if block.kind.quotable:
            tokens = tokenise(article.text, block, lexicon)
            result.append(Paragraph(block, tokens, _is_loose(tokens, block)))
    return result


def _is_loose(tokens: Sequence[Token], block: Block) -> bool:
    longer = [token for token in tokens if token.word and len(token.text) > 3]
    if len(longer) < HEADLINE_WORDS:
        return bool(longer) and all(token.text.isupper() for token in longer)
    capital = sum(token.text[0].isupper() for token in longer) / len(longer)
    shouted = sum(token.text.isupper() for token in longer) / len(longer)
    heading = block.kind is BlockKind.TITLE or not any(token.text in ".!?" for token in tokens)
    return shouted > HEADLINE_CAPITALS or (heading and capital > HEADLINE_CAPITALS)


def pieces(paragraph: Paragraph, lexicon: Lexicon) -> Iterator[Piece]:
    """All stretches of a paragraph that may be names, in order."""
    tokens, index = paragraph.tokens, 0
    while index < len(tokens):
        if not tokens[index].capital:
            index += 1
            continue
        first = _with_particles(tokens, index)
        first, last, nickname, joined = _run(tokens, first, index + 1, lexicon)
        yield from _cut(paragraph, first, last, nickname, joined, lexicon)
        index = max(last, index + 1)


def _with_particles(tokens: list[Token], index: int) -> int:
    """Back over the small words that begin a surname: "del" in "said del Pilar Ávila"."""
    first = index
    while first and tokens[first].glued and tokens[first - 1].lower in _LEADING_PARTICLES and tokens[first - 1].word:
        first -= 1
    return first


def _run(tokens: list[Token], first: int, last: int, lexicon: Lexicon) -> tuple[int, int, tuple[int, int] | None, bool]:
    """The longest run from ``first`` on, ``last`` being past its first capital: (first, last, nickname tokens, whether
    it was joined by "of" or "&")."""
    nickname: tuple[int, int] | None = None
    joined = False
    while last < len(tokens):
        token, before = tokens[last], tokens[last - 1]
        if before.possessive and before.lower not in _POSSESSIVE_INSIDE:
            break
        if token.capital and token.lower in _NEVER_INSIDE:
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
    return first, last, nickname, joined


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
    """Index of the mark that closes a nickname ("‘El Botas’ Serrano"), or None."""
    for closing in range(opening + 2, min(opening + 2 + LONGEST_NICKNAME, len(tokens) - 1)):
        if tokens[closing].text in CLOSING:
            inside = tokens[opening + 1 : closing]
            follows = tokens[closing + 1]
            near = tokens[opening].start - tokens[opening - 1].end <= 1 and follows.start - tokens[closing].end <= 1
            return closing if near and inside[0].capital and all(t.word for t in inside) and follows.capital else None
    return None


def _office_of(tokens: list[Token], last: int, lexicon: Lexicon) -> int | None:
    """Past "of State" in "Secretary of State Marco Rubio", or None."""
    if last + 1 >= len(tokens) or tokens[last].lower != "of" or not _is_title(tokens[last - 1].lower, lexicon):
        return None
    ahead = last + 1
    while ahead < len(tokens) and tokens[ahead].glued and tokens[ahead].lower in _OFFICE_OF:
        ahead += 1
    return ahead if ahead > last + 1 and tokens[ahead - 1].lower != "the" else None


_OF_HEADS = frozenset(
    "university department ministry bank house church board bureau institute office council court chamber chambers"
    " federation organization organisation league party college school academy center centre centers committee commission association"
    " society union museum society alliance movement community authority agency administration congress assembly foundation"
    " front army fund club republic gulf strait bay isle bureau division confederation brotherhood daughters sons"
    " doctors reporters physicians scientists network coalition cathedral order knights hospital legion ministry ministers centre".split()
)


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
    if head not in _OF_HEADS or (link.lower == "on" and head not in ("committee", "commission", "council")):
        return None
    if tokens[ahead].lower in lexicon.not_names:
        return None
    return ahead + 1


def _cut(
    paragraph: Paragraph,
    first: int,
    last: int,
    nickname: tuple[int, int] | None,
    joined: bool,
    lexicon: Lexicon,
) -> Iterator[Piece]:
    """A run as pieces: small words and dates taken off both ends, titles set apart."""
    tokens = paragraph.tokens
    while first < last and _peels(tokens, first, last, lexicon):
        first += 1
    while last - first > 1 and not joined and _ends_before(tokens[last - 1], lexicon):
        last -= 1
    if first >= last:
        return
    while (middle := _person_inside(tokens, first, last, lexicon)) is not None:
        yield from _cut(paragraph, first, middle, None, joined, lexicon)
        first, joined = middle, False
    ending = tokens[last - 1].lower.rstrip(".")
    titled = tokens[first + 1].lower == "of" and _is_title(tokens[first].lower, lexicon) if last - first > 1 else False
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
    if title_last < last:
        yield make_piece(paragraph, title_last, last, span, nickname)


def _ends_before(token: Token, lexicon: Lexicon) -> bool:
    """Whether the last word of a run is a date or a verb of a headline: "Facebook Saturday", "Leader Says"."""
    return token.lower in _WEEKDAYS_AND_MONTHS or (token.lower in lexicon.speech and token.text[-1] in "sd")


def _person_inside(tokens: list[Token], first: int, last: int, lexicon: Lexicon) -> int | None:
    """Where a person begins right behind an organisation, a place or a people: "Refugee Council Enver Solomon"."""
    for middle in range(first + 1, last - 1):
        word = tokens[middle]
        if not lexicon.is_given(word.text) or word.lower in lexicon.common or word.text in lexicon.demonyms:
            continue
        if not tokens[middle + 1].capital or tokens[middle + 1].lower in lexicon.organisations:
            continue
        before = tokens[middle - 1].lower.rstrip(".")
        if any(_is_title(token.lower, lexicon) for token in tokens[first:middle]):
            return None
        inner = tuple(part for token in tokens[first:middle] for part in key(token.text))
        several = middle - first > 1
        if (
            (several and (before in lexicon.organisations or before in COMPANY_SUFFIXES))
            or inner in lexicon.places
            or inner in lexicon.known_organisations
            or inner[-2:] == ("united", "states")
            or all(token.lower in lexicon.common for token in tokens[first:middle])
            or all(token.text in lexicon.demonyms for token in tokens[first:middle])
        ):
            return None if lexicon.is_given(tokens[first].text) and not several else middle
    return None


def _peels(tokens: list[Token], first: int, last: int, lexicon: Lexicon) -> bool:
    """Whether the first word of a run is no part of a name."""
    token = tokens[first]
    if token.lower not in lexicon.not_names:
        return False
    if token.lower in _GIVEN_MONTHS and last - first > 1 and not token.opens:
        before = tokens[first - 1].lower if first else ""
        follows = tokens[first + 1].lower
        return (
            before in ("in", "since", "until", "last", "this", "by", "of", "early", "late", "mid", "next", "from", "to")
            or follows in lexicon.common
        )
    follows_organisation = last - first > 1 and tokens[last - 1].lower in lexicon.organisations
    return not (token.lower in _WEEKDAYS_AND_MONTHS and follows_organisation)


def _title(tokens: list[Token], first: int, last: int, lexicon: Lexicon) -> tuple[int, int] | None:
    """Where the titles of a run stand: (first, last excluded); None without one. What follows is the person."""
    index = last - 1
    while index >= first and not _is_title(tokens[index].lower, lexicon):
        index -= 1
    if index < first:
        return None
    past = index + 1
    if past < last and tokens[past].lower == "of":
        past += 1
        while past < last and tokens[past].lower in _OFFICE_OF:
            past += 1
    follows = tokens[past:last]
    noun = tokens[index].lower.rstrip(".")
    if not follows:
        # Titles alone ("Prime Minister"), or a surname that is a title too ("Martin Luther King").
        given = last - first > 1 and lexicon.is_given(tokens[first].text) and tokens[first].lower not in lexicon.common
        return None if given else (_title_start(tokens, first, index, lexicon), last)
    if noun not in lexicon.honorifics and noun not in lexicon.people:
        return None
    if (
        index > first
        and lexicon.is_given(tokens[first].text)
        and noun in ("king", "bishop", "pope", "judge", "major", "duke", "prince")
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
        tokens[index - 1].lower.rstrip(".") in lexicon.office or _is_title(tokens[index - 1].lower, lexicon)
    ):
        index -= 1
    return index


def _is_title(word: str, lexicon: Lexicon) -> bool:
    word = word.rstrip(".")
    return word in lexicon.honorifics or word in lexicon.people


def make_piece(
    paragraph: Paragraph,
    first: int,
    last: int,
    title: Span | None = None,
    nickname: tuple[int, int] | None = None,
    joined: bool = False,
) -> Piece:
    """Tokens ``first`` to ``last`` of a paragraph as a piece; ``nickname`` are the token indexes of a nickname inside."""
    tokens = paragraph.tokens
    inside = range(first, last)
    words = [tokens[i] for i in inside if tokens[i].word and not (nickname and nickname[0] <= i < nickname[1])]
    folded = tuple(part for word in words for part in key(word.text))
    span = Span(tokens[nickname[0]].start, tokens[nickname[1] - 1].end) if nickname else None
    return Piece(paragraph, first, last, folded, title, span, joined, words)


__all__ = ["SUFFIXES", "Paragraph", "Piece", "paragraphs", "pieces"]
