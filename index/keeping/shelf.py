"""The corpus folders as commands change them: an article is put there, laid into the bin, or put back.

Promises: a file is saved whole or not at all, its facts before it; what is removed is kept in the bin to the byte;
after a crash between any two steps an article is either in its place or in the bin, and ``settle`` clears away what is
left of the step that was not finished. These functions hold the thread: call them in one of their own.
"""

from __future__ import annotations

import contextlib
import json
import os
import secrets
import shutil
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

from index.keeping.errors import KeepingError
from index.keeping.filenames import free
from index.model import Failure
from index.reading.binned import BIN, RECORD, Binned, bins, records
from index.reading.facts import SPELLINGS, Facts
from index.reading.items import (
    ARTICLE_ENDINGS,
    SIDECAR,
    Item,
    article_files,
    bulk_items,
    file_item,
    is_bulk,
    sidecar,
)

ADDED = "added"
"""Below the first corpus folder, one folder a year: what was added by command."""
_NEW = ".storydesk-new-"
"""How a file or folder begins that is still being written; nobody reads it."""


def save(corpus: Sequence[Path], name: str, data: bytes, facts: Facts) -> Item:
    """Saves an article of its own with the facts that its file does not state. Raises KeepingError."""
    folder = next((entry for entry in corpus if entry.is_dir()), None)
    if folder is None:
        raise KeepingError(
            "There is no corpus folder to save it in: the setting corpus names no folder that is there. Name one."
        )
    below = Path(ADDED, str(datetime.now(UTC).year))
    year = folder / below
    beside: Path | None = None
    try:
        year.mkdir(parents=True, exist_ok=True)
        # Free in every folder of the corpus: what lies there keeps its id.
        known = [
            file.name.lower() for entry in corpus if (entry / below).is_dir() for file in (entry / below).iterdir()
        ]
        path = year / free(name, {one.removesuffix(SIDECAR) for one in known})
        if text := facts_as_toml(facts):
            beside = path.with_name(path.name + SIDECAR)
            _write(beside, text.encode())
        _write(path, data)
    except OSError as error:
        if beside is not None:
            beside.unlink(missing_ok=True)
        raise KeepingError(f"It could not be saved in {year} ({error.strerror or error}); nothing was added.") from None
    item = file_item(path, path.relative_to(folder).as_posix())
    if isinstance(item, Failure):
        path.unlink(missing_ok=True)
        raise KeepingError(f"{item.why} Nothing was added.")
    return item


def facts_as_toml(facts: Facts) -> str:
    """The facts that are known, and those known to be unknown, as a ``.meta.toml``."""
    told = [(fact, getattr(facts, fact)) for fact in SPELLINGS if getattr(facts, fact) or fact in facts.withheld]
    text = "".join(f"{fact} = {json.dumps(value or '', ensure_ascii=False)}\n" for fact, value in told)
    return text.replace("\x7f", "\\u007f")  # the one character by which JSON's strings are not TOML's


def saved(corpus: Sequence[Path]) -> dict[str, Path]:
    """Articles that lie where ``save`` saves them, by their ids."""
    folder = next((entry for entry in corpus if entry.is_dir()), Path(os.devnull))
    files = folder.glob(f"{ADDED}/*/[!.]*")
    return {file.relative_to(folder).as_posix(): file for file in files if file.suffix.lower() in ARTICLE_ENDINGS}


def lay_away(corpus: Sequence[Path], article_id: str, label: str, known: Path, by: str) -> Binned | None:
    """Moves an article from the corpus into its bin; None where it is not in the corpus. Raises KeepingError.

    ``known``: the file that it was read from.
    """
    found = _find(corpus, article_id, known)
    if found is None:
        return None
    root, path = found
    item = _line(path, article_id) if is_bulk(path) else file_item(path, article_id)
    if item is None:
        return None
    digest = "" if isinstance(item, Failure) else item.digest
    number = None if isinstance(item, Failure) else item.number
    now = datetime.now(UTC)
    folder = root / BIN / f"{now:%Y%m%dT%H%M%S%f}-{secrets.token_hex(2)}"
    one = Binned(
        article_id,
        label,
        path.relative_to(root).as_posix(),
        number,
        digest,
        by,
        now.isoformat(timespec="milliseconds"),
        folder,
    )
    try:
        preparing = folder.with_name(_NEW + folder.name)
        preparing.mkdir(parents=True)
        _write(preparing / RECORD, one.record())
        if isinstance(item, Item) and item.line is not None:
            _write(preparing / one.content.name, item.line)
        elif beside := sidecar(path):
            _write(preparing / beside.name, beside.read_bytes())
        preparing.replace(folder)  # from here on a bulk line is removed
        if number is None:
            path.replace(one.content)  # from here on a file is
            _flush(path.parent)
            _forget_facts(one)
        _flush(folder.parent)
    except OSError as error:
        if number is None and os.path.lexists(one.content):
            one.content.replace(path)
        with contextlib.suppress(OSError):
            _drop(one)
        raise KeepingError(
            f"It could not be moved into the bin {folder.parent} ({error.strerror or error}); it stays in the corpus."
        ) from None
    return one


