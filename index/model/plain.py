"""Values of the model as JSON has them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from enum import StrEnum
from typing import Any

from index.model.articles import Span


def plain(value: Any) -> Any:
    """Dataclasses, enums and tuples as dicts, strings and lists, for JSON; a Span as [start, end]."""
    if isinstance(value, Span):
        return [value.start, value.end]
    if is_dataclass(value) and not isinstance(value, type):
        return as_dict(value)
    if isinstance(value, StrEnum):
        return value.value
    if isinstance(value, Mapping):
        return {key: plain(item) for key, item in value.items()}
    if isinstance(value, (tuple, list)):
        return [plain(item) for item in value]
    if isinstance(value, float):
        return round(value, 4)
    return value


def as_dict(value: Any, leave_out: tuple[str, ...] = ()) -> dict[str, Any]:
    """The fields of a dataclass, but for some, as JSON has them."""
    return {f.name: plain(getattr(value, f.name)) for f in fields(value) if f.name not in leave_out}
