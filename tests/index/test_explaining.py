"""Pronouns beside an answer, where a sync changes the article while the answer is made."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Any

import pytest

from config import Settings
from index import Library
from index.storage.lookups import EVERYTHING, Lookups

TEXT = "Mary Holloway, the mayor, met Susan Pryce, the engineer, on the new bridge. She smiled at Holloway.\n"


async def test_what_a_sync_replaces_meanwhile_explains_no_pronoun(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Of the story a profile is drawn from only the one asked for is read: she would be taken for the only woman."""
    corpus = tmp_path / "corpus"
    corpus.mkdir()
    (corpus / "bridge.txt").write_text(TEXT)
    plain = Lookups.stories

    async def stories(self: Lookups, ids: Iterable[str], of: Any = EVERYTHING, called: Any = None) -> Any:
        if of == EVERYTHING:  # what is read again to explain the pronouns is gone by now
            return {}
        return await plain(self, ids, of, called)

    async with Library.open(Settings(corpus=[corpus], data_dir=tmp_path / "data")) as library:
        await library.sync()
        monkeypatch.setattr(Lookups, "stories", stories)
        answer = await library.entity("Mary Holloway")
    assert "She smiled" in " ".join(one.text for one in answer.citations)
    assert all(not one.explained for one in answer.citations)
