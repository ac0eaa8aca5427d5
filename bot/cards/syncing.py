"""What a re-index would do, how far it is, and what it did."""

from __future__ import annotations

from collections.abc import Sequence

from discord import ui

from index.model import Failure, SyncPlan, SyncProgress, SyncReport

from .escaping import shortened
from .layout import sentence_card
from .wording import counted, minutes

LISTED = 5
"""Articles and failures named; the rest is counted."""
BAR = 12


def plan_card(plan: SyncPlan) -> ui.LayoutView:
    """What ``/reindex preview`` shows; nothing has been touched."""
    lines = ["### What a re-index would do"]
    if plan.rebuild:
        lines.append(f"Everything is indexed again: {shortened(plan.rebuild, 300)}")
    if not (plan.added or plan.changed or plan.removed):
        lines.append(f"Nothing: {counted(plan.unchanged, 'article')} unchanged, the index is up to date.")
    for word, ids in (("Add", plan.added), ("Change", plan.changed), ("Remove", plan.removed)):
        if ids:
            lines += [f"**{word} {counted(len(ids), 'article')}**", *_listed([shortened(one, 100) for one in ids])]
    if plan.unchanged and (plan.added or plan.changed or plan.removed):
        lines.append(f"{counted(plan.unchanged, 'article')} unchanged.")
    return sentence_card("\n".join([*lines, *_failures(plan.failed)]))


def progress_card(progress: SyncProgress | None) -> ui.LayoutView:
    """How far a sync is; None: it has only begun."""
    if progress is None or not progress.total:
        return sentence_card("### Re-indexing\nLooking for what has changed …")
    share = min(1.0, progress.done / progress.total)
    filled = round(share * BAR)
    facts = [
        f"{progress.done:,} of {counted(progress.total, 'article')}",
        counted(progress.passages, "passage"),
    ]
    if 0 < progress.done < progress.total:
        left = progress.seconds / progress.done * (progress.total - progress.done)
        facts.append(f"about {minutes(left)} left")
    return sentence_card(
        f"### Re-indexing\n{'▰' * filled}{'▱' * (BAR - filled)} {share:.0%}\n{' · '.join(facts)}\n"
        f"-# {shortened(progress.current, 120)}\n-# Questions are answered meanwhile."
    )


def report_card(report: SyncReport) -> ui.LayoutView:
    """What a sync did."""
    done = [
        f"{word} {counted(len(ids), 'article')}"
        for word, ids in (("added", report.added), ("changed", report.changed), ("removed", report.removed))
        if ids
    ]
    summary = ", ".join(done) or "nothing had changed"
    lines = [
        "### The index is up to date",
        f"{summary[0].upper()}{summary[1:]}; {report.unchanged:,} unchanged.",
        f"-# {counted(report.passages, 'passage')} embedded in {minutes(report.seconds)}",
    ]
    if report.notice:
        lines.append(shortened(report.notice, 400))
    return sentence_card("\n".join([*lines, *_failures(report.failed)]))


def stopped_card(progress: SyncProgress | None) -> ui.LayoutView:
    """A sync that the bot's shutdown ended."""
    so_far = f" after {progress.done:,} of {counted(progress.total, 'article')}" if progress else ""
    return sentence_card(
        f"### Re-indexing stopped{so_far}\nThe bot was shut down. What is done is kept; `/reindex` does the rest."
    )


def _failures(failed: Sequence[Failure]) -> list[str]:
    if not failed:
        return []
    named = [f"{shortened(failure.path, 100)} – {shortened(failure.why, 160)}" for failure in failed[:LISTED]]
    return [f"**{counted(len(failed), 'file')} could not be read**", *_listed(named, len(failed))]


def _listed(lines: Sequence[str], number: int | None = None) -> list[str]:
    more = (number or len(lines)) - min(len(lines), LISTED)
    return [f"- {line}" for line in lines[:LISTED]] + ([f"-# and {more:,} more"] if more else [])
