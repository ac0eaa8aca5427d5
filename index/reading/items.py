"""What there is to read: every article of the corpus with a digest of the bytes that decide it.

Nothing is parsed here but the line of a bulk file, for its id; so a corpus of a hundred thousand articles is
gone through in seconds, one article at a time, and what has not changed need not be read again.
"""

from __future__ import annotations

import gzip
import hashlib
import json
import os
import zlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import BinaryIO

from index.model import Failure
from index.reading.binned import Binned, binned, binned_lines

ARTICLE_ENDINGS = (".txt", ".md", ".html", ".htm", ".pdf", ".docx")
BULK_ENDINGS = (".jsonl", ".jsonl.gz")
SIDECAR = ".meta.toml"

LARGEST_FILE = 50_000_000
"""Bytes of one article's file: a scanned PDF may be that large, a text never is (see ``decoding.LONGEST_TEXT``)."""
LONGEST_LINE = 20_000_000
"""Bytes of one bulk line; what a damaged or hostile file may make us hold in memory."""
LONGEST_ID = 300

_OTHER_DOCUMENTS = {
    ".doc": "an old Word document; save it as .docx",
    ".rtf": "rich text; save it as .docx or .txt",
    ".odt": "an OpenDocument text; save it as .docx",
    ".pages": "a Pages document; export it as .docx or .pdf",
    ".json": "one JSON file; bulk files are .jsonl, one article a line",
}
"""Files in a corpus folder that someone will believe are read; other files (pictures, notes) are passed over."""

_KINDS = f"{' '.join(ARTICLE_ENDINGS)} {' '.join(BULK_ENDINGS)}"


@dataclass(frozen=True, slots=True)
class Item:
    """One article to be read."""

    id: str
    path: Path
    """The file it stands in."""
    digest: str
    """SHA-256 over the bytes that decide it: the file and its ``.meta.toml``, or the bulk line."""
    number: int | None = None
    """Line number in a bulk file, from 1."""
    line: bytes | None = field(default=None, repr=False)
    """The bulk line itself."""

    @property
    def place(self) -> str:
        """Where it stands, for a message."""
        return str(self.path) if self.number is None else f"{self.path}, line {self.number}"


def items(corpus: Sequence[Path]) -> Iterator[Item | Failure]:
    """Every article of the corpus entries (folders with all below them, or files), in an order that is always the same.

    What cannot be read is a Failure with a sentence; so is the second line that claims an id. A file that several
    entries reach is one article. A bulk line that lies in the bin is none.
    """
    places: dict[str, tuple[Path, int | None]] = {}
    removed = binned_lines(corpus)
    for path, name in article_files(corpus):
        if isinstance(name, Failure):
            yield name
            continue
        for found in bulk_items(path) if is_bulk(path) else (file_item(path, name),):
            if isinstance(found, Item) and _is_removed(found, removed.get(found.id)):
                continue
            if isinstance(found, Item) and (taken := places.setdefault(found.id, (path, found.number))) != (
                path,
                found.number,
            ):
                first = str(taken[0]) if taken[1] is None else f"{taken[0]}, line {taken[1]}"
                yield Failure(found.place, f"Its id {found.id!r} is already that of {first}; that one was kept.")
            else:
                yield found


def article_files(corpus: Sequence[Path]) -> Iterator[tuple[Path, str | Failure]]:
    """Every file of the corpus entries once, with the id of its article, or the reason why it is none.

    The id is its path below its corpus folder. Where a file of another folder has that id, or lies in the bin with it,
    the folder's name goes before; so what is removed and what is restored is always one certain file.
    """
    visited: set[Path] = set()
    names = {one.article_id: os.path.abspath(one.path) for one in binned(corpus) if one.number is None}
    for entry in corpus:
        for path, name in _files(entry):
            if isinstance(name, Failure):
                yield path, name
                continue
            real = path.resolve()
            if real not in visited:
                visited.add(real)
                yield path, name if is_bulk(path) else _named(path, name, names)


def _named(path: Path, name: str, names: dict[str, str]) -> str:
    """The shortest id that is free for a file, from its path below its folder on; it is noted in ``names``."""
    whole = Path(os.path.abspath(path))
    above = whole.parts[1 : -len(Path(name).parts)]
    longer = ("/".join((*above[start:], name)) for start in range(len(above), -1, -1))
    return next((one for one in longer if names.setdefault(one, str(whole)) == str(whole)), name)


def sidecar(path: Path) -> Path | None:
    """The ``.meta.toml`` beside a file: ``story.txt.meta.toml``, else ``story.meta.toml``."""
    beside = (path.with_name(path.name + SIDECAR), path.with_name(path.stem + SIDECAR))
    return next((file for file in beside if file.is_file()), None)


def is_bulk(path: Path) -> bool:
    """Whether a file holds an article a line."""
    return _ending(path) in BULK_ENDINGS


