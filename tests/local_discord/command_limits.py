"""What Discord enforces on application commands beyond its contract."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence

from .errors import Json, Problem, invalid_form

CHAT_INPUT, USER_MENU, MESSAGE_MENU = 1, 2, 3
SUBCOMMAND, SUBCOMMAND_GROUP = 1, 2
MOST = {CHAT_INPUT: 100, USER_MENU: 15, MESSAGE_MENU: 15}
COMMAND_TEXT = 8_000
_NAME = re.compile(r"^[-_'\w]{1,32}$")
Place = tuple[str | int, ...]


def check_commands(commands: Sequence[Json]) -> None:
    """Refuse a set of commands that Discord would not register together."""
    problems: list[Problem] = []
    kinds = Counter(command.get("type") or CHAT_INPUT for command in commands)
    for kind, count in kinds.items():
        if count > MOST[kind]:
            raise_number = f"Maximum number of application commands of type {kind} reached ({MOST[kind]})."
            problems.append(((), "APPLICATION_COMMAND_TOO_MANY", raise_number))
    names = Counter((command.get("type") or CHAT_INPUT, command["name"]) for command in commands)
    for number, command in enumerate(commands):
        if names[command.get("type") or CHAT_INPUT, command["name"]] > 1:
            problems.append(((number, "name"), "APPLICATION_COMMANDS_DUPLICATE_NAME", "Names must be unique."))
        problems += command_problems(command, (number,))
    if problems:
        raise invalid_form(problems)


def command_problems(command: Json, place: Place = ()) -> list[Problem]:
    problems: list[Problem] = []
    description = command.get("description") or ""
    if (command.get("type") or CHAT_INPUT) != CHAT_INPUT:
        if description or command.get("options"):
            problems.append((place, "APPLICATION_COMMAND_MENU", "A menu command has no description and no options."))
        return problems
    problems += _name_problems(command, place)
    if not description:
        problems.append(((*place, "description"), "BASE_TYPE_REQUIRED", "This field is required"))
    problems += _options_problems(command.get("options") or [], (*place, "options"))
    if _text_size(command) > COMMAND_TEXT:
        problems.append(
            (place, "APPLICATION_COMMAND_TOO_LARGE", f"Command exceeds maximum size ({COMMAND_TEXT} characters).")
        )
    return problems


def _name_problems(named: Json, place: Place) -> list[Problem]:
    names = [named["name"], *(named.get("name_localizations") or {}).values()]
    return [
        ((*place, "name"), "APPLICATION_COMMAND_INVALID_NAME", f"Command name {name!r} is invalid")
        for name in names
        if not _NAME.match(name) or name != name.lower()
    ]


def _options_problems(options: Sequence[Json], place: Place) -> list[Problem]:
    problems: list[Problem] = []
    names = Counter(option["name"] for option in options)
    nested = [option["type"] in (SUBCOMMAND, SUBCOMMAND_GROUP) for option in options]
    if any(nested) and not all(nested):
        problems.append((place, "APPLICATION_COMMAND_OPTIONS_MIXED", "Subcommands and options cannot be mixed."))
    optional_before = False
    for number, option in enumerate(options):
        here = (*place, number)
        problems += _name_problems(option, here)
        if names[option["name"]] > 1:
            problems.append(((*here, "name"), "APPLICATION_COMMAND_OPTIONS_NAME_INVALID", "Names must be unique."))
        if option.get("required") and optional_before:
            problems.append(
                (here, "APPLICATION_COMMAND_OPTIONS_REQUIRED_INVALID",
                 "Required options must be placed before non-required options")
            )  # fmt: skip
        optional_before |= not option.get("required")
        if option.get("autocomplete") and option.get("choices"):
            problems.append(
                (here, "APPLICATION_COMMAND_OPTIONS_CHOICES", "Autocomplete and choices exclude each other.")
            )
        for least, most in (("min_length", "max_length"), ("min_value", "max_value")):
            low, high = option.get(least), option.get(most)
            if low is not None and high is not None and low > high:
                problems.append(((*here, least), "NUMBER_TYPE_MAX", f"{least} is greater than {most}."))
        for repeated, times in Counter(choice["name"] for choice in option.get("choices") or ()).items():
            if times > 1:
                problems.append(((*here, "choices"), "APPLICATION_COMMAND_OPTIONS_CHOICE_NAME", f"{repeated!r} twice."))
        problems += _options_problems(option.get("options") or [], (*here, "options"))
    return problems


def _text_size(node: Json) -> int:
    """Name, description and choice values, at their longest translation, through all levels."""
    size = 0
    for name in ("name", "description"):
        translations = (node.get(f"{name}_localizations") or {}).values()
        size += max(map(len, [node.get(name) or "", *translations]))
    size += sum(len(choice["name"]) + len(str(choice["value"])) for choice in node.get("choices") or ())
    return size + sum(_text_size(option) for option in node.get("options") or ())
