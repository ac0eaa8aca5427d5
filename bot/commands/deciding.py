"""``/corpus names``: admins say who is who. Their word goes before all that is told from the articles."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING

import discord
from discord import app_commands

from bot.cards.decisions import decided_card, decisions_card

from .administering import admin
from .answering import reply
from .completing import complete_name, complete_naming_article

if TYPE_CHECKING:
    from discord import ui

    from bot.app import StorydeskBot
    from index.corpus_names import Decided

_NEW_NAME = "The new name"


def names() -> app_commands.Group:
    """The commands of ``/corpus names``."""
    group = app_commands.Group(name="names", description="Who is who: what administrators decided about names")

    @group.command(name="merge", description="Two names are one, which goes by the first")
    @app_commands.describe(name="The name that it goes by", other="The name that is the same one")
    @app_commands.autocomplete(name=complete_name, other=complete_name)
    async def merge(interaction: discord.Interaction[StorydeskBot], name: str, other: str) -> None:
        await _decide(interaction, lambda by: interaction.client.library.merge_names(name, other, by=by))

    @group.command(name="split", description="In some articles a name means somebody else")
    @app_commands.describe(
        name="The name that two go by",
        articles="Ids of the articles that mean the other one, separated by commas",
        new_name=_NEW_NAME,
    )
    @app_commands.autocomplete(name=complete_name, articles=complete_naming_article)
    async def split(interaction: discord.Interaction[StorydeskBot], name: str, articles: str, new_name: str) -> None:
        library = interaction.client.library

        def decided(by: str) -> Awaitable[Decided]:
            return library.split_name(name, ids_in(articles, library.articles_naming(name)), new_name, by=by)

        await _decide(interaction, decided)

    @group.command(name="rename", description="A name is another from now on")
    @app_commands.describe(name="The name as it is", new_name=_NEW_NAME)
    @app_commands.autocomplete(name=complete_name)
    async def rename(interaction: discord.Interaction[StorydeskBot], name: str, new_name: str) -> None:
        await _decide(interaction, lambda by: interaction.client.library.rename_name(name, new_name, by=by))

    @group.command(name="undo", description="Take the last decision about names back")
    async def undo(interaction: discord.Interaction[StorydeskBot]) -> None:
        await _decide(interaction, lambda by: interaction.client.library.undo_names(by=by), undone=True)

    @group.command(name="list", description="What has been decided about names, newest first")
    async def listed(interaction: discord.Interaction[StorydeskBot]) -> None:
        admin(interaction)

        async def drawn() -> ui.LayoutView:
            return decisions_card(await interaction.client.library.name_decisions())

        await reply(interaction, drawn, private=True)

    return group


def ids_in(typed: str, known: tuple[str, ...]) -> list[str]:
    """The article ids that were typed, separated by commas or spaces; an id that is known may have spaces in it."""
    ids: list[str] = []
    for part in typed.split(","):
        ids += [part.strip()] if part.strip() in known else part.split()
    return ids


async def _decide(
    interaction: discord.Interaction[StorydeskBot], decide: Callable[[str], Awaitable[Decided]], undone: bool = False
) -> None:
    by = admin(interaction)

    async def drawn() -> ui.LayoutView:
        return decided_card(await decide(by), undone=undone)

    await reply(interaction, drawn, private=True)
