"""What the bot is used for, for admins."""

from __future__ import annotations

from discord import ui

from bot.bars import bars
from bot.usage import Usage

from .escaping import shortened
from .layout import sentence_card
from .wording import counted, day

IN_PRIVATE = "*asked in private*"
NOTHING = "Nothing has been asked in the last {} days."


def usage_card(usage: Usage) -> ui.LayoutView:
    """The figures, the busiest days, and what was asked without an answer."""
    lines = ["### Usage"]
    if usage.questions:
        share = f"{usage.unanswered / usage.questions:.0%}"
        lines += [
            f"**{counted(usage.questions, 'question')}** of {counted(usage.people, 'person', 'people')} in the last "
            f"{usage.days} days; {usage.unanswered:,} of them ({share}) without an answer",
            *_drawn([(f"/{kind}", number) for kind, number in usage.kinds]),
        ]
    else:
        lines.append(NOTHING.format(usage.days))
    lines.append(f"Readers’ marks: **{usage.right:,} right**, **{usage.wrong:,} wrong**")
    if usage.busiest:
        lines += ["**Busiest days**", *_drawn([(day(when) or when, number) for when, number in usage.busiest])]
    if usage.latest_unanswered:
        lines.append("**Latest without an answer**")
        for one in usage.latest_unanswered:
            asked = shortened(one.text, 160) if one.text else IN_PRIVATE
            lines.append(f"- {day(one.at)}, /{one.kind}: {asked}")
    return sentence_card("\n".join(lines))


def _drawn(rows: list[tuple[str, int]]) -> list[str]:
    return [f"{drawn} {label} – {number:,}" for label, drawn, number in bars(rows)]
