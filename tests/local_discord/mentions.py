"""Who a text would ping, by Discord's ``allowed_mentions``.

Backslashes and code marks are not looked at: a mention that hides from a ping only by formatting counts as a ping here.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from .errors import Json, Problem, invalid_form

USER = re.compile(r"<@!?(\d+)>")
ROLE = re.compile(r"<@&(\d+)>")
EVERYONE = re.compile(r"@(everyone|here)")


def pinged(texts: Iterable[str], allowed: Json | None, replied_to: int | None) -> set[str]:
    """Tokens of all that would be pinged: ``@everyone``, ``@here``, ``<@USER>``, ``<@&ROLE>``."""
    text = "\n".join(texts)
    users, roles = set(USER.findall(text)), set(ROLE.findall(text))
    everyone = set(EVERYONE.findall(text))
    replied = {str(replied_to)} if replied_to is not None else set()
    if allowed is not None:
        parse = allowed.get("parse") or ()
        users = users if "users" in parse else users & set(map(str, allowed.get("users") or ()))
        roles = roles if "roles" in parse else roles & set(map(str, allowed.get("roles") or ()))
        everyone = everyone if "everyone" in parse else set()
        replied = replied if allowed.get("replied_user") else set()
    return (
        {f"@{name}" for name in everyone} | {f"<@{one}>" for one in users | replied} | {f"<@&{one}>" for one in roles}
    )


def check_allowed_mentions(allowed: Json | None) -> None:
    problems: list[Problem] = []
    for kind in ("users", "roles"):
        if allowed and kind in (allowed.get("parse") or ()) and allowed.get(kind):
            sentence = f'parse:["{kind}"] and {kind}: [ids...] are mutually exclusive.'
            problems.append((("allowed_mentions",), "MESSAGE_ALLOWED_MENTIONS_PARSE_EXCLUSIVE", sentence))
    if problems:
        raise invalid_form(problems)
