"""Which name of the article a token stands for: by a mention, a description, a kinship, or a pronoun.

A pronoun goes to the nearest earlier person of its gender; where genders are not known, only to a person who stands
in the same sentence. What stays unclear stays None: nobody is named by guess.
"""

from __future__ import annotations

import re
import tomllib
from bisect import bisect_right
from collections import Counter
from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from index.answers.who.meaning import identified_with
from index.answers.who.people import person_nouns
from index.model import Article, Name, NameKind, Span

if TYPE_CHECKING:
    from spacy.tokens import Token

_FEMALE = frozenset({"she", "her", "hers", "herself"})
_MALE = frozenset({"he", "him", "his", "himself"})
_PLURAL = frozenset({"they", "their", "them", "theirs", "themselves"})
_GENDERED = {
    **dict.fromkeys(
        "mr sir lord king prince duke father brother son husband actor chairman spokesman businessman".split(), "m"
    ),
    **dict.fromkeys(
        "mrs ms miss lady queen princess duchess mother sister daughter wife actress chairwoman spokeswoman".split(),
        "f",
    ),
}
_KIN = "husband|wife|son|daughter|brother|sister|father|mother|partner|fiancé|fiancée|girlfriend|boyfriend|widow|spouse"
# A first name outweighs a few pronouns that may be somebody else's.
_FIRST_NAME_VOTES = 5
# How far back, in characters, a pronoun may look beyond its sentence: a paragraph or two.
_REACH = 600
_PRONOUN = re.compile(r"\b(?:she|her|hers|herself|he|him|his|himself)\b", re.IGNORECASE)


@cache
def _first_names() -> dict[str, frozenset[str]]:
    lists = tomllib.loads(Path(__file__).with_name("first_names.toml").read_text("utf-8"))
    return {gender[0]: frozenset(text.split()) for gender, text in lists.items()}


@dataclass(frozen=True, slots=True)
class Referent:
    """Whom a token stands for and where the text says so."""

    name: Name
    span: Span
    """The words that stand for it here: a mention, a description or a pronoun."""
    certainty: float


