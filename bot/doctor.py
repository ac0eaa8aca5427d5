"""``storydesk doctor``: what is wrong with this set-up, each finding with what to do. Nothing is changed."""

from __future__ import annotations

import asyncio
import contextlib
import errno
import os
import shutil
import socket
import sqlite3
from pathlib import Path
from urllib.parse import quote

import aiohttp
import filelock

from bot.findings import PATIENCE, Finding
from bot.in_discord import examine_discord
from config import Settings
from config.settings import ChromaSettings, MetricsSettings, config_file
from index.analysis.embedding import Embedder, ModelError
from index.analysis.language import load_language
from index.model import Failure
from index.reading import items
from index.retrieval.reranking import Reranker

# A data folder of 100,000 passages has about 400 MB; below this a sync may fail half-way.
LEAST_DISK = 1_000_000_000
IN_USE = "another Storydesk process is using the data folder; it answers, this one can't meanwhile."


async def examine(settings: Settings) -> list[Finding]:
    """Looks at settings, Discord, corpus, models, data folder, index, Chroma and the monitor's port."""
    busy = await asyncio.to_thread(_is_locked, settings.data_dir)
    return [
        Finding("settings", True, f"from {config_file()} and the environment."),
        *await examine_discord(settings),
        *await asyncio.to_thread(_corpus, settings),
        await asyncio.to_thread(_models, settings),
        _folder(settings.data_dir),
        _disk(settings.data_dir),
        Finding("lock", True, IN_USE if busy else "free."),
        await asyncio.to_thread(_index, settings.data_dir),
        await _chroma(settings.chroma),
        await asyncio.to_thread(_port, settings.metrics, busy),
    ]


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
        if settings.reranking.model:
            Reranker(settings.reranking)
        load_language()
    except (ModelError, OSError) as error:
        return Finding("models", False, str(error))
    named = filter(None, (settings.embedding.model, settings.reranking.model))
    return Finding("models", True, f"{', '.join(named)} and the language model load.")


def _disk(folder: Path) -> Finding:
    place = next(path for path in (folder, *folder.absolute().parents) if path.exists())
    free = shutil.disk_usage(place).free
    well = free >= LEAST_DISK
    advice = "" if well else " Free some space or name another folder with data_dir."
    return Finding("disk", well, f"{free / 1e9:.1f} GB free for {folder}.{advice}")


def _folder(folder: Path) -> Finding:
    place = next(path for path in (folder, *folder.absolute().parents) if path.exists())
    if not place.is_dir():
        return Finding("data folder", False, f"{place} is a file. Name a folder with data_dir.")
    if not os.access(place, os.W_OK | os.X_OK):
        why = f"{place} cannot be written by this user. Change its owner, or name another with data_dir."
        return Finding("data folder", False, why)
    return Finding("data folder", True, f"{folder} can be written.")


def _is_locked(folder: Path) -> bool:
    try:
        with filelock.FileLock(folder / "lock", timeout=0) if (folder / "lock").exists() else contextlib.nullcontext():
            return False
    except filelock.Timeout:
        return True
    except OSError:
        return False  # the folder's own finding says it


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


async def _chroma(settings: ChromaSettings) -> Finding:
    """Nothing is made here: a tenant or database that is missing is made by the bot."""
    if not settings.url:
        return Finding("Chroma", True, "embedded in the data folder.")
    url, token = settings.url.rstrip("/"), settings.token.get_secret_value()
    headers = {"Authorization": f"Bearer {token}"} if token else {}
    tenant = f"{url}/api/v2/tenants/{quote(settings.tenant, safe='')}"
    try:
        async with aiohttp.ClientSession(timeout=PATIENCE, headers=headers) as session:
            async with session.get(f"{url}/api/v2/heartbeat") as response:
                status = response.status
            if status == 200:
                async with session.get(f"{tenant}/databases/{quote(settings.database, safe='')}") as response:
                    status = response.status
    except (aiohttp.ClientError, TimeoutError, ValueError) as error:
        why = f"{url} does not answer ({type(error).__name__}). Start the server, or empty chroma.url."
        return Finding("Chroma", False, why)
    where = f"tenant {settings.tenant}, database {settings.database}"
    if status in (401, 403):
        return Finding("Chroma", False, f"{url} refuses the token for {where} ({status}). Check chroma.token.")
    if status not in (200, 404):
        return Finding("Chroma", False, f"{url} answered {status} for {where}; its log has the cause.")
    return Finding("Chroma", True, f"{url} answers; {where}{' will be made' if status == 404 else ''}.")


def _port(settings: MetricsSettings, busy: bool) -> Finding:
    """``busy``: another process has the data folder, so that the port is rightly its own."""
    if not settings.port:
        return Finding("monitor", True, "no port; /healthz and /metrics are served where metrics.port names one.")
    where = f"{settings.host}:{settings.port}"
    try:
        with socket.create_server((settings.host, settings.port)):
            return Finding("monitor", True, f"{where} is free for /healthz and /metrics.")
    except OSError as error:
        if busy and error.errno == errno.EADDRINUSE:
            return Finding("monitor", True, f"{where} is in use, as it is while the bot runs.")
        return Finding("monitor", False, f"{where} cannot be used ({error.strerror}). Choose another metrics.port.")
