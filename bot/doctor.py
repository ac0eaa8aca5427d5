"""``storydesk doctor``: what is wrong with this set-up, each finding with what to do. Nothing is changed."""

from __future__ import annotations

import asyncio
import shutil
import sqlite3
from dataclasses import dataclass
from pathlib import Path

import aiohttp
import filelock

from config import Settings
from index.analysis.embedding import Embedder, ModelError
from index.analysis.language import load_language
from index.model import Failure
from index.reading import items

# A data folder of 100,000 passages has about 400 MB; below this a sync may fail half-way.
LEAST_DISK = 1_000_000_000


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing looked at."""

    what: str
    well: bool
    sentence: str


async def examine(settings: Settings) -> list[Finding]:
    """Looks at token, corpus, models, disk, lock and index."""
    return [
        await _token(settings),
        *await asyncio.to_thread(_corpus, settings),
        await asyncio.to_thread(_models, settings),
        _disk(settings.data_dir),
        _lock(settings.data_dir),
        await asyncio.to_thread(_index, settings.data_dir),
    ]


async def _token(settings: Settings) -> Finding:
    if settings.token is None:
        return Finding("token", True, "none; the bot runs in the terminal. Set DISCORD_TOKEN to run it in Discord.")
    headers = {"Authorization": f"Bot {settings.token}"}
    try:
        timeout = aiohttp.ClientTimeout(total=10)
        async with (
            aiohttp.ClientSession(timeout=timeout) as session,
            session.get(f"{settings.discord.api_url}/users/@me", headers=headers) as response,
        ):
            if response.status == 200:
                return Finding("token", True, f"accepted; the bot is {(await response.json())['username']}.")
            if response.status == 401:
                why = "refused by Discord. Copy it again from the developer portal (Bot → Reset Token)."
                return Finding("token", False, why)
            return Finding(
                "token", False, f"could not be checked: Discord answered {response.status}. Try again later."
            )
    except (aiohttp.ClientError, TimeoutError) as error:
        return Finding("token", False, f"could not be checked: {type(error).__name__} from {settings.discord.api_url}.")


def _corpus(settings: Settings) -> list[Finding]:
    findings = []
    for entry in settings.corpus:
        found = list(items([entry]))
        failures = [one for one in found if isinstance(one, Failure)]
        readable = len(found) - len(failures)
        sentence = f"{entry} has {readable} article{'' if readable == 1 else 's'}"
        if failures:
            sentence += f", {len(failures)} cannot be read. {failures[0].path}: {failures[0].why}"
        elif not readable:
            sentence += ". Put .txt, .md, .html, .pdf, .docx or .jsonl files into it."
        else:
            sentence += "."
        findings.append(Finding("corpus", readable > 0 and not failures, sentence))
    return findings


def _models(settings: Settings) -> Finding:
    try:
        Embedder(settings.embedding)
        load_language()
    except (ModelError, OSError) as error:
        return Finding("models", False, str(error))
    return Finding("models", True, f"{settings.embedding.model} and the language model load.")


def _disk(folder: Path) -> Finding:
    place = next(path for path in (folder, *folder.absolute().parents) if path.exists())
    free = shutil.disk_usage(place).free
    well = free >= LEAST_DISK
    advice = "" if well else " Free some space or name another folder with data_dir."
    return Finding("disk", well, f"{free / 1e9:.1f} GB free for {folder}.{advice}")


def _lock(folder: Path) -> Finding:
    if not (folder / "lock").exists():
        return Finding("lock", True, "free.")
    try:
        with filelock.FileLock(folder / "lock", timeout=0):
            return Finding("lock", True, "free.")
    except filelock.Timeout:
        why = "another Storydesk process is using the data folder; it answers, this one can't meanwhile."
        return Finding("lock", True, why)
    except OSError as error:
        return Finding("lock", False, f"{folder} cannot be written ({error.strerror}). Name another with data_dir.")


def _index(folder: Path) -> Finding:
    path = folder / "catalog.db"
    if not path.exists():
        return Finding("index", True, "none yet; storydesk sync makes it.")
    try:
        db = sqlite3.connect(f"file:{path}?mode=ro", uri=True)
        try:
            (verdict,) = db.execute("PRAGMA quick_check(1)").fetchone()
            (count,) = db.execute("SELECT count(*) FROM articles").fetchone()
        finally:
            db.close()
    except sqlite3.DatabaseError as error:
        verdict, count = str(error), 0
    if verdict != "ok":
        why = f"{path} is damaged ({verdict}). Move it away and run storydesk sync: it is made anew from the corpus."
        return Finding("index", False, why)
    return Finding("index", True, f"whole, {count} articles.")
