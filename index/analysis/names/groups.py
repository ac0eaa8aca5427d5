"""Counted groups: "more than 50 Mexican officials and politicians", "Senators under ruling Morena"."""

from __future__ import annotations

from collections.abc import Sequence

from index.analysis.names.pieces import Paragraph
from index.analysis.names.tokens import Token
from index.analysis.names.words import Lexicon
from index.model import Article, Name, NameKind, Span

# Words between the number and the head ("former senior Mexican"), and in the complement ("in Costa Rica").
MODIFIERS = 4
COMPLEMENT = 6
_ROUGHLY = tuple(
    tuple(words.split())
    for words in (
        "more than",
        "fewer than",
        "less than",
        "at least",
        "at most",
        "up to",
        "as many as",
        "an estimated",
        "over",
        "about",
        "around",
        "nearly",
        "almost",
        "some",
        "another",
        "roughly",
        "approximately",
        "under",
        "a",
        "the",
        "all",
    )
)
_IN = frozenset({"in", "from", "of", "at", "under"})
_UNDER = frozenset({"under", "from", "of", "in", "with"})
_BETWEEN = frozenset({"the", "his", "her", "its", "their", "other", "more"})


def find_groups(article: Article, parts: Sequence[Paragraph], lexicon: Lexicon) -> list[Name]:
    """Every group of people that is counted, or named by what it belongs to; equal wordings are one group."""
    found: dict[str, list[Span]] = {}
    for part in parts:
        past = 0
        for index, token in enumerate(part.tokens):
            if index < past:
                continue
            if token.lower in lexicon.numbers or token.text[0].isdigit():
                last = _counted(part.tokens, index, lexicon)
            elif token.opens and token.lower in lexicon.people_plural:
                last = _bare(part.tokens, index, lexicon)
            else:
                continue
            if last is not None:
                past = last
                span = Span(part.tokens[_approximately(part.tokens, index)].start, part.tokens[last - 1].end)
                found.setdefault(" ".join(article.slice(span).split()).casefold(), []).append(span)
    return [
        Name(name=" ".join(article.slice(spans[0]).split()), kind=NameKind.GROUP, mentions=tuple(spans))
        for spans in found.values()
    ]


def _approximately(tokens: list[Token], number: int) -> int:
    """Back over "more than" before a number."""
    for words in _ROUGHLY:
        first = number - len(words)
        if first >= 0 and tuple(token.lower for token in tokens[first:number]) == words:
            return first
    return number


def _counted(tokens: list[Token], number: int, lexicon: Lexicon) -> int | None:
    """Past the group that a number counts, or None if it counts something else."""
    index = number
    while index < len(tokens) and (tokens[index].lower in lexicon.numbers or tokens[index].text[0].isdigit()):
        index += 1
        if index + 1 < len(tokens) and tokens[index].lower == "of":
            index += 1  # "hundreds of thousands of people"
    if _is_year_or_amount(tokens, number, index):
        return None
    head = _head(tokens, index, lexicon)
    if head is None:
        return None
    return _with_complement(tokens, _with_second_head(tokens, head + 1, lexicon), lexicon, _IN)


def _bare(tokens: list[Token], first: int, lexicon: Lexicon) -> int | None:
    """Past "Senators under the ruling Morena": a plural that opens a sentence and names what it belongs to, or None."""
    last = _with_complement(tokens, first + 1, lexicon, _UNDER)
    return last if last > first + 1 else None


def _is_year_or_amount(tokens: list[Token], first: int, last: int) -> bool:
    before = tokens[first - 1].lower if first else ""
    if before in ("$", "£", "€", "#"):
        return True
    number = tokens[last - 1].text
    return last - first == 1 and len(number) == 4 and number.isdigit() and number[:2] in ("19", "20")


def _head(tokens: list[Token], index: int, lexicon: Lexicon) -> int | None:
    """Index of the plural for people that a number counts, or None: "former Mexican police officers"."""
    head = None
    for ahead in range(index, min(index + MODIFIERS + 1, len(tokens))):
        token = tokens[ahead]
        if not token.word or (token.lower in lexicon.not_names and token.lower not in _BETWEEN):
            break
        if token.lower in lexicon.people_plural and not token.possessive:
            head = ahead
        elif head is not None:
            break
    return head


def _with_second_head(tokens: list[Token], index: int, lexicon: Lexicon) -> int:
    """Past "and politicians", if it follows."""
    if index + 1 < len(tokens) and tokens[index].lower in ("and", "or"):
        for ahead in range(index + 1, min(index + 3, len(tokens))):
            if tokens[ahead].lower in lexicon.people_plural:
                return ahead + 1
    return index


def _with_complement(tokens: list[Token], index: int, lexicon: Lexicon, links: frozenset[str]) -> int:
    """Past "in Costa Rica", if such a complement follows and ends in a name."""
    if index + 1 >= len(tokens) or tokens[index].lower not in links or not tokens[index].glued:
        return index
    last = index
    for ahead in range(index + 1, min(index + 1 + COMPLEMENT, len(tokens))):
        token = tokens[ahead]
        if not token.word or not token.glued:
            break
        if token.capital and token.lower not in lexicon.dates:
            last = ahead + 1
        elif (last > index and token.lower not in lexicon.particles and token.lower != "of") or (
            token.lower in lexicon.not_names and token.lower not in ("the", "of", "both")
        ):
            break
        if token.possessive:
            break
    return last