class Cast:
    """The names of one article, ready to be looked up by position."""

    def __init__(self, article: Article, names: tuple[Name, ...]) -> None:
        self._article = article
        self.names = names
        self._mentions = sorted(
            ((m.start, m.end, name) for name in names for m in name.mentions), key=lambda item: (item[0], -item[1])
        )
        self._starts = [start for start, _, _ in self._mentions]
        self._lower = article.text.lower()

    def at(self, position: int) -> tuple[Name, Span] | None:
        """The name mentioned at this offset, the longest mention first."""
        index = bisect_right(self._starts, position)
        found = [
            (end - start, name, Span(start, end))
            for start, end, name in self._mentions[max(0, index - 6) : index]
            if end > position
        ]
        if not found:
            return None
        _, name, span = max(found, key=lambda item: item[0])
        return name, span

    def gender(self, name: Name) -> str | None:
        """m, f or None where the article does not show it."""
        return self._genders.get(name.name)

    def before(self, position: int, gender: str, since: int) -> Name | None:
        """The nearest person of this gender mentioned in ``since … position``."""
        index = bisect_right(self._starts, position - 1)
        for start, _, name in reversed(self._mentions[:index]):
            if start < since:
                return None
            if name.kind is NameKind.PERSON and self.gender(name) == gender:
                return name
        return None

    def people_between(self, start: int, end: int) -> list[Name]:
        """The people mentioned in a stretch, each once, in order."""
        return list(
            {
                name.name: name
                for first, last, name in self._mentions
                if name.kind is NameKind.PERSON and start <= first and last <= end
            }.values()
        )

    def kin(self, relation: str, owner: Name | None) -> Name | None:
        """The person the article calls someone's husband, wife …; the owner's own are never confused with others'."""
        text = self._article.text
        # Most articles have no husband, and looking who may be his takes a millisecond.
        if relation.lower() not in self._lower:
            return None
        found: dict[str, Name] = {}
        pattern = rf"(?:\b(her|his|their)|([’']s|[’']))\s+(?:late\s+|ex-|former\s+)?{relation},?\s+"
        for match in re.finditer(pattern, text, re.IGNORECASE):
            here = self.at(match.end())
            if here is not None and here[0].kind is NameKind.PERSON and (owner is None or here[0].name != owner.name):
                found[here[0].name] = here[0]
        return next(iter(found.values())) if len(found) == 1 else None

    def described(self, words: str) -> Name | None:
        """The only person whose description has this noun as its head ("the governor")."""
        pattern = re.compile(rf"(?:^|\s){re.escape(words)}(?:\s+(?:of|in|for|at)\b|$|,)", re.IGNORECASE)
        fitting = [
            n for n in self.names if n.kind is NameKind.PERSON and n.description and pattern.search(n.description)
        ]
        return fitting[0] if len(fitting) == 1 else None

    def place_of(self, demonym: str) -> Name | None:
        """The place of the article whose name the demonym is made of: Peruvian, North Korean, Japanese."""
        places = [name for name in self.names if name.kind is NameKind.PLACE and len(name.name) >= 4]
        made = [name for name in places if demonym.startswith(name.name[: max(4, len(name.name) - 2)])]
        return max(made, key=lambda name: len(name.name), default=None)

    @cached_property
    def _genders(self) -> dict[str, str]:
        """Genders by titles and by the pronouns that follow a lone person before the next one is named."""
        votes: dict[str, Counter[str]] = {}
        text = self._article.text
        for name in self.names:
            if name.kind is not NameKind.PERSON:
                continue
            counter = votes.setdefault(name.name, Counter())
            first_name = name.name.split()[0]
            for gender, first_names in _first_names().items():
                if first_name in first_names:
                    counter[gender] += _FIRST_NAME_VOTES
            for word in re.findall(r"[\w-]+", (name.description or "").lower()):
                if word in _GENDERED:
                    counter[_GENDERED[word]] += 3
            for mention in name.mentions:
                before = re.search(r"([\w-]+)[.,]?\s+$", text[max(0, mention.start - 24) : mention.start])
                if before and before[1].lower() in _GENDERED:
                    counter[_GENDERED[before[1].lower()]] += 3
        people = [(s, e, n) for s, e, n in self._mentions if n.kind is NameKind.PERSON]
        for number, (_, end, name) in enumerate(people):
            following = people[number + 1][0] if number + 1 < len(people) else len(text)
            stretch = text[end : min(following, end + 250)].partition("\n")[0]
            for distance, match in enumerate(_PRONOUN.finditer(stretch)):
                gender = "f" if match[0].lower() in _FEMALE else "m"
                # "Torres … her husband" is an owner's pronoun about somebody else.
                if re.match(rf"\s+(?:{_KIN})", stretch[match.end() :]):
                    continue
                votes[name.name][gender] += 2 if distance == 0 else 1
        for owner_gender, relation in (("f", "husband"), ("m", "wife")):
            kin = self.kin(relation, None)
            if kin is not None:
                votes[kin.name]["m" if owner_gender == "f" else "f"] += 6
        return {
            name: counter.most_common(1)[0][0]
            for name, counter in votes.items()
            if counter and counter["m"] != counter["f"]
        }


def resolve(token: Token, offset: int, cast: Cast, sentence: Span) -> list[Referent]:
    """The names a token of the sentence stands for; ``offset`` is where the parsed text begins."""
    position = offset + token.idx
    span = Span(position, position + len(token.text))
    word = token.lower_
    if word in _FEMALE or word in _MALE:
        person = _pronoun(token, offset, cast, sentence, "f" if word in _FEMALE else "m")
        return [Referent(person, span, 0.85)] if person is not None else []
    if word in _PLURAL:
        return _plural(token, offset, cast, sentence)
    token = fuller(token)
    here = cast.at(offset + token.idx)
    if here is not None and here[1].end <= position + len(token.text) + 2:
        return [Referent(here[0], here[1], 1.0)]
    if here is not None and here[0].kind is NameKind.GROUP:
        return [Referent(here[0], here[1], 1.0)]
    for other in identified_with(token):
        named = cast.at(offset + other.idx)
        if named is not None and other.pos_ == "PROPN" and named[0].kind is not NameKind.GROUP:
            return [Referent(named[0], named[1], 0.95)]
    if token.pos_ == "NOUN" and token.tag_ == "NN":
        owner = next((child for child in token.children if child.dep_ == "poss"), None)
        if re.fullmatch(_KIN, word) and owner is not None:
            of = next(iter(resolve(owner, offset, cast, sentence)), None)
            person = cast.kin(word, of.name if of else None)
            return [Referent(person, Span(offset + owner.idx, span.end), 0.9)] if person is not None else []
        article_word = next((child for child in token.children if child.dep_ == "det"), None)
        if article_word is not None and article_word.lower_ == "the":
            person = cast.described(word)
            if person is not None and _fits(token, person):
                return [Referent(person, Span(offset + article_word.idx, span.end), 0.85)]
    return []


