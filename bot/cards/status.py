"""How the corpus and its index stand, for admins."""

from __future__ import annotations

from datetime import datetime

from discord import ui

from bot.bars import bars, besides, over_time
from index.standing import Status

from .escaping import shortened
from .layout import sentence_card
from .wording import counted, day

SOURCES = 8
FAILURES = 5


def status_card(status: Status, under_way: str | None = None) -> ui.LayoutView:
    """The figures, the biggest outlets, the articles over time, and what could not be read.

    ``under_way``: who is re-indexing and how far they are, ready to be shown.
    """
    last = f"<t:{datetime.fromisoformat(status.last_sync).timestamp():.0f}:f>" if status.last_sync else None
    lines = [
        "### The corpus",
        f"**{counted(status.articles, 'article')}**, {counted(status.passages, 'passage')}, "
        f"{counted(status.names, 'name')}, {counted(status.quotations, 'quotation')}",
        f"Last brought up to date {last}" if last else "Not yet indexed: `/reindex` does it.",
    ]
    if under_way or status.syncing:
        lines.append(under_way or "A re-index is under way.")
    if status.sources:
        lines.append("**Outlets**")
        lines += _drawn(bars([(shortened(name, 80), number) for name, number in status.sources[:SOURCES]]))
        lines += _more(len(status.sources) - SOURCES)
    if status.articles:
        rows, older = over_time(status.periods)
        lines.append("**When they were published**")
        lines += _drawn(bars([(day(period) or period, number) for period, number in rows]))
        if rest := besides(older, status.undated):
            lines.append(f"-# {rest}")
    if status.failures:
        lines.append(f"**{counted(len(status.failures), 'file')} could not be read**")
        lines += [f"- {shortened(one.path, 100)} – {shortened(one.why, 160)}" for one in status.failures[:FAILURES]]
        lines += _more(len(status.failures) - FAILURES)
    versions = ", ".join(f"{name} {number}" for name, number in status.versions)
    lines.append(f"-# Model {shortened(status.model, 80)} · {versions}")
    lines.append(f"-# {status.disk_bytes / 1e6:,.0f} MB on disk, {status.disk_free / 1e9:,.1f} GB free")
    return sentence_card("\n".join(lines))


def _drawn(rows: list[tuple[str, str, int]]) -> list[str]:
    return [f"{drawn} {label} – {number:,}" for label, drawn, number in rows]


def _more(number: int) -> list[str]:
    return [f"-# and {number:,} more"] if number > 0 else []
