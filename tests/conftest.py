"""What tests share: an environment of their own, and the seeds indexed once a run."""

from __future__ import annotations

import os
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from hypothesis import settings

from config import Settings
from index import Library

ROOT = Path(__file__).resolve().parents[1]
SEEDS = ROOT / "seeds"

# The developer's own settings must not decide what tests see.
for variable in [*os.environ]:
    if (variable.startswith("STORYDESK_") and variable != "STORYDESK_EVAL_DATA") or variable == "DISCORD_TOKEN":
        del os.environ[variable]

# How long an example takes says nothing on a busy machine.
settings.register_profile("any speed", deadline=None)
settings.load_profile("any speed")


@pytest.fixture(scope="session")
def seed_settings(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    """Settings of a library of the two seed articles."""
    return Settings(corpus=[SEEDS], data_dir=tmp_path_factory.mktemp("seeds"))


@pytest.fixture(scope="session")
async def library(seed_settings: Settings) -> AsyncIterator[Library]:
    """The seeds, indexed: real model, real SQLite, real Chroma. For tests that only ask."""
    async with Library.open(seed_settings) as opened:
        report = await opened.sync()
        assert not report.failed, report.failed
        yield opened
