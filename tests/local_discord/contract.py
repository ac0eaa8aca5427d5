"""Discord's own OpenAPI contract, held against every request body that the bot sends.

The file is found at ``STORYDESK_DISCORD_OPENAPI``, else at ``../shared/discord/openapi.json`` beside the checkout.
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

_ENVIRONMENT = "STORYDESK_DISCORD_OPENAPI"
_BESIDE_CHECKOUT = Path(__file__).resolve().parents[3] / "shared" / "discord" / "openapi.json"
_LARGEST_SNOWFLAKE = 2**64 - 1


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

    def union(keyword: str) -> Any:
        default = jsonschema.Draft202012Validator.VALIDATORS[keyword]

        def check(validator: Any, branches: list[Json], instance: object, whole: Json) -> Iterator[Any]:
            # Unions of components, options and callbacks are told apart by `type`: following the one branch that
            # is meant is faster, and its complaint is about the real mistake instead of about every branch.
            meant = _branch(branches, instance)
            if meant is None:
                yield from default(validator, branches, instance, whole)
            else:
                yield from validator.descend(instance, meant)

        return check

    def _branch(branches: list[Json], instance: object) -> Json | None:
        if not isinstance(instance, dict) or "type" not in instance:
            return None
        for branch in branches:
            resolved = schemas[branch["$ref"].rsplit("/", 1)[-1]] if "$ref" in branch else branch
            if instance["type"] in resolved.get("properties", {}).get("type", {}).get("enum", ()):
                return dict(resolved)
        return None

    kind = jsonschema.validators.extend(
        jsonschema.Draft202012Validator, {"$ref": reference, "oneOf": union("oneOf"), "anyOf": union("anyOf")}
    )
    return kind(schema, format_checker=_formats())


def _problems(validator: Any, body: object) -> list[Problem]:
    found = []
    for error in validator.iter_errors(body):
        worst = jsonschema.exceptions.best_match([error])
        sentence = re.sub(r"\s+", " ", worst.message)
        found.append((tuple(worst.absolute_path), f"CONTRACT_{str(worst.validator).upper()}", sentence[:300]))
    return found


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
