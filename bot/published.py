"""Makes Discord offer the commands as they are now, and leaves it alone while nothing has changed.

Discord allows few such changes a day and shows them late, so what was last published is noted in the data folder,
by application, server and content.
"""

from __future__ import annotations

import hashlib
import json
import logging
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import discord
from discord import app_commands

log = logging.getLogger(__name__)

EVERYWHERE = 0
"""Stands for "in all servers" among the ids of servers."""
NOTE = "commands.json"


async def publish(tree: app_commands.CommandTree[Any], guilds: Iterable[int], folder: Path) -> None:
    """Publishes the tree's commands to these servers, or to all where none is named, as far as that is needed.

    Where they were published before and do not belong any more they are taken back. A server that cannot be
    reached (the bot is not in it yet) is logged and tried again at the next start.
    """
    application = str(tree.client.application_id)
    payload = await _payload(tree)
    content = hashlib.sha256(json.dumps(payload, sort_keys=True).encode()).hexdigest()
    wanted = dict.fromkeys(map(str, guilds) if (guilds := list(guilds)) else [str(EVERYWHERE)], content)
    published = _read(folder / NOTE).get(application, {})
    for place in [*wanted, *(place for place in published if place not in wanted)]:
        if wanted.get(place) == published.get(place):
            continue
        try:
            await _publish_to(tree.client, int(place), payload if place in wanted else [])
        except (discord.Forbidden, discord.NotFound):
            log.warning("The commands cannot be published in server %s: the bot is not in it, or was invited "
                        "without the scope applications.commands.", place)  # fmt: skip
            continue
        published.pop(place, None)
        if place in wanted:
            published[place] = content
        (folder / NOTE).write_text(json.dumps({application: published}, indent=2))


async def _publish_to(client: discord.Client, place: int, payload: list[dict[str, Any]]) -> None:
    application, http = client.application_id, client.http
    assert application is not None
    if place == EVERYWHERE:
        await http.bulk_upsert_global_commands(application, payload)
    else:
        await http.bulk_upsert_guild_commands(application, place, payload)
    log.info("%s commands published %s.", len(payload), f"in server {place}" if place else "in all servers")


async def _payload(tree: app_commands.CommandTree[Any]) -> list[dict[str, Any]]:
    """The commands as Discord takes them, translated where the tree has a translator."""
    if (translator := tree.translator) is None:
        return [command.to_dict(tree) for command in tree.get_commands()]
    return [await command.get_translated_payload(tree, translator) for command in tree.get_commands()]


def _read(file: Path) -> dict[str, dict[str, str]]:
    try:
        noted = json.loads(file.read_text())
    except (OSError, ValueError):
        return {}
    return noted if isinstance(noted, dict) else {}
