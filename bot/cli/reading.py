"""``storydesk articles`` and ``article``: browse the corpus, read one story of it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from bot import terminal
from bot.cli.opening import (
    Json,
    Limit,
    Since,
    Source,
    Until,
    command_group,
    err,
    filters_of,
    say_empty,
    show,
    with_library,
)

if TYPE_CHECKING:
    from index import Library
    from index.storage.lookups import ArticleCard

commands = command_group()


@commands.command()
def articles(
    source: Source = None,
    since: Since = None,
    until: Until = None,
    limit: Limit = 25,
    offset: Annotated[int, typer.Option(min=0, help="How many to pass over.")] = 0,
    as_json: Json = False,
) -> None:
    """The articles of the corpus, newest first."""
    filters = filters_of(source, since, until)

    async def found(library: Library) -> tuple[tuple[ArticleCard, ...], bool]:
        return await library.articles(filters, limit or 25, offset), await library.is_empty()

    cards, empty = with_library(found)
    show(cards, terminal.draw_articles, as_json)
    if empty:
        say_empty()


@commands.command()
def article(article_id: str, as_json: Json = False) -> None:
    """One article: its text and, with --json, its blocks, names and quotations."""
    story = with_library(lambda library: library.article(article_id))
    if story is None:
        err.print(f"There is no article “{article_id}” in the index; storydesk articles lists them.", style="red")
        raise typer.Exit(2)
    show(story, terminal.draw_story, as_json)
