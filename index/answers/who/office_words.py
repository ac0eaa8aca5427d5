"""The words of a phrase that says what somebody is, in the form that all ways of saying the same share.

"CEO" and "chief executive officer" are one word here, and so are "British", "UK" and "United Kingdom"; "Peruvian" and
"Peru" are told to be the same.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from index.analysis.names.words import lexicon
from index.answers.who.people import person_nouns
from index.model import Span

_WORD = re.compile(r"[^\W_](?:[\w&’'.-]*\w)?", re.UNICODE)
_POSSESSIVE = re.compile(r"[’']s?$")
DETERMINERS = frozenset("a an the his her its their our my this that".split())
# Who holds an office now, who held it, and who does not hold it, whatever he is called.
TIMES = frozenset("current currently present new newly next incumbent now also".split())
PAST = frozenset("former formerly ex then once onetime one-time previous late ousted retired".split())
LESS = frozenset(
    "deputy vice assistant associate acting interim candidate nominee hopeful would-be self-proclaimed self-declared"
    " no not never shadow honorary under".split()
)
PREPOSITIONS = frozenset(
    "of for at in to from by with on as against over under than about after before like among between into".split()
)
OF = frozenset("of at for in to".split())
COMPANY = frozenset("inc corp co ltd plc group company corporation llc".split())
JOINS = frozenset("and & or".split())
# What ends a phrase.
_BREAKS = frozenset(
    "who which whose that when where while but after before because since was is are were has had have said says told"
    " will would he she they we it i".split()
)
# What has a dot behind it and goes on.
_DOTTED = frozenset("gov sen rep pres sec gen governor senator representative president".split())
PARTIES = frozenset("republican democratic democrat conservative labour liberal tory green socialist".split())
HONORIFICS = frozenset("mr mrs ms miss dr sir dame lord lady".split())
_SAME_TITLE = {
    ("chief", "executive", "officer"): "ceo",
    ("chief", "executive"): "ceo",
    ("prime", "minister"): "premier",
    ("pm",): "premier",
    ("gov",): "governor",
    ("sen",): "senator",
    ("rep",): "representative",
    ("pres",): "president",
    ("chairman",): "chair",
    ("chairwoman",): "chair",
    ("chairperson",): "chair",
    ("cofounder",): "founder",
    ("co-founder",): "founder",
    ("director", "general"): "director-general",
    ("secretary", "general"): "secretary-general",
    ("u.s",): "united-states",
    ("u.s.a",): "united-states",
    ("usa",): "united-states",
    ("us",): "united-states",
    ("america",): "united-states",
    ("american",): "united-states",
    ("united", "states", "of", "america"): "united-states",
    ("united", "states"): "united-states",
    ("uk",): "united-kingdom",
    ("u.k",): "united-kingdom",
    ("britain",): "united-kingdom",
    ("great", "britain"): "united-kingdom",
    ("british",): "united-kingdom",
    ("united", "kingdom"): "united-kingdom",
}
_LONGEST_SAME = max(map(len, _SAME_TITLE))
# Who is asked for as the head of something is called so by other words.
HEADS = frozenset({"head", "chief", "leader", "boss", "director", "director-general"})
# Demonyms that do not begin like their country.
_COUNTRY = {
    "danish": "denmark", "dutch": "netherlands", "english": "england", "finnish": "finland", "french": "france",
    "irish": "ireland", "polish": "poland", "scottish": "scotland", "spanish": "spain", "swiss": "switzerland",
    "welsh": "wales", "filipino": "philippines", "thai": "thailand", "greek": "greece", "turkish": "turkey",
    "burmese": "myanmar", "emirati": "united-arab-emirates", "croatian": "croatia", "iraqi": "iraq",
    "israeli": "israel", "pakistani": "pakistan",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Term:
    word: str
    """In the form that all ways of saying the same share."""
    start: int
    end: int
    capital: bool
    possessive: bool
    glued: bool
    """Whether only a space stands before it."""


def terms_of(text: str, within: Span | None = None) -> list[Term]:
    """The words of a stretch, in the form that all ways of saying the same share."""
    start, end = (within.start, within.end) if within else (0, len(text))
    raw: list[Term] = []
    last = start
    for match in _WORD.finditer(text, start, end):
        own = match.group()
        bare = _POSSESSIVE.sub("", own)
        glued = not raw or joined(text[last : match.start()], raw[-1].word)
        raw.append(Term(bare.casefold(), match.start(), match.end(), own[0].isupper(), bare != own, glued))
        last = match.end()
    terms: list[Term] = []
    at = 0
    while at < len(raw):
        for size in range(min(_LONGEST_SAME, len(raw) - at), 0, -1):
            few = raw[at : at + size]
            same = _SAME_TITLE.get(tuple(one.word for one in few))
            if few[0].word == "us" and not text[few[0].start : few[0].end].isupper():
                same = None
            if same is not None and all(one.glued for one in few[1:]):
                terms.append(Term(same, few[0].start, few[-1].end, few[0].capital, few[-1].possessive, few[0].glued))
                at += size
                break
        else:
            terms.append(raw[at])
            at += 1
    return terms


def joined(between: str, word: str) -> bool:
    """Whether only a space stands behind a word, or the dot of "Gov."."""
    dotted = word in lexicon().abbreviations or word in _DOTTED or "." in word
    return between.isspace() or (dotted and between.startswith(".") and between[1:].isspace())


def breaks(term: Term) -> bool:
    return term.word in _BREAKS and not term.capital


def same(asked: str, term: Term) -> bool:
    """Whether a word of a phrase is a word of the question, or the adjective of its country, or the other way round."""
    return asked == term.word or of_one_country(asked, term.word)


@lru_cache(maxsize=50_000)
def of_one_country(one: str, other: str) -> bool:
    """Whether one of two words is a country, and the other its adjective or another name for it."""
    if _COUNTRY.get(one) == other or _COUNTRY.get(other) == one:
        return True
    return _made_of(one, other) or _made_of(other, one)


def _made_of(demonym: str, place: str) -> bool:
    known = demonym.capitalize() in lexicon().demonyms
    return known and len(place) > 3 and demonym.startswith(place[: max(4, len(place) - 2)])


def is_place(term: Term) -> bool:
    return term.word.capitalize() in lexicon().demonyms or tuple(term.word.split("-")) in lexicon().places


def names_office(term: Term) -> bool:
    return (
        term.word in person_nouns()
        or term.word.removesuffix("s") in person_nouns()
        or term.word in HEADS
        or term.word in _SAME_TITLE.values()
        or term.word in lexicon().office
    )
