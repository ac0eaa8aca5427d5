"""``/corpus add``, ``remove``, ``restore``, ``log``: by hand of an administrator, through a real library."""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from bot.app import StorydeskBot
from bot.commands.adding import facts_typed
from config import Settings
from index import Library
from index.reading.facts import Facts
from tests.bot.conftest import Newsroom, bot_running
from tests.bot.discord_markdown import shown
from tests.local_discord.messages import File

FERRY = (
    "---\ntitle: The last ferry\nsource: Harbour Post\nauthors: [Ida Lund]\ndate: 2025-05-14\n---\n"
    "The last ferry to Gull Island left on Friday with eleven passengers.\n\n"
    "The captain, Ole Berg, said the pier would be sold in the autumn to a builder of boats.\n"
)
POTTER = "A potter in Ashby made a thousand cups for the fair, the mayor said on Tuesday.\n"
BAKERY = "The bakery on Mill Lane sold its last loaf on Friday, its owner said.\n"


@dataclass
class Keeping:
    """A newsroom with a corpus folder of its own."""

    newsroom: Newsroom
    library: Library
    bot: StorydeskBot
    corpus: Path

    async def add(self, *files: tuple[str, str | bytes], **options: Any) -> Any:
        sent = {
            f"file{number}": File(name, data if isinstance(data, bytes) else data.encode())
            for number, (name, data) in enumerate(files, 1)
        }
        return await self.newsroom.ada.slash(self.newsroom.channel, "corpus add", **sent, **options)

    async def finds(self, question: str) -> str:
        return shown((await self.newsroom.rex.slash(self.newsroom.channel, "ask", question=question)).text)


@asynccontextmanager
async def keeping_in(newsroom: Newsroom, folder: Path, **discord: Any) -> AsyncIterator[Keeping]:
    corpus = folder / "corpus"
    corpus.mkdir(exist_ok=True)
    async with (
        Library.open(Settings(corpus=[corpus], data_dir=folder / "data")) as library,
        bot_running(newsroom, newsroom.settings(folder / "bot", **discord), library) as bot,
    ):
        await library.ready()  # how long models load says nothing of what is tried here
        yield Keeping(newsroom, library, bot, corpus)


@pytest.fixture(scope="module")
async def shared(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Keeping]:
    from tests.bot.conftest import newsroom_open

    async with newsroom_open(patience=30) as newsroom, keeping_in(newsroom, tmp_path_factory.mktemp("keeping")) as desk:
        yield desk


async def test_a_file_is_shown_as_understood_then_added_removed_and_restored(shared: Keeping) -> None:
    ada, channel = shared.newsroom.ada, shared.newsroom.channel
    draft = await shared.add(("ferry.md", FERRY))
    told = shown(draft.text)
    assert draft.ephemeral
    for fact in (
        "The last ferry",
        "Outlet: Harbour Post",
        "Authors: Ida Lund",
        "Date: 14 May 2025",
        "eleven passengers",
    ):
        assert fact in told
    assert not [*shared.corpus.rglob("*.md")], "a draft saves nothing"

    await ada.click(draft, "Add")
    assert "Questions find it from now on." in draft.text
    assert not draft.buttons
    assert "eleven passengers" in await shared.finds("last ferry to Gull Island")

    choices = await ada.autocomplete(channel, "corpus remove", "article", "last fer")
    ((label, article_id),) = choices.items()
    assert label.startswith("The last ferry")
    asked = await ada.slash(channel, "corpus remove", article=article_id)
    assert "Remove this story?" in asked.text
    await ada.click(asked, "Keep")
    assert "Nothing was removed." in asked.text
    asked = await ada.slash(channel, "corpus remove", article="the LAST ferry")
    await ada.click(asked, "Remove")
    assert "No answer cites it any more" in asked.text
    assert "eleven passengers" not in await shared.finds("last ferry to Gull Island")

    binned = await ada.autocomplete(channel, "corpus restore", "article", "ferry")
    assert list(binned.values()) == [article_id]
    restored = await ada.slash(channel, "corpus restore", article=article_id)
    assert "Questions find it again" in restored.text
    assert "eleven passengers" in await shared.finds("last ferry to Gull Island")

    log = shown((await ada.slash(channel, "corpus log")).text)
    deeds = [line.split(") ", 1)[1] for line in log.splitlines() if str(ada.id) in line]
    assert deeds == [f"restored {article_id}", f"removed {article_id}", f"added {article_id}"]


async def test_facts_are_corrected_in_a_form_and_a_bad_date_is_a_sentence(shared: Keeping) -> None:
    ada = shared.newsroom.ada
    draft = await shared.add(("bakery.txt", BAKERY))
    assert "Outlet: –" in draft.text
    form = await ada.click(draft, "Edit facts")
    await ada.submit(form, {"Title": "A last loaf", "Outlet": "Mill Lane Echo", "Date": "the day after tomorrow-ish"})
    told = shown(draft.text)
    assert "A last loaf" in told
    assert "Outlet: Mill Lane Echo" in told
    assert (
        "“the day after tomorrow-ish” is not a date: write 2025, 2025-05 or 2025-05-31; it was left as it was." in told
    )
    form = await ada.click(draft, "Edit facts")
    assert {one.label: one.value for one in form.modal.inputs}["Title"] == "A last loaf"
    await ada.submit(form, {"Date": "2025-06", "Authors, separated by commas": "Ann Roe, Bo Li"})
    await ada.click(draft, "Add")
    (card,) = await shared.library.articles_called("a last loaf")
    assert (card.source, card.authors, card.published) == ("Mill Lane Echo", ("Ann Roe", "Bo Li"), "2025-06")


