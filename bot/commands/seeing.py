"""What of the corpus an answer may be made of, where parts of it are for some roles only.

Promises: an answer that one person alone sees is made of what their roles let them see; one before a channel, of what
everybody may see who can see that channel. What a question was answered from is noted with it, so that its buttons
never reach further, whoever presses them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import discord

from bot.access import Asker

if TYPE_CHECKING:
    from bot.app import StorydeskBot
    from index.view import View

OPEN_TO_ALL: frozenset[str] = frozenset()
"""Of the restricted parts none."""


def own_parts(bot: StorydeskBot, asker: Asker) -> frozenset[str]:
    """The restricted parts that somebody may see."""
    return bot.library.parts.seen_with(asker.roles)


def shared_parts(bot: StorydeskBot, asker: Asker, channel: Any) -> frozenset[str]:
    """Those of them that everybody may see who can see the channel."""
    own = own_parts(bot, asker)
    return own & bot.library.parts.seen_by_all(audience(channel)) if own else OPEN_TO_ALL


async def own_view(interaction: discord.Interaction[StorydeskBot]) -> View:
    """The corpus as whoever types or presses may see it."""
    return await interaction.client.library.view(own_parts(interaction.client, Asker.of(interaction)))


def audience(channel: Any) -> frozenset[int] | None:
    """Roles of which everybody who can see the channel has at least one; None where that cannot be told.

    Administrators of a server see every channel, and could give themselves every role; they are not counted.
    """
    place = channel.parent if isinstance(channel, discord.Thread) else channel
    if not isinstance(place, discord.abc.GuildChannel):
        return None
    for who, rules in place.overwrites.items():
        if not isinstance(who, discord.Role) and rules.view_channel and who.id != place.guild.me.id:
            return None
    roles = [
        role
        for role in place.guild.roles
        if place.permissions_for(role).view_channel and not role.permissions.administrator and not role.is_bot_managed()
    ]
    everyone = place.guild.default_role
    return frozenset({everyone.id} if everyone in roles else (role.id for role in roles))
