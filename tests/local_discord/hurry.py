"""discord.py's own waiting, shortened: after a failed request, before it connects or identifies anew."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import discord.client
import discord.http
import discord.shard
import discord.webhook.async_

_WAITING: tuple[Any, ...] = (discord.http, discord.webhook.async_, discord.client, discord.shard)
_SHORT = 0.01


class _Hurried:
    """The asyncio module with a ``sleep`` that does not last; ``waits`` is what it was asked for."""

    def __init__(self) -> None:
        self.waits: list[float] = []

    def __getattr__(self, name: str) -> Any:
        return getattr(asyncio, name)

    async def sleep(self, seconds: float) -> None:
        self.waits.append(seconds)
        await asyncio.sleep(min(seconds, _SHORT))


@contextmanager
def hurried() -> Iterator[list[float]]:
    """discord.py sleeps no longer than a hundredth of a second in this block; yields the seconds it meant to."""
    stand_in = _Hurried()
    for module in _WAITING:
        module.asyncio = stand_in
    try:
        yield stand_in.waits
    finally:
        for module in _WAITING:
            module.asyncio = asyncio
