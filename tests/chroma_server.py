"""A real Chroma server on loopback, and a door before it that asks for a token.

``async with ChromaServer.running(folder) as server:`` starts ``chroma run``; ``stop`` takes it away, ``start`` brings
it back on the same port. ``GuardedDoor`` forwards only what carries the right bearer token, as a proxy before a server
does, and can be told to hang.
"""

from __future__ import annotations

import asyncio
import socket
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import aiohttp
from aiohttp import web

STARTS_WITHIN = 30.0


class ChromaServer:
    """``chroma run`` over a folder."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port: int = free.getsockname()[1]
        self.url = f"http://127.0.0.1:{self.port}"
        self._process: asyncio.subprocess.Process | None = None

    @classmethod
    @asynccontextmanager
    async def running(cls, folder: Path) -> AsyncIterator[ChromaServer]:
        server = cls(folder)
        await server.start()
        try:
            yield server
        finally:
            await server.stop()

    async def start(self) -> None:
        """Returns as soon as it answers."""
        command = Path(sys.executable).with_name("chroma")
        arguments = ("run", "--path", str(self.folder), "--host", "127.0.0.1", "--port", str(self.port))
        quiet = asyncio.subprocess.DEVNULL
        self._process = await asyncio.create_subprocess_exec(command, *arguments, stdout=quiet, stderr=quiet)
        async with asyncio.timeout(STARTS_WITHIN), aiohttp.ClientSession() as session:
            while True:
                try:
                    async with session.get(f"{self.url}/api/v2/heartbeat") as response:
                        if response.status == 200:
                            return
                except aiohttp.ClientError:
                    await asyncio.sleep(0.05)

    async def stop(self) -> None:
        """At once, as a power cut would."""
        if self._process is not None and self._process.returncode is None:
            self._process.kill()
            await self._process.wait()


class GuardedDoor:
    """Forwards to a server what carries ``token``; all else is turned away."""

    def __init__(self, server: ChromaServer, token: str) -> None:
        self._server = server
        self._token = token
        self.refused = 0
        self.passed = 0
        self.hangs = False
        self.url = ""

    @asynccontextmanager
    async def open(self) -> AsyncIterator[GuardedDoor]:
        application = web.Application(client_max_size=2**30)
        application.router.add_route("*", "/{path:.*}", self._forward)
        runner = web.AppRunner(application, access_log=None, shutdown_timeout=0.1)
        await runner.setup()
        site = web.TCPSite(runner, "127.0.0.1", 0)
        await site.start()
        self.url = f"http://127.0.0.1:{runner.addresses[0][1]}"
        async with aiohttp.ClientSession() as self._session:
            try:
                yield self
            finally:
                await runner.cleanup()

    async def _forward(self, request: web.Request) -> web.Response:
        if request.headers.get("Authorization") != f"Bearer {self._token}":
            self.refused += 1
            return web.json_response({"error": "AuthorizationError", "message": "Forbidden"}, status=403)
        self.passed += 1
        if self.hangs:
            await asyncio.Event().wait()
        body, headers = await request.read(), {"Content-Type": "application/json"}
        async with self._session.request(
            request.method, self._server.url + request.raw_path, data=body, headers=headers
        ) as answer:
            return web.Response(status=answer.status, body=await answer.read(), content_type="application/json")