def _is_removed(item: Item, one: Binned | None) -> bool:
    # A line without an id is called after its number, which another line has as soon as the file changes.
    nameless = item.id == f"{item.path.name}:{item.number}"
    return one is not None and item.number is not None and (not nameless or item.digest == one.digest)


def _files(entry: Path) -> Iterator[tuple[Path, str | Failure]]:
    """Files of an entry that are articles, each with its id-to-be, or with the reason why it is none."""
    if entry.is_file():
        known = _ending(entry) in ARTICLE_ENDINGS + BULK_ENDINGS
        why = f"It is {_OTHER_DOCUMENTS.get(entry.suffix.lower(), 'not of a kind that can be read')} ({_KINDS})."
        yield entry, entry.name if known else Failure(str(entry), why)
        return
    if not entry.is_dir():
        yield entry, Failure(str(entry), "There is no such file or folder; the setting corpus names it.")
        return
    unreadable: list[Failure] = []

    def note(error: OSError) -> None:
        unreadable.append(Failure(str(error.filename), f"The folder cannot be opened: {error.strerror}."))

    for folder, below, names in os.walk(entry, onerror=note):
        below[:] = sorted(name for name in below if not name.startswith("."))
        for name in sorted(names):
            path = Path(folder, name)
            ending = _ending(path)
            if name.startswith((".", "~$")) or name.lower().endswith(SIDECAR):
                continue
            if ending in ARTICLE_ENDINGS + BULK_ENDINGS:
                yield path, path.relative_to(entry).as_posix()
            elif ending in _OTHER_DOCUMENTS:
                yield path, Failure(str(path), f"It is {_OTHER_DOCUMENTS[ending]}.")
        yield from ((Path(failure.path), failure) for failure in unreadable)
        unreadable.clear()
    yield from ((Path(failure.path), failure) for failure in unreadable)


def _ending(path: Path) -> str:
    name = path.name.lower()
    return next((ending for ending in BULK_ENDINGS if name.endswith(ending)), path.suffix.lower())


def file_item(path: Path, name: str) -> Item | Failure:
    """The item of one article's file; its name below the corpus folder is its id."""
    try:
        name.encode()
    except UnicodeEncodeError:
        shown = name.encode("utf-8", "replace").decode()
        return Failure(str(path.with_name(shown)), "Its name is not valid UTF-8; rename it.")
    try:
        size = path.stat().st_size
        if size == 0:
            return Failure(str(path), "It is empty.")
        if size > LARGEST_FILE:
            return Failure(str(path), f"It has {size:,} bytes; an article's file may have {LARGEST_FILE:,}.")
        return Item(name, path, _digest(path))
    except OSError as error:
        return Failure(str(path), f"It cannot be opened: {error.strerror}.")


def _digest(path: Path) -> str:
    digest = hashlib.sha256()
    beside = sidecar(path)
    for file in (path, beside) if beside else (path,):
        with file.open("rb") as stream:
            digest.update(hashlib.file_digest(stream, "sha256").digest())
    return digest.hexdigest()


def bulk_items(path: Path) -> Iterator[Item | Failure]:
    """Every line of a bulk file, also those that lie in the bin."""
    number = 0
    try:
        with _open_bulk(path) as stream:
            while line := stream.readline(LONGEST_LINE + 1):
                number += 1
                if len(line) > LONGEST_LINE:
                    yield Failure(
                        f"{path}, line {number}",
                        f"It is longer than {LONGEST_LINE:,} bytes; the rest of the file was not read.",
                    )
                    return
                if number == 1:
                    line = line.removeprefix(b"\xef\xbb\xbf")
                if line.strip():
                    yield _bulk_item(path, number, line.strip())
    except (EOFError, zlib.error, gzip.BadGzipFile):
        yield Failure(str(path), f"It is not whole gzip data; what follows line {number} could not be read.")
    except OSError as error:
        yield Failure(str(path), f"It cannot be opened: {error.strerror}.")


def _open_bulk(path: Path) -> BinaryIO:
    return gzip.open(path, "rb") if path.name.lower().endswith(".gz") else path.open("rb")  # type: ignore[return-value]


def _bulk_item(path: Path, number: int, line: bytes) -> Item | Failure:
    try:
        values = json.loads(line)
    except (ValueError, RecursionError):
        return Failure(f"{path}, line {number}", "It is not valid JSON.")
    if not isinstance(values, dict):
        return Failure(f"{path}, line {number}", "It is not a JSON object with an article's fields.")
    given = next((values[key] for key in ("id", "doc_id") if values.get(key) not in (None, "")), None)
    if isinstance(given, (str, int)) and not isinstance(given, bool):
        name = " ".join(str(given).encode("utf-8", "replace").decode().split())
    else:
        name = ""
    if len(name) > LONGEST_ID:
        return Failure(f"{path}, line {number}", f"Its id is longer than {LONGEST_ID} characters.")
    digest = hashlib.sha256(line).hexdigest()
    return Item(name or f"{path.name}:{number}", path, digest, number, line)
