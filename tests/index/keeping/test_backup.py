"""A backup is taken while the library is in use, is whole, and answers like what it was taken of."""

from __future__ import annotations

import asyncio
import os
import random
from pathlib import Path

import pytest

from config import Settings
from index import Library, StorageError
from index.keeping.backup import back_up
from tests.torture.stories import lay_out
from tests.torture.victims import settings_of, use_warm_models
from tests.torture.wholeness import answers, selves


@pytest.fixture(autouse=True)
def warm(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("index.holdings.Embedder", None)
    use_warm_models()


async def test_a_backup_taken_while_the_library_is_open_answers_like_it(tmp_path: Path) -> None:
    lay_out(tmp_path / "corpus", 4, random.Random(1))
    settings, copy = settings_of(tmp_path / "corpus", tmp_path / "data"), tmp_path / "backups" / "monday"
    async with Library.open(settings) as library:
        await library.sync()
        expected = await answers(library)
        made = await back_up(settings, copy)
        deeds = await library.log()
    assert (made.articles, made.files) == (4, len(list((tmp_path / "corpus").iterdir())))
    assert str(copy / "data") in made.sentence
    async with Library.open(settings_of(made.corpus[0], copy / "data")) as restored:
        report = await restored.sync()
        assert (report.unchanged, report.passages, report.removed) == (4, 0, ())
        assert await answers(restored) == expected
        assert (await restored.check()).sound
        assert (await restored.log())[-len(deeds) :] == deeds


async def test_a_backup_in_the_middle_of_a_sync_is_of_whole_articles(tmp_path: Path) -> None:
    lay_out(tmp_path / "corpus", 5, random.Random(1))
    settings = settings_of(tmp_path / "corpus", tmp_path / "data")
    async with Library.open(settings) as library:
        begun = asyncio.Event()
        syncing = asyncio.create_task(library.sync(lambda _: begun.set()))
        await begun.wait()
        made = await back_up(settings, tmp_path / "copy")
        await syncing
        expected = await answers(library)
    whole = selves(tmp_path / "data")
    assert made.articles >= 1
    assert all(one.same(whole[name]) for name, one in selves(tmp_path / "copy" / "data").items())
    async with Library.open(
        settings_of(tmp_path / "copy" / "corpus" / "corpus", tmp_path / "copy" / "data")
    ) as library:
        await library.sync()
        assert await answers(library) == expected


async def test_two_folders_of_one_name_are_both_kept(tmp_path: Path) -> None:
    for place in ("north", "south"):
        lay_out(tmp_path / place / "stories", 2, random.Random(place))
    folders = [tmp_path / "north" / "stories", tmp_path / "south" / "stories"]
    settings = Settings(corpus=folders, data_dir=tmp_path / "data")
    async with Library.open(settings) as library:
        await library.sync()
        made = await back_up(settings, tmp_path / "copy")
    assert made.files == 4
    assert [one.name for one in made.corpus] == ["stories", "2-stories"]  # in the order of the setting


async def test_nothing_is_written_over_and_what_cannot_be_copied_is_a_sentence(tmp_path: Path) -> None:
    settings = settings_of(tmp_path / "corpus", tmp_path / "data")
    with pytest.raises(StorageError, match="storydesk sync"):
        await back_up(settings, tmp_path / "copy")
    lay_out(tmp_path / "corpus", 1, random.Random(1))
    async with Library.open(settings) as library:
        await library.sync()
        with pytest.raises(StorageError, match="is there already"):
            await back_up(settings, tmp_path / "corpus")
        with pytest.raises(StorageError, match="lies in the corpus"):
            await back_up(settings, tmp_path / "corpus" / "copy")
        (tmp_path / "file").write_text("not a folder")
        with pytest.raises(StorageError, match="No backup was made"):
            await back_up(settings, tmp_path / "file" / "copy")
    assert sorted(os.listdir(tmp_path)) == ["corpus", "data", "file"]
