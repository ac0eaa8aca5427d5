"""Buttons and lists of a card: what they show, to whom, and that they outlive the process."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.commands.answering import NO_MORE, TOO_OLD
from bot.commands.buttons import CHANGED
from config import Settings
from index import Library
from tests.bot.conftest import Newsroom, bot_running
from tests.bot.discord_markdown import shown

COMPLEX = "this situation is taking place in a complex binational context"


async def test_in_context_shows_the_paragraphs_around_to_the_one_who_pressed_it(desk: Newsroom) -> None:
    reply = await desk.rex.slash(desk.channel, "verify", text=COMPLEX)
    around = await desk.ada.click(reply, "In context")
    assert f"**{COMPLEX}**" in around.text
    assert "full confidence" in shown(around.text), "the paragraph after"
    assert "Because I know who he is" in shown(around.text), "the paragraph before"
    assert around.ephemeral
    assert not desk.rex.sees(around.message)


async def test_buttons_work_after_a_restart(newsroom: Newsroom, library: Library, tmp_path: Path) -> None:
    settings = newsroom.settings(tmp_path)
    async with bot_running(newsroom, settings, library):
        reply = await newsroom.rex.slash(newsroom.channel, "verify", text=COMPLEX)
    async with bot_running(newsroom, settings, library):
        assert COMPLEX in (await newsroom.rex.click(reply, "In context")).text


async def test_a_button_whose_question_is_no_longer_known_says_so(
    newsroom: Newsroom, library: Library, tmp_path: Path
) -> None:
    async with bot_running(newsroom, newsroom.settings(tmp_path / "old"), library):
        reply = await newsroom.rex.slash(newsroom.channel, "verify", text=COMPLEX)
    async with bot_running(newsroom, newsroom.settings(tmp_path / "new"), library):
        stale = await newsroom.rex.click(reply, "In context")
        assert stale.text == TOO_OLD
        assert stale.ephemeral


@pytest.fixture
async def own(tmp_path: Path) -> Settings:
    """Settings of a corpus of its own, of eight stories by one Ann Vane."""
    corpus = tmp_path / "corpus"
    corpus.mkdir()
    for number, month in enumerate(("January", "February", "March", "April", "May", "June", "July", "August"), 1):
        (corpus / f"{number}.md").write_text(
            f"---\ntitle: The lighthouse in {month}\nsource: Harbour Post\npublished: 2024-{number:02}-10\n---\n\n"
            f"The harbour council met in {month} to speak about the lighthouse and its lamp number {number}.\n\n"
            f"“We shall keep the lighthouse open through {month}, whatever it costs us,” said Ann Vane, the keeper.\n"
        )
    return Settings(corpus=[corpus], data_dir=tmp_path / "data")


async def test_more_goes_on_until_everything_was_shown(newsroom: Newsroom, own: Settings, tmp_path: Path) -> None:
    settings = newsroom.settings(tmp_path / "bot")
    async with Library.open(own) as library:
        await library.sync()
        async with bot_running(newsroom, settings, library):
            card = await newsroom.rex.slash(newsroom.channel, "said", speaker="Ann Vane")
            told = [card.text]
            while any(button.label == "More" for button in card.buttons):
                card = await newsroom.ada.click(card, "More")
                assert card.ephemeral
                told.append(card.text)
            for month in ("January", "April", "August"):
                assert sum(f"open through {month}" in one for one in told) == 1
            assert len(told) <= 3


async def test_more_of_a_question_never_repeats_a_passage(newsroom: Newsroom, own: Settings, tmp_path: Path) -> None:
    async with Library.open(own) as library:
        await library.sync()
        async with bot_running(newsroom, newsroom.settings(tmp_path / "bot"), library):
            card = await newsroom.rex.slash(
                newsroom.channel, "ask", question="the harbour council and the lighthouse lamp"
            )
            quotes = [line for line in card.text.split("\n") if line.startswith("> ")]
            for _ in range(4):
                if all(button.label != "More" for button in card.buttons):
                    break
                card = await newsroom.rex.click(card, "More")
                quotes += [line for line in card.text.split("\n") if line.startswith("> ")]
            assert len(quotes) == len(set(quotes))
            assert NO_MORE in card.text or len(quotes) >= 5


async def test_a_changed_article_is_not_shown_as_what_it_was(newsroom: Newsroom, own: Settings, tmp_path: Path) -> None:
    async with Library.open(own) as library:
        await library.sync()
        async with bot_running(newsroom, newsroom.settings(tmp_path / "bot"), library):
            reply = await newsroom.rex.slash(newsroom.channel, "verify", text="open through January, whatever it costs")
            story = own.corpus[0] / "1.md"
            story.write_text(story.read_text().replace("We shall keep", "We must keep"))
            await library.sync()
            assert (await newsroom.rex.click(reply, "In context")).text == CHANGED


async def test_pages_of_articles_turn_for_their_asker_and_open_privately_for_others(
    newsroom: Newsroom, own: Settings, tmp_path: Path
) -> None:
    for number in range(9, 13):
        (own.corpus[0] / f"{number}.md").write_text(
            f"---\ntitle: Story {number}\n---\n\nNothing happened on pier {number}.\n"
        )
    async with Library.open(own) as library:
        await library.sync()
        async with bot_running(newsroom, newsroom.settings(tmp_path / "bot"), library):
            reply = await newsroom.rex.slash(newsroom.channel, "articles")
            assert "1. The lighthouse in August" in shown(reply.text)
            assert "10 January 2024" not in shown(reply.text).split("10. ")[1]
            hers = await newsroom.ada.click(reply, "Older ▶")
            assert hers.ephemeral
            assert "11. " in shown(hers.text)
            assert "1. The lighthouse in August" in shown(reply.text)
            await newsroom.rex.click(reply, "Older ▶")
            await reply.until("11")
            assert "11. " in shown(reply.text)
            await newsroom.rex.click(reply, "◀ Newer")
            await reply.until("August")


async def test_one_of_several_people_is_chosen_from_a_list(newsroom: Newsroom, own: Settings, tmp_path: Path) -> None:
    (own.corpus[0] / "bob.md").write_text(
        "---\ntitle: The ferry\nsource: Pier News\n---\n\nThe ferry stays in port this week.\n\n"
        "“The ferry is not safe and I will not sail it,” said Bob Vane, its captain.\n"
    )
    async with Library.open(own) as library:
        await library.sync()
        async with bot_running(newsroom, newsroom.settings(tmp_path / "bot"), library):
            reply = await newsroom.rex.slash(newsroom.channel, "said", speaker="Vane")
            assert [option for option in reply.selects[0].options if option]
            bobs = await newsroom.rex.choose(reply, ["Bob Vane"])
            assert "The ferry is not safe" in bobs.text
            assert not bobs.ephemeral
            hers = await newsroom.ada.choose(reply, ["Ann Vane"])
            assert hers.ephemeral
            asked = await newsroom.rex.slash(newsroom.channel, "ask", question="What did Vane say about the ferry?")
            assert "The ferry is not safe" in (await newsroom.rex.choose(asked, ["Bob Vane"])).text
