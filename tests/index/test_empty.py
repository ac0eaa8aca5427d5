"""Where nothing is indexed yet, every way of asking says so, and what is to be done."""

from __future__ import annotations

from pathlib import Path

from config import Settings
from index import Library
from index.view import EMPTY
from tests.conftest import SEEDS


async def _asked(library: Library) -> list[str | None]:
    answers = [
        await library.ask("Which officials lost their visas?"),
        await library.who("lost visas"),
        await library.said("Torres"),
        await library.verify("a complex binational context"),
        await library.entity("Torres"),
    ]
    return [one.notice for one in answers]


async def test_every_way_of_asking_an_empty_index_says_what_to_do(tmp_path: Path) -> None:
    (tmp_path / "corpus").mkdir()
    async with Library.open(Settings(corpus=[tmp_path / "corpus"], data_dir=tmp_path / "data")) as library:
        assert await library.is_empty()
        assert await _asked(library) == [EMPTY] * 5


async def test_an_index_with_stories_says_nothing_of_the_kind(tmp_path: Path) -> None:
    async with Library.open(Settings(corpus=[SEEDS], data_dir=tmp_path)) as library:
        await library.sync()
        assert not await library.is_empty()
        assert EMPTY not in await _asked(library)
        assert (await library.ask("What does bread cost in Norway?")).notice != EMPTY