def _fits(noun: Token, person: Name) -> bool:
    """Whether the words before a description say nothing that the person's own does not: who won this year's race is
    not last year's winner."""
    own = f"{person.name} {person.description}".lower()
    before = (t for t in noun.subtree if t.i < noun.i and t.pos_ in {"NOUN", "PROPN", "ADJ", "NUM"})
    return all(t.lower_ in own for t in before)


def places_in(token: Token, offset: int, cast: Cast) -> list[Referent]:
    """Places a phrase names or belongs to: Peru, "Peru's Congress", "the Peruvian president"."""
    found = []
    parts = [token, *(part for part in token.subtree if part.i < token.i)]
    parts += [
        inner
        for c in token.children
        if c.dep_ == "prep" and c.i > token.i
        for inner in c.children
        if inner.dep_ == "pobj"
    ]
    for part in parts:
        position = offset + part.idx
        certainty = 1.0 if part == token else 0.85
        here = cast.at(position)
        if here is not None and here[0].kind in {NameKind.PLACE, NameKind.ORGANISATION}:
            found.append(Referent(here[0], here[1], certainty))
        elif part.ent_type_ == "NORP":
            first = min(part.subtree, key=lambda t: t.i)
            whole = part.doc.text[first.idx : part.idx + len(part.text)]
            named = cast.place_of(whole) or cast.place_of(part.text)
            if named is not None:
                found.append(Referent(named, Span(position, position + len(part.text)), certainty))
    return found[:1]


def _pronoun(token: Token, offset: int, cast: Cast, sentence: Span, gender: str) -> Name | None:
    """In its sentence the subject above the pronoun, else the nearest earlier person of its gender."""
    position = offset + token.idx
    earlier = [n for n in cast.people_between(sentence.start, position) if cast.gender(n) in {gender, None}]
    sure = [name for name in earlier if cast.gender(name) == gender]
    clause = token
    while clause.head != clause:
        clause = clause.head
        for child in clause.children:
            if child.dep_ in {"nsubj", "nsubjpass"} and child.i < token.i and token not in child.subtree:
                person = _named(child, offset, cast)
                if person in sure or (person in earlier and not sure):
                    return None if _may_be_another(token, child) else person
    if len(sure) == 1 or (not sure and len(earlier) == 1):
        return (sure or earlier)[0]
    return cast.before(position, gender, max(0, sentence.start - _REACH))


def _may_be_another(pronoun: Token, subject: Token) -> bool:
    """Whether a person without a name stands between: "Cotton spoke of a dealer's sentence and what became of him"."""
    if pronoun.dep_ in {"nsubj", "nsubjpass"}:
        return False
    between = (token for token in subject.doc[subject.i + 1 : pronoun.i] if token not in identified_with(subject))
    people = (token for token in between if token.tag_ == "NN" and token.lemma_.lower() in person_nouns())
    return any(token.dep_ not in {"attr", "appos", "compound"} for token in people)


def _named(noun: Token, offset: int, cast: Cast) -> Name | None:
    """The person that a noun phrase names by its head or by what is the same as it."""
    for one in (noun, *identified_with(noun)):
        named = cast.at(offset + one.idx)
        if named is not None and named[0].kind is NameKind.PERSON and _is_head(one, offset, named[1]):
            return named[0]
    return None


def _is_head(token: Token, offset: int, mention: Span) -> bool:
    """Whether the mention ends with the token ("Trump" does not end "Trump administration")."""
    return offset + token.idx < mention.end <= offset + token.idx + len(token.text) + 2


def fuller(noun: Token) -> Token:
    """ "the group" for the fuller phrase of the same head earlier in the sentence."""
    if not any(child.lower_ in {"the", "this", "that"} for child in noun.children):
        return noun
    twins = [t for t in noun.doc[: noun.i] if t.lemma_ == noun.lemma_ and t.n_lefts > noun.n_lefts]
    return twins[0] if twins else noun


def _plural(token: Token, offset: int, cast: Cast, sentence: Span) -> list[Referent]:
    """ "their" within a sentence: the group or the several people that are its subject."""
    clause = token
    while clause.head != clause:
        clause = clause.head
        for child in clause.children:
            if child.dep_ not in {"nsubj", "nsubjpass"} or child.i >= token.i or token in child.subtree:
                continue
            parts = [child, *child.conjuncts]
            found = [r for part in parts for r in resolve(part, offset, cast, sentence) if part.lower_ not in _PLURAL]
            if len(parts) > 1 or (found and found[0].name.kind is not NameKind.PERSON):
                return found
    return []
