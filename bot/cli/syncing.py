"""``storydesk sync`` and ``status``: the index brought in step with the corpus, and how both stand."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

from bot import terminal
from bot.cli.opening import Json, command_group, err, operator, show, with_library

if TYPE_CHECKING:
    from index import Library
    from index.model import SyncReport

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
    """A sync with a progress bar on standard error."""
    columns = (TextColumn("Indexing"), BarColumn(), MofNCompleteColumn(), TextColumn("articles"), TimeRemainingColumn())
    with Progress(*columns, console=err, transient=True) as progress:
        task = progress.add_task("articles", total=None)
        return await library.sync(
            lambda step: progress.update(task, completed=step.done, total=step.total), by=operator()
        )
