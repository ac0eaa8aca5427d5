"""A form as it stands before a person, and what is sent when they fill it in."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeAlias

from .components import Kind, every
from .errors import Json
from .offered import NotOffered

if TYPE_CHECKING:
    from .interactions import Interaction

_LONGEST_INPUT = 4_000
Value: TypeAlias = str | Sequence[str]


@dataclass(frozen=True)
class Input:
    """One field; ``value`` is what stands in it at first."""

    label: str
    custom_id: str
    kind: int
    required: bool
    shortest: int
    longest: int
    value: str
    options: tuple[tuple[str, str], ...]

    def filled(self, given: Value | None) -> Json:
        """The field as it is sent, or NotOffered if the client would not send the form."""
        if self.kind == Kind.TEXT_INPUT:
            text = self.value if given is None else given
            if not isinstance(text, str):
                raise NotOffered(f"{self.label!r} takes a text.")
            if (self.required or text) and not max(self.shortest, int(self.required)) <= len(text) <= self.longest:
                raise NotOffered(f"{self.label!r} takes {self.shortest} to {self.longest} characters, not {len(text)}.")
            return {"type": self.kind, "custom_id": self.custom_id, "value": text}
        if self.kind != Kind.STRING_SELECT:
            raise NotOffered(
                f"{self.label!r} is a component of type {self.kind}, which the local Discord cannot fill in."
            )
        chosen = [given] if isinstance(given, str) else list(given or ())
        by_label = dict(self.options)
        values = [by_label.get(one, one) for one in chosen]
        if not set(values) <= set(by_label.values()) or (self.required and not values):
            raise NotOffered(f"{self.label!r} offers {list(by_label)}, not {chosen}.")
        return {"type": self.kind, "custom_id": self.custom_id, "values": values}


@dataclass(frozen=True)
class Modal:
    interaction: Interaction
    """The one that opened it."""
    body: Json

    @property
    def title(self) -> str:
        return str(self.body["title"])

    @property
    def inputs(self) -> list[Input]:
        found = []
        for row in self.body["components"]:
            for one in every([row]):
                if one.get("custom_id"):
                    label = row.get("label") if row["type"] == Kind.LABEL else one.get("label")
                    found.append(_input(label or "", one))
        return found

    def filled(self, values: Mapping[str, Value]) -> Json:
        """The data of the submission; values by label or custom id."""
        named = {one.label for one in self.inputs} | {one.custom_id for one in self.inputs}
        if set(values) - named:
            raise NotOffered(f"The form has no field {sorted(set(values) - named)}; it has {sorted(named)}.")
        by_id = {one.custom_id: one.filled(values.get(one.label, values.get(one.custom_id))) for one in self.inputs}
        rows: list[Json] = []
        for number, row in enumerate(self.body["components"], start=1):
            sent: Json = {"type": row["type"], "id": row.get("id") or number}
            if row["type"] == Kind.LABEL:
                sent["component"] = by_id[row["component"]["custom_id"]] | {"id": 100 + number}
            elif row["type"] == Kind.ACTION_ROW:
                sent["components"] = [by_id[one["custom_id"]] | {"id": 100 + number} for one in row["components"]]
            rows.append(sent)
        return {"custom_id": self.body["custom_id"], "components": rows}


def _input(label: str, component: Json) -> Input:
    return Input(
        label,
        component["custom_id"],
        component["type"],
        component.get("required") is not False,
        component.get("min_length") or 0,
        component.get("max_length") or _LONGEST_INPUT,
        component.get("value") or "",
        tuple((option["label"], option["value"]) for option in component.get("options") or ()),
    )
