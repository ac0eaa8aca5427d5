"""The top of every answer: the question, how it was understood, and what is to be said before the passages."""

from __future__ import annotations

from index.model import Answer, AnswerKind

from .escaping import shortened
from .layout import Sheet
from .wording import limited_to

QUESTION = 300
NOTICE = 500
NOTHING_FOUND = "Nothing in the corpus answers this."
NEAREST = "The nearest passages, which may be about something else:"

_TITLES = {
    AnswerKind.ASK: "",
    AnswerKind.WHO: "Who: ",
    AnswerKind.SAID: "",
    AnswerKind.VERIFY: "Is this in the corpus? ",
    AnswerKind.ENTITY: "",
}
_UNDERSTOOD = {
    AnswerKind.WHO: "read as a question for names",
    AnswerKind.SAID: "read as a question for someone’s own words",
}


def draw_heading(
    sheet: Sheet, answer: Answer, asked_as: AnswerKind | None = None, understood: str | None = None
) -> None:
    """The question, then a small line with how it was read (where that is not how it was put) and its filters."""
    title = _TITLES[answer.kind] if asked_as in (None, answer.kind) else ""
    lines = [f"### {title}{shortened(answer.question, QUESTION)}"]
    read_as = _UNDERSTOOD.get(answer.kind) if asked_as not in (None, answer.kind) else None
    said = shortened(understood, 200) if understood else None
    if known := " · ".join(part for part in [said, read_as, *limited_to(answer.filters)] if part):
        lines.append(f"-# {known}")
    sheet.text("\n".join(lines))


def draw_notice(sheet: Sheet, answer: Answer) -> None:
    """The library's word to the reader; passages that do not answer are said to be no more than near."""
    notice = shortened(answer.notice, NOTICE) if answer.notice else ""
    if answer.answered:
        if notice:
            sheet.text(notice)
        return
    lines = [f"**{notice or NOTHING_FOUND}**"]
    if answer.citations:
        lines.append(NEAREST)
    sheet.text("\n".join(lines))
