"""An Answer as a Discord message: the one entrance for commands that have an answer to show."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from discord import ui

from index.model import Answer, AnswerKind

from .citations import Entry, draw_entries
from .heading import draw_heading, draw_notice
from .layout import CardButton, CardSelect, Picture, Sheet, choosable
from .names import name_entries
from .profile import draw_profile
from .quotations import quotation_entries
from .verdict import draw_verdict, evidence_entries
from .wording import filter_words

NEAREST_SHOWN = 3
"""Passages beside "nothing found": enough to see that none answers."""
_LIST = 2
_BUTTONS = 6
"""Components of a list to choose from, and of a full row of buttons."""
TAKE_OFF, PUT_ON = "✕", "+"
"""What a filter's button does."""


@dataclass(frozen=True, slots=True)
class Opening:
    """By what a card's buttons find its question again, after a restart too."""

    asked: str
    """Id under which the question is remembered."""
    put_as: AnswerKind
    """How it was put; the library may read it as another kind."""
    further: bool = False
    """Whether there may be entries beyond the ones given."""
    private: bool = False
    """Whether only the asker sees the card."""
    understood: str | None = None
    """How a word of the question was read, to be said."""
    threads: bool = False
    """Whether the rest may be shown in a thread."""
    after: int = 0
    """Number of the last citation of the card that this one goes on from."""


def entries_of(answer: Answer) -> list[Entry]:
    """What can be shown of an answer, one entry a citation; for a who-answer one entry a sentence with its names."""
    if answer.kind is AnswerKind.WHO and answer.answered:
        return name_entries(answer)
    if answer.kind is AnswerKind.VERIFY:
        return evidence_entries(answer)
    entries = quotation_entries(answer)
    return entries if answer.answered else entries[:NEAREST_SHOWN]


def answer_card(
    answer: Answer,
    opening: Opening | None = None,
    entries: Sequence[Entry] | None = None,
    picture: Picture | None = None,
) -> ui.LayoutView:
    """The answer with as many of the entries as fit: those given, else all it has.

    A citation's number is what its button **In context** hands on. Without an ``opening`` there are no buttons.
    """
    entries = entries_of(answer) if entries is None else entries
    sheet = Sheet()
    draw_heading(sheet, answer, opening.put_as if opening else None, opening.understood if opening else None)
    first_card = opening is None or not opening.after
    if first_card:
        _draw_finding(sheet, answer, picture)
    if opening is None:
        draw_entries(sheet, entries, None)
        return sheet.view()
    choices = choosable(answer.choices) if first_card else ()
    if leads := list(_leads(answer, opening)):
        sheet.row(*leads)
    filters = list(_filters(answer, opening))
    spare = _BUTTONS + (_LIST if choices else 0) + (1 + len(filters) if filters else 0)
    drawn = draw_entries(sheet, entries, opening.asked, spare)
    if choices:
        sheet.row(CardSelect.make("Whom do you mean?", choices, "choose", opening.asked))
    if filters:
        sheet.row(*filters)
    last = entries[drawn - 1].citation.number if drawn and (opening.further or drawn < len(entries)) else None
    if buttons := list(_buttons(answer, opening, last)):
        sheet.row(*buttons)
    return sheet.view()


def _buttons(answer: Answer, opening: Opening, last: int | None) -> Iterator[CardButton]:
    """What can be done with the answer as a whole; ``last``: the number to go on from, where there is more."""
    if last is not None:
        yield CardButton.make("More", "more", opening.asked, last)
        if opening.threads and not opening.after:
            yield CardButton.make("Open thread", "thread", opening.asked, last)
    if opening.private:
        yield CardButton.make("Share", "share", opening.asked, opening.after)
    if not opening.after and not answer.choices:
        yield CardButton.make("Right", "right", opening.asked)
        yield CardButton.make("Wrong", "wrong", opening.asked)


def _filters(answer: Answer, opening: Opening) -> Iterator[CardButton]:
    """A button for each filter, which takes off just that one, or puts it on again."""
    if opening.after:
        return
    for sign, filters in ((TAKE_OFF, answer.filters), (PUT_ON, answer.off)):
        for name, words in filter_words(filters).items():
            yield CardButton.make(f"{sign} {words}", "filter", opening.asked, name)
    if answer.filters:
        yield CardButton.make("Search everything", "unfiltered", opening.asked)


def _leads(answer: Answer, opening: Opening) -> Iterator[CardButton]:
    """From who somebody is to their words and to the articles."""
    if opening.after or not answer.answered or answer.profile is None:
        return
    if answer.profile.quotations:
        yield CardButton.make("Quotations", "said", opening.asked)
    yield CardButton.make("Articles", "naming", opening.asked, 0)


def _draw_finding(sheet: Sheet, answer: Answer, picture: Picture | None) -> None:
    if answer.kind is AnswerKind.VERIFY and answer.verdict:
        draw_verdict(sheet, answer, answer.verdict)
        return
    draw_notice(sheet, answer)
    if answer.kind is AnswerKind.ENTITY and answer.answered:
        draw_profile(sheet, answer, picture)
