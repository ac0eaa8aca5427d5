"""New articles told in the channel of ``discord.announce_channel``: one short card for all that came together.

Promises: nobody is pinged; what only some may see is not told; a channel that is gone costs a line in the log, nothing
else.
"""

from __future__ import annotations

import logging
from collections.abc import Sequence
from typing import TYPE_CHECKING

import discord

from bot.cards.announcement import announcement_card
from index.model import SyncReport

if TYPE_CHECKING:
    from bot.app import StorydeskBot

log = logging.getLogger(__name__)

OPEN_TO_ALL: frozenset[str] = frozenset()
"""Of the corpus's restricted parts, those that are announced."""


async def announce(bot: StorydeskBot, article_ids: Sequence[str]) -> None:
    """Announces these articles, where a channel is set."""
    channel_id = bot.settings.discord.announce_channel
    if not channel_id or not article_ids:
        return
    articles = await (await bot.library.view(OPEN_TO_ALL)).cards(article_ids)
    if not articles:
        return
    try:
        channel = bot.get_channel(channel_id) or await bot.fetch_channel(channel_id)
        if not isinstance(channel, discord.abc.Messageable):
            log.warning("New articles are not announced: discord.announce_channel %s has no messages.", channel_id)
            return
        await channel.send(view=announcement_card(articles))
    except discord.HTTPException as error:
        log.warning("New articles could not be announced in channel %s: %s", channel_id, error)


async def announce_added(bot: StorydeskBot, report: SyncReport) -> None:
    """Announces what a run has added, unless it was the corpus's first: then everything is new."""
    if report.unchanged or report.changed or report.removed:
        await announce(bot, report.added)
