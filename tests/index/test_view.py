"""Parts of the corpus that some may not see: to them the corpus is as if the part were not there."""

from __future__ import annotations

import json
import re
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest

from config import Settings
from index import Filters, Library
from index.view import View

DESK = 77
OPEN = {
    "opening.md": (
        "Harbour Post",
        "2024-03-10",
        "The mayor Ann Vane opened the new lighthouse of Port Wren on Monday, after two years of work. “White suits"
        " her,” said Ann Vane. Schoolchildren sang while the lamp was lit for the first time.",
    ),
    "storm.md": (
        "Harbour Post",
        "2024-05-02",
        "A storm tore eleven slates from the lighthouse and flooded its cellar. “I have seen worse weather,” said Ann"
        " Vane. Bob Crane, the keeper, pumped the cellar dry until the morning.",
    ),
    "wire.md": (
        "Northern Wire",
        "2024-06-01",
        "Ships will carry passengers between Port Wren and the islands again from June, the ferry company said. Twelve"
        " crossings a week are planned, and tickets cost nine crowns each way for residents.",
    ),
}
CLOSED = {
    "sale.md": (
        "Quillfeather Ledger",
        "2024-07-21",
        "The mayor Ann Vane secretly sold the lighthouse to the smuggler Zed Quillfeather in July. “The price was paid"
        " in silver,” said Ann Vane. “Nobody will ever know of the silver,” said Zed Quillfeather.",
    ),
    "wire.md.copy.md": (
        "Quillfeather Ledger",
        "2024-06-02",
        "Ships will carry passengers between Port Wren and the islands again from June, the ferry company said. Twelve"
        " crossings a week are planned, and tickets cost nine crowns each way for residents.",
    ),
}
CANARIES = ("quillfeather", "silver", "smuggler", "sale.md", "copy.md", "2024-07")


def write(folder: Path, stories: dict[str, tuple[str, str, str]]) -> Path:
    folder.mkdir(parents=True)
    for name, (source, day, text) in stories.items():
        author = f"Jo {source.split()[0]}"
        facts = (
            f"---\ntitle: On {name.partition('.')[0]}\nsource: {source}\nauthor: {author}\npublished: {day}\n---\n\n"
        )
        (folder / name).write_text(f"{facts}{text}\n", "utf-8")
    return folder


def lay_out(folder: Path) -> Settings:
    """Of a library with three stories for everybody and two for the desk."""
    corpus = [write(folder / "open", OPEN), {"path": write(folder / "closed", CLOSED), "roles": [DESK]}]
    return Settings(corpus=corpus, data_dir=folder / "data")


@pytest.fixture(scope="module")
async def library(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Library]:
    """Three stories for everybody, two for the desk."""
    async with Library.open(lay_out(tmp_path_factory.mktemp("parted"))) as opened:
        assert not (await opened.sync()).failed
        yield opened


@pytest.fixture(scope="module")
async def without(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Library]:
    """A library that never had the stories of the desk."""
    folder = tmp_path_factory.mktemp("without")
    async with Library.open(Settings(corpus=[write(folder / "open", OPEN)], data_dir=folder / "data")) as opened:
        await opened.sync()
        yield opened


async def everything(view: View) -> list[tuple[str, Any]]:
    """Whatever can be asked, and what came of it."""
    told: list[tuple[str, Any]] = []
    questions = (
        "Who bought the lighthouse?",
        "What did Ann Vane say about silver?",
        "Who is Zed Quillfeather?",
        "Who is Ann Vane?",
        "What happened in July 2024?",
        "“paid in silver”",
        "smuggler Quillfeather",
        "How many crossings a week are planned?",
        "According to Quillfeather Ledger, who sold the lighthouse?",
    )
    told += [(question, (await view.ask(question)).to_dict()) for question in questions]
    for name in ("Ann Vane", "Zed Quillfeather", "Quillfether", "Quillfeather", "Port Wren"):
        told.append((f"said {name}", (await view.said(name)).to_dict()))
        told.append((f"said {name} about", (await view.said(name, "silver")).to_dict()))
        told.append((f"entity {name}", (await view.entity(name)).to_dict()))
        told.append((f"articles with {name}", [one.article_id for one in await view.articles_with(name)]))
        told.append((f"articles naming {name}", view.articles_naming(name)))
    deeds = ("sold the lighthouse", "smuggled silver", "pumped the cellar dry")
    told += [(f"who {what}", (await view.who(what)).to_dict()) for what in deeds]
    for text in (
        "The price was paid in silver",
        "the price was paid with silver",
        "White suits her",
        CLOSED["sale.md"][2],
    ):
        told.append((f"verify {text}", (await view.verify(text)).to_dict()))
        told.append((f"verify {text} by", (await view.verify(text, "Zed Quillfeather")).to_dict()))
    told.append(("filtered", (await view.ask("lighthouse", Filters(source="Quillfeather Ledger"))).to_dict()))
    told.append(("search", [one.article_id for one in await view.search("silver smuggler lighthouse", 50)]))
    told.append(("articles", [one.article_id for one in await view.articles()]))
    told.append(("in July", [one.article_id for one in await view.articles(Filters(since="2024-07"))]))
    told.append(("article", await view.article("sale.md")))
    for typed in ("", "q", "zed", "quill", "quilfeather", "ann"):
        told.append((f"name {typed}", view.complete_names(typed)))
        told.append((f"outlet {typed}", view.complete_sources(typed)))
        told.append((f"author {typed}", view.complete_authors(typed)))
    return told


