"""Where what happened is written: everything to ``storydesk.log`` in the data folder, sentences to the terminal.

Each question has a short id, which stands in every line that is written on its way and which its asker is told
where something fails. Promise: the bot's token is never written, whatever a library logs.
"""

from __future__ import annotations

import copy
import logging
import logging.handlers
import os
import secrets
import sys
from contextvars import ContextVar
from pathlib import Path

FORMAT = "%(asctime)s %(levelname)s %(name)s%(question)s: %(message)s"
# One file and one former file, of ten megabytes each.
LARGEST, KEPT = 10_000_000, 1


_question: ContextVar[str | None] = ContextVar("question", default=None)


class _WithoutToken(logging.Formatter):
    def format(self, record: logging.LogRecord) -> str:
        question = _question.get()
        record.question = f" [{question}]" if question else ""
        text = super().format(record)
        token = os.environ.get("DISCORD_TOKEN", "").strip()
        return text.replace(token, "[token]") if token else text


class _Sentence(_WithoutToken):
    """Without the traceback, which is in the file."""

    def format(self, record: logging.LogRecord) -> str:
        bare = copy.copy(record)
        bare.exc_info = bare.exc_text = bare.stack_info = None
        return super().format(bare)


def start_logging(folder: Path, level: str, *, to_terminal: bool) -> None:
    """Starts writing. ``to_terminal``: also what the operator of a running bot wants to see."""
    root = logging.getLogger()
    root.setLevel(level)
    for handler in root.handlers[:]:
        root.removeHandler(handler)
        handler.close()
    try:
        folder.mkdir(parents=True, exist_ok=True)
        file = logging.handlers.RotatingFileHandler(
            folder / "storydesk.log", maxBytes=LARGEST, backupCount=KEPT, encoding="utf-8", delay=True
        )
        file.setFormatter(_WithoutToken(FORMAT))
        root.addHandler(file)
    except OSError:
        to_terminal = True  # the folder's trouble is reported by whoever opens it
    terminal = logging.StreamHandler(sys.stderr)
    terminal.setFormatter(_Sentence("%(levelname)s %(message)s"))
    terminal.setLevel(level if to_terminal else logging.CRITICAL)
    root.addHandler(terminal)
    for chatty in ("httpx", "chromadb", "sentence_transformers", "discord.gateway", "discord.client", "pypdf"):
        logging.getLogger(chatty).setLevel(logging.WARNING)


def begin_question() -> str:
    """Gives what is asked in this task an id. It stays when the answer is done, as a failure is told after that."""
    _question.set(short := secrets.token_hex(3))
    return short


def log_unexpected(log: logging.Logger, error: BaseException) -> str:
    """Writes an unexpected failure with its cause. Returns the short id that the user is shown."""
    short = _question.get() or secrets.token_hex(3)
    log.error("[%s] %s: %s", short, type(error).__name__, error, exc_info=error)
    return short
