"""Pages and documents are taken apart in a process of their own, within limits of time and memory.

They come from outside and their parsers are large; whatever one of them makes a parser do, it ends as a sentence and
the bot stays awake. One child serves one document after the other; it is started when first needed, replaced when it
dies, and ends with its parent. It gets no environment, so no token, and may write no file.
"""

from __future__ import annotations

import atexit
import json
import subprocess
import sys
from collections.abc import Callable
from dataclasses import asdict
from importlib import import_module
from pathlib import Path
from threading import Lock, Timer
from typing import IO, Any

from index.model import Block, BlockKind
from index.reading.drafts import Draft
from index.reading.errors import ReadingError
from index.reading.facts import facts_again

READERS = {
    ".html": "index.reading.webpage:read_webpage",
    ".htm": "index.reading.webpage:read_webpage",
    ".pdf": "index.reading.documents:read_pdf",
    ".docx": "index.reading.documents:read_word",
}
"""What the child can read, by ending."""

MOST_SECONDS = 60.0
"""For one document. The slowest of 207 pages takes 3; a PDF of 500 pages takes 40."""
MOST_MEMORY = 2 * 1024**3
"""Bytes of address space; the parsers themselves map 0.6 GB."""

_CHILD = "import sys; sys.path.insert(0, sys.argv[1]); from index.reading.confined import serve; serve()"


def read_confined(ending: str, data: bytes) -> Draft:
    """The draft of a page or document, read in the child. Raises ReadingError where it cannot be, in time."""
    answer = ask_child(READERS[ending], data)
    facts = facts_again(answer["facts"])
    marks = tuple(Block(start, end, BlockKind(kind)) for start, end, kind in answer["marks"])
    return Draft(answer["text"], facts, marks)


def ask_child(function: str, data: bytes) -> dict[str, Any]:
    """What a function, named as ``module:function``, makes of the bytes in the child. Raises ReadingError."""
    answer = _child.ask(function, data)
    if "refused" in answer:
        raise ReadingError(answer["refused"])
    return answer


class _Child:
    """The process, asked by one thread at a time."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._process: subprocess.Popen[bytes] | None = None

    def ask(self, reader: str, data: bytes) -> dict[str, Any]:
        with self._lock:
            process = self._running()
            assert process.stdin is not None
            assert process.stdout is not None
            late = Timer(MOST_SECONDS, process.kill)
            late.start()
            try:
                process.stdin.write(f"{reader} {len(data)}\n".encode() + data)
                process.stdin.flush()
                line = process.stdout.readline()
            except BrokenPipeError:
                line = b""
            finally:
                in_time = late.is_alive()
                late.cancel()
            if not line.endswith(b"\n"):
                self._end()
                why = "its parser broke down" if in_time else f"that took more than {MOST_SECONDS:.0f} seconds"
                raise ReadingError(f"It could not be taken apart: {why}.")
            answer: dict[str, Any] = json.loads(line)
            return answer

    def close(self) -> None:
        with self._lock:
            self._end()

    def _running(self) -> subprocess.Popen[bytes]:
        if self._process is None or self._process.poll() is not None:
            self._end()
            house = str(Path(__file__).parents[2])
            self._process = subprocess.Popen(
                [sys.executable, "-c", _CHILD, house],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                env={"PYTHONUTF8": "1"},
            )
        return self._process

    def _end(self) -> None:
        if self._process is not None:
            self._process.kill()
            self._process.communicate()
            self._process = None


_child = _Child()
atexit.register(_child.close)


# ── in the child ──────────────────────────────────────────────────────────────────────────────


def serve() -> None:
    """Answers requests on standard input until it ends: `reader length`, line end, bytes; out go lines of JSON."""
    _limit()
    requests, answers = sys.stdin.buffer, sys.stdout.buffer
    sys.stdout = sys.stderr  # what a parser prints must not get between the answers
    while head := requests.readline():
        reader, length = head.split()
        answers.write(json.dumps(_answer(reader.decode(), requests, int(length))).encode() + b"\n")
        answers.flush()


def _answer(reader: str, requests: IO[bytes], length: int) -> dict[str, Any]:
    try:
        made = _reader(reader)(requests.read(length))
    except ReadingError as error:
        return {"refused": str(error)}
    except (MemoryError, RecursionError):
        return {"refused": "It could not be taken apart: that needs too much memory."}
    except Exception as error:  # a parser's own mistake, of any kind, is this document's alone
        return {"refused": f"It could not be taken apart ({type(error).__name__})."}
    if not isinstance(made, Draft):
        return made
    marks = [(mark.start, mark.end, mark.kind.value) for mark in made.marks]
    return {"text": made.text, "facts": asdict(made.facts), "marks": marks}


def _reader(name: str) -> Callable[[bytes], Draft | dict[str, Any]]:
    module, function = name.split(":")
    reader: Callable[[bytes], Draft | dict[str, Any]] = getattr(import_module(module), function)
    return reader


def _limit() -> None:
    import resource  # not on Windows, where the time limit alone holds

    resource.setrlimit(resource.RLIMIT_AS, (MOST_MEMORY, MOST_MEMORY))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
