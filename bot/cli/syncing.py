"""``storydesk sync`` and ``status``: the index brought in step with the corpus, and how both stand."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Annotated

import typer
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

from bot import terminal
from bot.cli.opening import Json, command_group, err, operator, show, with_library

if TYPE_CHECKING:
    from index import Library
    from index.model import SyncProgress, SyncReport

commands = command_group()


@commands.command()
def sync(
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Only say what would be done.")] = False,
    as_json: Json = False,
) -> None:
    """Bring the index in step with the corpus."""
    if dry_run:
        show(with_library(lambda library: library.plan()), terminal.draw_plan, as_json)
    else:
        show(with_library(sync_with_bar), terminal.draw_report, as_json)


@commands.command()
def status(as_json: Json = False) -> None:
    """How the corpus and its index stand."""
    show(with_library(lambda library: library.status()), terminal.draw_status, as_json)


async def sync_with_bar(library: Library) -> SyncReport:
    """A sync with a progress bar on standard error; where it is stopped it says how far it came."""
    columns = (TextColumn("Indexing"), BarColumn(), MofNCompleteColumn(), TextColumn("articles"), TimeRemainingColumn())
    with Progress(*columns, console=err, transient=True) as progress:
        task = progress.add_task("articles", total=None)
        last: SyncProgress | None = None

        def show_step(step: SyncProgress) -> None:
            nonlocal last
            last = step
            progress.update(task, completed=step.done, total=step.total)

        try:
            return await library.sync(show_step, by=operator())
        except asyncio.CancelledError:
            if last is not None:
                far = f"{last.done} of {last.total} articles"
                err.print(f"Stopped after {far}. What was indexed stays; the next sync goes on from there.")
            raise
