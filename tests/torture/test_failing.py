"""A disk that is full, a Chroma whose folder goes or is damaged: nothing is lost, questions go on, it is mended."""

from __future__ import annotations

import random
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from index import Library, StorageError
from index.storage.vectors import BEHIND
from tests.torture.stories import lay_out
from tests.torture.victims import settings_of, use_warm_models
from tests.torture.wholeness import answers, assert_whole, selves


@pytest.fixture(autouse=True)
def warm(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("index.holdings.Embedder", None)
    use_warm_models()


@pytest.fixture
async def library(tmp_path: Path) -> AsyncIterator[Library]:
    lay_out(tmp_path / "corpus", 3, random.Random(1))
    async with Library.open(settings_of(tmp_path / "corpus", tmp_path / "data")) as opened:
        await opened.sync()
        yield opened


async def _clean(folder: Path) -> list[object]:
    async with Library.open(settings_of(folder / "corpus", folder / "clean")) as library:
        await library.sync()
        return await answers(library)


async def test_a_full_disk_is_a_sentence_and_leaves_whole_articles(library: Library, tmp_path: Path) -> None:
    old = selves(tmp_path / "data")
    writer = library._held.catalog._writer
    (pages,) = await (await writer.execute("PRAGMA page_count")).fetchone() or (0,)
    await writer.execute(f"PRAGMA max_page_count = {pages + 3}")
    lay_out(tmp_path / "corpus", 9, random.Random(2))
    with pytest.raises(StorageError, match="disk is full"):
        await library.sync()
    assert len(await answers(library)) == 4
    await writer.execute("PRAGMA max_page_count = 100000")
    await library.sync()
    new = selves(tmp_path / "data")
    assert_whole(tmp_path / "data", old, new)
    assert (await library.check()).sound
    assert await answers(library) == await _clean(tmp_path)


def _may_mount() -> bool:
    try:
        done = subprocess.run(["unshare", "-rm", "mount", "-t", "tmpfs", "none", "/mnt"], capture_output=True)
    except OSError:
        return False
    return done.returncode == 0


@pytest.mark.skipif(not _may_mount(), reason="no file system can be mounted here")
def test_a_disk_that_is_really_full_is_a_sentence_and_leaves_whole_articles(tmp_path: Path) -> None:
    command = ["unshare", "-rm", sys.executable, "-m", "tests.torture.small_disk", str(tmp_path)]
    done = subprocess.run(command, capture_output=True, text=True, cwd=Path(__file__).parents[2])
    assert done.returncode == 0, done.stderr[-3000:]


@pytest.mark.parametrize("damage", ["refuses", "deleted"])
async def test_chroma_that_fails_is_missed_by_no_sync_and_is_made_anew(
    library: Library, tmp_path: Path, damage: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    _, vectors = await library._held.opened()
    lay_out(tmp_path / "corpus", 5, random.Random(2))
    if damage == "refuses":

        class Refusing:
            def __getattr__(self, name: str) -> object:
                raise sqlite3.OperationalError("database or disk is full")

        vectors._collection = Refusing()  # type: ignore[assignment]
        report = await library.sync()
        assert report.notice is not None
        assert BEHIND in report.notice
        assert any(answer for answer in await answers(library))
    else:
        shutil.rmtree(tmp_path / "data" / "chroma")
        assert not (await library.sync()).failed
    assert len(selves(tmp_path / "data")) == 5
    monkeypatch.setattr("index.storage.vectors.RETRY", 0)
    monkeypatch.setattr("index.storage.vectors.WAIT", 30)
    if damage == "deleted":
        vectors._tried = 0.0
    await vectors.catch_up(library._held.catalog)
    assert not vectors.away
    checked = await library.check()
    assert checked.sound, checked.faults
    assert await answers(library) == await _clean(tmp_path)


async def test_an_index_that_was_damaged_between_two_runs_is_made_anew(tmp_path: Path) -> None:
    lay_out(tmp_path / "corpus", 3, random.Random(1))
    settings = settings_of(tmp_path / "corpus", tmp_path / "data")
    async with Library.open(settings) as library:
        await library.sync()
        expected = await answers(library)
    for file in (tmp_path / "data" / "chroma").rglob("*"):
        if file.is_file():
            file.write_bytes(b"rubbish" * 99)
    async with Library.open(settings) as library:
        await library.ready()
        assert "nothing was lost" in str(library.notice)
        assert (await library.sync()).passages == 0
        assert (await library.check()).sound
        assert await answers(library) == expected
