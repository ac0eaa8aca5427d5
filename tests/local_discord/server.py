"""The local Discord itself: start, address, world, and what a test asks it afterwards."""

from __future__ import annotations

import base64
import secrets
from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Self

import discord as library
import yarl
from aiohttp import web
from discord.asset import Asset
from discord.gateway import DiscordWebSocket
from discord.http import Route

from . import routes_application, routes_channels, routes_interactions
from .clock import Bell, Clock, Snowflakes
from .errors import Json, unknown
from .faults import Faults
from .gateway import DIRECT_MESSAGES, GUILD_MESSAGES, MESSAGE_CONTENT, Gateway
from .interactions import Interaction
from .limits import UPLOAD_BYTES
from .messages import File, Message
from .people import Person
from .web import API, Seen, application
from .world import EVERYONE_MAY, Channel, Guild

_REQUESTS_KEPT = 2_000


class LocalDiscord:
    """A Discord on loopback, started and stopped by ``async with``.

    ``patience``: real seconds that a person waits for an answer. ``privileged_intents``: those granted to the bot.
    ``check_answers``: hold our own answers against the contract too (``own_mistakes``).
    """

    def __init__(
        self,
        *,
        patience: float = 10.0,
        privileged_intents: int = 0,
        bot_name: str = "Storydesk",
        check_answers: bool = False,
    ) -> None:
        self.patience = patience
        self.privileged_intents = privileged_intents
        self.check_answers = check_answers
        self.upload_limit = UPLOAD_BYTES
        self.recommended_shards = 1
        self.clock = Clock()
        self.bell = Bell()
        self.snowflakes = Snowflakes(self.clock)
        self.faults = Faults()
        self.gateway = Gateway(self)
        self.people: dict[int, Person] = {}
        self.bot = self.add_person(bot_name, bot=True)
        self.guilds: list[Guild] = []
        self.commands: dict[int | None, list[Json]] = {}
        """The synced commands: of all servers under None, of one under its id."""
        self.syncs = 0
        """How many requests changed commands."""
        self.interactions: dict[str, Interaction] = {}
        self.files: dict[int, File] = {}
        self.typed: list[Channel] = []
        """Where the bot showed that it is typing."""
        self.requests: deque[Seen] = deque(maxlen=_REQUESTS_KEPT)
        self.violations: list[str] = []
        """Every request that the real Discord would have refused by its rules; a test leaves it empty."""
        self.own_mistakes: list[str] = []
        self.in_flight = 0
        self.token = _token(self.application_id)
        self._runner: web.AppRunner | None = None
        self._port = 0

    async def __aenter__(self) -> Self:
        routes = routes_application.ROUTES + routes_channels.ROUTES + routes_interactions.ROUTES
        self._runner = web.AppRunner(application(self, routes), access_log=None, shutdown_timeout=0.5)
        await self._runner.setup()
        site = web.TCPSite(self._runner, "127.0.0.1", 0)
        await site.start()
        self._port = self._runner.addresses[0][1]
        return self

    async def __aexit__(self, *_: object) -> None:
        self.faults.clear()
        await self.gateway.close(1001)
        if self._runner is not None:
            await self._runner.cleanup()

    @property
    def application_id(self) -> int:
        return self.bot.id

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self._port}"

    @property
    def api_url(self) -> str:
        return self.url + API

    @property
    def gateway_url(self) -> str:
        return f"ws://127.0.0.1:{self._port}/gateway/"

    @contextmanager
    def pointed_at(self) -> Iterator[None]:
        """Point discord.py here for the block, for a client that does not do so by its own settings."""
        before = Route.BASE, DiscordWebSocket.DEFAULT_GATEWAY, Asset.BASE
        Route.BASE, DiscordWebSocket.DEFAULT_GATEWAY, Asset.BASE = self.api_url, yarl.URL(self.gateway_url), self.url
        try:
            yield
        finally:
            Route.BASE, DiscordWebSocket.DEFAULT_GATEWAY, Asset.BASE = before

    def add_guild(self, name: str, *, bot_permissions: library.Permissions | None = None) -> Guild:
        """A server with the bot in it; its owner is a person who plays no further part."""
        guild = Guild(self.snowflakes.next(), name, self, self.add_person(f"Owner of {name}"))
        self.guilds.append(guild)
        guild.add_member(guild.owner)
        guild.add_member(self.bot, permissions=bot_permissions or EVERYONE_MAY)
        self.gateway.dispatch("GUILD_CREATE", guild.gateway_json(), guild=guild)
        return guild

    def add_person(self, name: str, *, bot: bool = False, locale: str = "en-US") -> Person:
        person = Person(self, name, bot=bot, locale=locale)
        self.people[person.id] = person
        return person

    def guild(self, identity: int) -> Guild:
        for guild in self.guilds:
            if guild.id == identity and not guild.left:
                return guild
        raise unknown("Guild", 10004)

    def channel(self, identity: int) -> Channel:
        for guild in self.guilds:
            if not guild.left:
                for channel in guild.channels:
                    if channel.id == identity:
                        return channel
        for person in self.people.values():
            if person.dm.id == identity:
                return person.dm
        raise unknown("Channel", 10003)

    async def ready(self) -> None:
        """Wait until the bot has identified and has read READY and its servers."""
        if not await self.bell.until(lambda: self.gateway.ready, self.patience) or not await self.gateway.round_trip():
            raise AssertionError(f"The bot is not connected. Violations: {self.violations}.")

    async def settled(self) -> None:
        """Wait until the bot has read all events and no request of it is under way: for "it does not answer".

        Work that it does meanwhile in a thread is not seen; a test of silence should not rest on this alone.
        """
        for _ in range(2):
            await self.gateway.round_trip()
            await self.bell.until(lambda: self.in_flight == 0, self.patience)

    def count(self, method: str, path: str = "") -> int:
        """How many requests of this method had ``path`` in their path."""
        return sum(one.method == method and path in one.path for one in self.requests)

    def forget(self) -> None:
        """Drop messages, finished interactions and logs, so that a long run measures the bot's memory and not ours."""
        for channel in [channel for guild in self.guilds for channel in guild.channels] + [
            one.dm for one in self.people.values()
        ]:
            channel.history.clear()
        self.interactions.clear()
        self.files.clear()
        self.requests.clear()
        self.typed.clear()
        for session in self.gateway.sessions.values():
            session.sent.clear()

    def host(self, channel: Channel, file: File) -> None:
        """Give a file its id and address."""
        if not file.id:
            file.id = self.snowflakes.next()
            file.url = f"{self.url}/attachments/{channel.id}/{file.id}/{yarl.URL.build(path=file.name).raw_path}"
            self.files[file.id] = file

    def readable_by_bot(self, message: Message) -> bool:
        """Without the content intent a bot reads only what it wrote, what mentions it and what is sent to it."""
        if message.author is self.bot or message.channel.guild is None or self.bot in message.mentions:
            return True
        return self.gateway.intends(MESSAGE_CONTENT)

    def announce(self, event: str, message: Message) -> None:
        """Tell the bot of a message, if it sees the channel and asked for such events; private answers are not told."""
        guild = message.channel.guild
        if message.only_for is not None or not self.gateway.intends(GUILD_MESSAGES if guild else DIRECT_MESSAGES):
            return
        body = message.to_json(readable=self.readable_by_bot(message))
        if guild is not None:
            if not guild.permissions(self.bot, message.channel).view_channel:
                return
            member = guild.member_json(message.author)
            body |= {"guild_id": str(guild.id), "member": {key: part for key, part in member.items() if key != "user"}}
        self.gateway.dispatch(event, body, guild=guild)
        self.bell.ring()

    def remove(self, message: Message) -> None:
        message.deleted = True
        if message.only_for is None:
            body: Json = {"id": str(message.id), "channel_id": str(message.channel.id)}
            if message.channel.guild is not None:
                body["guild_id"] = str(message.channel.guild.id)
            self.gateway.dispatch("MESSAGE_DELETE", body, guild=message.channel.guild)
        self.bell.ring()

    def new_token(self, identity: int) -> str:
        return base64.urlsafe_b64encode(f"interaction:{identity}:{secrets.token_hex(24)}".encode()).decode().rstrip("=")

    def application_json(self) -> Json:
        owner = {**self.bot.to_json(), "bot": False}
        return {
            "id": str(self.application_id), "name": self.bot.name, "icon": None, "description": "", "type": None,
            "bot": self.bot.to_json(), "bot_public": False, "bot_require_code_grant": False, "verify_key": "0" * 64,
            "flags": 0, "flags_new": "0", "redirect_uris": [], "interactions_endpoint_url": None,
            "role_connections_verification_url": None, "owner": owner, "approximate_guild_count": len(self.guilds),
            "approximate_user_install_count": 0, "approximate_user_authorization_count": 0,
            "explicit_content_filter": 0, "team": None, "rpc_origins": [], "tags": [],
            "event_webhooks_status": 1, "eligible_oauth2_scopes": [],
        }  # fmt: skip


def _token(application_id: int) -> str:
    """Of the shape that Discord's tokens have, and new each time."""
    name = base64.b64encode(str(application_id).encode()).decode().rstrip("=")
    return f"{name}.{secrets.token_hex(3)}.{secrets.token_hex(16)}"
