"""`/corpus names` in the local Discord: admins decide who is who, nobody else does."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import pytest

from bot.commands.deciding import ids_in
from config import Settings
from index import Library
from tests.bot.conftest import Newsroom, bot_running
from tests.bot.discord_markdown import shown

STORIES = {
    "one ferry.txt": "Harbour master Wilma Brandt closed the ferry. “The hull leaks,” Wilma Brandt said on Monday.",
    "bakery.txt": "Baker Wilma Brandt opened a shop. “Bread needs time,” Wilma Brandt said on Tuesday.",
    "council.txt": "Councillor Ottilie Krantz praised it. “We shall build a pier,” Ottilie Krantz said on Friday.",
}


@pytest.fixture
async def town(newsroom: Newsroom, tmp_path: Path) -> AsyncIterator[Newsroom]:
    """A newsroom with three stories of its own, about which decisions may be made."""
    async with _town(newsroom, tmp_path):
        yield newsroom


@asynccontextmanager
async def _town(newsroom: Newsroom, tmp_path: Path) -> AsyncIterator[None]:
    corpus = tmp_path / "corpus"
    corpus.mkdir()
    for name, text in STORIES.items():
        (corpus / name).write_text(text + "\n", "utf-8")
    async with Library.open(Settings(corpus=[corpus], data_dir=tmp_path / "data")) as library:
        await library.sync()
        async with bot_running(newsroom, newsroom.settings(tmp_path / "bot"), library):
            yield


async def test_an_admin_merges_renames_lists_and_takes_back(town: Newsroom) -> None:
    async def names(command: str, **options: Any) -> str:
        reply = await town.ada.slash(town.channel, f"corpus names {command}", **options)
        assert reply.ephemeral
        return shown(reply.text)

    merged = await names("merge", name="Ottilie Krantz", other="Wilma Brandt")
    assert "“Wilma Brandt” is one with “Ottilie Krantz”." in merged
    assert "Ottilie Krantz (person): 3 articles, also Wilma Brandt" in merged
    renamed = await names("rename", name="Ottilie Krantz", new_name="Ottilie Krantz_Brandt")
    assert "“Ottilie Krantz” is called “Ottilie Krantz_Brandt”." in renamed
    heard = await town.rex.slash(town.channel, "said", speaker="Ottilie Krantz_Brandt")
    assert "We shall build a pier" in shown(heard.text)
    assert "Bread needs time" in shown(heard.text)
    listed = await names("list")
    assert listed.index("is called") < listed.index("is one with")
    assert "Taken back" in await names("undo")
    assert "Ottilie Krantz (person): 1 article" in await names("undo")
    assert "Nothing has been decided" in await names("list")


async def test_an_admin_splits_a_name_with_articles_completed(town: Newsroom) -> None:
    command = "corpus names split"
    offered = await town.ada.autocomplete(town.channel, command, "articles", "ferry", name="Wilma Brandt")
    assert [*offered.values()] == ["one ferry.txt"]
    offered = await town.ada.autocomplete(town.channel, command, "articles", "bakery.txt, ", name="Wilma Brandt")
    assert [*offered.values()] == ["bakery.txt, one ferry.txt"]
    reply = await town.ada.slash(
        town.channel, command, name="Wilma Brandt", articles="one ferry.txt", new_name="Wilma Brandt (harbour)"
    )
    assert "In one ferry.txt “Wilma Brandt” is “Wilma Brandt (harbour)”." in shown(reply.text)
    offered = await town.rex.autocomplete(town.channel, "said", "speaker", "wilma")
    assert {*offered.values()} == {"Wilma Brandt", "Wilma Brandt (harbour)"}
    heard = await town.rex.slash(town.channel, "said", speaker="Wilma Brandt (harbour)")
    assert "The hull leaks" in shown(heard.text)
    assert "Bread" not in heard.text


async def test_a_name_that_is_unknown_is_a_sentence(town: Newsroom) -> None:
    reply = await town.ada.slash(town.channel, "corpus names rename", name="Otilie Krans", new_name="Otti")
    assert "Did you mean Ottilie Krantz?" in shown(reply.text)
    assert reply.ephemeral


@pytest.mark.parametrize(
    ("command", "options"),
    [
        ("merge", {"name": "Torres", "other": "Petro"}),
        ("split", {"name": "Torres", "articles": "a", "new_name": "B"}),
        ("rename", {"name": "Torres", "new_name": "B"}),
        ("undo", {}),
        ("list", {}),
    ],
)
async def test_nobody_else_decides_about_names(desk: Newsroom, command: str, options: dict[str, Any]) -> None:
    desk.guild.permit("corpus", desk.rex)
    reply = await desk.rex.slash(desk.channel, f"corpus names {command}", **options)
    assert "Manage Server" in reply.text
    assert reply.ephemeral


@pytest.mark.parametrize(
    ("typed", "ids"),
    [
        ("a.txt, b.txt", ["a.txt", "b.txt"]),
        (" a.txt b.txt,", ["a.txt", "b.txt"]),
        ("one ferry.txt,a.txt", ["one ferry.txt", "a.txt"]),
        (" , ", []),
    ],
)
def test_ids_are_separated_by_commas_or_spaces(typed: str, ids: list[str]) -> None:
    assert ids_in(typed, ("one ferry.txt",)) == ids
