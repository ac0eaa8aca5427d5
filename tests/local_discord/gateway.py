"""The gateway: sessions over a websocket, with resume, and the ways in which a connection is lost."""

from __future__ import annotations

import asyncio
import json
import secrets
import zlib
from collections import deque
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from aiohttp import WSCloseCode, WSMsgType, web

from .errors import Json

if TYPE_CHECKING:
    from .server import LocalDiscord
    from .world import Guild

DISPATCH, HEARTBEAT, IDENTIFY, PRESENCE, VOICE, RESUME, RECONNECT, MEMBERS, INVALID, HELLO, ACK = (
    0,
    1,
    2,
    3,
    4,
    6,
    7,
    8,
    9,
    10,
    11,
)
GUILDS, GUILD_MEMBERS, GUILD_PRESENCES, GUILD_MESSAGES, DIRECT_MESSAGES, MESSAGE_CONTENT = (
    1 << 0, 1 << 1, 1 << 8, 1 << 9, 1 << 12, 1 << 15,
)  # fmt: skip
PRIVILEGED = GUILD_MEMBERS | GUILD_PRESENCES | MESSAGE_CONTENT
_HEARTBEAT_MS = 41_250
_REPLAYED = 1_000
(
    _UNKNOWN_OPCODE, _DECODE_ERROR, _NOT_AUTHENTICATED, _WRONG_TOKEN, _ALREADY, _INVALID_SEQ, _INVALID_SHARD,
    _DISALLOWED_INTENTS,
) = (4001, 4002, 4003, 4004, 4005, 4007, 4010, 4014)  # fmt: skip
_NEEDS = {
    "GUILD_CREATE": GUILDS, "GUILD_DELETE": GUILDS, "CHANNEL_CREATE": GUILDS, "THREAD_CREATE": GUILDS,
    "GUILD_ROLE_CREATE": GUILDS, "GUILD_MEMBER_ADD": GUILD_MEMBERS,
}  # fmt: skip


@dataclass(eq=False)
class Session:
    """What outlives a connection, so that a client that comes back misses nothing."""

    id: str
    intents: int
    shard: int = 0
    shards: int = 1
    sequence: int = 0
    sent: deque[Json] = field(default_factory=lambda: deque(maxlen=_REPLAYED))
    connection: Connection | None = None

    def hears_of(self, guild: Guild | None) -> bool:
        """Servers are shared out among shards by their ids; what belongs to none comes to the first."""
        return (guild.id >> 22 if guild else 0) % self.shards == self.shard

    def dispatch(self, event: str, data: Json) -> None:
        self.sequence += 1
        packet: Json = {"op": DISPATCH, "s": self.sequence, "t": event, "d": data}
        self.sent.append(packet)
        if self.connection is not None:
            self.connection.send(packet)


class Connection:
    """One websocket; packets leave in the order in which they were handed over."""

    def __init__(self, request: web.Request, socket: web.WebSocketResponse) -> None:
        self.request = request
        self.socket = socket
        self.session: Session | None = None
        self.acknowledgements: asyncio.Queue[None] = asyncio.Queue()
        self._compressor = zlib.compressobj() if request.query.get("compress") == "zlib-stream" else None
        self._outgoing: asyncio.Queue[Json | None] = asyncio.Queue()

    def send(self, packet: Json) -> None:
        self._outgoing.put_nowait(packet)

    async def write(self) -> None:
        while (packet := await self._outgoing.get()) is not None and not self.socket.closed:
            text = json.dumps(packet)
            if self._compressor is None:
                await self.socket.send_str(text)
            else:
                data = self._compressor.compress(text.encode()) + self._compressor.flush(zlib.Z_SYNC_FLUSH)
                await self.socket.send_bytes(data)

    def stop(self) -> None:
        self._outgoing.put_nowait(None)


