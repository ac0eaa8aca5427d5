"""``storydesk ask``, ``who``, ``said``, ``verify``, ``entity``, ``search``: what is asked of the corpus."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING, Annotated

import typer

from bot import terminal
from bot.cli.opening import (
    Author,
    Json,
    Limit,
    Since,
    Source,
    Until,
    command_group,
    err,
    filters_of,
    out,
    print_json,
    say_empty,
    show,
    with_library,
)

if TYPE_CHECKING:
    from index import Library
    from index.model import Answer, Hit

commands = command_group()


def _answer(question: Callable[[Library], Awaitable[Answer]], as_json: bool) -> None:
    show(with_library(question), terminal.draw_answer, as_json)


@commands.command()
def ask(
    question: str,
    source: Source = None,
    since: Since = None,
    until: Until = None,
    author: Author = None,
    no_limits: Annotated[
        bool, typer.Option("--no-limits", help="Read no outlet, time or author out of the question's own words.")
    ] = False,
    limit: Limit = None,
    as_json: Json = False,
) -> None:
    """The passages that answer a question."""
    filters = filters_of(source, since, until, author)
    _answer(lambda library: library.ask(question, filters, limit, limits=not no_limits), as_json)


@commands.command()
def who(
    what: str,
    source: Source = None,
    since: Since = None,
    until: Until = None,
    author: Author = None,
    limit: Limit = None,
    as_json: Json = False,
) -> None:
    """The people, groups and organisations it is true of: storydesk who "lost visas"."""
    filters = filters_of(source, since, until, author)
    _answer(lambda library: library.who(what, filters, limit), as_json)


@commands.command()
def said(
    speaker: str,
    about: Annotated[str | None, typer.Argument(help="Only what was said about this.")] = None,
    source: Source = None,
    since: Since = None,
    until: Until = None,
    author: Author = None,
    limit: Limit = None,
    as_json: Json = False,
) -> None:
    """Someone's own words, newest first."""
    filters = filters_of(source, since, until, author)
    _answer(lambda library: library.said(speaker, about, filters, limit), as_json)


@commands.command()
def verify(
    text: str,
    speaker: Annotated[str | None, typer.Option(help="Who is supposed to have said it.")] = None,
    as_json: Json = False,
) -> None:
    """Whether these words are in the corpus to the letter, by whom, and else what differs."""
    _answer(lambda library: library.verify(text, speaker), as_json)


@commands.command()
def entity(name: str, as_json: Json = False) -> None:
    """Who or what a name is, in the corpus's words."""
    _answer(lambda library: library.entity(name), as_json)


@commands.command()
def search(query: str, limit: Limit = 10, as_json: Json = False) -> None:
    """Passages with their scores, before any answer is made."""

    async def found(library: Library) -> tuple[list[Hit], bool]:
        return await library.search(query, limit or 10), await library.is_empty()

    hits, empty = with_library(found)
    if empty:
        say_empty()
    elif not hits:
        err.print("No passage has a word or a meaning in common with this.", style="yellow")
    if as_json:
        print_json([hit.to_dict() for hit in hits])
        return
    for hit in hits:
        out.print(f"{hit.score:.3f}  {terminal.shown(hit.article_id)}  {hit.start}–{hit.end}", style="bold")
        out.print(terminal.shown(hit.text) + "\n")
