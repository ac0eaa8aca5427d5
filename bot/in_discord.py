"""What Discord says of a set-up: the token, the servers, what the bot may do there, and the ids that settings name."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import aiohttp
import discord

from bot.findings import PATIENCE, Finding
from config import Settings

NEEDED = {
    "view_channel": "View Channels",
    "send_messages": "Send Messages",
    "send_messages_in_threads": "Send Messages in Threads",
    "embed_links": "Embed Links",
    "attach_files": "Attach Files",
    "read_message_history": "Read Message History",
}
"""What the bot has to be allowed in a server, as Discord calls it."""


NO_ROLE = "{0}, which {1} names, is no role of {2}. Server Settings, Roles, ⋯, Copy Role ID gives the right one."
NO_CHANNEL = "{0}, which {1} names, is no channel. Right-click the channel, Copy Channel ID gives the right one."
UNSEEN = "The bot may not see the channel {0}, which {1} names. Allow its role View Channel there."
ELSEWHERE = "The channel {0}, which {1} names, is not in {2}."
UNCHECKED = "The channel {0}, which {1} names, could not be checked: Discord answered {3}. Try again later."


async def examine_discord(settings: Settings) -> list[Finding]:
    """The token, in each server what the bot may not do there, and ids of the settings that Discord does not know."""
    if settings.token is None:
        return [Finding("token", True, "none; the bot runs in the terminal. Set DISCORD_TOKEN to run it in Discord.")]
    headers = {"Authorization": f"Bot {settings.token}"}
    try:
        async with aiohttp.ClientSession(timeout=PATIENCE, headers=headers) as session:
            return await _examine(_Discord(session, settings.discord.api_url), settings)
    except (aiohttp.ClientError, TimeoutError) as error:
        why = f"could not be checked: {type(error).__name__} from {settings.discord.api_url}."
        return [Finding("token", False, why)]


@dataclass(frozen=True, slots=True)
class _Discord:
    session: aiohttp.ClientSession
    address: str

    async def get(self, path: str) -> tuple[int, Any]:
        """Discord's status and, where that is 200, what it answers."""
        async with self.session.get(f"{self.address}{path}") as response:
            return response.status, await response.json() if response.status == 200 else None


async def _examine(here: _Discord, settings: Settings) -> list[Finding]:
    status, me = await here.get("/users/@me")
    if status == 401:
        why = "refused by Discord. Copy it again from the developer portal (Bot → Reset Token)."
        return [Finding("token", False, why)]
    if status != 200:
        return [Finding("token", False, f"could not be checked: Discord answered {status}. Try again later.")]
    _, joined = await here.get("/users/@me/guilds")
    wanted = settings.discord.guilds
    served = {int(one["id"]): str(one["name"]) for one in joined or () if not wanted or int(one["id"]) in wanted}
    findings = [
        Finding("token", True, f"accepted; the bot is {me['username']}."),
        *_servers(joined or [], wanted),
    ]
    if served:
        findings += [*await _roles(here, settings, served), *await _channels(here, settings, served)]
    return findings


async def _roles(here: _Discord, settings: Settings, served: Mapping[int, str]) -> list[Finding]:
    """Roles that the settings name and no server of the bot has: whoever should have them is shut out."""
    named = {"discord.admin_roles": settings.discord.admin_roles, "discord.roles": settings.discord.roles}
    named |= {f"the corpus part {part.path}": part.roles for part in settings.parts if part.roles}
    unknown = {role for roles in named.values() for role in roles}
    for server in served:
        if not unknown:
            break
        status, roles = await here.get(f"/guilds/{server}/roles")
        if status != 200:
            return [Finding("role", False, f"could not be checked: Discord answered {status}. Try again later.")]
        unknown -= {int(role["id"]) for role in roles}
    return [
        Finding("role", False, NO_ROLE.format(role, where, ", ".join(served.values())))
        for where, roles in named.items()
        for role in roles
        if role in unknown
    ]


async def _channels(here: _Discord, settings: Settings, served: Mapping[int, str]) -> list[Finding]:
    """Channels that the settings name and the bot cannot see."""
    own = settings.discord
    announcing = (own.announce_channel,) if own.announce_channel else ()
    named = {"channels": own.channels, "private_channels": own.private_channels, "announce_channel": announcing}
    findings = []
    for where, channels in named.items():
        for channel in channels:
            status, told = await here.get(f"/channels/{channel}")
            if status == 200 and int(told.get("guild_id", 0)) in served:
                continue
            why = {200: ELSEWHERE, 403: UNSEEN, 404: NO_CHANNEL}.get(status, UNCHECKED)
            sentence = why.format(channel, f"discord.{where}", ", ".join(served.values()), status)
            findings.append(Finding("channel", False, sentence))
    return findings


def _servers(joined: list[dict[str, Any]], wanted: Sequence[int]) -> list[Finding]:
    findings = []
    for server in joined:
        if wanted and int(server["id"]) not in wanted:
            continue
        may = discord.Permissions(int(server["permissions"]))
        missing = [] if may.administrator else [words for name, words in NEEDED.items() if not getattr(may, name)]
        sentence = f"{server['name']}: the bot may do all it has to."
        if missing:
            sentence = f"{server['name']}: the bot’s role lacks {', '.join(missing)}. Server Settings, Roles adds them."
        findings.append(Finding("server", not missing, sentence))
    absent = sorted(set(wanted) - {int(server["id"]) for server in joined})
    if absent:
        ids = ", ".join(map(str, absent))
        findings.append(Finding("server", False, f"The bot is not in {ids}, which discord.guilds names. Invite it."))
    elif not joined:
        why = "the bot is in none yet. The README says how to invite it (Into a Discord server, step 3)."
        findings.append(Finding("server", False, why))
    return findings
