"""What an article calls a person: "governor of Baja California", "former member of the House of Deputies"."""

from __future__ import annotations

from collections.abc import Sequence

from index.analysis.names.runs import Piece
from index.analysis.names.tokens import Token
from index.analysis.names.words import Lexicon
from index.model import Article

# The longest description that is shown; a longer apposition is cut at the last small word before.
LONGEST = 14
_DETERMINERS = frozenset({"a", "an", "the", "his", "her", "its", "their", "our", "my"})
_ENDS = frozenset(
    {
        "who",
        "which",
        "whose",
        "that",
        "when",
        "where",
        "while",
        "but",
        "after",
        "before",
        "because",
        "since",
        "was",
        "is",
        "has",
        "had",
        "said",
        "and",
        "or",
        "to",
    }
)
_COPULAS = frozenset({"is", "was", "became"})


def describe(article: Article, mentioned: Sequence[Piece], lexicon: Lexicon) -> str | None:
    """The article's own words for a person, a slice of its text: an apposition if there is one, else the title."""
    titles: list[str] = []
    for piece in mentioned:
        for found in (_behind(article, piece, lexicon), _before_comma(article, piece, lexicon)):
            if found and found.lower() not in lexicon.kin:
                return found
        if title := _before(article, piece, lexicon):
            titles.append(title)
    return max(titles, key=lambda title: (len(title.split()) > 1, titles.count(title)), default=None)


def _behind(article: Article, piece: Piece, lexicon: Lexicon) -> str | None:
    """ "Smith, the governor of Ohio," · "Smith – the head of the party" · "Smith is a former member of the House"."""
    tokens, index = piece.paragraph.tokens, piece.last
    if index + 1 >= len(tokens):
        return None
    apposed = tokens[index].text in (",", "–", "—")
    if apposed:
        index += 1
        if tokens[index].text.isdigit() and index + 1 < len(tokens) and tokens[index + 1].text == ",":
            index += 2
    if index < len(tokens) and tokens[index].lower == "who" and index + 1 < len(tokens):
        index += 1
        if tokens[index].lower not in _COPULAS | {"serves", "served", "works", "worked"}:
            return None
        apposed = False
    if index < len(tokens) and tokens[index].lower in ("serves", "served", "works", "worked"):
        if index + 1 >= len(tokens) or tokens[index + 1].lower != "as":
            return None
        index += 2
    elif not apposed:
        if tokens[index].lower not in _COPULAS:
            return None
        index += 1
        if index >= len(tokens) or tokens[index].lower not in ("a", "an", "the"):
            return None
    return _noun_phrase(article, tokens, index, lexicon, apposed)


def _noun_phrase(article: Article, tokens: list[Token], index: int, lexicon: Lexicon, apposed: bool) -> str | None:
    if index < len(tokens) and tokens[index].lower in _DETERMINERS:
        index += 1
    first = index
    head = None
    while index < len(tokens) and index - first < LONGEST:
        token = tokens[index]
        if not token.word and not token.text[0].isdigit():
            break
        if token.lower in _ENDS and not (
            token.lower in ("and", "or")
            and head is not None
            and index + 1 < len(tokens)
            and tokens[index + 1].word
            and tokens[index + 1].lower not in lexicon.doings | lexicon.speech | _ENDS
        ):
            break
        if head is None and token.lower in lexicon.people:
            head = index
        elif head is None and token.lower in (
            "of",
            "in",
            "for",
            "at",
            "from",
            "by",
            "with",
            "on",
            "both",
            "also",
            "not",
        ):
            return None
        index += 1
    if head is None:
        return None
    last = index
    if index - first >= LONGEST:
        last = head + 1
    while last > first and tokens[last - 1].lower in lexicon.not_names | {"of"} and tokens[last - 1].text.islower():
        last -= 1
    if last <= head or (apposed and index < len(tokens) and tokens[index].lower in ("said",)):
        return None
    return article.text[tokens[first].start : _end(article, tokens[last - 1])]


def _before_comma(article: Article, piece: Piece, lexicon: Lexicon) -> str | None:
    """ "The governor of Baja California, Marina del Pilar Avila, stated"."""
    tokens, comma = piece.paragraph.tokens, piece.first - 1
    if comma < 1 or tokens[comma].text != ",":
        return None
    index, head = comma - 1, None
    while index >= 0 and comma - index <= LONGEST:
        token = tokens[index]
        if not token.word or token.lower in lexicon.speech:
            break
        if token.lower in lexicon.people:
            head = index
        if token.lower in ("by", "that", "when", "with", "and", "to", "as", "who"):
            break
        if head is not None and token.lower in _DETERMINERS:
            break
        index -= 1
    first = index + 1
    if head is None or tokens[first].lower in ("his", "her"):
        return None
    if first > head:
        first = head
    closed = piece.after is None or piece.after.text in ",.–—)" or piece.after.lower in lexicon.speech
    if not closed:
        return None
    return article.text[tokens[first].start : _end(article, tokens[comma - 1])]


def _before(article: Article, piece: Piece, lexicon: Lexicon) -> str | None:
    """The title or role right before the name: "Mexican President", "Sinaloa Cartel cell leader"."""
    tokens = piece.paragraph.tokens
    if piece.title:
        text = article.slice(piece.title)
        return None if text.lower().rstrip(".") in ("mr", "mrs", "ms", "miss", "mx") else text
    index = piece.first - 1
    if index < 0 or not tokens[piece.first].glued or tokens[index].lower not in lexicon.people:
        return None
    head = index
    while index > 0 and head - index < 6:
        token = tokens[index - 1]
        follows = tokens[index]
        joined = follows.glued or (token.possessive and follows.start - token.end <= 3)
        if not token.word or not joined or token.lower in lexicon.not_names or token.lower in lexicon.speech:
            break
        if not token.capital and (token.lower.endswith("ed") or token.lower in lexicon.doings):
            break
        index -= 1
    return article.text[tokens[index].start : tokens[head].end]


def _end(article: Article, token: Token) -> int:
    """Where a token ends, with its possessive if a noun follows inside the description."""
    return token.end
