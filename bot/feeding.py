"""Looks into the feeds while the bot runs, and announces what has come.

Promise: whatever goes wrong is logged, and it goes on.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
from typing import TYPE_CHECKING

from bot.announcing import announce
from bot.logs import log_unexpected
from index.keeping.errors import KeepingError

if TYPE_CHECKING:
    from bot.app import StorydeskBot

log = logging.getLogger(__name__)

LONGEST_REST = 60.0
"""Seconds; after this the list of feeds is read again, which may have been edited by hand."""


async def look_into_feeds(bot: StorydeskBot) -> None:
    """Until it is cancelled; ``bot.feeds_changed`` wakes it."""
    await bot.library.ready()
    while True:
        bot.feeds_changed.clear()
        rest = LONGEST_REST
        try:
            added = await bot.feeds.look(bot.library)
            await announce(bot, [one.article_id for one in added])
            rest = min(rest, bot.feeds.wait())
        except KeepingError as error:
            log.warning("Feeds are not looked into: %s", error)
        except Exception as error:
            log_unexpected(log, error)
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(bot.feeds_changed.wait(), rest)
