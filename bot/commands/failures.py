"""The one place where what went wrong becomes a sentence. In order of precedence:

1. ``Refused``: a sentence made for the one who asked.
2. What the library refuses with a sentence (a wrong date, a sync under way): that sentence.
3. There is nowhere to answer (too late, message deleted, no permission to write): noted.
4. A command that Discord still shows though it has changed: try again in a minute.
5. Anything else: a sentence with a short id; the cause is logged under it.
"""

from __future__ import annotations

import logging
from typing import Any

import aiohttp
import discord
from discord import app_commands

from bot.access import Refused
from bot.cards.escaping import shortened
from bot.cards.layout import LONGEST_SENTENCE, sentence_card
from bot.logs import log_unexpected
from index.analysis.identity import NamesError
from index.keeping.errors import KeepingError
from index.library import LibraryBusy
from index.model import FilterError

log = logging.getLogger(__name__)

OUT_OF_DATE = "This command has changed. Discord shows the new one in a minute; please try again then."
UNEXPECTED = (
    "Something went wrong here, and it is not your fault. Please try again; if it happens once more, tell whoever "
    "runs Storydesk the id **{}**."
)
_GONE = {10003, 10008, 10015, 10062, 50001, 50013, 50027}
"""Discord's codes for an unknown channel, message, webhook or interaction, for a missing permission to see or write
there, and for a token that has expired."""


def sentence_for(error: BaseException) -> str:
    """What the one who asked is told, ready to be shown."""
    error = _cause(error)
    if isinstance(error, Refused):
        return str(error)
    if isinstance(error, (FilterError, KeepingError, LibraryBusy, NamesError)):
        return shortened(str(error), LONGEST_SENTENCE)
    if isinstance(error, (app_commands.CommandNotFound, app_commands.CommandSignatureMismatch)):
        return OUT_OF_DATE
    return UNEXPECTED.format(log_unexpected(log, error))


async def tell(interaction: discord.Interaction[Any], error: BaseException) -> None:
    """Tells the one who asked what went wrong, and nobody else."""
    if is_gone(error):
        log.info("An answer came too late or had no place: %s", _cause(error))
        return
    try:
        if interaction.type is discord.InteractionType.autocomplete:
            if not interaction.response.is_done():
                await interaction.response.autocomplete([])
            return
        view = sentence_card(sentence_for(error))
        if interaction.response.is_done():
            await interaction.followup.send(view=view, ephemeral=True)
        else:
            await interaction.response.send_message(view=view, ephemeral=True)
    except (discord.DiscordException, aiohttp.ClientError, OSError) as failed:
        log.warning("A failure could not be told: %s", failed)


def is_gone(error: BaseException) -> bool:
    """Whether there is nowhere left to answer."""
    error = _cause(error)
    return isinstance(error, discord.HTTPException) and error.code in _GONE


def _cause(error: BaseException) -> BaseException:
    return error.original if isinstance(error, app_commands.CommandInvokeError) else error
