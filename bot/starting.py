"""What the bot does for itself once it is up: it brings the index in step with the corpus, beside the questions.

Promises: logging in and answering wait for nothing of it; where most of the corpus is missing nothing is undone,
as a folder may not be mounted; whatever goes wrong is told in the log, and the bot goes on with the index it has.
"""

from __future__ import annotations

import asyncio
import ctypes
import logging
from dataclasses import replace
from typing import TYPE_CHECKING

from bot.access import Refused
from bot.logs import log_unexpected
from bot.runs import RunCancelled
from bot.watching import left_to_admins
from index.analysis.embedding import ModelError
from index.library import LibraryBusy
from index.model import SyncReport
from index.storage.catalog import StorageError

if TYPE_CHECKING:
    from bot.app import StorydeskBot

log = logging.getLogger(__name__)

START = "The start of the bot"
_M_ARENA_MAX = -8
ARENAS = 2
"""Heaps of the C library. It makes one for each thread that allocates, and keeps what each has freed: with 100,000
passages the bot holds 915 MB after twenty questions instead of 962."""
GIVING_BACK_SECONDS = 5.0


def spare_memory() -> None:
    """Has all threads share few heaps; before the first thread. Where the C library is not glibc, nothing happens."""
    try:
        ctypes.CDLL(None).mallopt(_M_ARENA_MAX, ARENAS)
    except (AttributeError, OSError, TypeError):
        log.debug("This C library has no arenas to be limited.")


async def give_back() -> None:
    """Gives the system back, every few seconds, what answers and syncs have let go of: 70 MB after twenty questions.

    It takes a millisecond. Where the C library is not glibc, which keeps it otherwise, nothing happens.
    """
    try:
        trim = ctypes.CDLL(None).malloc_trim
    except (AttributeError, OSError, TypeError):
        return
    while True:
        await asyncio.sleep(GIVING_BACK_SECONDS)
        await asyncio.to_thread(trim, 0)


async def start_in_step(bot: StorydeskBot) -> None:
    """Brings the index in step, also where a new model or new rules make all of it anew."""
    try:
        await bot.library.ready()
    except (StorageError, ModelError):
        return  # told by whoever serves
    try:
        plan = await bot.library.plan()
        if why := left_to_admins(replace(plan, rebuild=None)):
            log.warning("%s", why)
        elif plan.added or plan.changed or plan.removed:
            run = bot.runs.begin(START, "start")
            try:
                log.info("%s", _told(await run.carry_out(bot.library)))
            finally:
                bot.runs.end(run)
    except RunCancelled:
        log.info("The index run that came with the start was cancelled; what it had done is kept.")
    except (Refused, LibraryBusy) as error:
        log.info("%s", error)
    except Exception as error:
        log_unexpected(log, error)


def _told(report: SyncReport) -> str:
    counts = ((report.added, "added"), (report.changed, "changed"), (report.removed, "removed"))
    done = ", ".join(f"{len(articles)} {what}" for articles, what in counts if articles) or "nothing was to be done"
    failed = f"; {len(report.failed)} cannot be read, /corpus status tells which" if report.failed else ""
    return f"The index is in step with the corpus after {report.seconds:.0f} s: {done}{failed}."
