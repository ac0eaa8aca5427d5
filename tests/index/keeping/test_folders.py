"""Several corpus folders in which files are called alike: each is an article of its own, and is removed by itself."""

from __future__ import annotations

from pathlib import Path

import pytest

from index import KeepingError
from index.model import Failure
from index.reading.items import items
from tests.index.keeping.desk import Desk

CITY = b"City desk\n\nThe bridge of Port Ellery opens on Monday, the harbour office said.\n"
COAST = b"Coast desk\n\nThe lighthouse of Port Ellery was painted red, its keeper said.\n"


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    made = Desk(tmp_path, others=["coast"])
    for folder, text in zip(made.folders, (CITY, COAST), strict=True):
        folder.mkdir(exist_ok=True)
        (folder / "story.txt").write_bytes(text)
    return made


async def _texts(desk: Desk) -> dict[str, str]:
    return {
        one: story.article.text for one, story in (await desk.catalog.stories(sorted(await desk.indexed()))).items()
    }


async def test_files_that_are_called_alike_are_two_articles(desk: Desk) -> None:
    async with desk.open():
        await desk.sync()
        assert await _texts(desk) == {"story.txt": CITY.decode(), "coast/story.txt": COAST.decode()}


@pytest.mark.parametrize(("gone", "stays"), [("story.txt", "coast/story.txt"), ("coast/story.txt", "story.txt")])
async def test_a_removal_takes_that_one_and_the_other_keeps_its_id(desk: Desk, gone: str, stays: str) -> None:
    async with desk.open():
        await desk.sync()
        before = await _texts(desk)
        removed = await desk.keeper.remove(gone, by="Ada")
        assert removed.binned is not None
        assert removed.binned.content.read_text() == before[gone]
        await desk.sync()
        assert await _texts(desk) == {stays: before[stays]}
        await desk.keeper.restore(gone, by="Ada")
        assert await _texts(desk) == before
        await desk.sync()
        assert await _texts(desk) == before


async def test_an_index_that_knows_another_place_still_removes_the_file_that_has_the_id(desk: Desk) -> None:
    async with desk.open():
        await desk.sync()
        await desk.catalog.move({"coast/story.txt": "/elsewhere/story.txt"})
        await desk.keeper.remove("coast/story.txt", by="Ada")
        assert [(folder / "story.txt").exists() for folder in desk.folders] == [True, False]


async def test_an_id_that_another_file_has_meanwhile_is_not_restored_over_it(desk: Desk) -> None:
    city = desk.corpus / "story.txt"
    city.unlink()
    async with desk.open():
        await desk.sync()
        assert await desk.indexed() == {"story.txt"}, "alone it needs no folder before its name"
        await desk.keeper.remove("story.txt", by="Ada")
        city.write_bytes(CITY)
        (item,) = items(desk.folders)
        assert not isinstance(item, Failure)
        assert item.id == "corpus/story.txt", "what lies in the bin keeps its id"
        await desk.index(item.__class__("story.txt", city, item.digest))
        with pytest.raises(KeepingError, match="nothing was changed"):
            await desk.keeper.restore("story.txt", by="Ada")
        await desk.sync()
        await desk.keeper.restore("story.txt", by="Ada")
        assert await _texts(desk) == {"corpus/story.txt": CITY.decode(), "story.txt": COAST.decode()}


async def test_what_is_added_takes_no_id_of_another_folder(desk: Desk) -> None:
    async with desk.open():
        first = await desk.keeper.add(await desk.draft("pier.txt", CITY), by="Ada")
        other = desk.folders[1] / first.article_id
        other.parent.mkdir(parents=True)
        (desk.corpus / first.article_id).replace(other)
        await desk.sync()
        await desk.keeper.add(await desk.draft("pier.txt", COAST), by="Ada")
        assert sorted(Path(one).name for one in await desk.indexed() if "added" in one) == ["pier-2.txt", "pier.txt"]
