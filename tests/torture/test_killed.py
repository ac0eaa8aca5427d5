"""A handful of killed syncs; `make torture` does it at length."""

from __future__ import annotations

from pathlib import Path

from tests.torture.rounds import Trial


async def test_a_sync_that_is_killed_leaves_every_article_wholly_old_or_wholly_new(tmp_path: Path) -> None:
    tally = await Trial(tmp_path, articles=6, seed=3).kill(4)
    assert tally.killed == 4
    assert tally.killed_at_statement
