"""A sync from the shell that is stopped."""

from __future__ import annotations

import asyncio
import random
from pathlib import Path

import pytest
from rich.progress import Progress

from bot.cli.syncing import sync_with_bar
from index import Library
from tests.torture.stories import lay_out
from tests.torture.victims import settings_of, use_warm_models


async def test_a_sync_that_is_stopped_says_how_far_it_came_and_goes_on_from_there(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def stop(*_: object, **__: object) -> None:
        task = asyncio.current_task()
        assert task is not None
        task.cancel()

    monkeypatch.setattr("index.holdings.Embedder", None)
    use_warm_models()
    lay_out(tmp_path / "corpus", 3, random.Random(5))
    async with Library.open(settings_of(tmp_path / "corpus", tmp_path / "data")) as library:
        await library.ready()
        with monkeypatch.context() as stopping:
            stopping.setattr(Progress, "update", stop)
            with pytest.raises(asyncio.CancelledError):
                await asyncio.create_task(sync_with_bar(library))
        said = " ".join(capsys.readouterr().err.split())
        assert "Stopped after 1 of 3 articles. What was indexed stays; the next sync goes on from there." in said
        report = await sync_with_bar(library)
        assert (len(report.added), report.unchanged) == (2, 1)
        assert "Stopped" not in capsys.readouterr().err
