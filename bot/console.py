"""The bot in a terminal: the same commands, with completion and history."""

from __future__ import annotations

import logging
import sys
from collections.abc import AsyncIterator, Iterable

from prompt_toolkit import PromptSession
from prompt_toolkit.completion import CompleteEvent, Completer, Completion
from prompt_toolkit.document import Document
from prompt_toolkit.history import FileHistory
from prompt_toolkit.patch_stdout import patch_stdout
from rich.console import RenderableType
from rich.text import Text

from bot import terminal
from bot.logs import log_unexpected
from config import Settings
from index import Library, LibraryBusy, StorageError
from index.model import FilterError

log = logging.getLogger(__name__)

LITERAL = "literal:"
COMMANDS = {
    "/ask": "QUESTION            the passages that answer; so does a line without a command\n"
    f"{'':<11}{LITERAL} QUESTION   the same, and no outlet, time or author is read out of the words",
    "/who": "WHAT                of whom it is true: /who lost visas",
    "/said": "SPEAKER [about X]   someone's own words: /said Torres about visas",
    "/verify": "WORDS               are they in the corpus to the letter, and by whom",
    "/entity": "NAME                who or what it is",
    "/articles": "[OUTLET]            the articles, newest first",
    "/article": "ID                  one article",
    "/reindex": "                    bring the index up to date",
    "/status": "                    how the corpus stands",
    "/help": "                    this list",
    "/quit": "                    leave (or Ctrl-D)",
}


class _Completer(Completer):
    def __init__(self, library: Library) -> None:
        self._library = library

    def get_completions(self, document: Document, complete_event: CompleteEvent) -> Iterable[Completion]:
        command, space, rest = document.text_before_cursor.partition(" ")
        if not space:
            for one in COMMANDS:
                if command.startswith("/") and one.startswith(command):
                    yield Completion(one, start_position=-len(command))
        elif command == "/ask":
            if not rest or (LITERAL.startswith(rest) and rest != LITERAL):
                yield Completion(LITERAL, start_position=-len(rest))
        elif command in ("/said", "/entity"):
            for name in self._library.complete_names(rest, 10):
                yield Completion(name, start_position=-len(rest))
        elif command == "/articles":
            for source in self._library.complete_sources(rest, 10):
                yield Completion(source, start_position=-len(rest))


async def converse(library: Library, settings: Settings) -> None:
    """Questions in, answers out, until the input ends."""
    out = terminal.make_console()
    out.print("Ask the corpus a question, or /help. Ctrl-D leaves.", style="dim")
    async for line in _lines(library, settings):
        if line in ("/quit", "/exit"):
            return
        try:
            drawn = await reply(library, line)
        except (StorageError, LibraryBusy, FilterError) as error:
            drawn = Text(str(error), style="red")
        except Exception as error:
            drawn = Text(
                f"Something unexpected happened (id {log_unexpected(log, error)}); storydesk.log has the cause."
            )
        out.print(drawn)


async def reply(library: Library, line: str) -> RenderableType:
    """What a line of input is answered with."""
    command, _, rest = line.partition(" ")
    rest = rest.strip()
    if not command.startswith("/"):
        return terminal.draw_answer(await library.ask(line))
    if command not in COMMANDS:
        return Text(f"There is no command {terminal.shown(command)}. /help lists them.")
    match command:
        case "/help":
            return Text("\n".join(f"{name:<10} {what}" for name, what in COMMANDS.items()))
        case "/status":
            return terminal.draw_status(await library.status())
        case "/reindex":
            return terminal.draw_report(await library.sync())
        case "/articles":
            from index import Filters

            return terminal.draw_articles(await library.articles(Filters(source=rest or None)))
    if not rest:
        return Text(f"{command} {COMMANDS[command].strip()}")
    match command:
        case "/who":
            return terminal.draw_answer(await library.who(rest))
        case "/ask" if rest.startswith(LITERAL):
            return terminal.draw_answer(await library.ask(rest.removeprefix(LITERAL).strip(), limits=False))
        case "/said":
            speaker, _, about = rest.partition(" about ")
            return terminal.draw_answer(await library.said(speaker, about or None))
        case "/verify":
            return terminal.draw_answer(await library.verify(rest))
        case "/entity":
            return terminal.draw_answer(await library.entity(rest))
        case "/article":
            story = await library.article(rest)
            return (
                Text("There is no such article; /articles lists them.") if story is None else terminal.draw_story(story)
            )
    return terminal.draw_answer(await library.ask(rest))


async def _lines(library: Library, settings: Settings) -> AsyncIterator[str]:
    if not sys.stdin.isatty():
        for line in sys.stdin:
            if line.strip():
                yield line.strip()
        return
    session: PromptSession[str] = PromptSession(
        history=FileHistory(str(settings.data_dir / "history")),
        completer=_Completer(library),
        complete_while_typing=True,
    )
    with patch_stdout():
        while True:
            try:
                line = await session.prompt_async("storydesk> ")
            except KeyboardInterrupt:
                continue
            except EOFError:
                return
            if line.strip():
                yield line.strip()
