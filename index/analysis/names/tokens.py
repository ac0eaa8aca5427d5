"""Words and marks of one block of text, with what names need to know of each; no language model is asked."""

from __future__ import annotations

import re
from dataclasses import dataclass

from index.analysis.names.words import Lexicon
from index.model import Block

_TOKEN = re.compile(
    r"""
    (?P<dotted>(?:[^\W\d_]\.){2,}|\b[A-Z]\.[A-Z]\b)                                      # U.S., C.I.A.
  | (?P<word>(?:\b[OD]['’][ ]?(?=[^\W\d_]))?                           # O’Leary, and O' Leary
      [^\W\d_][^\W_]*(?:(?:[-‑'’&][^\W_]|\.(?=(?:com|org|net|gov|co|io)\b))[^\W_]*)*)
  | (?P<number>\d[\d.,]*\d|\d)
  | (?P<break>\n\s*)
  | (?P<mark>\S)
    """,
    re.VERBOSE,
)
_POSSESSIVE = re.compile(r"['’][sS]$")
# "Trump-era", "China-based": the name is what stands before the hyphen.
_TAIL = re.compile(
    r"-(?:based|led|backed|era|born|style|controlled|owned|run|made|like|wide|dominated|held|friendly|only|funded|sponsored"
    r"|appointed|occupied|trained|linked|bound|aligned|themed|area|related|registered|listed|built|supported|brokered|elect|designate"
    r"|bashing|supporting|loving|hating|allied|inspired|approved|nominated|endorsed|brokered|picked|supplied|type)$"
)
_NAME_PREFIX = re.compile(r"^(?:(?:al|el|ul|ad|as|ash|an|ar|at|az)-|[dlDL][’']|dell[’'])(?=[^\W\d_])", re.IGNORECASE)
_APOSTROPHES = ("’", "'")
_SENTENCE_END = frozenset(".!?…:•*|")
OPENING = frozenset("‘“\"'«(")
CLOSING = frozenset("’”\"'»)")


@dataclass(slots=True)
class Token:
    """A word or mark; ``start`` and ``end`` count in the article's text."""

    text: str
    start: int
    end: int
    word: bool
    lower: str
    capital: bool
    """Whether it may stand in a name: begins with a capital, or is ``al-Assad``, ``d’Estaing``."""
    opens: bool = False
    """Whether it opens a sentence or a quotation, where a capital says little."""
    possessive: bool = False
    """Whether ``’s`` followed; ``end`` stands before it."""
    glued: bool = False
    """Whether exactly one blank (or a hyphen split) lies between the word before and this one."""


def tokenise(text: str, block: Block, lexicon: Lexicon) -> list[Token]:
    """The words and marks of a block in order."""
    tokens: list[Token] = []
    opens, last_end = True, -2
    for match in _TOKEN.finditer(text, block.start, block.end):
        kind, (start, end) = match.lastgroup, match.span()
        if kind == "word":
            word, stop = match[0], text[end : end + 1]
            capital = word[0].isupper()
            if word.isalpha() and not (capital and stop == "."):  # most words: nothing is cut off or added
                possessive = stop in _APOSTROPHES and word[-1] in "sS" and text[end + 1 : end + 2].isspace()
                glued = 0 <= start - last_end <= 1 and not tokens[-1].possessive
                tokens.append(Token(word, start, end, True, word.lower(), capital, opens, possessive, glued))
                opens, last_end = False, end
                continue
        if kind == "break":
            opens, last_end = True, -2
            continue
        if kind == "mark":
            if start == last_end - 1:  # the full stop of "Mr." belongs to it
                continue
            mark = match[0]
            tokens.append(Token(mark, start, end, False, mark, False))
            if mark in _SENTENCE_END:
                opens = True
            elif mark in OPENING:
                # After a word and a blank it may open a nickname; after a comma or colon it opens speech.
                before = tokens[-2] if len(tokens) > 1 else None
                opens = opens or before is None or not before.word
            elif mark not in CLOSING:
                opens = mark in "–—" and opens
            last_end = -2
            continue
        if kind == "number":
            tokens.append(Token(match[0], start, end, False, match[0], False))
            opens, last_end = False, -2
            continue
        for token in _words(text, start, end, kind == "dotted", lexicon):
            token.opens = opens
            token.glued = last_end in (token.start - 1, token.start) and not tokens[-1].possessive
            tokens.append(token)
            opens, last_end = False, token.end
    return tokens


def _words(text: str, start: int, end: int, dotted: bool, lexicon: Lexicon) -> list[Token]:
    word = text[start:end]
    possessive = False
    if not dotted and (found := _POSSESSIVE.search(word)):
        end = start + found.start()
        word, possessive = text[start:end], True
    elif text[end : end + 1] == "." and ((len(word) == 1 and word.isupper()) or word.lower() in lexicon.abbreviations):
        # The full stop belongs to an initial or an abbreviation ("no." and "sun." only with a capital).
        if word[0].isupper() and not (word.lower() in lexicon.common and word.lower() not in _TITLES_WITH_STOP):
            end += 1
            word = text[start:end]
    elif text[end : end + 1] in _APOSTROPHES and word[-1] in "sS" and text[end + 1 : end + 2].isspace():
        possessive = True
    if not dotted and "-" in word:
        if word[0].isupper() and (tail := _TAIL.search(word)):
            middle = start + tail.start()
            return [_word(text, start, middle), _word(text, middle + 1, end, possessive)]
        head, _, rest = word.partition("-")
        if word[0].islower() and rest[:1].isupper() and not _NAME_PREFIX.match(word):
            middle = start + len(head)
            return [_word(text, start, middle), _word(text, middle + 1, end, possessive)]
    return [_word(text, start, end, possessive)]


_TITLES_WITH_STOP = frozenset(
    {"gen", "rep", "sen", "gov", "col", "rev", "hon", "inc", "co", "miss", "mass", "ill", "ore", "wash", "st", "fr"}
)


def _word(text: str, start: int, end: int, possessive: bool = False) -> Token:
    word = text[start:end]
    capital = (word[0].isupper() and not word.endswith("-year-old")) or (
        bool(_NAME_PREFIX.match(word)) and any(c.isupper() for c in word)
    )
    return Token(word, start, end, True, word.lower().replace("’", "'"), capital, possessive=possessive)
