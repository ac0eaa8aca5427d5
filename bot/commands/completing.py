"""Choices while someone types a name, an outlet or an author: from memory, and none where nothing may be asked."""

from __future__ import annotations

import logging
from collections.abc import Awaitable, Callable, Sequence
from typing import TYPE_CHECKING

import discord
from discord import app_commands

from bot.access import Refused
from bot.cards.escaping import plain_label, size
from bot.logs import log_unexpected
from index.view import View

from .administering import admin
from .seeing import own_view

if TYPE_CHECKING:
    from bot.app import StorydeskBot
    from index.library import Library
    from index.reading.binned import Binned
    from index.storage.lookups import ArticleCard

log = logging.getLogger(__name__)

CHOICES = 25
LONGEST = 100
"""Discord's limits; a longer name cannot be chosen, only typed."""


async def complete_source(interaction: discord.Interaction[StorydeskBot], typed: str) -> list[app_commands.Choice[str]]:
    return await _choices(interaction, lambda view, *typing: view.complete_sources(*typing), typed)


async def complete_author(interaction: discord.Interaction[StorydeskBot], typed: str) -> list[app_commands.Choice[str]]:
    return await _choices(interaction, lambda view, *typing: view.complete_authors(*typing), typed)


async def complete_name(interaction: discord.Interaction[StorydeskBot], typed: str) -> list[app_commands.Choice[str]]:
    return await _choices(interaction, lambda view, *typing: view.complete_names(*typing), typed)


async def complete_naming_article(
    interaction: discord.Interaction[StorydeskBot], typed: str
) -> list[app_commands.Choice[str]]:
    """Ids of the articles that the name typed before is in; what stands before the last comma is kept."""
    name = str(interaction.namespace.name or "")
    before, comma, last = typed.rpartition(",")

    def complete(view: View, _: str, limit: int) -> tuple[str, ...]:
        chosen = {part.strip() for part in before.split(",")}
        fitting = [one for one in view.articles_naming(name) if last.strip().casefold() in one.casefold()]
        return tuple(f"{before}{comma and ', '}{one}" for one in fitting if one not in chosen)[:limit]

    return await _choices(interaction, complete, typed)


async def complete_article(
    interaction: discord.Interaction[StorydeskBot], typed: str
) -> list[app_commands.Choice[str]]:
    """Articles by the words of their titles or the beginning of their ids, for admins."""
    return await _labelled(interaction, lambda library: library.articles_called(typed, CHOICES))


async def complete_binned(interaction: discord.Interaction[StorydeskBot], typed: str) -> list[app_commands.Choice[str]]:
    """What lies in the bin, for admins."""
    wanted = typed.strip().casefold()

    async def binned(library: Library) -> list[Binned]:
        return [one for one in await library.binned() if wanted in f"{one.label} {one.article_id}".casefold()]

    return await _labelled(interaction, binned)


async def _labelled(
    interaction: discord.Interaction[StorydeskBot],
    find: Callable[[Library], Awaitable[Sequence[ArticleCard | Binned]]],
) -> list[app_commands.Choice[str]]:
    """Choices shown by their titles that stand for ids."""
    try:
        admin(interaction)
        found = await find(interaction.client.library)
    except Refused:
        return []
    except Exception as error:
        log_unexpected(log, error)
        return []
    choices = {one.article_id: plain_label(f"{one.label} · {one.article_id}", LONGEST) for one in found}
    return [app_commands.Choice(name=label, value=key) for key, label in choices.items() if size(key) <= LONGEST][
        :CHOICES
    ]


async def _choices(
    interaction: discord.Interaction[StorydeskBot], complete: Callable[[View, str, int], tuple[str, ...]], typed: str
) -> list[app_commands.Choice[str]]:
    """Of what whoever types may see."""
    try:
        values = complete(await own_view(interaction), typed, CHOICES)
    except Exception as error:
        # Without an answer Discord would show "Loading options failed"; a name can be typed without choices too.
        log_unexpected(log, error)
        return []
    return [
        app_commands.Choice(name=label, value=value)
        for value in values
        if size(value) <= LONGEST and (label := plain_label(value, LONGEST))
    ]
