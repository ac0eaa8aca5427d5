"""However much is asked, the bot keeps none of it in memory."""

from __future__ import annotations

import asyncio
import gc
from collections import Counter
from pathlib import Path

from bot.commands.marks import THANKS, THANKS_WRONG
from tests.bot.conftest import Newsroom, bot_running
from tests.bot.stub import LAMP, Stub, as_library

ROUND = 40


async def asked_and_pressed(newsroom: Newsroom) -> None:
    """Each of a round asks, types, presses and mentions; afterwards Discord forgets it all."""

    async def one(number: int) -> None:
        person, channel = newsroom.rex, newsroom.channel
        await person.autocomplete(channel, "ask", "source", "b", question="x")
        card = await person.slash(channel, "ask", question=f"Why {number}?")
        assert (await person.click(card, "Right")).text == THANKS
        form = await person.click(card, "Wrong")  # one that is never sent is kept for OPEN_SECONDS
        assert (await person.submit(form, {"What was wrong?": "The lamp."})).text == THANKS_WRONG
        if number % 10 == 0:
            assert LAMP in (await person.say(channel, f"@bot why {number}?")).text

    await asyncio.gather(*(one(number) for number in range(ROUND)))
    await newsroom.discord.bell.until(lambda: newsroom.discord.in_flight == 0, 10)
    newsroom.discord.forget()


def kept() -> Counter[str]:
    """How many objects of discord.py's and the bot's own types there are."""
    gc.collect()
    kinds = (type(one) for one in gc.get_objects())
    return Counter(
        f"{kind.__module__}.{kind.__qualname__}"
        for kind in kinds
        if str(kind.__module__).startswith(("discord.", "bot."))
    )


async def test_nothing_is_left_of_what_was_asked(newsroom: Newsroom, stub: Stub, tmp_path: Path) -> None:
    async with bot_running(newsroom, newsroom.settings(tmp_path), as_library(stub)):
        await asked_and_pressed(newsroom)
        before = kept()
        await asked_and_pressed(newsroom)
        left = {kind: more for kind, more in (kept() - before).items() if more >= ROUND // 2}
    assert not left, left
