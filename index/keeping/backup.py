"""A copy of all that cannot be made anew, taken while the bot goes on: corpus, catalog and the log of deeds.

Promises: the catalog's copy is of one state and is checked before it counts; a backup that is not whole is never
called one; nothing that is there already is written over. Chroma is left out, as it is made anew from the catalog.
"""

from __future__ import annotations

import asyncio
import os
import shutil
import sqlite3
from collections.abc import Sequence
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from config.settings import Settings
from index.keeping.audit import FILE as LOG
from index.storage.catalog import StorageError
from index.storage.parts import Parts

CATALOG = "catalog.db"


@dataclass(frozen=True, slots=True)
class Backup:
    """What was copied."""

    folder: Path
    corpus: tuple[Path, ...]
    """The copies of the corpus's entries, in their order."""
    restricted: bool
    """Whether some entries are for some roles only."""
    articles: int
    files: int
    bytes: int

    @property
    def sentence(self) -> str:
        """What there is now, and how to use it."""
        corpus = ", ".join(f'"{one}"' for one in self.corpus)
        return (
            f"The backup {self.folder} holds {self.articles:,} articles and {self.files:,} files of the corpus "
            f'({self.bytes / 1e6:,.0f} MB). To use it, set data_dir = "{self.folder / "data"}" and corpus = [{corpus}]'
            + (", and name for each folder again the roles that may see it." if self.restricted else ".")
        )


async def back_up(settings: Settings, folder: Path) -> Backup:
    """Copies into ``folder``, which must not be there yet. Raises StorageError with a sentence where that fails."""
    return await asyncio.to_thread(_back_up, settings, folder)


def _back_up(settings: Settings, folder: Path) -> Backup:
    folder, source = folder.resolve(), settings.data_dir / CATALOG
    if not source.is_file():
        raise StorageError(f"There is no catalog in {settings.data_dir} to back up; run `storydesk sync` first.")
    if folder.exists():
        raise StorageError(f"{folder} is there already and was left as it is: name a folder that is not.")
    inside = [one for one in settings.corpus if folder.is_relative_to(one.resolve())]
    if inside:
        raise StorageError(f"{folder} lies in the corpus {inside[0]}; name a folder outside.")
    unfinished = folder.with_name(f"{folder.name}.unfinished")
    try:
        shutil.rmtree(unfinished, ignore_errors=True)
        (unfinished / "data").mkdir(parents=True)
        # What changes in the corpus between the two copies is brought in step by the copy's first sync.
        articles = _copy_catalog(source, unfinished / "data" / CATALOG)
        names = _copy_corpus(settings.corpus, unfinished / "corpus")
        if (log := settings.data_dir / LOG).is_file():
            shutil.copy2(log, unfinished / "data" / LOG)
        files = sum(file.is_file() for file in (unfinished / "corpus").rglob("*"))
        size = sum(file.stat().st_size for file in unfinished.rglob("*") if file.is_file())
        os.replace(unfinished, folder)
    except (OSError, sqlite3.Error, shutil.Error) as error:
        shutil.rmtree(unfinished, ignore_errors=True)
        raise StorageError(f"No backup was made in {folder}: {error}. Nothing else was changed.") from error
    corpus = tuple(folder / "corpus" / name for name in names)
    return Backup(folder, corpus, Parts(settings.parts).restricted, articles, files, size)


def _copy_catalog(source: Path, target: Path) -> int:
    with closing(sqlite3.connect(f"{source.resolve().as_uri()}?mode=ro", uri=True)) as live:
        live.execute("PRAGMA busy_timeout = 10000")
        with closing(sqlite3.connect(target)) as copy:
            live.backup(copy)  # in one step, as it would begin anew whenever the bot writes; nobody waits for it
            copy.execute("PRAGMA journal_mode = DELETE")  # one file, without a log beside it
            if (said := copy.execute("PRAGMA quick_check").fetchone()[0]) != "ok":
                raise sqlite3.DatabaseError(f"the copy of the catalog is damaged ({said}); run `storydesk check`")
            return int(copy.execute("SELECT count(*) FROM articles").fetchone()[0])


def _copy_corpus(corpus: Sequence[Path], target: Path) -> list[str]:
    """Every entry under its own name, numbered where two are called alike. The names."""
    target.mkdir()
    names = []
    for number, entry in enumerate(corpus, 1):
        name = entry.resolve().name
        place = target / (name if name not in names else f"{number}-{name}")
        names.append(place.name)
        if entry.is_dir():
            shutil.copytree(entry, place)
        elif entry.is_file():
            shutil.copy2(entry, place)
    return names
