"""``/reindex``: bring the index in step with the corpus, its progress told in a message of its own.

That message belongs to the bot and not to the interaction, so it can be edited for as long as the work takes.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
from typing import TYPE_CHECKING, Any

import discord
from discord import app_commands, ui

from bot.access import Asker, Refused, may_administer
from bot.cards.layout import sentence_card
from bot.cards.syncing import plan_card, progress_card, report_card, stopped_card
from index.model import SyncProgress

from .answering import reply
from .failures import sentence_for

if TYPE_CHECKING:
    from bot.app import StorydeskBot

log = logging.getLogger(__name__)

EDIT_SECONDS = 3.0
"""Between two edits of the progress. Discord allows five in five seconds in a channel, answers included."""
NO_CHANNEL = "Storydesk may not write in this channel, and a re-index tells its progress there. Run it in another one."
UNDER_WAY = "A re-index is already under way; its progress is in {}."


def reindex(shown_to: discord.Permissions | None) -> app_commands.Command[Any, ..., None]:
    """The command. ``shown_to``: whom Discord offers it; who may run it is decided here."""

    @app_commands.command(description="Bring the index in step with the corpus (for administrators)")
    @app_commands.describe(preview="Only show what would change")
    async def reindex(interaction: discord.Interaction[StorydeskBot], preview: bool = False) -> None:
        bot = interaction.client
        may_administer(Asker.of(interaction), bot.settings.discord)
        if preview:
            await reply(interaction, lambda: _previewed(bot), private=True)
        else:
            await reply(interaction, lambda: _begun(interaction), private=True)

    reindex.default_permissions = shown_to
    return reindex


async def _previewed(bot: StorydeskBot) -> ui.LayoutView:
    return plan_card(await bot.library.plan())


async def _begun(interaction: discord.Interaction[StorydeskBot]) -> ui.LayoutView:
    bot, channel = interaction.client, interaction.channel
    if bot.progress is not None:
        raise Refused(UNDER_WAY.format(bot.progress.jump_url))
    if not isinstance(channel, discord.abc.Messageable):
        raise Refused(NO_CHANNEL)
    try:
        bot.progress = await channel.send(view=progress_card(None))
    except discord.Forbidden:
        raise Refused(NO_CHANNEL) from None
    bot.begin(_carried_out(bot, bot.progress))
    return sentence_card(f"Re-indexing has begun: {bot.progress.jump_url}")


async def _carried_out(bot: StorydeskBot, message: discord.Message) -> None:
    latest: SyncProgress | None = None

    def note(progress: SyncProgress) -> None:
        nonlocal latest
        latest = progress

    async def tell() -> None:
        told: SyncProgress | None = None
        while True:
            await asyncio.sleep(EDIT_SECONDS)
            if latest is not told:
                told = latest
                with contextlib.suppress(discord.HTTPException):
                    await message.edit(view=progress_card(told))

    telling = asyncio.create_task(tell())
    try:
        ending = report_card(await bot.library.sync(note))
    except asyncio.CancelledError:
        ending = stopped_card(latest)
        raise
    except Exception as error:
        ending = sentence_card(f"### Re-indexing stopped\n{sentence_for(error)}")
    finally:
        telling.cancel()
        await asyncio.gather(telling, return_exceptions=True)
        bot.progress = None
        await _told(message, ending)


async def _told(message: discord.Message, ending: ui.LayoutView) -> None:
    """The last word, in a new message where the old one was deleted."""
    try:
        await message.edit(view=ending)
    except discord.NotFound:
        with contextlib.suppress(discord.HTTPException):
            await message.channel.send(view=ending)
    except discord.HTTPException as error:
        log.warning("The end of a re-index could not be told: %s", error)