async def test_several_files_and_an_archive_are_one_list_and_added_together(shared: Keeping) -> None:
    ada = shared.newsroom.ada
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("a.txt", "A lighthouse keeper in Norwick counted forty seals on the rocks on Monday.")
        archive.writestr("b.exe", "x")
    bulk = "\n".join(
        json.dumps({"id": n, "title": f"Harvest {n}", "text": f"Farm {n} brought in {n}00 sacks of barley last week."})
        for n in (1, 2)
    )
    listed = await shared.add(("pack.zip", packed.getvalue()), ("bulk.jsonl", bulk))
    told = shown(listed.text)
    assert "Add these 3 stories?" in told
    assert "b.exe" in told
    looked = await ada.click(listed, "Look", number=1)
    assert "Add this story?" in looked.text
    await ada.click(listed, "Add all 3")
    await listed.until("3 stories added", 60)
    assert "forty seals" in await shared.finds("lighthouse keeper Norwick seals")
    again = await ada.click(looked, "Add")
    assert "has been added or discarded" in again.text


async def test_what_is_no_story_is_a_sentence_and_nothing_to_press(shared: Keeping) -> None:
    for reply, says in (
        (await shared.add(("notes.xyz", "x")), "not of a kind that can be added"),
        (await shared.add(("empty.txt", " ")), "There is nothing to add"),
        (await shared.add(address="not an address"), "There is nothing to add"),
        (await shared.add(address="http://127.0.0.1/secret"), "There is nothing to add"),
        (await shared.add(), "Give an address, or attach files"),
    ):
        assert says in shown(reply.text)
        assert not reply.buttons
        assert "Something went wrong" not in reply.text


async def test_the_same_text_again_is_told(shared: Keeping) -> None:
    reply = await shared.add(("one.txt", POTTER))
    await shared.newsroom.ada.click(reply, "Add")
    again = await shared.add(("two.txt", POTTER))
    assert "The same text is in the corpus already" in again.text
    await shared.newsroom.ada.click(again, "Discard")
    assert "nothing was saved" in again.text


async def test_nobody_else_can_add_look_or_remove_whatever_discord_lets_them(shared: Keeping) -> None:
    newsroom = shared.newsroom
    newsroom.guild.permit("corpus", newsroom.rex)
    for command, options in (
        ("corpus add", {"address": "https://x.example"}),
        ("corpus remove", {"article": "x"}),
        ("corpus restore", {"article": "x"}),
        ("corpus log", {}),
    ):
        reply = await newsroom.rex.slash(newsroom.channel, command, **options)
        assert "Manage Server" in reply.text
    assert await newsroom.rex.autocomplete(newsroom.channel, "corpus remove", "article", "") == {}
    assert await newsroom.rex.autocomplete(newsroom.channel, "corpus restore", "article", "") == {}


async def test_an_article_that_is_not_there_cannot_be_removed(shared: Keeping) -> None:
    reply = await shared.newsroom.ada.slash(shared.newsroom.channel, "corpus remove", article="**nothing** @everyone")
    assert "There is no article" in reply.text
    assert not reply.buttons


async def test_a_draft_outlives_a_restart_and_is_announced_without_a_ping(newsroom: Newsroom, tmp_path: Path) -> None:
    news = newsroom.guild.add_channel("news")
    async with keeping_in(newsroom, tmp_path) as desk:
        draft = await desk.add(("ferry.md", FERRY.replace("The last ferry\n", "'@everyone: the last ferry'\n", 1)))
    async with keeping_in(newsroom, tmp_path, announce_channel=news.id) as desk:
        await newsroom.ada.click(draft, "Add")
        assert await newsroom.discord.bell.until(lambda: bool(news.messages), 10)
        (told,) = news.messages
        assert "1 new article" in told.text
        assert "Harbour Post · 14 May 2025" in shown(told.text)
        assert not told.pings
        pressed = await newsroom.ada.click(draft, "Add") if draft.buttons else draft
        assert "Added" in pressed.text


def test_an_emptied_fact_is_taken_out_and_what_cannot_be_one_is_left_as_it_was() -> None:
    typed = {"title": "", "source": "", "authors": "", "published": "", "url": "ftp://x"}
    facts, notices = facts_typed(typed, Facts(title="A", published="2025"))
    assert facts == Facts(withheld=("title", "source", "authors", "published"))
    assert notices == [
        "Taken out: title.",
        "Taken out: date.",
        r"⚠ “ftp:\//x” is not a web address: it begins with https://; it was left as it was.",
    ]
