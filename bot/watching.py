"""Keeps the index in step with the corpus folders while the bot runs.

Promises: what is being copied is left alone until it is whole; a run under way is not disturbed; nothing is taken out
or made anew wholesale without an administrator; whatever goes wrong is logged and watching goes on.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
from pathlib import Path
from typing import TYPE_CHECKING

from watchfiles import awatch

from bot.announcing import announce_added
from bot.logs import log_unexpected
from bot.runs import RunCancelled
from index.library import LibraryBusy
from index.model import SyncPlan
from index.reading.items import SIDECAR

if TYPE_CHECKING:
    from bot.app import StorydeskBot

log = logging.getLogger(__name__)

WATCH = "The watch over the corpus folders"
LOOK_SECONDS = 60.0
"""Between two looks for folders that were not there, or that cannot be watched."""
LONGEST_SECONDS = 300.0
"""Files that never stop changing are read as they are then."""
MANY_REMOVED = 20
"""From so many on, half of the corpus gone is taken for a folder that is not mounted, and left to ``/reindex``."""


async def watch(bot: StorydeskBot) -> None:
    """Brings the index in step now, and whenever files have changed, until it is cancelled."""
    corpus, quiet_seconds = bot.settings.corpus, bot.settings.watching.quiet_seconds
    changed = asyncio.Event()
    watchers: dict[Path, asyncio.Task[None]] = {}
    await bot.library.ready()
    try:
        while True:
            due = await _quiet_again(changed, quiet_seconds)
            for entry in corpus:
                watcher = watchers.get(entry)
                if watcher is not None and not entry.exists():
                    watcher.cancel()  # what comes back in its place is another folder
                    del watchers[entry]
                elif entry.exists() and (watcher is None or watcher.done()):
                    watchers[entry] = asyncio.create_task(_watched(entry, changed, told=watcher is not None))
                    due = True
            if due:
                await _try_in_step(bot)
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(changed.wait(), LOOK_SECONDS)
    finally:
        for one in watchers.values():
            one.cancel()
        await asyncio.gather(*watchers.values(), return_exceptions=True)


async def in_step(bot: StorydeskBot) -> None:
    """Does what the corpus needs, as far as that needs no administrator."""
    while True:
        await bot.runs.idle()
        plan = await bot.library.plan()
        if bot.runs.current is None:
            break  # else somebody began a run meanwhile, and the plan is of before
    if why := left_to_admins(plan):
        log.warning("%s", why)
        return
    if not (plan.added or plan.changed or plan.removed):
        return
    run = bot.runs.begin(WATCH, "watch")
    try:
        report = await run.carry_out(bot.library)
    finally:
        bot.runs.end(run)
    await announce_added(bot, report)


def left_to_admins(plan: SyncPlan) -> str | None:
    """Why a plan is not carried out without being asked for; None where it is."""
    if plan.rebuild:
        return f"{plan.rebuild} /reindex makes the index anew; until then changed files are not read by themselves."
    gone, stays = len(plan.removed), plan.unchanged + len(plan.changed)
    if gone >= MANY_REMOVED and gone >= stays:
        return (
            f"{gone} of {gone + stays} articles are missing from the corpus folders, which were left in the index: "
            "if they are meant to go, /reindex removes them."
        )
    return None


async def _quiet_again(changed: asyncio.Event, quiet_seconds: float) -> bool:
    """Waits until changes have ended. Returns whether there were any."""
    if not changed.is_set():
        return False
    with contextlib.suppress(TimeoutError):
        async with asyncio.timeout(max(LONGEST_SECONDS, quiet_seconds)):
            while changed.is_set():
                changed.clear()
                with contextlib.suppress(TimeoutError):
                    await asyncio.wait_for(changed.wait(), quiet_seconds)
    changed.clear()
    return True


async def _watched(entry: Path, changed: asyncio.Event, told: bool) -> None:
    """Notes changes in a folder or file of the corpus; ends where it cannot be watched, which is logged once."""
    place, is_folder = _place(entry)

    def matters(_: object, path: str) -> bool:
        within = Path(path).relative_to(place).parts
        if not is_folder:
            return within[:1] in ((entry.name,), (f"{entry.name}{SIDECAR}",))
        return not any(part.startswith((".", "~$")) for part in within)

    try:
        async for _ in awatch(place, watch_filter=matters, recursive=is_folder, ignore_permission_denied=True):
            changed.set()
    except (OSError, RuntimeError) as error:
        if not told:
            log.warning("%s cannot be watched (%s); it is looked at every %.0f s.", entry, error, LOOK_SECONDS)


def _place(entry: Path) -> tuple[Path, bool]:
    """The folder to watch, and whether it is the entry itself: a file that is replaced is another one."""
    return (entry if entry.is_dir() else entry.parent).absolute(), entry.is_dir()


async def _try_in_step(bot: StorydeskBot) -> None:
    try:
        await in_step(bot)
    except (LibraryBusy, RunCancelled) as error:
        log.info("The corpus was not brought in step: %s", error or "an administrator cancelled it")
    except Exception as error:
        log_unexpected(log, error)
