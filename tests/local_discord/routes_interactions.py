"""Answers to interactions: the callback, then follow-ups and edits by the interaction's token."""

from __future__ import annotations

from .errors import Json, unknown
from .interactions import Interaction, by_token
from .web import Call, Routes

_TOKEN = "/webhooks/{webhook_id}/{webhook_token}"


async def callback(call: Call) -> Json | None:
    interaction = call.discord.interactions.get(call.params["interaction_token"])
    if interaction is None or interaction.id != call.id("interaction_id"):
        raise unknown("interaction", 10062, fault=True)
    interaction.acknowledge(call.body, call.files)
    wanted = call.query.get("with_response", "").lower() in ("1", "true")
    return interaction.response_json() if wanted else None


def _interaction(call: Call) -> Interaction:
    if call.id("webhook_id") != call.discord.application_id:
        raise unknown("Webhook", 10015, fault=True)
    return by_token(call.discord, call.params["webhook_token"])


def _which(call: Call) -> str:
    return call.params.get("message_id", "@original")


async def follow_up(call: Call) -> Json:
    return _interaction(call).follow_up(call.body or {}, call.files).to_json()


async def get_answer(call: Call) -> Json:
    return _interaction(call).find(_which(call)).to_json()


async def edit_answer(call: Call) -> Json:
    return _interaction(call).edit(_which(call), call.body or {}, call.files).to_json()


async def delete_answer(call: Call) -> None:
    _interaction(call).delete(_which(call))


ROUTES: Routes = [
    ("POST", "/interactions/{interaction_id}/{interaction_token}/callback", callback),
    ("POST", _TOKEN, follow_up),
    *(
        (method, f"{_TOKEN}/messages/{which}", handler)
        for which in ("@original", "{message_id}")
        for method, handler in (("GET", get_answer), ("PATCH", edit_answer), ("DELETE", delete_answer))
    ),
]
