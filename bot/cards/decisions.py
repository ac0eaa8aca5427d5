"""What admins decided about names, as a card."""

from __future__ import annotations

from collections.abc import Sequence

from discord import ui

from bot.decided import NONE, as_they_read, in_words
from index.analysis.identity import Decision
from index.corpus_names import Decided

from .escaping import shortened
from .layout import sentence_card

SHOWN = 15
_LINE = 200


def decided_card(decided: Decided, *, undone: bool = False) -> ui.LayoutView:
    """What was decided or taken back, and how the names read now."""
    heading = "### Taken back" if undone else "### Decided"
    lines = [heading, shortened(in_words(decided.decision), 2 * _LINE)]
    lines += [f"- {shortened(line, _LINE)}" for line in as_they_read(decided)[:SHOWN]]
    return sentence_card("\n".join(lines))


def decisions_card(decisions: Sequence[Decision]) -> ui.LayoutView:
    """The latest decisions, newest first."""
    if not decisions:
        return sentence_card(NONE)
    lines = ["### Decided about names, newest first"]
    lines += [f"- {shortened(in_words(one), _LINE)}" for one in reversed(decisions[-SHOWN:])]
    if (more := len(decisions) - SHOWN) > 0:
        lines.append(f"-# and {more:,} older")
    return sentence_card("\n".join(lines))