def put_back(one: Binned) -> Item:
    """Takes an article out of the bin, back to where it was. Raises KeepingError."""
    try:
        return _line_put_back(one) if one.number is not None else _file_put_back(one)
    except OSError as error:
        _forget_facts(one)
        raise KeepingError(f"It could not be put back ({error.strerror or error}); it stays in the bin.") from None


def _line_put_back(one: Binned) -> Item:
    line = _line(one.path, one.article_id) if one.path.is_file() else None
    if line is None:
        raise KeepingError(f"{one.place} no longer has the line of {one.article_id}; a copy is {one.content}.")
    _drop(one)  # from here on it is in the corpus
    return line


def _file_put_back(one: Binned) -> Item:
    root, path = one.folder.parents[1], one.path
    if not path.parent.resolve().is_relative_to(root.resolve()):
        raise KeepingError(f"The record {one.folder / RECORD} names a place outside of the corpus; mend it by hand.")
    facts = [file for file in one.folder.iterdir() if file.name.endswith(SIDECAR)]
    if path.exists() or any(_differ(file, path.with_name(file.name)) for file in facts):
        raise KeepingError(
            f"Another file has taken its place ({one.place}); nothing was changed. Move that one away, or take this "
            f"one from {one.folder}."
        )
    path.parent.mkdir(parents=True, exist_ok=True)
    for file in facts:
        _write(path.with_name(file.name), file.read_bytes())
    one.content.replace(path)  # from here on it is in the corpus
    _flush(path.parent)
    with contextlib.suppress(OSError):  # an emptied folder in the bin is settled when the library is opened next
        _drop(one)
    item = file_item(path, one.article_id)
    if isinstance(item, Failure):
        raise KeepingError(f"It is back in its place, but it cannot be indexed: {item.why}")
    return item


def settle(corpus: Sequence[Path]) -> tuple[Binned, ...]:
    """Ends what a crash left half done. Returns what lies in the bin and so must not be in the index."""
    lying: list[Binned] = []
    for one in records(corpus):
        if one.number is not None:
            lying.append(one)
        elif not os.path.lexists(one.content):
            _drop(one)  # it never left its place, or is back there
        else:
            _forget_facts(one)
            _sweep(one.path.parent)
            lying.append(one)
    for place in bins(corpus):
        for folder in (place, *place.parent.glob(f"{ADDED}/*/")):
            _sweep(folder)
    return tuple(lying)


def _find(corpus: Sequence[Path], article_id: str, known: Path) -> tuple[Path, Path] | None:
    """The corpus folder of an article and its file there: the file it was read from, else the one that has its id."""
    # Not resolved: a link in the corpus is an article of the corpus, wherever it leads.
    if (found := _within(corpus, known)) is not None:
        return found
    named = next((path for path, name in article_files(corpus) if name == article_id), None)
    return None if named is None else _within(corpus, named)


def _within(corpus: Sequence[Path], file: Path) -> tuple[Path, Path] | None:
    path = Path(os.path.abspath(file))
    for entry in corpus:
        root = entry.parent if entry.is_file() else entry
        if path.is_file() and path.is_relative_to(os.path.abspath(entry)):
            return root, root / path.relative_to(os.path.abspath(root))
    return None


def _line(path: Path, article_id: str) -> Item | None:
    lines = (item for item in bulk_items(path) if isinstance(item, Item) and item.id == article_id)
    return next(lines, None)


def _forget_facts(one: Binned) -> None:
    """Takes away the ``.meta.toml`` that now lies in the bin, unless another file takes its facts from it too."""
    path = one.path
    if path.exists():
        return
    for copy in one.folder.glob(f"*{SIDECAR}"):
        beside = path.with_name(copy.name)
        shared = beside.name != path.name + SIDECAR and any(
            other.stem == path.stem and other.suffix.lower() in ARTICLE_ENDINGS for other in path.parent.iterdir()
        )
        if not shared and not _differ(copy, beside):
            beside.unlink(missing_ok=True)


def _sweep(folder: Path) -> None:
    for unfinished in folder.glob(f"{_NEW}*"):
        if unfinished.is_dir():
            shutil.rmtree(unfinished, ignore_errors=True)
        else:
            unfinished.unlink(missing_ok=True)


def _differ(one: Path, other: Path) -> bool:
    return other.is_file() and other.read_bytes() != one.read_bytes()


def _drop(one: Binned) -> None:
    """Takes a folder out of the bin in one step, and then away."""
    going = one.folder.with_name(_NEW + one.folder.name)
    if one.folder.exists():
        one.folder.replace(going)
    shutil.rmtree(going, ignore_errors=True)


def _write(path: Path, data: bytes) -> None:
    new = path.with_name(_NEW + secrets.token_hex(8))
    try:
        with new.open("xb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        new.replace(path)
    except BaseException:
        new.unlink(missing_ok=True)
        raise
    _flush(path.parent)


def _flush(folder: Path) -> None:
    """Has the disk remember the names in a folder; where folders cannot be opened (Windows), it does so by itself."""
    if not hasattr(os, "O_DIRECTORY"):
        return
    with contextlib.suppress(OSError):  # what was renamed is renamed, on the disk yet or not
        opened = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
        try:
            os.fsync(opened)
        finally:
            os.close(opened)
