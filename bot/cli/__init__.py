"""``storydesk …``: the library from a shell. Each command opens the door, asks one thing and draws or prints it.

Exit codes: 0 done (also "nothing found"), 1 something unexpected (logged under a short id), 2 a sentence says what
is to be mended.
"""

from __future__ import annotations

import logging
import sys

import typer

from bot.cli import checking, evaluating, feeds, keeping, names, operating, questions, reading, syncing, usage
from bot.cli.opening import err, out
from bot.logs import log_unexpected
from config import ConfigError

__all__ = ["app", "err", "main", "out"]

log = logging.getLogger(__name__)

app = typer.Typer(
    help="Ask a corpus of stories; answers are passages quoted to the letter.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)
for room in (questions, reading, syncing, keeping, evaluating, checking, operating, usage):
    app.add_typer(room.commands)
app.add_typer(names.commands, name="names")
app.add_typer(feeds.commands, name="feed")


def main() -> None:
    """The console script."""
    from index import KeepingError, LibraryBusy, StorageError
    from index.analysis.embedding import ModelError
    from index.analysis.identity import NamesError
    from index.model import FilterError

    try:
        app(standalone_mode=True)
    except (ConfigError, StorageError, ModelError, LibraryBusy, FilterError, NamesError, KeepingError) as error:
        err.print(str(error), style="red")
        sys.exit(2)
    except KeyboardInterrupt:
        sys.exit(130)
    except Exception as error:
        short = log_unexpected(log, error)
        err.print(f"Something unexpected happened (id {short}); storydesk.log in the data folder has the cause.")
        sys.exit(1)
