"""What every command of the shell shares: the opened library, the two consoles, and the common options.

The library and the packages of its models are imported where they are used, so that --help does not wait for them.
"""

from __future__ import annotations

import asyncio
import getpass
import json
import sys
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING, Annotated, Any, TypeVar

import typer

from bot import terminal
from bot.logs import start_logging
from config import Settings

if TYPE_CHECKING:
    from rich.console import RenderableType

    from index import Filters, Library

T = TypeVar("T")

out = terminal.make_console()
err = terminal.make_console(stderr=True)

Json = Annotated[bool, typer.Option("--json", help="Print one JSON object instead.")]
Source = Annotated[str | None, typer.Option(help="Only this outlet.")]
Since = Annotated[str | None, typer.Option(help="From this date on: 2025, 2025-05 or 2025-05-31.")]
Until = Annotated[str | None, typer.Option(help="Up to this date, which is included.")]
Author = Annotated[str | None, typer.Option(help="Only what this author wrote.")]
Limit = Annotated[int | None, typer.Option(min=1, max=100, help="How many at most.")]


def command_group(help_text: str | None = None) -> typer.Typer:
    """Commands to be added to the command line; those under a name of their own say what they are for."""
    return typer.Typer(help=help_text, no_args_is_help=True, rich_markup_mode=None)


@asynccontextmanager
async def open_library() -> AsyncIterator[Library]:
    """The library of the settings, its models loaded; a notice of it goes to standard error."""
    from index import Library

    settings = Settings()
    start_logging(settings.data_dir, settings.log_level, to_terminal=False)
    async with Library.open(settings) as library:
        await library.ready()
        if library.notice:
            err.print(library.notice, style="yellow")
        yield library


def with_library(work: Callable[[Library], Awaitable[T]]) -> T:
    """What the work gives, done in the library of the settings."""

    async def run() -> T:
        async with open_library() as library:
            return await work(library)

    return asyncio.run(run())


def say_empty() -> None:
    """What is to be done where nothing can be found, as there is nothing."""
    from index.view import EMPTY

    err.print(EMPTY, style="yellow")


def operator() -> str:
    """Who is at the shell, for the log."""
    try:
        return f"{getpass.getuser()} (terminal)"
    except (KeyError, OSError, ImportError):  # a container may have no name for its user
        return "terminal"


def show(result: Any, draw: Callable[[Any], RenderableType], as_json: bool) -> None:
    """Draws a result, or prints it as JSON: as its own ``to_dict`` says, else field by field."""
    from index.model import plain

    if as_json:
        print_json(result.to_dict() if hasattr(result, "to_dict") else plain(result))
    else:
        out.print(draw(result))


def print_json(value: object) -> None:
    """One JSON value, indented, on standard output."""
    sys.stdout.write(json.dumps(value, ensure_ascii=False, indent=2) + "\n")


def filters_of(
    source: str | None = None, since: str | None = None, until: str | None = None, author: str | None = None
) -> Filters:
    """Filters as typed. Raises FilterError where a date is none."""
    from index import Filters

    return Filters(source=source, since=since, until=until, author=author)
