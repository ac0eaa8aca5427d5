"""``storydesk feed``: which feeds are followed; a look into them now, as the bot takes by itself while it runs."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from typing import TYPE_CHECKING

from rich.console import Group, RenderableType
from rich.text import Text

from bot.cards.wording import counted
from bot.cli.opening import Json, command_group, operator, out, print_json, with_library
from bot.terminal import shown
from config import Settings

if TYPE_CHECKING:
    from index.keeping.audit import Audit
    from index.keeping.followed import FeedState
    from index.keeping.keeper import Added
    from index.keeping.polling import Feeds, Followed

commands = command_group("Feeds whose new articles are added to the corpus.")


@commands.command()
def add(address: str) -> None:
    """Follow a feed (RSS, Atom), or the first one that a page names; also while the bot runs."""

    async def work() -> Followed:
        followed = await _feeds().follow(address)
        await _audit().write(operator(), "feed add", followed.address)
        return followed

    followed = asyncio.run(work())
    out.print(
        f"Following {shown(followed.title or followed.address)}, which names {counted(followed.entries, 'article')}."
    )
    out.print("The bot adds them while it runs; without it, storydesk feed look does.")


@commands.command()
def remove(address: str) -> None:
    """Follow a feed no longer; its articles stay."""

    async def work() -> None:
        await _feeds().unfollow(address)
        await _audit().write(operator(), "feed remove", address)

    asyncio.run(work())
    out.print(f"{shown(address)} is followed no longer.")


@commands.command("list")
def listed(as_json: Json = False) -> None:
    """Which feeds are followed, and how they fare."""
    feeds = _feeds().states()
    print_json([one.to_dict() for one in feeds]) if as_json else out.print(draw_feeds(feeds))


@commands.command()
def look(as_json: Json = False) -> None:
    """Ask the feeds whose time has come, and add what is new."""
    added = with_library(lambda library: _feeds().look(library))
    print_json([one.to_dict() for one in added]) if as_json else out.print(draw_added(added))


def draw_feeds(feeds: Sequence[FeedState]) -> RenderableType:
    """How the feeds fare."""
    if not feeds:
        return Text("No feed is followed; storydesk feed add follows one.")
    lines: list[Text] = []
    for one in feeds:
        lines.append(Text(shown(one.title or one.address), style="bold"))
        lines.append(Text(f"  {shown(one.address)} · {one.added} added · answered {one.asked or 'never yet'}", "dim"))
        if one.why:
            failed = f"failed {one.failures} times in a row: " if one.failures else ""
            lines.append(Text(f"  {failed}{shown(one.why)}", style="yellow"))
    return Group(*lines)


def draw_added(added: Sequence[Added]) -> RenderableType:
    """What has come."""
    lines = [Text(f"Added {shown(one.label)} ({shown(one.article_id)})") for one in added]
    return Group(*lines) if lines else Text("Nothing new.")


def _audit() -> Audit:
    from index.keeping.audit import Audit

    folder = Settings().data_dir
    folder.mkdir(parents=True, exist_ok=True)
    return Audit(folder)


def _feeds() -> Feeds:
    from index.keeping.polling import Feeds

    settings = Settings()
    return Feeds(settings.corpus, settings.data_dir, settings.feeds, settings.fetching)
