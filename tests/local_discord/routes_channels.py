"""Channels, their messages and threads, within what the bot may do there."""

from __future__ import annotations

from discord import Permissions

from .errors import Json, Refused, invalid_form, missing_access, missing_permissions, unknown
from .messages import PLAIN, REPLY, Message
from .web import Call, Routes
from .world import DM, PRIVATE_THREAD, PUBLIC_THREAD, THREADS, Channel

_MOST_LISTED = 100


def _require(channel: Channel, **permissions: bool) -> None:
    """Refuse what the bot has no permission for; in direct messages it may all."""
    if channel.guild is None:
        return
    held = channel.guild.permissions(channel.discord.bot, channel)
    if not held.view_channel:
        raise missing_access()
    if not Permissions(**permissions) <= held:
        raise missing_permissions()


async def get_channel(call: Call) -> Json:
    _require(call.channel)
    return call.channel.to_json()


async def list_messages(call: Call) -> list[Json]:
    _require(call.channel, read_message_history=True)
    before, after = int(call.query.get("before", 2**63)), int(call.query.get("after", 0))
    listed = [one for one in call.channel.messages if after < one.id < before]
    limit = min(int(call.query.get("limit", 50)), _MOST_LISTED)
    chosen = listed[:limit] if "after" in call.query else listed[-limit:]
    return [one.to_json(readable=call.discord.readable_by_bot(one)) for one in reversed(chosen)]


async def get_message(call: Call) -> Json:
    _require(call.channel, read_message_history=True)
    return call.message.to_json(readable=call.discord.readable_by_bot(call.message))


async def post_message(call: Call) -> Json:
    channel, discord, body = call.channel, call.discord, call.body or {}
    _require(channel, **{"send_messages_in_threads" if channel.kind in THREADS else "send_messages": True})
    if call.files:
        _require(channel, attach_files=True)
    if body.get("embeds"):
        _require(channel, embed_links=True)
    message = Message(discord.snowflakes.next(), channel, discord.bot, discord.clock.now(), nonce=body.get("nonce"))
    reference = body.get("message_reference")
    if reference:
        _require(channel, read_message_history=True)
        message.kind, message.reference = REPLY, _referenced(channel, reference)
        if message.reference is None:
            message.kind = PLAIN
    message.write(body, call.files, discord.clock.now(), first=True)
    channel.history[message.id] = message
    discord.announce("MESSAGE_CREATE", message)
    return message.to_json()


def _referenced(channel: Channel, reference: Json) -> Message | None:
    found = channel.history.get(int(reference["message_id"]))
    if found is not None and not found.deleted and found.only_for is None:
        return found
    if reference.get("fail_if_not_exists") is False:
        return None
    raise invalid_form([(("message_reference",), "REPLIES_UNKNOWN_MESSAGE", "Unknown message")])


async def edit_message(call: Call) -> Json:
    _require(call.channel)
    if call.message.author is not call.discord.bot:
        raise Refused(403, 50005, "Cannot edit a message authored by another user", fault=True)
    call.message.write(call.body or {}, call.files, call.discord.clock.now(), first=False)
    call.discord.announce("MESSAGE_UPDATE", call.message)
    return call.message.to_json()


async def delete_message(call: Call) -> None:
    if call.message.author is not call.discord.bot:
        _require(call.channel, manage_messages=True)
    call.discord.remove(call.message)


async def typing(call: Call) -> None:
    _require(call.channel, send_messages=True)
    call.discord.typed.append(call.channel)


async def thread_from_message(call: Call) -> Json:
    _require(call.channel, create_public_threads=True)
    if any(thread.id == call.message.id for thread in call.channel.threads):
        raise Refused(400, 160004, "A thread has already been created for this message", fault=True)
    assert call.channel.guild is not None
    return call.channel.guild.add_thread(call.channel, call.body["name"], call.message.id).to_json()


async def thread(call: Call) -> Json:
    kind = call.body.get("type") or PRIVATE_THREAD
    _require(call.channel, **{"create_public_threads" if kind == PUBLIC_THREAD else "create_private_threads": True})
    if call.channel.guild is None or call.channel.kind in (DM, *THREADS):
        raise Refused(400, 50024, "Cannot execute action on this channel type", fault=True)
    return call.channel.guild.add_thread(call.channel, call.body["name"], kind=kind).to_json()


async def join_thread(call: Call) -> None:
    if call.channel.kind not in THREADS:
        raise unknown("Channel", 10003)


ROUTES: Routes = [
    ("GET", "/channels/{channel_id}", get_channel),
    ("GET", "/channels/{channel_id}/messages", list_messages),
    ("POST", "/channels/{channel_id}/messages", post_message),
    ("GET", "/channels/{channel_id}/messages/{message_id}", get_message),
    ("PATCH", "/channels/{channel_id}/messages/{message_id}", edit_message),
    ("DELETE", "/channels/{channel_id}/messages/{message_id}", delete_message),
    ("POST", "/channels/{channel_id}/typing", typing),
    ("POST", "/channels/{channel_id}/messages/{message_id}/threads", thread_from_message),
    ("POST", "/channels/{channel_id}/threads", thread),
    ("PUT", "/channels/{channel_id}/thread-members/@me", join_thread),
]
