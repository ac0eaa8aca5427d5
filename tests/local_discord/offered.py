"""The commands as Discord's client offers them: what a person may call, with which options, and what is then sent.

Everything is looked up in the tree that the bot really synced. What the client would not let a person send is
:class:`NotOffered`, an assertion error that says why.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from discord import Permissions

from .command_limits import CHAT_INPUT, MESSAGE_MENU, SUBCOMMAND, SUBCOMMAND_GROUP, USER_MENU
from .errors import Json
from .messages import File, Message

if TYPE_CHECKING:
    from .people import Person
    from .world import Channel, Role

STRING, INTEGER, BOOLEAN, USER, CHANNEL, ROLE, MENTIONABLE, NUMBER, ATTACHMENT = range(3, 12)
_LONGEST_STRING = 6_000
_IN_GUILD, _IN_BOT_DM = 0, 1


class NotOffered(AssertionError):
    """Discord's client would not let this person do that here."""


@dataclass
class Resolved:
    """The people, roles, channels, messages and files that the sent ids stand for."""

    channel: Channel
    found: Json = field(default_factory=dict)

    def add(self, value: Person | Role | Channel | Message | File) -> str:
        from .people import Person
        from .world import Channel, Role

        guild = self.channel.guild
        if isinstance(value, Person):
            self._put("users", value.id, value.to_json())
            if guild is not None and value in guild.members:
                member = guild.member_json(value, self.channel)
                self._put("members", value.id, {key: part for key, part in member.items() if key != "user"})
        elif isinstance(value, Role):
            self._put("roles", value.id, value.to_json())
        elif isinstance(value, Channel):
            self._put("channels", value.id, value.to_json(Permissions.none()))
        elif isinstance(value, Message):
            self._put("messages", value.id, value.to_json())
        else:
            if not value.url:
                self.channel.discord.host(self.channel, value)
            self._put("attachments", value.id, value.to_json())
        return str(value.id)

    def _put(self, kind: str, identity: int, body: Json) -> None:
        self.found.setdefault(kind, {})[str(identity)] = body


def find(person: Person, channel: Channel, name: str, kind: int) -> Json:
    """The command of this name that the person is offered in this channel."""
    discord, guild = person.discord, channel.guild
    scopes = ([guild.id] if guild else []) + [None]
    offered = [one for scope in scopes for one in discord.commands.get(scope, ()) if one["type"] == kind]
    command = next((one for one in offered if one["name"] == name), None)
    if command is None:
        raise NotOffered(f"There is no command {name!r}; the bot synced {[one['name'] for one in offered]}.")
    contexts = command.get("contexts") or (
        [_IN_GUILD] if command.get("dm_permission") is False else [_IN_GUILD, _IN_BOT_DM]
    )
    if (_IN_GUILD if guild else _IN_BOT_DM) not in contexts:
        raise NotOffered(f"{name!r} is not offered {'in a server' if guild else 'in direct messages'}.")
    if guild is not None:
        _check_permissions(person, channel, command)
    return command


def _check_permissions(person: Person, channel: Channel, command: Json) -> None:
    guild = channel.guild
    assert guild is not None
    held = guild.permissions(person, channel)
    if not held.use_application_commands:
        raise NotOffered(f"{person.name} may not use commands in #{channel.name}.")
    needed = command.get("default_member_permissions")
    if needed is None or person in guild.permits.get(command["name"], ()):
        return
    wanted = Permissions(int(needed))
    # "0" keeps a command to administrators, whose permissions are all of them.
    missing = held != Permissions.all() if not wanted.value else not wanted <= held
    if missing:
        names = [name for name, on in wanted if on] or ["administrator"]
        raise NotOffered(f"{person.name} is not offered {command['name']!r}: it takes {', '.join(names)}.")


