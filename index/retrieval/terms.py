"""The words of a question that a search by words can use."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from pathlib import Path
from threading import Lock

import Stemmer

STOP = frozenset(
    word
    for line in Path(__file__).with_name("stopwords.txt").read_text("utf-8").splitlines()
    if not line.startswith("#")
    for word in line.split()
)
"""Words without a meaning of their own; number words are not among them, as a number is never noise in news."""

_WORD = re.compile(r"\w+", re.UNICODE)
NUMBER_MARKS = re.compile(r"(?<=\d)[.,](?=\d)")
"""What parts the digits of one number."""
_WHOLE = re.compile(r"\d+(?:[.,]\d+)+|\w+")
_LITERAL = re.compile(r"[“\"«]([^”\"»]{2,})[”\"»]")
# Where a question goes over to something else, and how many words of its own that has at least: as many part the long
# questions of multihoprag_evidence dev that quote a word in one place, and leave a short one with an aside whole.
_TURN = re.compile(r"[;:]|,(?!\s?\d)|\b(?:while|whereas|compared (?:to|with))\b", re.IGNORECASE)
_OWN_WORDS = 5


def words(text: str) -> list[str]:
    """Runs of letters and digits, in lower case, as the full-text index sees them."""
    return _WORD.findall(lowered(text))


def whole_words(text: str) -> list[str]:
    """The same, with "14,000" and "5.2" as one word each."""
    return _WHOLE.findall(lowered(text))


def lowered(text: str) -> str:
    """A text in which its words stand as ``words`` and ``whole_words`` give them."""
    return text.replace("’", "'").lower()


def plain(word: str) -> str:
    """A word without its accents."""
    if word.isascii():
        return word
    return "".join(c for c in unicodedata.normalize("NFKD", word) if not unicodedata.combining(c))


# What the full-text index does otherwise than Porter did at first: technolog(y), possibl(y), trek(king).
_LATER = re.compile(
    r"(?P<log>.*[aeiouy].*[^aeiou].*log)i|(?P<bl>.*[aeiouy].*[^aeiou].*bl)i|(?P<twice>.*[aeiouy].*([hjkqvwx]))\4"
)


class _Stems(dict[str, str]):
    """Every word's stem, once; a dictionary's own look-up, as ranking needs twenty thousand for a question."""

    MOST = 200_000
    LONGEST = 64
    """Bytes; what is longer the full-text index keeps as it is."""

    def __init__(self) -> None:
        super().__init__()
        self._porter = Stemmer.Stemmer("porter")
        # The stemmer has a state, and questions are ranked in several threads.
        self._one = Lock()

    def __missing__(self, word: str) -> str:
        bare = plain(word)
        if len(bare.encode("utf-8", "surrogatepass")) > self.LONGEST:
            return bare
        with self._one:
            # It leaves two letters as they are.
            found = str(self._porter.stemWord(bare)) if len(bare) > 2 else bare
            if (later := _LATER.fullmatch(found)) and not (later["twice"] and not bare.endswith(("ed", "ing"))):
                found = later["log"] or later["twice"] or str(self._porter.stemWord(f"{later['bl']}e"))
        if len(self) >= self.MOST:
            self.clear()
        self[word] = found
        return found


_STEMS = _Stems()


def stem(word: str) -> str:
    """A word as the full-text index keeps it: without accents, cut to its stem by Porter's rules."""
    return _STEMS[word]


def stems_of(said: Iterable[str]) -> list[str]:
    """The stem of each of these words."""
    return list(map(_STEMS.__getitem__, said))


def stems(text: str) -> set[str]:
    """The stems of a text's words."""
    return set(stems_of(words(text)))


def content_words(text: str) -> list[str]:
    """The words that carry meaning, each once, in order; all the words where none does."""
    every = list(dict.fromkeys(words(text)))
    return [word for word in every if word not in STOP] or every


def proper_words(text: str) -> list[str]:
    """The words of names and numbers: with a digit, or with a capital that no beginning of a sentence gave them."""
    if text.isupper():
        text = text.lower()
    found = []
    for match in _WHOLE.finditer(text):
        word = match[0]
        # Most words are neither, and are passed over by the quicker look.
        if word.islower() and word.isalpha():
            continue
        opens = _opens_a_sentence(text, match.start())
        if any(map(str.isupper, word[opens:])) or any(map(str.isdigit, word)):
            found += whole_words(word)
    return found


def is_telling(text: str) -> bool:
    """Whether there is anything to search by: a word with a meaning, a name, a number, words in quotation marks."""
    # "WHO" and "US", not "who" and "us".
    named = text.isupper() or bool(proper_words(text))
    return named or bool(literals(text)) or any(word not in STOP for word in words(text))


def _opens_a_sentence(text: str, at: int) -> bool:
    while at and text[at - 1] in " “\"'‘(":
        at -= 1
    return not at or text[at - 1] in ".?!:"


def literals(text: str) -> list[str]:
    """What stands in double or angle quotation marks: words an answer has to contain as they are."""
    return [match.strip() for match in _LITERAL.findall(text) if words(match)]


def has_parts(text: str) -> bool:
    """Whether a question asks several things, so that words it quotes belong to one of them only."""
    parts = _TURN.split(_LITERAL.sub(lambda quoted: " ".join(words(quoted[1])), text))
    return sum(len(content_words(part)) >= _OWN_WORDS for part in parts) > 1


def match_any(terms: list[str], required: list[str]) -> str:
    """An FTS5 expression: any of the terms, and every literal as a phrase. Empty where there is nothing to match."""
    parts = [" OR ".join(_quote(term) for term in terms)] if terms else []
    parts += [_quote(" ".join(words(literal))) for literal in required]
    return " AND ".join(f"({part})" for part in parts)


def _quote(term: str) -> str:
    return '"' + term.replace('"', '""') + '"'
