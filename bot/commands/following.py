"""A reply to an answer goes on with its subject: "and what did she say?" is read with the names of that answer."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

import discord

from bot.cards.layout import BUTTON, CHOICE
from index.analysis.quotations.people import PRONOUN_GENDER, Gender, gender_of
from index.model import Answer, NameKind, Story
from index.view import View

from .questions import as_noted
from .stale import ids_in

if TYPE_CHECKING:
    from bot.app import StorydeskBot

_JOINING = re.compile(r"^(?:and|but|so|then|also|ok(?:ay)?)\b[\s,]+", re.IGNORECASE)
_PRONOUN = re.compile(r"\b(?:s?he|him|his|hers?)\b", re.IGNORECASE)
_POSSESSIVE = {"his", "hers"}


@dataclass(frozen=True, slots=True)
class Followed:
    """A reply to an answer, as read."""

    text: str
    pronoun: str | None = None
    people: tuple[str, ...] = ()
    """Whom the pronoun may stand for; one: it is read so."""

    def meaning(self, name: str) -> str:
        """The question with the name in place of the pronouns."""
        return _PRONOUN.sub(lambda match: _in_place_of(match, self.text, name), self.text)


async def followed(bot: StorydeskBot, message: discord.Message, text: str, parts: frozenset[str]) -> Followed | None:
    """The reply as read within these restricted parts; None where it replies to no answer of ours still known."""
    to = message.reference.resolved if message.reference else None
    if not isinstance(to, discord.Message) or to.author != bot.user or (asked := _asked_in(to)) is None:
        return None
    noted = await bot.book.read(asked)
    if noted is None:
        return None
    text = _JOINING.sub("", text)
    pronoun = _PRONOUN.search(text)
    if pronoun is None or noted.kind not in _QUESTIONS:
        return Followed(text)
    question = as_noted(noted)
    view = await bot.library.view(question.parts & parts)
    return Followed(text, pronoun[0], await _people(view, await question.put(view), pronoun[0].lower()))


_QUESTIONS = {"ask", "who", "said", "verify", "entity"}


async def _people(view: View, answer: Answer, pronoun: str) -> tuple[str, ...]:
    """The people of an answer whom the pronoun may stand for, those known to be of its gender first."""
    wanted = _gender(pronoun)
    stories = [
        story
        for article_id in dict.fromkeys(citation.article_id for citation in answer.citations)
        if (story := await view.article(article_id))
    ]
    genders = {name: _gender_in(stories, forms) for name, forms in _named(answer, stories)}
    fitting = [name for name, gender in genders.items() if gender.fits(wanted)]
    return tuple(sorted(fitting, key=lambda name: genders[name] is not wanted))


def _named(answer: Answer, stories: list[Story]) -> Iterator[tuple[str, set[str]]]:
    """The people an answer is about, each with the forms of their name: those named, those quoted, else those cited."""
    people = [name for name in answer.names if name.kind is NameKind.PERSON]
    speakers = [citation.speaker for citation in answer.citations if citation.speaker]
    if people or speakers:
        yield from ((name.name, {name.name, *name.aliases}) for name in people)
        yield from ((speaker, {speaker}) for speaker in speakers)
        return
    for story in stories:
        for name in story.analysis.names:
            if name.kind is NameKind.PERSON and any(
                citation.article_id == story.article.id and citation.start <= mention.start < citation.end
                for citation in answer.citations
                for mention in name.mentions
            ):
                yield name.name, {name.name, *name.aliases}


def _gender_in(stories: list[Story], forms: set[str]) -> Gender:
    for story in stories:
        for name in story.analysis.names:
            if name.kind is NameKind.PERSON and forms & {name.name, *name.aliases}:
                gender = gender_of(story.article, name)
                if gender is not Gender.UNKNOWN:
                    return gender
    return Gender.UNKNOWN


def _gender(pronoun: str) -> Gender:
    return PRONOUN_GENDER.get(pronoun, Gender.UNKNOWN)


def _in_place_of(match: re.Match[str], text: str, name: str) -> str:
    word = match[0].lower()
    owns = word in _POSSESSIVE or (word == "her" and bool(re.match(r"\s+\w", text[match.end() :])))
    return f"{name}’s" if owns else name


def _asked_in(message: discord.Message) -> str | None:
    """The id of the question that a card of ours answers, from any of its buttons."""
    for component in message.components:
        for custom_id in ids_in(component):
            family, *parts = custom_id.split(":")
            if family in {BUTTON, CHOICE} and len(parts) > 1:
                return parts[1]
    return None
