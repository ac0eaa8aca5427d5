"""The picture of a name's mentions over time: in the card, in words beside it, and never in the way."""

from __future__ import annotations

import asyncio
import io
from pathlib import Path
from typing import cast

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

import bot.plotting
from bot import terminal
from bot.cards.plot import draw_mentions, in_words
from bot.work import Work
from index import Library
from index.model import Answer, AnswerKind, NamedAnswer, NameKind, Profile
from tests.bot.cards.made import citation
from tests.bot.conftest import Newsroom, bot_running
from tests.bot.stub import EverybodyMaySee

MONTHS = (("2024-03", 2), ("2024-05", 7), ("2025-06", 12))


class Known(EverybodyMaySee):
    """A library that knows one keeper."""

    def __init__(self, by_month: tuple[tuple[str, int], ...]) -> None:
        self.by_month = by_month

    async def entity(self, name: str) -> Answer:
        profile = Profile(3, 21, 0, "2024-03-10", "2025-06-01", (), (), self.by_month)
        names = (NamedAnswer("Ann *Vane*", NameKind.PERSON, citations=(1,)),)
        return Answer(
            name, AnswerKind.ENTITY, True, citations=(citation("Ann Vane left."),), names=names, profile=profile
        )


async def test_an_entity_card_has_a_picture_of_the_mentions_over_time(newsroom: Newsroom, tmp_path: Path) -> None:
    async with bot_running(newsroom, newsroom.settings(tmp_path), cast(Library, Known(MONTHS))):
        card = await newsroom.rex.slash(newsroom.channel, "entity", name="Vane")
    (file,) = card.files
    assert Image.open(io.BytesIO(file.data)).format == "PNG"
    (gallery,) = [one for one in card.components if one["type"] == 12]
    assert (
        gallery["items"][0]["description"]
        == "Mentions of Ann *Vane* from March 2024 to June 2025; most in June 2025, 12."
    )


async def test_pictures_are_prepared_for_when_what_was_asked_meanwhile_is_answered(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    class Loaded:
        async def ready(self) -> None:
            """At once."""

    prepared: list[str] = []
    monkeypatch.setattr(bot.plotting, "warm_up", lambda: prepared.append("now"))
    work = Work()
    async with work.under_way():
        preparing = asyncio.create_task(bot.plotting.Plotter().warm_up(cast(Library, Loaded()), work))
        await asyncio.wait([preparing], timeout=0.05)
        assert not prepared
    await preparing
    assert prepared


async def test_a_mention_of_the_bot_gets_the_picture_too(newsroom: Newsroom, tmp_path: Path) -> None:
    class Asked(Known):
        async def ask(self, question: str, *_: object, **__: object) -> Answer:
            return await self.entity(question)

    async with bot_running(newsroom, newsroom.settings(tmp_path), cast(Library, Asked(MONTHS))):
        assert (await newsroom.rex.say(newsroom.channel, "@bot who is Vane?")).files


async def test_few_dated_mentions_need_no_picture(newsroom: Newsroom, tmp_path: Path) -> None:
    async with bot_running(newsroom, newsroom.settings(tmp_path), cast(Library, Known(MONTHS[:2]))):
        card = await newsroom.rex.slash(newsroom.channel, "entity", name="Vane")
    assert "Ann Vane left." in card.text
    assert not card.files


async def test_a_picture_that_cannot_be_drawn_does_not_cost_the_card(
    newsroom: Newsroom, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(_: object) -> bytes:
        raise RuntimeError("no font")

    monkeypatch.setattr(bot.plotting, "draw_mentions", broken)
    async with bot_running(newsroom, newsroom.settings(tmp_path), cast(Library, Known(MONTHS))):
        card = await newsroom.rex.slash(newsroom.channel, "entity", name="Vane")
    assert "Ann Vane left." in card.text
    assert not card.files


async def test_where_no_file_may_be_attached_the_card_comes_without_it(newsroom: Newsroom, tmp_path: Path) -> None:
    async with bot_running(newsroom, newsroom.settings(tmp_path), cast(Library, Known(MONTHS))):
        newsroom.discord.faults.fail(403, "/webhooks/", times=1)
        card = await newsroom.rex.slash(newsroom.channel, "entity", name="Vane")
    assert "Ann Vane left." in card.text
    assert not card.files


PERIODS = st.dictionaries(
    st.one_of(
        st.integers(1900, 2030).map(str),
        st.tuples(st.integers(1990, 2030), st.integers(1, 12)).map("{0[0]}-{0[1]:02}".format),
    ),
    st.integers(1, 10**6),
    min_size=1,
    max_size=6,
)


@given(PERIODS)
def test_whatever_is_known_of_the_dates_can_be_said_in_words(periods: dict[str, int]) -> None:
    assert in_words("Ann Vane", sorted(periods.items())).startswith("Mentions of Ann Vane from ")


@pytest.mark.parametrize("months", [MONTHS, (("1901", 3), ("1950-05", 1), ("2025-06", 5)), (("2025-01", 1),)])
def test_it_reads_on_a_dark_ground_and_on_a_light_one(months: tuple[tuple[str, int], ...]) -> None:
    drawn = Image.open(io.BytesIO(draw_mentions(months)))
    assert drawn.getpixel((0, 0)) == (255, 255, 255, 0), "the ground shows through"
    colours = cast("list[tuple[int, tuple[int, ...]]]", drawn.getcolors(10**6))
    inks = {colour[:3] for count, colour in colours if colour[3] == 255 and count > 50}
    assert inks
    for ink in inks:
        for ground in ((0x31, 0x33, 0x38), (255, 255, 255)):
            bright, dark = sorted((_luminance(ink), _luminance(ground)), reverse=True)
            assert (bright + 0.05) / (dark + 0.05) >= 3


def test_the_terminal_draws_it_with_bars() -> None:
    console = terminal.make_console()
    with console.capture() as captured:
        profile = Profile(3, 21, 0, None, None, (), (), MONTHS[:2])
        names = (NamedAnswer("Ann Vane", NameKind.PERSON),)
        console.print(terminal.draw_answer(Answer("Vane", AnswerKind.ENTITY, True, names=names, profile=profile)))
    assert "2024-05  ▰▰▰▰▰▰▰▰▰▰  7" in captured.get()
    assert "2024-04  ▱▱▱▱▱▱▱▱▱▱  0" in captured.get()


def _luminance(colour: tuple[int, ...]) -> float:
    """As WCAG has it."""
    linear = [c / 255 / 12.92 if c <= 10 else ((c / 255 + 0.055) / 1.055) ** 2.4 for c in colour]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]
