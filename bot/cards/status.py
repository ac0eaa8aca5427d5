"""How the corpus and its index stand, for admins."""

from __future__ import annotations

from discord import ui

from index.library import Status

from .escaping import shortened
from .layout import sentence_card
from .wording import counted

SOURCES = 8
FAILURES = 5


def status_card(status: Status) -> ui.LayoutView:
    """The figures, the biggest outlets, and what could not be read."""
    last = shortened(status.last_sync.replace("T", " ").removesuffix("+00:00"), 40) if status.last_sync else None
    lines = [
        "### The corpus",
        f"**{counted(status.articles, 'article')}**, {counted(status.passages, 'passage')}, "
        f"{counted(status.names, 'name')}, {counted(status.quotations, 'quotation')}",
        f"Last brought up to date {last} UTC" if last else "Not yet indexed: `/reindex` does it.",
    ]
    if status.syncing:
        lines.append("A re-index is under way.")
    lines.append(f"-# Model {shortened(status.model, 80)} · {status.disk_bytes / 1e6:,.0f} MB on disk")
    if status.sources:
        lines.append("**Outlets**")
        lines += [f"- {shortened(source, 80)} – {count:,}" for source, count in status.sources[:SOURCES]]
        if (more := len(status.sources) - SOURCES) > 0:
            lines.append(f"-# and {more:,} more")
    if status.failures:
        lines.append(f"**{counted(len(status.failures), 'file')} could not be read**")
        lines += [f"- {shortened(one.path, 100)} – {shortened(one.why, 160)}" for one in status.failures[:FAILURES]]
        if (more := len(status.failures) - FAILURES) > 0:
            lines.append(f"-# and {more:,} more")
    return sentence_card("\n".join(lines))
