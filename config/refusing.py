"""What pydantic finds wrong with a setting → a sentence that names it."""

from __future__ import annotations

import json
import os
import re

from pydantic import ValidationError
from pydantic_core import ErrorDetails

_WHY = {
    "tuple_type": "it should be a list",
    "model_type": "it should be a table",
    "missing": "it has to be given",
    "string_too_short": "it should not be empty",
}
"""Where pydantic's own words speak of Python."""


LONGEST_SHOWN = 100
"""Characters of a wrong value; a whole table would hide what is said of it."""


def sentences(error: ValidationError) -> list[str]:
    """One for each setting that is unknown or wrong."""
    wrong: dict[str, list[ErrorDetails]] = {}
    for one in error.errors():
        # Where several types are allowed, pydantic adds the one that was tried, which is no part of the name.
        name = ".".join(str(part) for part in one["loc"] if isinstance(part, int) or part.isidentifier())
        wrong.setdefault(name, []).append(one)
    return [_sentence(name, errors) for name, errors in wrong.items()]


def _sentence(name: str, errors: list[ErrorDetails]) -> str:
    first = errors[0]
    if first["type"] == "extra_forbidden":
        return f"There is no setting {name}; config/storydesk.toml lists them all."
    given = repr(first["input"])
    hidden = first["type"] == "missing" or name.endswith("token") or len(given) > LONGEST_SHOWN
    was = "" if hidden else f"; it was {given}"
    return f"The setting {name} is wrong ({', or '.join(map(_why, errors))}{was}); config/storydesk.toml describes it."


def _why(error: ErrorDetails) -> str:
    own = error["msg"].removeprefix("Value error, ").replace("Input should", "it should").rstrip(".")
    return _WHY.get(error["type"], own)


def unreadable_variable(error: str, prefix: str) -> str:
    """pydantic-settings names the topmost field only; which of its variables it was is what is no JSON there."""
    found = re.search(r'field "(\w+)"', error)
    begins = f"{prefix}{found[1] if found else ''}".upper()
    names = sorted(
        name for name, value in os.environ.items() if name.upper().startswith(begins) and not _is_json(value)
    )
    return f"{' or '.join(names)} cannot be read: lists are written as JSON, like '[1, 2]' or '[\"seeds\"]'."


def _is_json(text: str) -> bool:
    try:
        json.loads(text)
    except ValueError:
        return False
    return True
