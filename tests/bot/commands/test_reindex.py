"""``/reindex``: the plan, the run and its end, as an administrator sees them."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import Any

import pytest

from bot.commands import reindex
from config import Settings
from index import Library
from index.library import LibraryBusy
from index.model import SyncPlan, SyncProgress, SyncReport
from tests.bot.conftest import Newsroom, bot_running
from tests.bot.discord_markdown import shown
from tests.local_discord.reply import InteractionReply


class Slow:
    """The seeds' library with a re-index that goes on when the test says so."""

    def __init__(self, library: Library) -> None:
        self._library = library
        self.go_on = asyncio.Event()
        self.begun = asyncio.Event()
        self.stopped = False
        self.error: Exception | None = None

    def __getattr__(self, name: str) -> Any:
        return getattr(self._library, name)

    async def plan(self) -> SyncPlan:
        return SyncPlan(added=("a", "b"), unchanged=3)

    async def sync(self, on_progress: Any, *, by: str) -> SyncReport:
        self.begun.set()
        on_progress(SyncProgress(30, 120, 1_500, 60.0, "harbour/a_b.txt"))
        try:
            await self.go_on.wait()
        except asyncio.CancelledError:
            self.stopped = True
            raise
        if self.error:
            raise self.error
        return SyncReport(added=("a", "b"), unchanged=3, passages=40, seconds=2.0)


@pytest.fixture
def slow(library: Library) -> Slow:
    return Slow(library)


@pytest.fixture(autouse=True)
def _quick(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reindex, "EDIT_SECONDS", 0.01)


async def begun(newsroom: Newsroom) -> InteractionReply:
    """Ada asks for a re-index and starts what its plan says."""
    plan = await newsroom.ada.slash(newsroom.channel, "reindex")
    await newsroom.ada.click(plan, "Start")
    return plan


async def test_a_preview_touches_nothing(desk: Newsroom) -> None:
    reply = await desk.ada.slash(desk.channel, "reindex", preview=True)
    assert "2 articles unchanged, the index is up to date." in reply.text
    assert reply.ephemeral


async def test_a_reindex_is_told_in_a_message_of_its_own_until_it_is_done(
    newsroom: Newsroom, slow: Slow, tmp_path: Path
) -> None:
    async with bot_running(newsroom, newsroom.settings(tmp_path), slow):  # type: ignore[arg-type]
        reply = await begun(newsroom)
        assert reply.ephemeral
        (progress,) = [one for one in newsroom.channel.messages if "Re-indexing" in one.text]
        assert str(progress.id) in reply.text, "it is linked to"
        assert await newsroom.discord.bell.until(lambda: "30 of 120 articles" in progress.text, 5)
        newsroom.discord.clock.advance(16 * 60)
        slow.go_on.set()
        assert await newsroom.discord.bell.until(lambda: "up to date" in progress.text, 5)
        assert "Added 2 articles; 3 unchanged." in progress.text


async def test_a_second_reindex_is_told_who_began_the_first_and_how_far_it_is(
    newsroom: Newsroom, slow: Slow, tmp_path: Path
) -> None:
    async with bot_running(newsroom, newsroom.settings(tmp_path), slow) as bot:  # type: ignore[arg-type]
        early = await newsroom.ada.slash(newsroom.channel, "reindex")
        await begun(newsroom)
        await slow.begun.wait()
        (progress,) = [one for one in newsroom.channel.messages if "Re-indexing" in one.text]
        assert bot.runs.current is not None
        for again in (
            await newsroom.ada.slash(newsroom.channel, "reindex"),
            await newsroom.ada.slash(newsroom.channel, "corpus status"),
            await newsroom.ada.click(early, "Start"),
        ):
            assert f"Ada began re-indexing <t:{bot.runs.current.began.timestamp():.0f}:R>" in again.text
            assert "30 of 120 articles are done, about 3 min left" in again.text
            assert str(progress.id) in again.text
        assert len(newsroom.channel.messages) == 1
        slow.go_on.set()


async def test_a_discarded_plan_does_nothing(newsroom: Newsroom, slow: Slow, tmp_path: Path) -> None:
    async with bot_running(newsroom, newsroom.settings(tmp_path), slow):  # type: ignore[arg-type]
        plan = await newsroom.ada.slash(newsroom.channel, "reindex")
        assert "**Add 2 articles**\n- a\n- b" in plan.text
        await newsroom.ada.click(plan, "Discard")
        assert "Nothing was touched" in plan.text
        assert not plan.buttons
        assert not slow.begun.is_set()


async def test_with_nothing_to_do_there_is_nothing_to_start(desk: Newsroom) -> None:
    reply = await desk.ada.slash(desk.channel, "reindex")
    assert "2 articles unchanged, the index is up to date." in reply.text
    assert not reply.buttons


