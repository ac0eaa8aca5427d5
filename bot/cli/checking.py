"""``storydesk check`` and ``backup``: whether all that is kept fits together, and a copy of it."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import Annotated

import typer

from bot import terminal
from bot.cli.opening import Json, command_group, out, print_json, with_library
from config import Settings

commands = command_group()


@commands.command()
def check(
    repair: Annotated[bool, typer.Option("--repair", help="Mend what is found, with a sync.")] = False,
    as_json: Json = False,
) -> None:
    """Whether corpus, catalog and Chroma hold the same, while the bot is stopped; exit code 2 where they do not."""
    report = with_library(lambda library: library.check(repair=repair))
    if as_json:
        print_json(report.to_dict())
    else:
        out.print(f"{report.articles:,} articles and {report.passages:,} passages were looked at.")
        for fault in report.mended:
            out.print(f"✓ mended: {terminal.shown(fault.sentence)}", style="green")
        for fault in report.faults:
            out.print(f"✗ {terminal.shown(fault.sentence)}", style="red")
        if report.sound:
            out.print("Corpus, catalog and Chroma hold the same.", style="green")
        elif not repair:
            out.print("`storydesk check --repair` mends what can be mended; `storydesk sync` reads what is new.")
    raise typer.Exit(0 if report.sound else 2)


@commands.command()
def backup(folder: Path) -> None:
    """Copy corpus, catalog and log into a new folder; also while the bot runs."""
    from index.keeping.backup import back_up

    made = asyncio.run(back_up(Settings(), folder))
    out.print(terminal.shown(made.sentence))
