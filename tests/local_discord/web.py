"""Every HTTP request's way in: trouble, token, body, contract, then the route; and its answer's way out."""

from __future__ import annotations

import json
import re
import time
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, TypeAlias

from aiohttp import BodyPartReader, web

from . import contract
from .errors import Json, Refused, invalid_form, too_large, unauthorized, unknown
from .messages import File

if TYPE_CHECKING:
    from .messages import Message
    from .server import LocalDiscord
    from .world import Channel

API = "/api/v10"
_FILES = re.compile(r"files\[(\d+)\]")
_WITHOUT_TOKEN = re.compile(r"/(interactions/|webhooks/[^/]+/[^/]+|gateway$)")
_BUCKET_LIMIT = 50


@dataclass(frozen=True)
class Call:
    """One request, ready for its route."""

    discord: LocalDiscord
    params: Mapping[str, str]
    query: Mapping[str, str]
    body: Any = None
    files: tuple[File, ...] = ()

    def id(self, name: str) -> int:
        text = self.params[name]
        if not text.isdecimal():
            raise invalid_form([((name,), "NUMBER_TYPE_COERCE", f'Value "{text}" is not snowflake.')])
        return int(text)

    @property
    def channel(self) -> Channel:
        return self.discord.channel(self.id("channel_id"))

    @property
    def message(self) -> Message:
        """The message in the path; private answers cannot be reached this way."""
        found = self.channel.history.get(self.id("message_id"))
        if found is None or found.deleted or found.only_for is not None:
            raise unknown("Message", 10008)
        return found


@dataclass(frozen=True)
class Seen:
    """One request as it is logged."""

    method: str
    path: str
    route: str
    body: Any
    status: int
    took: float = field(compare=False)


Handler: TypeAlias = Callable[[Call], Awaitable[Any]]
Routes: TypeAlias = list[tuple[str, str, Handler]]


def application(discord: LocalDiscord, routes: Routes) -> web.Application:
    app = web.Application(client_max_size=12 * discord.upload_limit)
    for method, path, handler in routes:
        app.router.add_route(method, API + path, _served(discord, path, handler))
    app.router.add_get("/gateway/", discord.gateway.serve)
    app.router.add_get("/attachments/{channel}/{id}/{name}", _attachment(discord))
    app.router.add_route("*", "/{tail:.*}", _served(discord, "", _nowhere))
    return app


async def _nowhere(call: Call) -> Json:
    raise Refused(404, 0, "404: Not Found", fault=True)


def _attachment(discord: LocalDiscord) -> Callable[[web.Request], Awaitable[web.Response]]:
    async def serve(request: web.Request) -> web.Response:
        trouble = discord.faults.failure("GET", request.path)
        await discord.faults.held("GET", request.path)
        file = discord.files.get(int(request.match_info["id"]))
        if trouble is not None or file is None:
            return web.Response(status=trouble.status if trouble else 404)
        return web.Response(body=file.data, content_type=file.content_type)

    return serve


def _served(discord: LocalDiscord, route: str, handler: Handler) -> Callable[[web.Request], Awaitable[web.Response]]:
    async def serve(request: web.Request) -> web.Response:
        started = time.perf_counter()
        path = request.path.removeprefix(API)
        body: Any = None
        headers = _limit_headers(route)
        discord.in_flight += 1
        try:
            body, files = await _read(request, discord.upload_limit)
            await discord.faults.held(request.method, path)
            trouble = discord.faults.failure(request.method, path)
            if trouble is not None:
                status, answer = trouble.status, trouble.body
                headers |= trouble.headers
            else:
                if not _WITHOUT_TOKEN.match(path) and request.headers.get("Authorization") != f"Bot {discord.token}":
                    raise unauthorized()
                problems = contract.request_problems(request.method, route, {} if body is None else body)
                if problems:
                    raise invalid_form(problems)
                answer = await handler(Call(discord, request.match_info, request.query, body, files))
                status = 204 if answer is None else 200
        except Refused as refusal:
            status, answer = refusal.status, refusal.to_json()
            if refusal.fault:
                discord.violations.append(f"{request.method} {path}: {refusal}")
        finally:
            discord.in_flight -= 1
            discord.bell.ring()
        if status == 200 and discord.check_answers:
            discord.own_mistakes += [
                f"{request.method} {route}: {place} {sentence}"
                for place, _, sentence in contract.answer_problems(request.method, route, status, answer)
            ]
        discord.requests.append(Seen(request.method, path, route, body, status, time.perf_counter() - started))
        if status == 204:
            return web.Response(status=204, headers=headers)
        # discord.py reads JSON only where the content type is this and nothing more.
        headers["Content-Type"] = "application/json"
        return web.Response(body=json.dumps(answer).encode(), status=status, headers=headers)

    return serve


def _limit_headers(route: str) -> dict[str, str]:
    """A bucket that is never used up: limits are a fault that a test switches on."""
    return {
        "X-RateLimit-Limit": str(_BUCKET_LIMIT),
        "X-RateLimit-Remaining": str(_BUCKET_LIMIT - 1),
        "X-RateLimit-Reset": str(time.time() + 1),
        "X-RateLimit-Reset-After": "1.0",
        "X-RateLimit-Bucket": route or "none",
    }


async def _read(request: web.Request, limit: int) -> tuple[Any, tuple[File, ...]]:
    if not request.can_read_body:
        return None, ()
    if not request.content_type.startswith("multipart/"):
        text = await request.text()
        if not text:
            return None, ()
        if request.content_type != "application/json":
            raise Refused(400, 50035, f"Unexpected content type {request.content_type}", fault=True)
        return _parsed(text), ()
    body: Any = {}
    files: dict[int, File] = {}
    async for part in await request.multipart():
        assert isinstance(part, BodyPartReader)
        data = bytes(await part.read())
        numbered = _FILES.fullmatch(part.name or "")
        if part.name == "payload_json":
            body = _parsed(data.decode())
        elif numbered:
            content_type = part.headers.get("Content-Type", "application/octet-stream")
            files[int(numbered[1])] = File(part.filename or "unknown", data, content_type)
        if len(data) > limit:
            raise too_large()
    return body, tuple(files[number] for number in sorted(files))


def _parsed(text: str) -> Any:
    try:
        return json.loads(text)
    except ValueError:
        raise Refused(400, 50109, "The request body contains invalid JSON.", fault=True) from None
