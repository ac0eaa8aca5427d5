"""Forms and buttons that nothing takes any more are answered with a sentence, not with "This interaction failed"."""

from __future__ import annotations

from pathlib import Path

from bot.commands.marks import THANKS_WRONG
from bot.commands.stale import STALE_BUTTON, STALE_FORM
from index import Library
from tests.bot.conftest import Newsroom, bot_running

WORDS = "this situation is taking place in a complex binational context"


async def test_a_form_that_was_open_over_a_restart_says_that_nothing_was_kept(
    newsroom: Newsroom, library: Library, tmp_path: Path
) -> None:
    settings = newsroom.settings(tmp_path)
    async with bot_running(newsroom, settings, library):
        card = await newsroom.rex.slash(newsroom.channel, "verify", text=WORDS)
        open_form = await newsroom.rex.click(card, "Wrong")
    async with bot_running(newsroom, settings, library) as bot:
        answer = await newsroom.rex.submit(open_form, {"What was wrong?": "All of it."})
        assert answer.text == STALE_FORM
        assert answer.ephemeral
        assert await bot.book.marks() == []
        again = await newsroom.rex.submit(await newsroom.rex.click(card, "Wrong"), {"What was wrong?": "All of it."})
        assert again.text == THANKS_WRONG


async def test_a_button_that_the_card_has_lost_while_it_was_pressed_says_so(desk: Newsroom) -> None:
    many = await desk.rex.slash(desk.channel, "ask", question="Who lost visas?", source="Blaze Media")
    filtered = next(button for button in many.buttons if button.label and button.label.startswith("✕"))
    await desk.rex.click(many, filtered)
    lost = await desk.rex.click(many, filtered)
    assert lost.text == STALE_BUTTON
    assert lost.ephemeral
