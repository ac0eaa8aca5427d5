"""The library while its corpus is kept: answers at once, and a sync that is under way undoes nothing."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

import pytest

from index import Library
from index.keeping.drafts import Draft
from index.storage.catalog import Catalog
from tests.index.test_syncing import Desk

NAMES = {"a": "Ada Berg", "b": "Ben Holm", "c": "Cleo Voss", "d": "Dora Lind", "e": "Ed Marsh"}


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    desk = Desk(tmp_path)
    for name, person in NAMES.items():
        desk.write(f"{name}.txt", story(person, "harbour"))
    return desk


def story(person: str, subject: str) -> str:
    return f"The council met on the {subject} on Monday.\n\nMayor {person} said the {subject} would be paid in full.\n"


async def said_by(library: Library, person: str) -> list[str]:
    return [citation.article_id for citation in (await library.said(person)).citations]


def before(monkeypatch: pytest.MonkeyPatch, method: str, article: str, work: Callable[[], Awaitable[Any]]) -> None:
    """Has the work done the next time the catalog is about to do this with an article."""
    real = getattr(Catalog, method)

    async def first(catalog: Catalog, given: Any, *more: Any) -> None:
        if getattr(given, "id", given) == article:
            monkeypatch.setattr(Catalog, method, real)
            await work()
        await real(catalog, given, *more)

    monkeypatch.setattr(Catalog, method, first)


async def test_an_article_is_in_every_answer_as_soon_as_it_is_added_and_in_none_once_removed(desk: Desk) -> None:
    async with desk.open() as library:
        await library.sync(by="Ada (1)")
        (draft,) = await library.draft_files([("f.txt", story("Fay Moor", "pier").encode())])
        assert isinstance(draft, Draft)
        assert await said_by(library, "Moor") == []
        added = await library.add(draft, by="Ada (1)")
        assert await said_by(library, "Moor") == [added.article_id]
        assert library.complete_names("Fay") == ("Fay Moor",)
        assert (await library.plan()).unchanged == 6
        await library.remove(added.article_id, by="Ada (1)")
        for answer in (
            await library.said("Moor"),
            await library.entity("Fay Moor"),
            await library.ask("Who paid for the pier?"),
            await library.verify("the pier would be paid in full"),
        ):
            assert added.article_id not in {citation.article_id for citation in answer.citations}
        assert added.article_id not in {hit.article_id for hit in await library.search("pier paid in full")}
        assert library.complete_names("Fay") == ()
        report = await library.sync()
        assert (report.added, report.removed, report.unchanged) == ((), (), 5)
        await library.restore(added.article_id)
        assert await said_by(library, "Moor") == [added.article_id]
        assert [(deed.by, deed.what, deed.about) for deed in (await library.log())[-2:]] == [
            ("Ada (1)", "add", added.article_id),
            ("Ada (1)", "sync", "5 added"),
        ]


@pytest.mark.parametrize("waits", [True, False])
async def test_a_removal_during_a_sync_is_not_undone_by_it(
    desk: Desk, monkeypatch: pytest.MonkeyPatch, waits: bool
) -> None:
    async with desk.open() as library:
        await library.sync()
        for name, person in NAMES.items():
            desk.write(f"{name}.txt", story(person, "bridge"))
        removals: list[asyncio.Task[Any]] = []

        async def remove() -> None:
            removals.append(asyncio.create_task(library.remove("e.txt")))
            if waits:
                await removals[0]

        # Either the removal is done before its turn comes, or it comes while the sync stores that very article.
        before(monkeypatch, "put", "a.txt" if waits else "e.txt", remove)
        report = await library.sync()
        await asyncio.gather(*removals)
        assert await said_by(library, "Marsh") == []
        assert await library.article("e.txt") is None
        assert not waits or "e.txt" not in report.changed
        assert (await library.plan()).added == ()


async def test_what_is_restored_or_added_during_a_sync_stays(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    async with desk.open() as library:
        await library.sync()
        await library.remove("a.txt")
        for gone in ("b.txt", "d.txt"):  # the sync is to take these out
            (desk.corpus / gone).unlink()

        async def meanwhile() -> None:
            desk.write("d.txt", story("Dora Lind", "bridge"))
            await library.remove("d.txt")
            await library.restore("d.txt")
            await library.restore("a.txt")
            (draft,) = await library.draft_files([("f.txt", story("Fay Moor", "pier").encode())])
            assert isinstance(draft, Draft)
            await library.add(draft)

        desk.write("c.txt", story("Cleo Voss", "bridge"))
        before(monkeypatch, "remove", "b.txt", meanwhile)
        await library.sync()
        for person in ("Berg", "Moor", "Voss", "Lind"):
            assert await said_by(library, person), person
        plan = await library.plan()
        assert (plan.added, plan.changed, plan.removed, plan.unchanged) == ((), (), (), 5)