def chat_data(
    person: Person, channel: Channel, name: str, values: Mapping[str, Any], typing: tuple[str, str] | None = None
) -> tuple[Json, Json | None]:
    """The data of a slash command ``"corpus status"``, and the option being typed (name and text) if one is."""
    words = name.lstrip("/").split()
    command = find(person, channel, words[0], CHAT_INPUT)
    node, path = command, words[1:]
    for word in path:
        node = next(
            (one for one in node.get("options") or () if one["name"] == word and one["type"] <= SUBCOMMAND_GROUP), {}
        )
        if not node:
            raise NotOffered(f"There is no command /{' '.join(words)}.")
    specs = node.get("options") or []
    if any(one["type"] in (SUBCOMMAND, SUBCOMMAND_GROUP) for one in specs):
        raise NotOffered(f"/{name} has subcommands: {[one['name'] for one in specs]}.")
    resolved = Resolved(channel)
    options = _options(name, specs, values, resolved, partial=typing is not None)
    focused = None
    if typing is not None:
        focused = next((one for one in specs if one["name"] == typing[0]), None)
        if focused is None or not focused.get("autocomplete"):
            raise NotOffered(f"/{name} completes no option {typing[0]!r}.")
        options.append({"name": focused["name"], "type": focused["type"], "value": typing[1], "focused": True})
    for depth in range(len(path), 0, -1):
        nested = SUBCOMMAND if depth == len(path) else SUBCOMMAND_GROUP
        options = [{"name": path[depth - 1], "type": nested, "options": options}]
    return _data(command, resolved) | {"options": options}, focused


def menu_data(person: Person, channel: Channel, name: str, target: Message | Person) -> Json:
    """The data of a message or user menu command."""
    kind = MESSAGE_MENU if isinstance(target, Message) else USER_MENU
    if isinstance(target, Message) and not person.sees(target):
        raise NotOffered(f"{person.name} does not see that message.")
    command = find(person, channel, name, kind)
    resolved = Resolved(channel)
    resolved.add(target)
    return _data(command, resolved) | {"target_id": str(target.id)}


def _data(command: Json, resolved: Resolved) -> Json:
    data: Json = {"id": command["id"], "name": command["name"], "type": command["type"]}
    if "guild_id" in command:
        data["guild_id"] = command["guild_id"]
    if resolved.found:
        data["resolved"] = resolved.found
    return data


def _options(
    name: str, specs: list[Json], values: Mapping[str, Any], resolved: Resolved, *, partial: bool
) -> list[Json]:
    given = {option: value for option, value in values.items() if value is not None}
    known = {one["name"]: one for one in specs}
    unknown = set(given) - set(known)
    if unknown:
        raise NotOffered(f"/{name} has no option {sorted(unknown)}; it has {list(known)}.")
    absent = [one["name"] for one in specs if one.get("required") and one["name"] not in given]
    if absent and not partial:
        raise NotOffered(f"/{name} cannot be sent without {absent}.")
    return [
        {"name": option, "type": known[option]["type"], "value": _value(known[option], value, resolved)}
        for option, value in given.items()
    ]


def _value(spec: Json, value: Any, resolved: Resolved) -> Any:
    from .people import Person
    from .world import Channel, Role

    takes: dict[int, tuple[type[Any], ...]] = {
        STRING: (str,), INTEGER: (int,), BOOLEAN: (bool,), NUMBER: (int, float), USER: (Person,), CHANNEL: (Channel,),
        ROLE: (Role,), MENTIONABLE: (Person, Role), ATTACHMENT: (File,),
    }  # fmt: skip
    kind, name = spec["type"], spec["name"]
    if spec.get("choices"):
        return _chosen(spec, value)
    if not isinstance(value, takes[kind]) or (isinstance(value, bool) and kind != BOOLEAN):
        raise NotOffered(f"The option {name!r} does not take {value!r}.")
    if kind == STRING:
        text = value.strip()
        shortest, longest = max(1, spec.get("min_length") or 0), spec.get("max_length") or _LONGEST_STRING
        if not shortest <= len(text) <= longest:
            raise NotOffered(f"The option {name!r} takes {shortest} to {longest} characters, not {len(text)}.")
        return text
    if kind in (INTEGER, NUMBER):
        least, most = spec.get("min_value"), spec.get("max_value")
        if (least is not None and value < least) or (most is not None and value > most):
            raise NotOffered(f"The option {name!r} takes {least} to {most}, not {value}.")
        return value
    if kind == CHANNEL and spec.get("channel_types") and value.kind not in spec["channel_types"]:
        raise NotOffered(f"The option {name!r} does not take that kind of channel.")
    return value if kind == BOOLEAN else resolved.add(value)


def _chosen(spec: Json, value: Any) -> Any:
    for choice in spec["choices"]:
        if value in (choice["name"], choice["value"]):
            return choice["value"]
    raise NotOffered(
        f"The option {spec['name']!r} has no choice {value!r}: {[one['name'] for one in spec['choices']]}."
    )
