"""What a re-index would do, how far it is, and what it did."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from discord import ui

from index.model import Failure, SyncPlan, SyncProgress, SyncReport

from .escaping import shortened
from .layout import CardButton, Sheet, sentence_card
from .wording import counted, minutes

LISTED = 5
"""Articles and failures named; the rest is counted."""
UP_TO_DATE = "### The index is up to date"
DISCREET = "What was done is for administrators: `/corpus status` and `/corpus log` tell them."
BAR = 12
NAME = 60
"""Characters of a person's name."""


def plan_card(plan: SyncPlan, preview: bool = False) -> ui.LayoutView:
    """What a re-index would do; nothing has been touched. With something to do, buttons begin it or not."""
    to_do = bool(plan.added or plan.changed or plan.removed)
    lines = ["### What a re-index would do"]
    if plan.rebuild:
        lines.append(f"Everything is indexed again: {shortened(plan.rebuild, 300)}")
    if not to_do:
        lines.append(f"Nothing: {counted(plan.unchanged, 'article')} unchanged, the index is up to date.")
    for word, ids in (("Add", plan.added), ("Change", plan.changed), ("Remove", plan.removed)):
        if ids:
            lines += [f"**{word} {counted(len(ids), 'article')}**", *_listed([shortened(one, 100) for one in ids])]
    if plan.unchanged and to_do:
        lines.append(f"{counted(plan.unchanged, 'article')} unchanged.")
    sheet = Sheet()
    sheet.text("\n".join([*lines, *_failures(plan.failed)]))
    if to_do and not preview:
        sheet.row(CardButton.make("Start", "startsync", primary=True), CardButton.make("Discard", "dropsync"))
    return sheet.view()


def progress_card(
    progress: SyncProgress | None, by: str, cancelled_by: str | None = None, discreet: bool = False
) -> ui.LayoutView:
    """How far a run is; ``progress`` None: it has only begun. ``discreet``: no article is named or counted."""
    lines = ["### Re-indexing"]
    if progress is None or not progress.total:
        lines.append("Looking for what has changed …")
    else:
        share = min(1.0, progress.done / progress.total)
        filled = round(share * BAR)
        lines.append(f"{'▰' * filled}{'▱' * (BAR - filled)} {share:.0%}")
        if not discreet:
            lines.append(" · ".join([_done(progress), counted(progress.passages, "passage"), *_pace(progress)]))
            lines.append(f"-# {shortened(progress.current, 120)}")
    begun = f"-# Begun by {shortened(by, NAME)}. Questions are answered meanwhile."
    if cancelled_by is not None:
        begun = f"-# {shortened(cancelled_by, NAME)} has cancelled it; the article it is at is being finished …"
    sheet = Sheet()
    sheet.text("\n".join([*lines, begun]))
    if cancelled_by is None:
        sheet.row(CardButton.make("Cancel", "cancelsync"))
    return sheet.view()


def report_card(report: SyncReport, discreet: bool = False) -> ui.LayoutView:
    """What a sync did. ``discreet``: no article is named or counted."""
    if discreet:
        return sentence_card(f"{UP_TO_DATE}\n-# {DISCREET}")
    done = [
        f"{word} {counted(len(ids), 'article')}"
        for word, ids in (("added", report.added), ("changed", report.changed), ("removed", report.removed))
        if ids
    ]
    summary = ", ".join(done) or "nothing had changed"
    lines = [
        UP_TO_DATE,
        f"{summary[0].upper()}{summary[1:]}; {report.unchanged:,} unchanged.",
        f"-# {counted(report.embedded, 'passage')} embedded in {minutes(report.seconds)}",
    ]
    if report.notice:
        lines.append(shortened(report.notice, 400))
    return sentence_card("\n".join([*lines, *_failures(report.failed)]))


def stopped_card(progress: SyncProgress | None, cancelled_by: str | None = None) -> ui.LayoutView:
    """A run that somebody cancelled, or that the bot's shutdown ended."""
    so_far = f" after {_done(progress)}" if progress and progress.total else ""
    why = f"{shortened(cancelled_by, NAME)} cancelled it." if cancelled_by else "The bot was shut down."
    return sentence_card(f"### Re-indexing stopped{so_far}\n{why} What is done is kept; `/reindex` does the rest.")


def under_way(by: str, began: datetime, progress: SyncProgress | None, link: str | None) -> str:
    """What whoever comes second is told of the first."""
    sentences = [f"{shortened(by, NAME)} began re-indexing <t:{began.timestamp():.0f}:R>"]
    if progress and progress.total:
        sentences[0] += f"; {', '.join([f'{_done(progress)} are done', *_pace(progress)[1:]])}"
    if link:
        sentences.append(f"Its progress: {link}")
    return ". ".join(sentences) + ("" if link else ".")


def _done(progress: SyncProgress) -> str:
    return f"{progress.done:,} of {counted(progress.total, 'article')}"


def _pace(progress: SyncProgress) -> list[str]:
    """Articles a second and the time left, where that can be said."""
    if not 0 < progress.done < progress.total or progress.seconds <= 0:
        return []
    rate = progress.done / progress.seconds
    return [f"{rate:,.1f} articles/s", f"about {minutes((progress.total - progress.done) / rate)} left"]


def _failures(failed: Sequence[Failure]) -> list[str]:
    if not failed:
        return []
    named = [f"{shortened(failure.path, 100)} – {shortened(failure.why, 160)}" for failure in failed[:LISTED]]
    return [f"**{counted(len(failed), 'file')} could not be read**", *_listed(named, len(failed))]


def _listed(lines: Sequence[str], number: int | None = None) -> list[str]:
    more = (number or len(lines)) - min(len(lines), LISTED)
    return [f"- {line}" for line in lines[:LISTED]] + ([f"-# and {more:,} more"] if more else [])
