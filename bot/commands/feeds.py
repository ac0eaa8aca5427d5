"""``/corpus feed``: which feeds are followed; their new stories are added to the corpus."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING

import discord
from discord import app_commands, ui

from bot.access import Refused
from bot.cards.escaping import plain_label, shortened, size
from bot.cards.feeds import feeds_card, followed_card
from bot.cards.layout import sentence_card
from bot.logs import log_unexpected

from .administering import admin
from .answering import reply
from .completing import CHOICES, LONGEST

if TYPE_CHECKING:
    from bot.app import StorydeskBot


log = logging.getLogger(__name__)


async def _complete_feed(interaction: discord.Interaction[StorydeskBot], typed: str) -> list[app_commands.Choice[str]]:
    bot, wanted = interaction.client, typed.strip().casefold()
    try:
        admin(interaction)
        fitting = [one for one in bot.feeds.states() if wanted in f"{one.title} {one.address}".casefold()]
    except Refused:
        return []
    except Exception as error:
        log_unexpected(log, error)
        return []
    return [
        app_commands.Choice(name=plain_label(f"{one.title or ''} {one.address}", LONGEST), value=one.address)
        for one in fitting
        if size(one.address) <= LONGEST
    ][:CHOICES]


def feed() -> app_commands.Group:
    """The commands of ``/corpus feed``."""
    group = app_commands.Group(name="feed", description="Feeds whose new stories are added by themselves")

    @group.command(name="add", description="Follow a feed: its new stories are added to the corpus")
    @app_commands.describe(address="The address of a feed (RSS, Atom) or of a page that names one")
    async def add(interaction: discord.Interaction[StorydeskBot], address: str) -> None:
        bot, by = interaction.client, admin(interaction)

        async def followed() -> ui.LayoutView:
            found = await bot.feeds.follow(address)
            await bot.library.audit.write(by, "feed add", found.address)
            bot.feeds_changed.set()
            return followed_card(found)

        await reply(interaction, followed, private=True)

    @group.command(name="remove", description="Follow a feed no longer; its stories stay")
    @app_commands.describe(feed="The address of the feed")
    @app_commands.autocomplete(feed=_complete_feed)
    async def remove(interaction: discord.Interaction[StorydeskBot], feed: str) -> None:
        bot, by = interaction.client, admin(interaction)

        async def left() -> ui.LayoutView:
            await bot.feeds.unfollow(feed)
            await bot.library.audit.write(by, "feed remove", feed.strip())
            return sentence_card(f"{shortened(feed, 200)} is followed no longer. Its stories stay in the corpus.")

        await reply(interaction, left, private=True)

    @group.command(name="list", description="Which feeds are followed, and how they fare")
    async def listed(interaction: discord.Interaction[StorydeskBot]) -> None:
        bot = interaction.client
        admin(interaction)

        async def drawn() -> ui.LayoutView:
            return feeds_card(bot.feeds.states(), bot.settings.feeds.enabled)

        await reply(interaction, drawn, private=True)

    return group
