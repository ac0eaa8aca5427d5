"""Who the bot is, where it is, and its commands."""

from __future__ import annotations

from typing import Any

from .command_limits import CHAT_INPUT, check_commands
from .errors import Json, unknown
from .web import Call, Routes

_GUILD_KEY = "guild_id"


async def gateway(call: Call) -> Json:
    return {"url": call.discord.gateway_url}


async def gateway_bot(call: Call) -> Json:
    left: Json = {
        "total": 1000,
        "remaining": 1000 - call.discord.gateway.identified,
        "reset_after": 0,
        "max_concurrency": 1,
    }
    return {"url": call.discord.gateway_url, "shards": call.discord.recommended_shards, "session_start_limit": left}


async def me(call: Call) -> Json:
    return call.discord.bot.me_json()


async def application(call: Call) -> Json:
    return call.discord.application_json()


async def user(call: Call) -> Json:
    person = call.discord.people.get(call.id("user_id"))
    if person is None:
        raise unknown("User", 10013)
    return person.to_json()


async def my_guilds(call: Call) -> list[Json]:
    bot = call.discord.bot
    return [
        {
            "id": str(guild.id), "name": guild.name, "icon": None, "banner": None, "owner": False, "features": [],
            "permissions": str(guild.permissions(bot).value),
        }
        for guild in call.discord.guilds
        if not guild.left
    ]  # fmt: skip


async def leave(call: Call) -> None:
    guild = call.discord.guild(call.id("guild_id"))
    call.discord.gateway.dispatch("GUILD_DELETE", {"id": str(guild.id)}, guild=guild)
    guild.left = True


async def open_dm(call: Call) -> Json:
    person = call.discord.people.get(int(call.body["recipient_id"]))
    if person is None:
        raise unknown("User", 10013)
    return person.dm.to_json()


async def guild(call: Call) -> Json:
    return call.discord.guild(call.id("guild_id")).to_json()


async def guild_channels(call: Call) -> list[Json]:
    return [one.to_json() for one in call.discord.guild(call.id("guild_id")).channels if one.parent is None]


async def guild_roles(call: Call) -> list[Json]:
    return call.discord.guild(call.id("guild_id")).role_list()


async def member(call: Call) -> Json:
    guild = call.discord.guild(call.id("guild_id"))
    person = call.discord.people.get(call.id("user_id"))
    if person is None or person not in guild.members:
        raise unknown("Member", 10007)
    return guild.member_json(person)


def _scope(call: Call) -> int | None:
    """None for global commands, else the server's id."""
    if call.id("application_id") != call.discord.application_id:
        raise unknown("Application", 10002)
    return call.discord.guild(call.id(_GUILD_KEY)).id if _GUILD_KEY in call.params else None


def _registered(call: Call, scope: int | None, sent: Json, before: Json | None) -> Json:
    """A command as Discord keeps and shows it; unchanged ones keep id and version."""
    kind = sent.get("type") or CHAT_INPUT
    permissions = sent.get("default_member_permissions")
    kept: Json = {
        "application_id": str(call.discord.application_id), "type": kind, "name": sent["name"],
        "name_localizations": sent.get("name_localizations"), "description": sent.get("description") or "",
        "description_localizations": sent.get("description_localizations"), "nsfw": bool(sent.get("nsfw")),
        "default_member_permissions": None if permissions is None else str(permissions),
        "integration_types": sent.get("integration_types") or [0],
        "contexts": sent.get("contexts"),
    }  # fmt: skip
    if kind == CHAT_INPUT:
        kept["options"] = sent.get("options") or []
    if scope is None:
        kept["dm_permission"] = sent.get("dm_permission") is not False
    else:
        kept["guild_id"] = str(scope)
    if before is not None and kept.items() <= before.items():
        return before
    made = str(call.discord.snowflakes.next())
    return kept | {"id": before["id"] if before else made, "version": made}


def _same(one: Json, other: Json) -> bool:
    return one["name"] == other["name"] and (one.get("type") or CHAT_INPUT) == (other.get("type") or CHAT_INPUT)


async def list_commands(call: Call) -> list[Json]:
    return list(call.discord.commands.get(_scope(call), ()))


async def set_commands(call: Call) -> list[Json]:
    scope = _scope(call)
    sent: list[Json] = call.body or []
    check_commands(sent)
    before = call.discord.commands.get(scope, [])
    now = [_registered(call, scope, one, next((old for old in before if _same(one, old)), None)) for one in sent]
    call.discord.commands[scope] = now
    call.discord.syncs += 1
    return now


async def add_command(call: Call) -> Json:
    scope = _scope(call)
    others = [one for one in call.discord.commands.get(scope, []) if not _same(one, call.body)]
    before = next((one for one in call.discord.commands.get(scope, []) if _same(one, call.body)), None)
    check_commands([*others, call.body])
    made = _registered(call, scope, call.body, before)
    call.discord.commands[scope] = [*others, made]
    call.discord.syncs += 1
    return made


def _command(call: Call) -> Json:
    wanted = str(call.id("command_id"))
    for one in call.discord.commands.get(_scope(call), []):
        if one["id"] == wanted:
            return one
    raise unknown("application command", 10063)


async def get_command(call: Call) -> Json:
    return _command(call)


async def change_command(call: Call) -> Json:
    before = _command(call)
    scope = _scope(call)
    changed: Json = before | call.body
    others = [one for one in call.discord.commands[scope] if one is not before]
    check_commands([*others, changed])
    after = _registered(call, scope, changed, before)
    call.discord.commands[scope] = [*others, after]
    call.discord.syncs += 1
    return after


async def delete_command(call: Call) -> None:
    before = _command(call)
    call.discord.commands[_scope(call)].remove(before)
    call.discord.syncs += 1


def _commands(base: str) -> list[tuple[str, str, Any]]:
    return [
        ("GET", base, list_commands),
        ("PUT", base, set_commands),
        ("POST", base, add_command),
        ("GET", f"{base}/{{command_id}}", get_command),
        ("PATCH", f"{base}/{{command_id}}", change_command),
        ("DELETE", f"{base}/{{command_id}}", delete_command),
    ]


ROUTES: Routes = [
    ("GET", "/gateway", gateway),
    ("GET", "/gateway/bot", gateway_bot),
    ("GET", "/users/@me", me),
    ("GET", "/oauth2/applications/@me", application),
    ("GET", "/applications/@me", application),
    ("GET", "/users/@me/guilds", my_guilds),
    ("DELETE", "/users/@me/guilds/{guild_id}", leave),
    ("POST", "/users/@me/channels", open_dm),
    ("GET", "/users/{user_id}", user),
    ("GET", "/guilds/{guild_id}", guild),
    ("GET", "/guilds/{guild_id}/channels", guild_channels),
    ("GET", "/guilds/{guild_id}/roles", guild_roles),
    ("GET", "/guilds/{guild_id}/members/{user_id}", member),
    *_commands("/applications/{application_id}/commands"),
    *_commands("/applications/{application_id}/guilds/{guild_id}/commands"),
]
