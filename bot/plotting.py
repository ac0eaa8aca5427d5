"""The pictures of cards, drawn beside the loop, one at a time.

Promise: a card never waits long for its picture, nor is lost with it; without a picture it still says everything.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
from collections.abc import Awaitable, Callable
from typing import Any, TypeVar

import discord
from discord import ui

from bot.cards.layout import Picture, files_of
from bot.cards.plot import draw_mentions, in_words, is_worth_drawing, warm_up
from bot.logs import log_unexpected
from bot.work import Work
from index.library import Library
from index.model import Answer

log = logging.getLogger(__name__)
T = TypeVar("T")

PATIENCE_SECONDS = 3.0
"""A picture takes 25 ms; the very first, where it was not warmed up for, two."""
MENTIONS = "mentions.png"


async def send_card(send: Callable[..., Awaitable[T]], view: ui.LayoutView, **options: Any) -> T:
    """Sends a card with its pictures, and without them where the bot may attach no files."""
    files = files_of(view)
    try:
        return await send(view=view, files=files, **options)
    except discord.Forbidden:
        if not files:
            raise
    for item in [item for item in view.children if isinstance(item, ui.MediaGallery)]:
        view.remove_item(item)
    return await send(view=view, **options)


class Plotter:
    """matplotlib bears one caller at a time."""

    def __init__(self) -> None:
        self._busy = asyncio.Lock()

    async def warm_up(self, library: Library, work: Work) -> None:
        """Imports what it needs, once the library is ready and has answered what was asked meanwhile, so that no answer
        waits for that."""
        with contextlib.suppress(Exception):  # told by who serves
            await library.ready()
            await work.idle()
            async with self._busy:
                await asyncio.to_thread(warm_up)

    async def of(self, answer: Answer) -> Picture | None:
        """The picture that goes with an answer: for a name, its mentions over time where they tell something."""
        if answer.profile is None or not answer.names or not is_worth_drawing(answer.profile.by_month):
            return None
        by_month = answer.profile.by_month
        try:
            async with asyncio.timeout(PATIENCE_SECONDS), self._busy:
                png = await asyncio.to_thread(draw_mentions, by_month)
        except Exception as error:
            log_unexpected(log, error)
            return None
        return Picture(MENTIONS, png, in_words(answer.names[0].name, by_month))
