"""Discord's refusals: the status, the JSON code and the words that the real one answers with."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

Json = dict[str, Any]
Problem = tuple[tuple[str | int, ...], str, str]
"""Where in the body, Discord's name for the mistake, and the sentence."""


class Refused(Exception):
    """A request that Discord does not carry out; ``fault``: it is the bot's mistake, and a violation."""

    def __init__(
        self, status: int, code: int, message: str, *, fault: bool = False, errors: Json | None = None
    ) -> None:
        super().__init__(message)
        self.status = status
        self.code = code
        self.message = message
        self.fault = fault
        self.errors = errors

    def to_json(self) -> Json:
        body: Json = {"message": self.message, "code": self.code}
        if self.errors:
            body["errors"] = self.errors
        return body

    def __str__(self) -> str:
        return f"{self.status} {self.code} {self.message}" + "".join(f"; {line}" for line in flatten(self.errors or {}))


def invalid_form(problems: Iterable[Problem]) -> Refused:
    """400 with every problem at its place, as in Discord's "Invalid Form Body"."""
    errors: Json = {}
    for place, name, sentence in problems:
        node = errors
        for part in place:
            node = node.setdefault(str(part), {})
        node.setdefault("_errors", []).append({"code": name, "message": sentence})
    return Refused(400, 50035, "Invalid Form Body", fault=True, errors=errors)


def flatten(errors: Json, place: str = "") -> list[str]:
    """One line a problem: ``data.content: Must be 2000 or fewer in length.``"""
    lines: list[str] = []
    for key, value in errors.items():
        if key == "_errors":
            lines += [f"{place or 'body'}: {error['message']}" for error in value]
        else:
            lines += flatten(value, f"{place}.{key}" if place else key)
    return lines


def unauthorized() -> Refused:
    return Refused(401, 0, "401: Unauthorized")


def missing_access() -> Refused:
    return Refused(403, 50001, "Missing Access")


def missing_permissions() -> Refused:
    return Refused(403, 50013, "Missing Permissions")


def unknown(what: str, code: int, *, fault: bool = False) -> Refused:
    """404 for a thing that is not there (message 10008, interaction 10062…)."""
    return Refused(404, code, f"Unknown {what}", fault=fault)


def empty_message() -> Refused:
    return Refused(400, 50006, "Cannot send an empty message", fault=True)


def already_acknowledged() -> Refused:
    return Refused(400, 40060, "Interaction has already been acknowledged.", fault=True)


def expired_token() -> Refused:
    return Refused(401, 50027, "Invalid Webhook Token", fault=True)


def too_large() -> Refused:
    return Refused(413, 40005, "Request entity too large", fault=True)
