"""Whom a pronoun stands for is told by the story that the answer was made of, in the state that it was then."""

from __future__ import annotations

import sqlite3
from pathlib import Path
from typing import Any

import pytest

from config import Settings
from index import Library
from index.storage.snapshot import Snapshot

TEXT = "Mary Holloway, the mayor, met Susan Pryce, the engineer, on the new bridge. She smiled at Holloway.\n"


async def test_what_a_sync_takes_away_meanwhile_is_in_the_answer_that_it_was_begun_with(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Of the story a profile is drawn from only the one asked for is read: she would be taken for the only woman."""
    corpus = tmp_path / "corpus"
    corpus.mkdir()
    (corpus / "bridge.txt").write_text(TEXT)
    plain, read = Snapshot.stories, list[Any]()

    def stories(self: Snapshot, *args: Any, **kwargs: Any) -> Any:
        read.append(plain(self, *args, **kwargs))
        with sqlite3.connect(tmp_path / "data" / "catalog.db") as db:
            db.execute("DELETE FROM articles")
        db.close()
        return read[-1]

    async with Library.open(Settings(corpus=[corpus], data_dir=tmp_path / "data")) as library:
        await library.sync()
        with monkeypatch.context() as patched:
            patched.setattr(Snapshot, "stories", stories)
            answer = await library.entity("Mary Holloway")
        assert await library.article("bridge.txt") is None
    assert [list(found) for found in read] == [["bridge.txt"], ["bridge.txt"]]
    assert "She smiled" in " ".join(one.text for one in answer.citations)
    assert all(not one.explained for one in answer.citations)
