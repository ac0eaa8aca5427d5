"""An Answer as a Discord message: the one entrance for commands that have an answer to show."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from discord import ui

from index.model import Answer, AnswerKind

from .citations import Entry, draw_entries
from .heading import draw_heading, draw_notice
from .layout import CardButton, CardSelect, Sheet, choosable
from .names import name_entries
from .profile import draw_profile
from .quotations import quotation_entries
from .verdict import draw_verdict, evidence_entries

NEAREST_SHOWN = 3
"""Passages beside "nothing found": enough to see that none answers."""
_ROW = 2
"""Components of a row with one button or list."""


@dataclass(frozen=True, slots=True)
class Opening:
    """By what a card's buttons find its question again, after a restart too."""

    asked: str
    """Id under which the question is remembered."""
    put_as: AnswerKind
    """How it was put; the library may read it as another kind."""
    continued: bool = False
    """Whether the card goes on from an earlier one."""
    further: bool = False
    """Whether there may be entries beyond the ones given."""


def entries_of(answer: Answer) -> list[Entry]:
    """What can be shown of an answer, one entry a citation; for a who-answer one entry a sentence with its names."""
    if answer.kind is AnswerKind.WHO and answer.answered:
        return name_entries(answer)
    if answer.kind is AnswerKind.VERIFY:
        return evidence_entries(answer)
    entries = quotation_entries(answer)
    return entries if answer.answered else entries[:NEAREST_SHOWN]


def answer_card(
    answer: Answer, opening: Opening | None = None, entries: Sequence[Entry] | None = None
) -> ui.LayoutView:
    """The answer with as many of the entries as fit: those given, else all it has.

    A citation's number is what its button **In context** hands on; **More** hands on the number of the last that
    is shown. Without an ``opening`` there are no buttons.
    """
    entries = entries_of(answer) if entries is None else entries
    sheet = Sheet()
    draw_heading(sheet, answer, opening.put_as if opening else None)
    first_card = opening is None or not opening.continued
    if first_card:
        _draw_finding(sheet, answer)
    choices = choosable(answer.choices) if opening and first_card else ()
    asked = opening.asked if opening else None
    drawn = draw_entries(sheet, entries, asked, spare=_ROW + (_ROW if choices else 0))
    if opening and choices:
        sheet.row(CardSelect.make("Whom do you mean?", choices, "choose", opening.asked))
    if opening and drawn and (opening.further or drawn < len(entries)):
        sheet.row(CardButton.make("More", "more", opening.asked, entries[drawn - 1].citation.number))
    return sheet.view()


def _draw_finding(sheet: Sheet, answer: Answer) -> None:
    if answer.kind is AnswerKind.VERIFY and answer.verdict:
        draw_verdict(sheet, answer, answer.verdict)
        return
    draw_notice(sheet, answer)
    if answer.kind is AnswerKind.ENTITY and answer.answered:
        draw_profile(sheet, answer)