def plain(told: list[tuple[str, Any]]) -> list[tuple[str, str]]:
    """As text, without what was asked, how long it took, and figures that depend on what was embedded together."""
    shown = []
    for asked, result in told:
        if isinstance(result, dict):
            result = {key: value for key, value in result.items() if key not in ("elapsed_ms", "question")}
        text = json.dumps(result, ensure_ascii=False, default=str).lower()
        shown.append((asked, re.sub(r'"(?:confidence|score)": [\d.]+', "", text)))
    return shown


async def test_to_those_who_may_not_see_a_part_the_corpus_is_as_if_it_were_not_there(
    library: Library, without: Library
) -> None:
    hidden = plain(await everything(await library.view(frozenset())))
    assert hidden == plain(await everything(without))


async def test_those_who_may_see_a_part_are_told_all_of_it(library: Library) -> None:
    desk = await library.view(library.parts.seen_with({DESK}))
    assert (await desk.entity("Zed Quillfeather")).answered
    assert (await desk.verify("The price was paid in silver")).verdict == "exact"
    assert "Quillfeather Ledger" in desk.complete_sources("quill")
    assert desk.complete_authors("quill") == ("Jo Quillfeather",)
    assert plain(await everything(desk)) == plain(await everything(library))


async def test_the_same_story_in_a_closed_part_is_no_other_place(library: Library) -> None:
    (_, shown), *_ = plain([("", (await (await library.view(frozenset())).ask("ferry crossings a week")).to_dict())])
    assert "twelve crossings" in shown
    assert not any(word in shown for word in CANARIES)


async def test_a_part_is_closed_from_the_moment_the_settings_say_so(tmp_path: Path) -> None:
    opened, closed = write(tmp_path / "open", OPEN), write(tmp_path / "closed", CLOSED)
    before = Settings(corpus=[opened, closed], data_dir=tmp_path / "data")
    async with Library.open(before) as library:
        await library.sync()
        assert await library.view(frozenset()) is library, "nothing is restricted"
    after = Settings(corpus=[opened, {"path": closed, "roles": [DESK]}], data_dir=tmp_path / "data")
    async with Library.open(after) as library:
        await library.ready()
        shut = await library.view(frozenset())
        assert not (await shut.entity("Zed Quillfeather")).answered, "without a sync"
        assert await shut.article("sale.md") is None
        assert await (await library.view(library.parts.seen_with({DESK}))).article("sale.md")
    async with Library.open(Settings(corpus=[opened], data_dir=tmp_path / "data")) as library:
        await library.ready()
        assert await (await library.view(frozenset())).article("sale.md") is None, "what is in no part is nobody’s"
    async with Library.open(before) as library:
        await library.ready()
        assert await (await library.view(frozenset())).article("sale.md")


async def test_a_file_moved_into_a_closed_part_is_closed_by_the_next_sync_without_being_embedded_again(
    tmp_path: Path,
) -> None:
    opened, closed = write(tmp_path / "open", OPEN), write(tmp_path / "closed", CLOSED)
    corpus = [opened, {"path": closed, "roles": [DESK]}]
    async with Library.open(Settings(corpus=corpus, data_dir=tmp_path / "data")) as library:
        await library.sync()
        (opened / "storm.md").rename(closed / "storm.md")
        report = await library.sync()
        assert (report.changed, report.passages) == ((), 0)
        shut = await library.view(frozenset())
        assert await shut.article("storm.md") is None
        assert not (await shut.entity("Bob Crane")).answered
        (closed / "storm.md").rename(opened / "storm.md")
        await library.sync()
        assert (await shut.entity("Bob Crane")).answered


async def test_a_name_that_an_admin_gave_from_a_closed_part_stays_there(tmp_path: Path) -> None:
    corpus = [write(tmp_path / "open", OPEN), {"path": write(tmp_path / "closed", CLOSED), "roles": [DESK]}]
    async with Library.open(Settings(corpus=corpus, data_dir=tmp_path / "data")) as library:
        await library.sync()
        shut = await library.view(frozenset())
        await library.merge_names("Zed Quillfeather", "Bob Crane")
        assert [one.name for one in (await library.entity("Bob Crane")).names] == ["Zed Quillfeather"]
        assert [one.name for one in (await shut.entity("Bob Crane")).names] == ["Bob Crane"]
        assert not (await shut.entity("Zed Quillfeather")).answered
        await library.undo_names()
        await library.rename_name("Bob Crane", "The Keeper")
        assert [one.name for one in (await shut.entity("The Keeper")).names] == ["The Keeper"]


async def test_mentions_over_time_are_those_that_may_be_seen(library: Library) -> None:
    shut = await library.view(frozenset())
    profiles = [(await view.entity("Ann Vane")).profile for view in (shut, library)]
    assert [one.by_month for one in profiles if one] == [
        (("2024-03", 2), ("2024-05", 1)),
        (("2024-03", 2), ("2024-05", 1), ("2024-07", 2)),
    ]
