"""How the corpus and its index stand: figures for who keeps them."""

from __future__ import annotations

import asyncio
import json
import shutil
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from importlib.metadata import version

from config.settings import Settings
from index.analysis.analyse import ANALYSIS_VERSION
from index.model import Failure, SyncReport
from index.reading import READER_VERSION
from index.storage.catalog import Catalog
from index.storage.lock import size
from index.storage.migrations import MIGRATIONS

_LAST_SYNC = "last_sync"
_FAILURES = "failures"


@dataclass(frozen=True, slots=True)
class Status:
    """How the corpus and its index stand."""

    articles: int
    passages: int
    names: int
    quotations: int
    sources: tuple[tuple[str, int], ...]
    """Outlets with their number of articles, the biggest first."""
    periods: tuple[tuple[str, int], ...]
    """Months (``2025-05``; a year where an article has no more than that) with theirs, in order."""
    undated: int
    """Articles without a date."""
    last_sync: str | None
    """ISO 8601 in UTC."""
    failures: tuple[Failure, ...]
    """Of the last sync."""
    model: str
    versions: tuple[tuple[str, str], ...]
    """Of the program and of the rules that make the index."""
    disk_bytes: int
    """Of the data folder."""
    disk_free: int
    syncing: bool


async def status_of(settings: Settings, catalog: Catalog, syncing: bool) -> Status:
    """The figures as they are now."""
    counts = await catalog.counts()
    sources = await catalog.sources()
    periods = await catalog.periods()
    failures = json.loads(await catalog.fact(_FAILURES) or "[]")
    return Status(
        counts.articles,
        counts.passages,
        counts.names,
        counts.quotations,
        tuple(sorted(sources.items(), key=lambda item: (-item[1], item[0]))),
        periods,
        counts.articles - sum(number for _, number in periods),
        await catalog.fact(_LAST_SYNC),
        tuple(Failure(**one) for one in failures),
        " re-ranked by ".join(filter(None, (settings.embedding.model, settings.reranking.model))),
        (
            ("Storydesk", version("storydesk")),
            ("reading", str(READER_VERSION)),
            ("analysis", str(ANALYSIS_VERSION)),
            ("catalog", str(len(MIGRATIONS))),
            ("Chroma", version("chromadb")),
        ),
        await asyncio.to_thread(size, settings.data_dir),
        shutil.disk_usage(settings.data_dir).free,
        syncing,
    )


async def note_sync(catalog: Catalog, report: SyncReport) -> None:
    """Remembers when the last sync was and what it could not read."""
    await catalog.set_fact(_LAST_SYNC, datetime.now(UTC).isoformat(timespec="seconds"))
    await catalog.set_fact(_FAILURES, json.dumps([asdict(one) for one in report.failed]))
