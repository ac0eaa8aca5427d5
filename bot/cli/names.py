"""``storydesk names …``: who is who, as admins decide it."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING

from bot import terminal
from bot.cli.opening import command_group, operator, out, with_library
from bot.decided import NONE, as_they_read, in_words

if TYPE_CHECKING:
    from index import Library
    from index.corpus_names import Decided

commands = command_group("Who is who: merge, split and rename names.")


def _decide(decide: Callable[[Library], Awaitable[Decided]], heading: str = "Decided") -> None:
    decided = with_library(decide)
    out.print(f"{heading}: {terminal.shown(in_words(decided.decision))}")
    for line in as_they_read(decided):
        out.print(f"  {terminal.shown(line)}")


@commands.command()
def merge(name: str, other: str) -> None:
    """Two names are one, which goes by the first."""
    _decide(lambda library: library.merge_names(name, other, by=operator()))


@commands.command()
def split(name: str, new_name: str, articles: list[str]) -> None:
    """In these articles (their ids) a name means somebody else."""
    _decide(lambda library: library.split_name(name, articles, new_name, by=operator()))


@commands.command()
def rename(name: str, new_name: str) -> None:
    """A name is another from now on."""
    _decide(lambda library: library.rename_name(name, new_name, by=operator()))


@commands.command()
def undo() -> None:
    """Take the last decision back."""
    _decide(lambda library: library.undo_names(by=operator()), "Taken back")


@commands.command("list")
def list_decisions() -> None:
    """What has been decided, newest first."""
    decisions = with_library(lambda library: library.name_decisions())
    for line in [in_words(one) for one in reversed(decisions)] or [NONE]:
        out.print(terminal.shown(line))
