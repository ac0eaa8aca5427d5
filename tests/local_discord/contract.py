"""Discord's own OpenAPI contract, held against every request body that the bot sends.

The file is found at ``DISCORD_OPENAPI``, else at ``../shared/discord/openapi.json`` beside the checkout.
Where it is absent the check is left out, and a log line says so once; the rules of ``limits.py`` hold either way.
A validator is compiled at an operation's first use and kept for the process.
"""

from __future__ import annotations

import json
import logging
import os
import re
from collections.abc import Iterator
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import jsonschema

from .errors import Json, Problem

_log = logging.getLogger(__name__)

_ENVIRONMENT = "DISCORD_OPENAPI"
_BESIDE_CHECKOUT = Path(__file__).resolve().parents[3] / "shared" / "discord" / "openapi.json"
_LARGEST_SNOWFLAKE = 2**64 - 1
_LONGEST_VALUE = 80


def contract_file() -> Path:
    return Path(os.environ.get(_ENVIRONMENT, "") or _BESIDE_CHECKOUT)


@cache
def load(path: Path) -> Json | None:
    """The contract, or None (said once) where there is none."""
    if not path.is_file():
        _log.warning(
            "Discord's contract is not at %s (%s): request bodies are checked by limits alone.", path, _ENVIRONMENT
        )
        return None
    contract: Json = json.loads(path.read_text("utf-8"))
    # Discord takes an id as a number too, and discord.py numbers the files of an upload that way.
    schemas = contract["components"]["schemas"]
    schemas["SnowflakeType"] = {
        "anyOf": [schemas["SnowflakeType"], {"type": "integer", "minimum": 0, "maximum": _LARGEST_SNOWFLAKE}]
    }
    return contract


def request_problems(method: str, path: str, body: object) -> list[Problem]:
    """What the contract finds wrong in a request's body; ``path`` is the contract's own template."""
    validator = _request_validator(contract_file(), method.lower(), path)
    return _problems(validator, body) if validator is not None else []


def answer_problems(method: str, path: str, status: int, body: object) -> list[Problem]:
    """What the contract finds wrong in *our* answer; the tests of this folder keep it empty."""
    validator = _answer_validator(contract_file(), method.lower(), path, str(status))
    return _problems(validator, body) if validator is not None else []


def knows(method: str, path: str) -> bool:
    """Whether the contract has this operation (true without a contract)."""
    contract = load(contract_file())
    return contract is None or method.lower() in contract["paths"].get(path, {})


@cache
def _request_validator(file: Path, method: str, path: str) -> Any:
    contract = load(file)
    if contract is None:
        return None
    content = contract["paths"].get(path, {}).get(method, {}).get("requestBody", {}).get("content", {})
    # The multipart variants describe the same JSON with the files beside it, so one schema serves both.
    schema = content.get("application/json", {}).get("schema")
    return None if schema is None else _compile(contract, schema)


@cache
def _answer_validator(file: Path, method: str, path: str, status: str) -> Any:
    contract = load(file)
    if contract is None:
        return None
    answer = contract["paths"].get(path, {}).get(method, {}).get("responses", {}).get(status, {})
    schema = answer.get("content", {}).get("application/json", {}).get("schema")
    return None if schema is None else _compile(contract, schema)


def _compile(contract: Json, schema: Json) -> Any:
    schemas = contract["components"]["schemas"]

    def reference(validator: Any, ref: str, instance: object, _: Json) -> Iterator[Any]:
        yield from validator.descend(instance, schemas[ref.rsplit("/", 1)[-1]])

    def union(validator: Any, branches: list[Json], instance: object, _: Json) -> Iterator[Any]:
        # Unions of components, options and callbacks are told apart by `type`: following the one branch that is meant
        # is faster, and its complaint is about the real mistake. Else the branch that got furthest complains.
        by_type = branches_by_type(branches) if isinstance(instance, dict) else {}
        if by_type and isinstance(instance, dict) and "type" in instance:
            if instance["type"] in by_type:
                yield from validator.descend(instance, by_type[instance["type"]])
            else:
                yield jsonschema.ValidationError(f"Type {instance['type']} is not allowed here.")
            return
        complaints = []
        for branch in branches:
            errors = list(validator.descend(instance, branch))
            if not errors:
                return
            complaints.append(errors)
        yield from max(reversed(complaints), key=lambda errors: max(len(one.absolute_path) for one in errors))

    def branches_by_type(branches: list[Json]) -> dict[int, Json]:
        resolved = [schemas[one["$ref"].rsplit("/", 1)[-1]] if "$ref" in one else one for one in branches]
        return {
            kind: branch for branch in resolved for kind in branch.get("properties", {}).get("type", {}).get("enum", ())
        }

    kind = jsonschema.validators.extend(
        jsonschema.Draft202012Validator, {"$ref": reference, "oneOf": union, "anyOf": union}
    )
    return kind(schema, format_checker=_formats())


def _problems(validator: Any, body: object) -> list[Problem]:
    found = []
    for error in validator.iter_errors(body):
        worst = jsonschema.exceptions.best_match([error])
        found.append((tuple(worst.absolute_path), f"CONTRACT_{str(worst.validator).upper()}", _sentence(worst)))
    return found


def _sentence(error: Any) -> str:
    """In Discord's words where they say more, and never with a whole card quoted in it."""
    if error.validator in ("maxLength", "maxItems"):
        return f"Must be {error.validator_value} or fewer in length (it is {len(error.instance)})."
    if error.validator in ("minLength", "minItems"):
        return f"Must be {error.validator_value} or more in length (it is {len(error.instance)})."
    said = str(error.message)
    value = repr(error.instance)
    if said.startswith(value) and len(value) > _LONGEST_VALUE:
        said = f"{value[:_LONGEST_VALUE]}…{said[len(value) :]}"
    return re.sub(r"\s+", " ", said)


@cache
def _formats() -> Any:
    checker = jsonschema.FormatChecker(formats=())

    def bounded(bits: int) -> Any:
        return lambda value: not isinstance(value, int) or -(2 ** (bits - 1)) <= value < 2 ** (bits - 1)

    def snowflake(value: object) -> bool:
        return not isinstance(value, str) or (value.isdecimal() and int(value) <= _LARGEST_SNOWFLAKE)

    def uri(value: object) -> bool:
        if not isinstance(value, str):
            return True
        parts = urlsplit(value)
        return bool(parts.scheme and (parts.netloc or parts.path)) and not re.search(r"\s", value)

    def date_time(value: object) -> bool:
        return not isinstance(value, str) or datetime.fromisoformat(value) is not None

    checker.checks("int32")(bounded(32))
    checker.checks("int64")(bounded(64))
    checker.checks("snowflake")(snowflake)
    checker.checks("uri")(uri)
    checker.checks("date-time", raises=ValueError)(date_time)
    return checker
