"""``/reindex``: first the plan, on **Start** the work, its progress told in a message of its own, with **Cancel**.

That message belongs to the bot and not to the interaction, so it can be edited for as long as the work takes.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING, Any

import discord
from discord import app_commands, ui

from bot.access import Refused
from bot.announcing import announce_added
from bot.cards.layout import sentence_card
from bot.cards.syncing import plan_card, progress_card, report_card, stopped_card
from bot.runs import Run, RunCancelled

from .administering import admin
from .answering import reply
from .failures import sentence_for

if TYPE_CHECKING:
    from bot.app import StorydeskBot

log = logging.getLogger(__name__)

EDIT_SECONDS = 3.0
"""Between two edits of the progress. Discord allows five in five seconds in a channel, answers included."""
NO_CHANNEL = "Storydesk may not write in this channel, and a re-index tells its progress there. Run it in another one."
DISCARDED = "Nothing was touched. `/reindex` makes a new plan."


def reindex(shown_to: discord.Permissions | None) -> app_commands.Command[Any, ..., None]:
    """The command. ``shown_to``: whom Discord offers it; who may run it is decided here."""

    @app_commands.command(description="Bring the index in step with the corpus (for administrators)")
    @app_commands.describe(preview="Only show what would change")
    async def reindex(interaction: discord.Interaction[StorydeskBot], preview: bool = False) -> None:
        bot = interaction.client
        admin(interaction)

        async def planned() -> ui.LayoutView:
            if not preview:
                bot.runs.refuse_second()
            return plan_card(await bot.library.plan(), preview)

        await reply(interaction, planned, private=True)

    reindex.default_permissions = shown_to
    return reindex


async def start(interaction: discord.Interaction[StorydeskBot]) -> None:
    """**Start** of a plan; what is done is what the corpus needs by then."""
    bot, channel, by = interaction.client, interaction.channel, admin(interaction)
    async with bot.work.under_way():
        await interaction.response.defer()
        if not isinstance(channel, discord.abc.Messageable):
            raise Refused(NO_CHANNEL)
        run = bot.runs.begin(interaction.user.display_name, by)
        try:
            message = await channel.send(view=progress_card(None, run.by))
        except discord.HTTPException as error:
            bot.runs.end(run)
            if isinstance(error, discord.Forbidden):
                raise Refused(NO_CHANNEL) from None
            raise
        run.link = message.jump_url
        bot.begin(_carried_out(bot, run, message))
        await interaction.edit_original_response(view=sentence_card(f"Re-indexing has begun: {run.link}"))


async def discard(interaction: discord.Interaction[StorydeskBot]) -> None:
    """**Discard** of a plan."""
    admin(interaction)
    await interaction.response.edit_message(view=sentence_card(DISCARDED))


async def cancel(interaction: discord.Interaction[StorydeskBot]) -> None:
    """**Cancel** of a run, by whichever administrator."""
    bot = interaction.client
    admin(interaction)
    run, message = bot.runs.current, interaction.message
    if run is None or message is None or run.link != message.jump_url:
        # It was killed before it could say so, or it is just ending.
        await interaction.response.edit_message(view=stopped_card(None))
        return
    run.cancel(interaction.user.display_name)
    card = progress_card(run.progress, run.by, run.cancelled_by, bot.library.parts.restricted)
    await interaction.response.edit_message(view=card)


PRESSES: dict[str, Callable[..., Awaitable[None]]] = {"startsync": start, "dropsync": discard, "cancelsync": cancel}


async def _carried_out(bot: StorydeskBot, run: Run, message: discord.Message) -> None:
    discreet = bot.library.parts.restricted  # the channel may not be told of what only some may see

    async def tell() -> None:
        told = None
        while True:
            await asyncio.sleep(EDIT_SECONDS)
            if run.cancelled_by is None and run.progress is not told:
                told = run.progress
                with contextlib.suppress(discord.HTTPException):
                    await message.edit(view=progress_card(told, run.by, discreet=discreet))

    report = None
    telling = asyncio.create_task(tell())
    try:
        report = await run.carry_out(bot.library)
        ending = report_card(report, discreet)
    except RunCancelled:
        ending = stopped_card(None if discreet else run.progress, run.cancelled_by)
    except asyncio.CancelledError:
        ending = stopped_card(None if discreet else run.progress)
        raise
    except Exception as error:
        ending = sentence_card(f"### Re-indexing stopped\n{sentence_for(error)}")
    finally:
        telling.cancel()
        await asyncio.gather(telling, return_exceptions=True)
        bot.runs.end(run)
        await _told(message, ending)
    if report is not None:
        await announce_added(bot, report)


async def _told(message: discord.Message, ending: ui.LayoutView) -> None:
    """The last word, in a new message where the old one was deleted."""
    try:
        await message.edit(view=ending)
    except discord.NotFound:
        with contextlib.suppress(discord.HTTPException):
            await message.channel.send(view=ending)
