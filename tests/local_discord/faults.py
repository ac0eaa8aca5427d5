"""Troubles that a test switches on: refused, failing and held requests."""

from __future__ import annotations

import asyncio
import fnmatch
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

from .errors import Json

_WORDS = {
    401: ("401: Unauthorized", 0),
    403: ("Missing Access", 50001),
    404: ("404: Not Found", 0),
    500: ("500: Internal Server Error", 0),
    502: ("502: Bad Gateway", 0),
    503: ("503: Service Unavailable", 0),
}


@dataclass(eq=False)
class _Failure:
    pattern: str
    method: str | None
    status: int
    left: int
    retry_after: float
    everywhere: bool


@dataclass(eq=False)
class Hold:
    """Requests that wait until they are let go."""

    pattern: str
    method: str | None
    _gate: asyncio.Event = field(default_factory=asyncio.Event)
    _arrived: asyncio.Semaphore = field(default_factory=lambda: asyncio.Semaphore(0))

    async def reached(self) -> None:
        """Wait until one (more) request stands here."""
        await self._arrived.acquire()

    def release(self) -> None:
        self._gate.set()

    async def passed(self) -> None:
        self._arrived.release()
        await self._gate.wait()


def matches(pattern: str, method: str | None, request_method: str, path: str) -> bool:
    """``pattern`` is a part of the path (below ``/api/v10``) or has wildcards: ``/interactions/*/callback``."""
    return (method is None or method == request_method) and fnmatch.fnmatchcase(path, f"*{pattern}*")


@dataclass(frozen=True)
class Trouble:
    status: int
    body: Json
    headers: dict[str, str]


class Faults:
    """``discord.faults``: see :meth:`fail` and :meth:`hold`."""

    def __init__(self) -> None:
        self._failures: list[_Failure] = []
        self._holds: list[Hold] = []

    def fail(
        self,
        status: int,
        path: str = "",
        *,
        method: str | None = None,
        times: int = 1,
        retry_after: float = 0.02,
        everywhere: bool = False,
    ) -> None:
        """Answer the next ``times`` matching requests with ``status``, without carrying them out.

        429 says ``retry_after`` seconds, which the client really waits; ``everywhere`` makes it the global limit.
        """
        self._failures.append(_Failure(path, method, status, times, retry_after, everywhere))

    @asynccontextmanager
    async def hold(self, path: str, *, method: str | None = None) -> AsyncIterator[Hold]:
        """Keep matching requests waiting until ``release()`` or the end of the block."""
        hold = Hold(path, method)
        self._holds.append(hold)
        try:
            yield hold
        finally:
            hold.release()
            self._holds.remove(hold)

    def clear(self) -> None:
        self._failures.clear()

    def failure(self, method: str, path: str) -> Trouble | None:
        for one in self._failures:
            if matches(one.pattern, one.method, method, path):
                one.left -= 1
                if one.left == 0:
                    self._failures.remove(one)
                return _rate_limited(one) if one.status == 429 else _failed(one.status)
        return None

    async def held(self, method: str, path: str) -> None:
        for hold in [one for one in self._holds if matches(one.pattern, one.method, method, path)]:
            await hold.passed()


def _rate_limited(failure: _Failure) -> Trouble:
    scope = "global" if failure.everywhere else "user"
    headers = {
        # discord.py takes a 429 without Via for a ban by the firewall in front of Discord, and gives up.
        "Via": "1.1 google", "Retry-After": str(failure.retry_after), "X-RateLimit-Scope": scope,
        "X-RateLimit-Limit": "1", "X-RateLimit-Remaining": "0", "X-RateLimit-Reset-After": str(failure.retry_after),
    }  # fmt: skip
    if failure.everywhere:
        headers["X-RateLimit-Global"] = "true"
    body: Json = {
        "message": "You are being rate limited.",
        "retry_after": failure.retry_after,
        "global": failure.everywhere,
    }
    return Trouble(429, body, headers)


def _failed(status: int) -> Trouble:
    message, code = _WORDS.get(status, (f"{status}", 0))
    return Trouble(status, {"message": message, "code": code}, {})
