"""What an article calls a person: "governor of Baja California", "former member of the House of Deputies"."""

from __future__ import annotations

from collections.abc import Sequence

from index.analysis.names.pieces import Piece
from index.analysis.names.tokens import Token
from index.analysis.names.words import Lexicon
from index.model import Article

# The longest description that is shown; a longer apposition is cut before its last small word.
LONGEST = 14
# The most words before the noun of a role ("Sinaloa Cartel cell leader").
ROLE = 5
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
        "he",
        "she",
        "they",
        "we",
        "it",
        "i",
    }
)
_NO_PHRASE = frozenset({"as", "like", "such", "along", "not", "which", "and", "or", "but", "with", "in", "to", "now"})
_PREPOSITIONS = frozenset({"of", "in", "for", "at", "from", "by", "with", "on", "to", "both", "also", "not"})
_JOINS = frozenset({"and", "or", "for", "within", "in", "at", "with", "of"})
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
        if tokens[index].lower in _COPULAS and piece.before is not None and piece.before.text == ",":
            apposed = False  # "Her husband, Carlos Torres, is a former member"
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
    elif index < len(tokens) and (tokens[index].lower in _NO_PHRASE or tokens[index].lower.endswith("ing")):
        return None
    first, head = index, None
    while index < len(tokens) and index - first < LONGEST and _goes_on(tokens, index):
        token = tokens[index]
        if token.lower in _ENDS and (head is None or not _joins_nouns(tokens, index, lexicon)):
            break
        if head is None:
            if token.lower in lexicon.people and not token.possessive:
                head = index
            elif token.lower in _PREPOSITIONS:
                return None
        elif token.possessive and index <= head + 1:
            head = None  # "the attorney general's decision"
        index += 1
    if head is None:
        return None
    follows = tokens[head + 1] if head + 1 < len(tokens) else None
    if follows is not None and follows.capital and follows.glued and not _is_person_noun(follows, lexicon):
        return None  # another person's title: "Jeff Sessions, fired FBI Director James Comey"
    last = index
    if index - first >= LONGEST:
        last = next((i for i in range(index - 1, head, -1) if tokens[i].lower in _JOINS), head + 1)
    while last > head + 1 and tokens[last - 1].lower in lexicon.not_names and not tokens[last - 1].capital:
        last -= 1
    if apposed and index < len(tokens) and tokens[index].lower == "said":
        return None
    return article.text[tokens[first].start : tokens[last - 1].end]


def _goes_on(tokens: list[Token], index: int) -> bool:
    """Whether a phrase goes on with a token: a word, a number, or the hyphen of "the 20-something generation"."""
    token = tokens[index]
    if token.word or token.text[0].isdigit():
        return True
    inside = 0 < index < len(tokens) - 1
    return (
        inside and token.text == "-" and tokens[index - 1].end == token.start and token.end == tokens[index + 1].start
    )


def _joins_nouns(tokens: list[Token], index: int, lexicon: Lexicon) -> bool:
    """Whether an "and" or "or" goes on with the same phrase rather than with what somebody does."""
    if tokens[index].lower not in ("and", "or") or index + 1 >= len(tokens):
        return False
    follows = tokens[index + 1]
    return follows.word and not (
        follows.lower in lexicon.doings or follows.lower in lexicon.speech or follows.lower in _ENDS
    )


def _before_comma(article: Article, piece: Piece, lexicon: Lexicon) -> str | None:
    """ "The governor of Baja California, Marina del Pilar Avila, stated"."""
    tokens, comma = piece.paragraph.tokens, piece.first - 1
    if comma < 2 or tokens[comma].text != ",":
        return None
    after = piece.after
    if not (after is None or after.text in ",.–—)" or after.lower in lexicon.speech):
        return None
    if after is not None and piece.last + 1 < len(tokens) and tokens[piece.last + 1].lower in ("and", "or"):
        return None  # rather one of several: "the governor of Ohio, John Smith, and others"
    head = None
    for index in range(comma - 1, max(comma - LONGEST, 0) - 1, -1):
        token = tokens[index]
        if not token.word or token.lower in _ENDS or token.lower in lexicon.speech:
            break
        # A name right behind the noun would be whom it describes: "director James Comey, Jeff Sessions".
        if _is_person_noun(token, lexicon) and (index + 1 == comma or tokens[index + 1].lower in _PREPOSITIONS):
            head = index
    if head is None:
        return None
    return article.text[tokens[_role_start(tokens, head, lexicon)].start : tokens[comma - 1].end]


def _is_person_noun(token: Token, lexicon: Lexicon) -> bool:
    return (token.lower in lexicon.people or token.lower in lexicon.honorifics) and not token.possessive


def _before(article: Article, piece: Piece, lexicon: Lexicon) -> str | None:
    """The title or role right before the name: "Mexican President", "Sinaloa Cartel cell leader"."""
    tokens = piece.paragraph.tokens
    if piece.title:
        text = article.slice(piece.title)
        return None if text.lower().rstrip(".") in ("mr", "mrs", "ms", "miss", "mx") else text
    head = piece.first - 1
    if head < 0 or not tokens[piece.first].glued or tokens[head].lower not in lexicon.people:
        return None
    return article.text[tokens[_role_start(tokens, head, lexicon)].start : tokens[head].end]


def _role_start(tokens: list[Token], head: int, lexicon: Lexicon) -> int:
    """Where the words begin that go with the noun of a role: "Sinaloa Cartel cell leader"."""
    first = head
    while first > 0 and head - first < ROLE:
        token, follows = tokens[first - 1], tokens[first]
        joined = follows.glued or (token.possessive and follows.start - token.end <= 3)
        if not token.word or not joined:
            break
        if not token.capital and token.lower not in lexicon.office and token.lower not in lexicon.people:
            if first != head or not _is_noun_here(tokens, first - 1, lexicon):
                break
        elif token.capital and token.lower in lexicon.not_names:
            break
        first -= 1
    if tokens[first].possessive and not tokens[first].capital:
        first += 1
    return first


def _is_noun_here(tokens: list[Token], index: int, lexicon: Lexicon) -> bool:
    """Whether the word before the noun of a role goes with it ("cell leader") or is a verb ("give candidate Smith"): it
    goes with it if a name, a modifier or a small word stands before it in turn."""
    word = tokens[index].lower
    if word in lexicon.not_names or word in lexicon.doings or word in lexicon.speech or word.endswith(("ed", "ing")):
        return False
    before = tokens[index - 1] if index else None
    return (
        before is None
        or not before.word
        or before.capital
        or before.possessive
        or before.lower in lexicon.office
        or before.lower in lexicon.people
        or before.lower in ("a", "an", "the", "of", "by", "for", "with", "from", "and")
    )
