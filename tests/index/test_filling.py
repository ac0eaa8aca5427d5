"""While stories are being added, "nothing found" is not the last word."""

from __future__ import annotations

from typing import Any

import pytest

from config import Settings
from index import Library
from index.model import Answer
from index.syncing.carrying import carry_out
from index.view import COMING
from tests.conftest import SEEDS

QUESTION = "Which officials lost their visas?"
UNANSWERABLE = "What does bread cost in Norway?"


async def test_an_answer_that_may_be_in_a_story_still_to_be_added_says_so(
    tmp_path: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    meanwhile: list[Answer] = []

    async def watched(*given: Any) -> Any:
        meanwhile.append(await library.ask(QUESTION))
        meanwhile.append(await library.who("lost visas"))
        meanwhile.append(await library.verify("a complex binational context"))
        report = await carry_out(*given)
        meanwhile.append(await library.ask(QUESTION))
        return report

    monkeypatch.setattr("index.library.carry_out", watched)
    async with Library.open(Settings(corpus=[SEEDS], data_dir=tmp_path)) as library:
        await library.sync()
        *before, after = meanwhile
        assert len(before) == 3
        assert all(not one.answered and (one.notice or "").endswith(COMING) for one in before)
        assert after.answered
        assert after.notice is None
        assert COMING not in ((await library.ask(UNANSWERABLE)).notice or "")
        meanwhile.clear()
        await library.sync()
        assert all(COMING not in (one.notice or "") for one in meanwhile), "nothing was to be added"
