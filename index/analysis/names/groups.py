"""Counted groups: "more than 50 Mexican officials and politicians", "Senators under ruling Morena"."""

from __future__ import annotations

from collections.abc import Sequence

from index.analysis.names.runs import Paragraph
from index.analysis.names.tokens import Token
from index.analysis.names.words import Lexicon
from index.model import Article, Name, NameKind, Span

# Words between the number and the head ("former senior Mexican"), and in the complement ("in Costa Rica").
MODIFIERS = 4
COMPLEMENT = 6
_ROUGHLY = (
    ("more", "than"),
    ("fewer", "than"),
    ("less", "than"),
    ("at", "least"),
    ("up", "to"),
    ("as", "many", "as"),
    ("over",),
    ("about",),
    ("around",),
    ("nearly",),
    ("almost",),
    ("some",),
    ("another",),
    ("roughly",),
    ("approximately",),
    ("under",),
    ("estimated",),
    ("an", "estimated"),
    ("a",),
)
_COMPLEMENT = frozenset({"in", "from", "of", "under", "at"})


def find_groups(article: Article, parts: Sequence[Paragraph], lexicon: Lexicon) -> list[Name]:
    """Every group of people that is counted, or named by what it belongs to; equal wordings are one group."""
    found: dict[str, list[Span]] = {}
    for part in parts:
        index = 0
        while index < len(part.tokens):
            last = _group(part.tokens, index, lexicon)
            if last is None:
                index += 1
                continue
            span = Span(part.tokens[index].start, part.tokens[last - 1].end)
            found.setdefault(" ".join(article.slice(span).split()).casefold(), []).append(span)
            index = last
    return [
        Name(name=" ".join(article.slice(spans[0]).split()), kind=NameKind.GROUP, mentions=tuple(spans))
        for spans in found.values()
    ]


def _group(tokens: list[Token], first: int, lexicon: Lexicon) -> int | None:
    """Past the group that begins at ``first``, or None."""
    index = first
    for words in _ROUGHLY:
        if tuple(token.lower for token in tokens[first : first + len(words)]) == words:
            index = first + len(words)
            break
    counted = index
    while counted < len(tokens) and (tokens[counted].lower in lexicon.numbers or tokens[counted].text[0].isdigit()):
        counted += 1
    if counted > index and counted + 1 < len(tokens) and tokens[counted].lower == "of":
        counted += 1  # "dozens of"
    numbered = counted > index
    if not numbered:
        return _bare_group(tokens, first, lexicon)
    if _is_year_or_amount(tokens, first, counted):
        return None
    head = _head(tokens, counted, lexicon)
    if head is None:
        return None
    return _with_complement(tokens, _with_second_head(tokens, head + 1, lexicon), lexicon)


def _bare_group(tokens: list[Token], first: int, lexicon: Lexicon) -> int | None:
    """ "Senators under …", "Officials from …": a bare plural that opens a sentence and names what it belongs to."""
    token = tokens[first]
    if not token.opens or not token.word or token.lower not in lexicon.people_plural or first + 2 >= len(tokens):
        return None
    if tokens[first + 1].lower not in ("under", "from", "of", "in", "with") or not tokens[first + 1].glued:
        return None
    last = _with_complement(tokens, first + 1, lexicon, ("under", "from", "of", "in", "with"))
    return last if any(t.capital for t in tokens[first + 1 : last]) else None


def _is_year_or_amount(tokens: list[Token], first: int, last: int) -> bool:
    before = tokens[first - 1].text if first else ""
    number = tokens[last - 1].text
    return (
        before in "$£€#"
        and bool(before)
        or (last - first == 1 and number.isdigit() and len(number) == 4 and before in ("in", "In", "since", "of"))
    )


def _head(tokens: list[Token], index: int, lexicon: Lexicon) -> int | None:
    """Index of the last plural for people within reach, or None: "former Mexican police officers"."""
    head = None
    for ahead in range(index, min(index + MODIFIERS + 1, len(tokens))):
        token = tokens[ahead]
        if not token.word or (
            token.lower in lexicon.not_names
            and token.lower not in ("the", "his", "her", "its", "their", "other", "more")
        ):
            break
        if token.lower in lexicon.people_plural:
            head = ahead
        elif head is not None:
            break
        if token.possessive and token.lower not in lexicon.people_plural:
            continue
    return head


def _with_second_head(tokens: list[Token], index: int, lexicon: Lexicon) -> int:
    """Past "and politicians" """
    if index + 1 < len(tokens) and tokens[index].lower in ("and", "or"):
        for ahead in range(index + 1, min(index + 3, len(tokens))):
            if tokens[ahead].lower in lexicon.people_plural:
                return ahead + 1
    return index


def _with_complement(
    tokens: list[Token], index: int, lexicon: Lexicon, links: Sequence[str] = ("in", "from", "of", "at", "under")
) -> int:
    """Past "in Costa Rica", where the complement ends in a name."""
    if index + 1 >= len(tokens) or tokens[index].lower not in links or not tokens[index].glued:
        return index
    last = index
    for ahead in range(index + 1, min(index + 1 + COMPLEMENT, len(tokens))):
        token = tokens[ahead]
        if not token.word or not token.glued:
            break
        if token.capital:
            last = ahead + 1
        elif last > index and token.lower not in lexicon.particles and token.lower != "of":
            break
        elif token.lower in lexicon.not_names and token.lower not in ("the", "of", "both"):
            break
        if token.possessive:
            break
    return last if last > index else index