async def test_any_administrator_can_cancel_and_what_is_done_is_kept(
    newsroom: Newsroom, slow: Slow, tmp_path: Path
) -> None:
    async with bot_running(newsroom, newsroom.settings(tmp_path, admin_users=(newsroom.ada.id,)), slow):  # type: ignore[arg-type]
        await begun(newsroom)
        await slow.begun.wait()
        (progress,) = newsroom.channel.messages
        refused = await newsroom.rex.click(progress, "Cancel")
        assert "administrators" in refused.text
        assert refused.ephemeral
        assert not slow.stopped
        await newsroom.ada.click(progress, "Cancel")
        assert await newsroom.discord.bell.until(lambda: "stopped after 30 of 120" in progress.text, 5)
        assert slow.stopped
        assert "Ada cancelled it. What is done is kept" in progress.text
        assert any("Ada has cancelled it" in version for version in progress.versions)
        assert not progress.buttons


async def test_a_plan_and_a_progress_outlive_a_restart(newsroom: Newsroom, slow: Slow, tmp_path: Path) -> None:
    settings = newsroom.settings(tmp_path)
    async with bot_running(newsroom, settings, slow):  # type: ignore[arg-type]
        plan = await newsroom.ada.slash(newsroom.channel, "reindex")
    async with bot_running(newsroom, settings, slow) as bot:  # type: ignore[arg-type]
        await newsroom.ada.click(plan, "Start")
        await slow.begun.wait()
        (progress,) = newsroom.channel.messages
        bot.runs.current = None  # as after the process was killed
        await newsroom.ada.click(progress, "Cancel")
        assert "`/reindex` does the rest" in progress.text
        slow.go_on.set()


async def test_questions_are_answered_while_a_reindex_runs(newsroom: Newsroom, slow: Slow, tmp_path: Path) -> None:
    async with bot_running(newsroom, newsroom.settings(tmp_path), slow):  # type: ignore[arg-type]
        await begun(newsroom)
        reply = await newsroom.rex.slash(newsroom.channel, "who", what="lost visas")
        assert "Carlos Torres" in reply.text
        slow.go_on.set()


async def test_a_progress_message_that_was_deleted_does_not_lose_the_end(
    newsroom: Newsroom, slow: Slow, tmp_path: Path
) -> None:
    async with bot_running(newsroom, newsroom.settings(tmp_path), slow):  # type: ignore[arg-type]
        await begun(newsroom)
        (progress,) = [one for one in newsroom.channel.messages if "Re-indexing" in one.text]
        newsroom.ada.delete(progress)
        slow.go_on.set()
        assert await newsroom.discord.bell.until(
            lambda: any("up to date" in one.text for one in newsroom.channel.messages), 5
        )


@pytest.mark.parametrize(
    ("error", "says"),
    [(LibraryBusy("The index is being mended; wait."), "being mended"), (RuntimeError("secret path"), "the id **")],
)
async def test_a_reindex_that_fails_says_so(
    newsroom: Newsroom, slow: Slow, tmp_path: Path, error: Exception, says: str
) -> None:
    slow.error = error
    slow.go_on.set()
    async with bot_running(newsroom, newsroom.settings(tmp_path), slow):  # type: ignore[arg-type]
        await begun(newsroom)
        assert await newsroom.discord.bell.until(
            lambda: any("stopped" in one.text for one in newsroom.channel.messages), 5
        )
        (ending,) = newsroom.channel.messages
        assert says in ending.text
        assert "secret" not in ending.text


async def test_a_stop_ends_a_reindex_and_says_so(newsroom: Newsroom, slow: Slow, tmp_path: Path) -> None:
    async with bot_running(newsroom, newsroom.settings(tmp_path), slow):  # type: ignore[arg-type]
        await begun(newsroom)
        await slow.begun.wait()
    assert slow.stopped
    (ending,) = newsroom.channel.messages
    assert "Re-indexing stopped after 30 of 120 articles" in ending.text


async def test_where_the_bot_may_not_write_a_reindex_is_not_begun(
    newsroom: Newsroom, slow: Slow, tmp_path: Path
) -> None:
    hidden = newsroom.guild.add_channel("managers", only_for=[newsroom.ada])
    async with bot_running(newsroom, newsroom.settings(tmp_path), slow):  # type: ignore[arg-type]
        plan = await newsroom.ada.slash(hidden, "reindex")
        reply = await newsroom.ada.click(plan, "Start")
        assert "may not write in this channel" in reply.text
        assert not slow.begun.is_set()
        await begun(newsroom)
        await slow.begun.wait()
        slow.go_on.set()
    newsroom.discord.violations.clear()


async def test_a_new_story_answers_after_a_real_reindex(newsroom: Newsroom, tmp_path: Path) -> None:
    corpus = tmp_path / "corpus"
    corpus.mkdir()
    (corpus / "one.txt").write_text("The bakery on Mill Lane sold its last loaf on Friday, its owner said.\n")
    async with (
        Library.open(Settings(corpus=[corpus], data_dir=tmp_path / "data")) as library,
        bot_running(newsroom, newsroom.settings(tmp_path / "bot"), library),
    ):
        preview = await newsroom.ada.slash(newsroom.channel, "reindex", preview=True)
        assert "**Add 1 article**\n- one.txt" in preview.text
        await begun(newsroom)
        assert await newsroom.discord.bell.until(
            lambda: any("Added 1 article" in one.text for one in newsroom.channel.messages), 20
        )
        reply = await newsroom.rex.slash(newsroom.channel, "ask", question="bakery on Mill Lane last loaf")
        assert "sold its last loaf on Friday" in shown(reply.text)
