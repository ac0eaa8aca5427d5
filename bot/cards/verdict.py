"""The card of a verify-answer: whether the words stand in the corpus, who said them, and what differs word by word."""

from __future__ import annotations

from dataclasses import replace

from index.model import Answer, Difference, Verdict

from .citations import Entry
from .escaping import shortened, strong
from .layout import Sheet
from .quotations import quotation_entries

DIFFERENCES = 8
NAMED = 3
"""Differences named at a place that has the words nearly, beside one that has them to the letter."""
TO_THE_LETTER = 1.0
"""Score of a citation that has the words as they were given."""

_VERDICTS = {
    Verdict.EXACT: "✅ **To the letter.** These words stand in the corpus.",
    Verdict.NEARLY: "⚠️ **Nearly.** The corpus has it in other words.",
    Verdict.OTHER_SPEAKER: "⚠️ **Another speaker.**",
    Verdict.ABSENT: "❌ **Not found.**",
}
_NOT_THERE = "These words do not stand in the corpus."


def draw_verdict(sheet: Sheet, answer: Answer, verdict: Verdict) -> None:
    """What was found, and each difference as "yours → the corpus's"."""
    lines = [_VERDICTS[verdict]]
    if answer.notice:
        lines[0] += f" {shortened(answer.notice, 400)}"
    elif verdict is Verdict.ABSENT:
        lines[0] += f" {_NOT_THERE}"
    if answer.differences:
        lines.append("Yours → the corpus:")
        lines += [f"- {_difference(difference)}" for difference in answer.differences[:DIFFERENCES]]
        if len(answer.differences) > DIFFERENCES:
            lines.append(f"-# and {len(answer.differences) - DIFFERENCES} more differences")
    if answer.citations and verdict is Verdict.ABSENT:
        lines.append("The nearest there is:")
    sheet.text("\n".join(lines))


def evidence_entries(answer: Answer) -> list[Entry]:
    """Each place under its speaker; where some have the words to the letter and some do not, each says which."""
    entries = quotation_entries(answer)
    likeness = {entry.citation.score >= TO_THE_LETTER for entry in entries}
    if len(likeness) == 1 or not answer.answered:
        return entries
    return [
        replace(entry, head=f"{entry.head}\n-# {_likeness(entry)}" if entry.head else f"-# {_likeness(entry)}")
        for entry in entries
    ]


def _likeness(entry: Entry) -> str:
    if entry.citation.score >= TO_THE_LETTER:
        return "to the letter"
    changed = [_difference(difference) for difference in entry.citation.differences]
    more = f"; and {len(changed) - NAMED} more" if len(changed) > NAMED else ""
    return f"nearly: {'; '.join(changed[:NAMED])}{more}" if changed else "nearly, in other words"


def _difference(difference: Difference) -> str:
    if not difference.given:
        return f"left out: {strong(difference.corpus, 80)}"
    given = f"~~{shortened(difference.given, 80).strip() or '–'}~~"
    if not difference.corpus:
        return f"not in the corpus: {given}"
    return f"{given} → {strong(difference.corpus, 80)}"
