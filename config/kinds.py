"""Kinds of values that settings have beside plain ones; what is none of a kind is refused with a reason."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated
from urllib.parse import urlsplit

from pydantic import AfterValidator, BeforeValidator, Field


def _none_if_empty(value: object) -> object:
    # TOML has no null: an empty string there stands for "not set".
    return None if value == "" else value


def _web_address(value: str) -> str:
    return _address(value, "http", "https")


def _gateway_address(value: str) -> str:
    return _address(value, "ws", "wss")


def _address(value: str, *schemes: str) -> str:
    parts = urlsplit(value)
    if parts.scheme not in schemes or not parts.hostname:
        raise ValueError(f"Input should be an address that begins with {' or '.join(f'{one}://' for one in schemes)}")
    return value


def _not_empty(value: object) -> object:
    # An empty path would be the working folder.
    if isinstance(value, str) and not value.strip():
        raise ValueError("Input should name a file or folder")
    return value


Text = Annotated[str, Field(min_length=1)]
Id = Annotated[int, Field(gt=0)]
Address = Annotated[str, AfterValidator(_web_address)]
GatewayAddress = Annotated[str, AfterValidator(_gateway_address)]
OptionalAddress = Annotated[Address | None, BeforeValidator(_none_if_empty)]
Place = Annotated[Path, BeforeValidator(_not_empty)]
