"""What admins decided about names, in a file of the corpus, so that it outlives every re-index and a lost index.

``names.toml`` stands in the first corpus folder, oldest decision first, and may be edited by hand. Promises: a
decision is saved whole or not at all; what people wrote in the file stays; a file that cannot be understood is a
sentence that names it and the line, and is never written to.
"""

from __future__ import annotations

import json
import os
import re
import tomllib
from collections.abc import Sequence
from pathlib import Path

from index.analysis.identity import Decision, Merge, NamesError, Rename, Split

FILE = "names.toml"

_HEADER = """\
# What Storydesk's administrators decided about names, oldest first. It goes before all that is told from the
# articles. Written by /corpus names and by storydesk names; may be edited by hand, /reindex reads it anew.
"""
_TABLE = "[[decision]]"


def decisions_file(corpus: Sequence[Path]) -> Path:
    """Where the decisions of this corpus are: in its first folder, or beside its first file."""
    first = corpus[0]
    return (first.parent if first.is_file() else first) / FILE


def read(file: Path) -> tuple[Decision, ...]:
    """The decisions, oldest first. Raises NamesError where the file is damaged or cannot be read."""
    return _parse(file, _text(file))


def append(file: Path, decision: Decision) -> None:
    """Saves one more decision. Raises NamesError where that cannot be done."""
    text = _text(file)
    _parse(file, text)
    written = text.rstrip() + "\n" if text else _HEADER
    _write(file, f"{written}\n{_block(decision)}")


def undo(file: Path) -> Decision:
    """Takes the last decision out of the file. Raises NamesError where there is none."""
    text = _text(file)
    decisions = _parse(file, text)
    if not decisions:
        raise NamesError("There is no decision about names to take back.")
    kept = text[: text.rfind(_TABLE)].rstrip() + "\n"
    if _parse(file, kept) != decisions[:-1]:
        raise NamesError(f"The last decision in {file} was written by hand in a form of its own; take it out by hand.")
    _write(file, kept)
    return decisions[-1]


def _block(decision: Decision) -> str:
    match decision:
        case Merge(name, other):
            facts = [("do", "merge"), ("name", name), ("other", other)]
        case Rename(name, new_name):
            facts = [("do", "rename"), ("name", name), ("new_name", new_name)]
        case Split(name, articles, new_name):
            listed = ", ".join(map(_quoted, articles))
            return f"{_block(Rename(name, new_name)).replace('rename', 'split', 1)}articles = [{listed}]\n"
    return f"{_TABLE}\n" + "".join(f"{key} = {_quoted(value)}\n" for key, value in facts)


def _quoted(text: str) -> str:
    # JSON's strings are TOML's, but for one character that TOML wants escaped.
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007f")


def _parse(file: Path, text: str) -> tuple[Decision, ...]:
    try:
        content = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        found = re.search(r"line (\d+)", str(error))
        raise _damaged(file, int(found[1]) if found else text.count("\n") + 1) from None
    tables = content.pop("decision", [])
    if content or not isinstance(tables, list):
        raise _damaged(file, 1)
    places = [number for number, line in enumerate(text.splitlines(), 1) if line.strip().startswith(_TABLE)]
    decisions = []
    for index, table in enumerate(tables):
        if (decision := _decision(table)) is None:
            raise _damaged(file, places[index] if index < len(places) else 1)
        decisions.append(decision)
    return tuple(decisions)


def _decision(table: object) -> Decision | None:
    match table:
        case {"do": "merge", "name": str(name), "other": str(other), **rest} if not rest:
            return Merge(name, other)
        case {"do": "rename", "name": str(name), "new_name": str(new_name), **rest} if not rest:
            return Rename(name, new_name)
        case {"do": "split", "name": str(name), "new_name": str(new_name), "articles": [*ids], **rest} if not rest:
            articles = tuple(one for one in ids if isinstance(one, str))
            return Split(name, articles, new_name) if len(articles) == len(ids) else None
    return None


def _damaged(file: Path, line: int) -> NamesError:
    return NamesError(
        f"{file}, line {line}, is not a decision about names that can be understood. Nothing was changed; mend that "
        "line, or move the file away to begin anew."
    )


def _text(file: Path) -> str:
    try:
        data = file.read_bytes()
        return data.decode("utf-8-sig").replace("\r\n", "\n")
    except FileNotFoundError:
        return ""
    except UnicodeDecodeError as error:
        raise _damaged(file, data.count(b"\n", 0, error.start) + 1) from None
    except OSError as error:
        raise NamesError(f"{file} cannot be read ({error.strerror or error}).") from None


def _write(file: Path, text: str) -> None:
    file = file.resolve()
    new = file.with_name(f".{file.name}.new")
    try:
        with new.open("w", encoding="utf-8", newline="\n") as opened:
            opened.write(text)
            opened.flush()
            os.fsync(opened.fileno())
        new.replace(file)
    except OSError as error:
        raise NamesError(
            f"The decision could not be saved in {file} ({error.strerror or error}), so nothing was changed. Storydesk "
            "needs to be allowed to write in that folder."
        ) from None
