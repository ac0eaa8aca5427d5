"""``storydesk run``, ``console`` and ``doctor``: the bot, the same bot in a terminal, what is wrong with a set-up."""

from __future__ import annotations

import asyncio
import sys

import typer

from bot import terminal
from bot.cli.opening import command_group, open_library, out, with_library
from bot.cli.syncing import sync_with_bar
from bot.logs import start_logging
from config import Settings

commands = command_group()

SAMPLES = ("who lost visas?", "what did Torres say?", "Which officials lost their visas?")


@commands.command()
def console() -> None:
    """The bot in this terminal."""
    from bot.console import converse

    with_library(lambda library: converse(library, Settings()))


@commands.command()
def run() -> None:
    """The Discord bot if DISCORD_TOKEN is set, else the same bot in this terminal."""
    settings = Settings()
    if settings.token is not None:
        from bot.app import run_bot

        start_logging(settings.data_dir, settings.log_level, to_terminal=True)
        raise typer.Exit(asyncio.run(run_bot(settings, settings.token)))

    async def serve() -> None:
        async with open_library() as library:
            out.print(terminal.draw_report(await sync_with_bar(library)))
            if sys.stdin.isatty():
                from bot.console import converse

                await converse(library, settings)
                return
            out.print("\nNo DISCORD_TOKEN is set and there is no terminal: a few questions as a sample.")
            for question in SAMPLES:
                out.print(f"\n> {question}", style="bold")
                out.print(terminal.draw_answer(await library.ask(question)))

    asyncio.run(serve())


@commands.command()
def doctor() -> None:
    """What is wrong with this set-up, and what to do."""
    from bot.doctor import examine

    findings = asyncio.run(examine(Settings()))
    for finding in findings:
        sign, style = ("✓", "green") if finding.well else ("✗", "red")
        out.print(f"{sign} {finding.what}: {terminal.shown(finding.sentence)}", style=style)
    raise typer.Exit(0 if all(finding.well for finding in findings) else 2)
