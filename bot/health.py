"""``/healthz`` and ``/metrics`` on a port of their own, for whoever watches over the bot. Off unless a port is set.

/healthz answers 200 while the bot is logged in and its library is ready, else 503, each with a sentence; it costs
nothing. /metrics is Prometheus' text format.
"""

from __future__ import annotations

import contextlib
from collections.abc import AsyncIterator
from typing import TYPE_CHECKING

from aiohttp import web
from prometheus_client import CONTENT_TYPE_LATEST

from index.storage.catalog import StorageError

if TYPE_CHECKING:
    from bot.app import StorydeskBot

WELL = "ok"
LOADING = "Models and index are being loaded."
NOT_CONNECTED = "There is no connection to Discord."
NOT_SERVED = (
    "{}:{}, where /healthz and /metrics are to be served, cannot be used ({}). Choose another metrics.port, "
    "or 0 for none."
)


@contextlib.asynccontextmanager
async def served(bot: StorydeskBot) -> AsyncIterator[int]:
    """Serves them while it is open, where the settings name a port; the port, 0 for none.

    Raises StorageError where the port is taken.
    """
    settings = bot.settings.metrics
    if not settings.port:
        yield 0
        return
    runner = web.AppRunner(_application(bot), access_log=None, shutdown_timeout=1)
    await runner.setup()
    try:
        try:
            await web.TCPSite(runner, settings.host, settings.port).start()
        except OSError as error:
            why = error.strerror or str(error)
            raise StorageError(NOT_SERVED.format(settings.host, settings.port, why)) from error
        yield runner.addresses[0][1]
    finally:
        await runner.cleanup()


def trouble(bot: StorydeskBot) -> str | None:
    """Why the bot does not answer questions at the moment, None where it does."""
    if not bot.library.is_ready:
        return LOADING
    if not bot.is_connected():
        return NOT_CONNECTED
    return None


def _application(bot: StorydeskBot) -> web.Application:
    async def healthz(_: web.Request) -> web.Response:
        why = trouble(bot)
        return web.Response(text=why or WELL, status=503 if why else 200)

    async def metrics(_: web.Request) -> web.Response:
        return web.Response(body=await bot.metrics.read(bot), headers={"Content-Type": CONTENT_TYPE_LATEST})

    application = web.Application()
    application.router.add_get("/healthz", healthz)
    application.router.add_get("/metrics", metrics)
    return application