class Gateway:
    """All sessions of the bot, and the switches that a test throws."""

    def __init__(self, discord: LocalDiscord) -> None:
        self._discord = discord
        self.sessions: dict[str, Session] = {}
        self.connections: set[Connection] = set()
        self.identified = 0
        """How many times the bot identified; a resume is not one."""
        self.resumed = 0

    @property
    def ready(self) -> bool:
        """Whether every shard that there is to be is there."""
        present = {one.session.shard: one.session.shards for one in self.connections if one.session is not None}
        return bool(present) and all(len(present) == shards for shards in present.values())

    def dispatch(self, event: str, data: Json, *, guild: Guild | None = None) -> None:
        """Send an event to every session whose intents cover it, now or when it resumes."""
        if guild is not None and (guild.left or self._discord.bot not in guild.members):
            return
        for session in self.sessions.values():
            if session.intents & _NEEDS.get(event, ~0) and session.hears_of(guild):
                session.dispatch(event, data)

    def intends(self, intent: int) -> bool:
        return any(session.intents & intent for session in self.sessions.values())

    async def drop(self, *, resumable: bool = True) -> None:
        """Cut every connection without a word; not ``resumable``: the sessions are forgotten too."""
        if not resumable:
            self.sessions.clear()
        for connection in list(self.connections):
            if connection.request.transport is not None:
                connection.request.transport.abort()
        await self._discord.bell.until(lambda: not self.connections, self._discord.patience)

    def reconnect(self) -> None:
        """Ask the client to connect anew (op 7), as Discord does when a gateway server is restarted."""
        for connection in self.connections:
            connection.send({"op": RECONNECT, "d": None})

    def invalidate(self, *, resumable: bool = False) -> None:
        """Tell the client that its session is invalid (op 9)."""
        if not resumable:
            self.sessions.clear()
        for connection in self.connections:
            connection.send({"op": INVALID, "d": resumable})

    async def close(self, code: int) -> None:
        """Close every connection with one of the gateway's close codes."""
        for connection in list(self.connections):
            await connection.socket.close(code=code)

    async def round_trip(self) -> bool:
        """Ask every client for a heartbeat and await it: what was sent before has then been read."""
        connections = [one for one in self.connections if one.session is not None]
        for connection in connections:
            while not connection.acknowledgements.empty():
                connection.acknowledgements.get_nowait()
            connection.send({"op": HEARTBEAT, "d": None})
        waits = [asyncio.wait_for(one.acknowledgements.get(), self._discord.patience) for one in connections]
        answers = await asyncio.gather(*waits, return_exceptions=True)
        return all(answer is None for answer in answers)

    async def serve(self, request: web.Request) -> web.StreamResponse:
        """The websocket endpoint. Compression other than zlib-stream is not used; clients take plain text as well."""
        trouble = self._discord.faults.failure("GET", request.path)
        if trouble is not None:
            return web.Response(status=trouble.status)
        socket = web.WebSocketResponse(max_msg_size=4096 * 4)
        await socket.prepare(request)
        connection = Connection(request, socket)
        self.connections.add(connection)
        writer = asyncio.create_task(connection.write())
        connection.send({"op": HELLO, "d": {"heartbeat_interval": _HEARTBEAT_MS, "_trace": []}})
        try:
            async for message in socket:
                if message.type is not WSMsgType.TEXT:
                    await socket.close(code=_DECODE_ERROR)
                    break
                code = self._receive(connection, json.loads(message.data))
                if code is not None:
                    await socket.close(code=code)
        except ConnectionResetError:
            pass  # the client went away; a session may resume
        finally:
            self._leave(connection)
            connection.stop()
            await asyncio.gather(writer, return_exceptions=True)
        return socket

    def _leave(self, connection: Connection) -> None:
        session = connection.session
        self.connections.discard(connection)
        if session is not None and session.connection is connection:
            session.connection = None
            if connection.socket.close_code in (WSCloseCode.OK, WSCloseCode.GOING_AWAY):
                self.sessions.pop(session.id, None)  # a client that says goodbye ends its session
        self._discord.bell.ring()

    def _receive(self, connection: Connection, packet: Json) -> int | None:
        """Handle one packet; a number is the code to close the connection with."""
        op, data = packet["op"], packet.get("d")
        if op == HEARTBEAT:
            connection.send({"op": ACK})
            connection.acknowledgements.put_nowait(None)
        elif op in (IDENTIFY, RESUME):
            assert isinstance(data, dict)
            if connection.session is not None:
                return _ALREADY
            if str(data["token"]).removeprefix("Bot ") != self._discord.token:
                return _WRONG_TOKEN
            return self._identify(connection, data) if op == IDENTIFY else self._resume(connection, data)
        elif connection.session is None:
            return _NOT_AUTHENTICATED
        elif op == MEMBERS:
            assert isinstance(data, dict)
            self._members(connection.session, data)
        elif op not in (PRESENCE, VOICE):
            return _UNKNOWN_OPCODE
        return None

    def _identify(self, connection: Connection, data: Json) -> int | None:
        if data["intents"] & PRIVILEGED & ~self._discord.privileged_intents:
            return _DISALLOWED_INTENTS
        discord = self._discord
        shard, shards = data.get("shard", [0, 1])
        if not 0 <= shard < shards:
            return _INVALID_SHARD
        session = Session(secrets.token_hex(16), data["intents"], shard, shards, connection=connection)
        self.sessions[session.id] = connection.session = session
        session.connection = connection
        guilds = [guild for guild in discord.guilds if not guild.left and session.hears_of(guild)]
        session.dispatch("READY", {
            "v": 10, "user": discord.bot.me_json(), "session_id": session.id, "session_type": "normal",
            "guilds": [{"id": str(guild.id), "unavailable": True} for guild in guilds], "private_channels": [],
            "resume_gateway_url": discord.gateway_url, "shard": [shard, shards],
            "application": {"id": str(discord.application_id), "flags": 0},
        })  # fmt: skip
        if session.intents & GUILDS:
            for guild in guilds:
                session.dispatch("GUILD_CREATE", guild.gateway_json())
        self.identified += 1
        discord.bell.ring()
        return None

    def _resume(self, connection: Connection, data: Json) -> int | None:
        session = self.sessions.get(data["session_id"])
        if session is None:
            connection.send({"op": INVALID, "d": False})
            return None
        if data["seq"] is None or data["seq"] > session.sequence:
            return _INVALID_SEQ
        connection.session, session.connection = session, connection
        for packet in [one for one in session.sent if one["s"] > data["seq"]]:
            connection.send(packet)
        session.dispatch("RESUMED", {"_trace": []})
        self.resumed += 1
        self._discord.bell.ring()
        return None

    def _members(self, session: Session, data: Json) -> None:
        guild = self._discord.guild(int(data["guild_id"]))
        wanted: Any = data.get("user_ids") or ()
        ids = {int(one) for one in (wanted if isinstance(wanted, list) else [wanted])}
        start = (data.get("query") or "").casefold()
        found = [
            guild.member_json(person)
            for person in guild.members
            if (person.id in ids if ids else person.name.casefold().startswith(start))
        ]
        if data.get("limit"):
            found = found[: data["limit"]]
        session.dispatch("GUILD_MEMBERS_CHUNK", {
            "guild_id": str(guild.id), "members": found, "chunk_index": 0, "chunk_count": 1, "not_found": [],
            "nonce": data.get("nonce"),
        })  # fmt: skip
