"""Whom a stretch of text stands for: the person named in it, or the one the article describes by these words."""

from __future__ import annotations

import re
from collections.abc import Sequence

from index.analysis.names.folding import Key, key
from index.analysis.names.words import lexicon
from index.model import Article, Name, NameKind

# How far before a name its title may reach, in characters.
REACH = 60
# What may stand between a name and a description of it: "Louis Gallois, the Airbus chief executive".
_APPOSED = re.compile(r"\s*[,–—]?\s*")
# Behind these a name is no longer the head of the phrase: "the husband of Jane Smith".
_COMPLEMENT = re.compile(r"\b(?:of|at|in|for|by|with|to|from|on|about|against|under)\b[^,]*$")
_POSSESSIVE = re.compile(r"[’'](?:s\b)?\s*\w")
_PRONOUNS = frozenset({"he", "she", "him", "his", "her", "hers", "himself", "herself"})
_DETERMINERS = frozenset({"a", "an", "the", "his", "her", "its", "their", "our", "my", "this", "that"})


def referent(article: Article, names: Sequence[Name], start: int, end: int) -> Name | None:
    """The person whom ``article.text[start:end]`` stands for, or None where the text does not settle it.

    A name in it decides; else it has to be a description right beside a name ("the Airbus chief executive" behind
    "Louis Gallois, "), or one that the article gives to one person only ("the governor").
    """
    people = [name for name in names if name.kind is NameKind.PERSON]
    if article.text[start:end].lower() in _PRONOUNS:
        return _nearest(article, people, start)
    return _named(article, people, start, end) or _described(article, people, start, end)


def _nearest(article: Article, people: Sequence[Name], start: int) -> Name | None:
    """The only person named before a pronoun in its paragraph, or in the one before."""
    blocks = [block for block in article.blocks if block.start <= start]
    for block in blocks[:-3:-1]:
        named = {
            name.name: name
            for name in people
            for mention in name.mentions
            if block.start <= mention.start < min(start, block.end)
        }
        if named:
            return next(iter(named.values())) if len(named) == 1 else None
    return None


def _named(article: Article, people: Sequence[Name], start: int, end: int) -> Name | None:
    inside = [(mention, name) for name in people for mention in name.mentions if start <= mention.start < end]
    for mention, name in sorted(inside, key=lambda pair: pair[0].start):
        if _POSSESSIVE.match(article.text[mention.end : end]):
            continue
        if not _COMPLEMENT.search(article.text[start : mention.start]):
            return name
    return None


def _described(article: Article, people: Sequence[Name], start: int, end: int) -> Name | None:
    lists = lexicon()
    words = _content(key(article.text[start:end]))
    spelt = [
        name for name in people if any(key(form) == key(article.text[start:end]) for form in (name.name, *name.aliases))
    ]
    if len(spelt) == 1:
        return spelt[0]  # inside another name: "the Andy Warhol Foundation"
    if not words or not any(word in lists.people or word in lists.honorifics for word in words):
        return None
    text = article.text
    beside = {
        name.name: name
        for name in people
        for mention in name.mentions
        if (0 <= mention.start - end <= 3 and _APPOSED.fullmatch(text[end : mention.start]))
        or (
            0 <= start - mention.end <= 3
            and text[mention.end : start].strip()
            and _APPOSED.fullmatch(text[mention.end : start])
        )
    }
    if len(beside) == 1:
        return next(iter(beside.values()))
    called = [name for name in people if any(_fits(words, phrase) for phrase in _phrases(article, name))]
    if len(called) > 1:
        called = [name for name in called if any(_content(phrase) == words for phrase in _phrases(article, name))]
    return called[0] if len(called) == 1 else None


def _phrases(article: Article, name: Name) -> set[Key]:
    """What the article calls a person: the description, and the words right before each mention."""
    found = {key(name.description)} if name.description else set()
    for mention in name.mentions:
        before = article.text[max(0, mention.start - REACH) : mention.start].rsplit("\n", 1)[-1]
        words = key(re.split(r"[.,;:!?“”\"()–—]", before)[-1])
        for back in range(1, min(5, len(words)) + 1):
            found.add(words[-back:])
    return found


def _fits(words: Key, phrase: Key) -> bool:
    """Whether a description says no more than a phrase and has its head: "the governor", "governor of Ohio"."""
    content = _content(phrase)
    return content[-len(words) :] == words or content[: len(words)] == words


def _content(words: Key) -> Key:
    while words and words[0] in _DETERMINERS:
        words = words[1:]
    return words
