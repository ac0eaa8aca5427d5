"""``storydesk …``: the library from a shell. Each command opens the door, asks one thing and draws or prints it.

Exit codes: 0 done (also "nothing found"), 1 something unexpected (logged under a short id), 2 a sentence says what
is to be mended.
"""

from __future__ import annotations

import asyncio
import json
import logging
import sys
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING, Annotated

import typer
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

from bot import terminal
from bot.logs import log_unexpected, start_logging
from config import ConfigError, Settings

if TYPE_CHECKING:  # the library loads models' packages; --help should not wait for them
    from index import Filters, Library
    from index.corpus_names import Decided
    from index.model import Answer, SyncReport

log = logging.getLogger(__name__)

app = typer.Typer(
    help="Ask a corpus of stories; answers are passages quoted to the letter.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)
names = typer.Typer(help="Who is who: merge, split and rename names.", no_args_is_help=True, rich_markup_mode=None)
app.add_typer(names, name="names")
out = terminal.make_console()
err = terminal.make_console(stderr=True)

Json = Annotated[bool, typer.Option("--json", help="Print one JSON object instead.")]
Source = Annotated[str | None, typer.Option(help="Only this outlet.")]
Since = Annotated[str | None, typer.Option(help="From this date on: 2025, 2025-05 or 2025-05-31.")]
Until = Annotated[str | None, typer.Option(help="Up to this date, which is included.")]
Limit = Annotated[int | None, typer.Option(min=1, max=100, help="How many at most.")]

SAMPLES = ("who lost visas?", "what did Torres say?", "Which officials lost their visas?")


def main() -> None:
    """The console script."""
    from index import LibraryBusy, StorageError
    from index.analysis.embedding import ModelError
    from index.analysis.identity import NamesError
    from index.model import FilterError

    try:
        app(standalone_mode=True)
    except (ConfigError, StorageError, ModelError, LibraryBusy, FilterError, NamesError) as error:
        err.print(str(error), style="red")
        sys.exit(2)
    except KeyboardInterrupt:
        sys.exit(130)
    except Exception as error:
        short = log_unexpected(log, error)
        err.print(f"Something unexpected happened (id {short}); storydesk.log in the data folder has the cause.")
        sys.exit(1)


@asynccontextmanager
async def _library() -> AsyncIterator[Library]:
    from index import Library

    settings = Settings()
    start_logging(settings.data_dir, settings.log_level, to_terminal=False)
    async with Library.open(settings) as library:
        await library.ready()
        if library.notice:
            err.print(library.notice, style="yellow")
        yield library


def _answer(question: Callable[[Library], Awaitable[Answer]], as_json: bool) -> None:
    async def run() -> None:
        async with _library() as library:
            answer = await question(library)
            if as_json:
                _print_json(answer.to_dict())
            else:
                out.print(terminal.draw_answer(answer))

    asyncio.run(run())


def _print_json(value: object) -> None:
    sys.stdout.write(json.dumps(value, ensure_ascii=False, indent=2) + "\n")


def _filters(source: str | None = None, since: str | None = None, until: str | None = None) -> Filters:
    from index import Filters

    return Filters(source=source, since=since, until=until)


@app.command()
def ask(
    question: str,
    source: Source = None,
    since: Since = None,
    until: Until = None,
    limit: Limit = None,
    as_json: Json = False,
) -> None:
    """The passages that answer a question."""
    filters = _filters(source, since, until)
    _answer(lambda library: library.ask(question, filters, limit), as_json)


@app.command()
def who(
    what: str,
    source: Source = None,
    since: Since = None,
    until: Until = None,
    limit: Limit = None,
    as_json: Json = False,
) -> None:
    """The people, groups and organisations it is true of: storydesk who "lost visas"."""
    filters = _filters(source, since, until)
    _answer(lambda library: library.who(what, filters, limit), as_json)


@app.command()
def said(
    speaker: str,
    about: Annotated[str | None, typer.Argument(help="Only what was said about this.")] = None,
    source: Source = None,
    since: Since = None,
    until: Until = None,
    limit: Limit = None,
    as_json: Json = False,
) -> None:
    """Someone's own words, newest first."""
    filters = _filters(source, since, until)
    _answer(lambda library: library.said(speaker, about, filters, limit), as_json)


@app.command()
def verify(
    text: str,
    speaker: Annotated[str | None, typer.Option(help="Who is supposed to have said it.")] = None,
    as_json: Json = False,
) -> None:
    """Whether these words are in the corpus to the letter, by whom, and else what differs."""
    _answer(lambda library: library.verify(text, speaker), as_json)


@app.command()
def entity(name: str, as_json: Json = False) -> None:
    """Who or what a name is, in the corpus's words."""
    _answer(lambda library: library.entity(name), as_json)


@app.command()
def search(query: str, limit: Limit = 10, as_json: Json = False) -> None:
    """Passages with their scores, before any answer is made."""

    async def run() -> None:
        async with _library() as library:
            hits = await library.search(query, limit or 10)
            if as_json:
                _print_json([hit.to_dict() for hit in hits])
                return
            for hit in hits:
                out.print(f"{hit.score:.3f}  {terminal.shown(hit.article_id)}  {hit.start}–{hit.end}", style="bold")
                out.print(terminal.shown(hit.text) + "\n")

    asyncio.run(run())


@app.command()
def articles(
    source: Source = None,
    since: Since = None,
    until: Until = None,
    limit: Limit = 25,
    offset: Annotated[int, typer.Option(min=0, help="How many to pass over.")] = 0,
    as_json: Json = False,
) -> None:
    """The articles of the corpus, newest first."""
    from index.model import plain

    filters = _filters(source, since, until)

    async def run() -> None:
        async with _library() as library:
            cards = await library.articles(filters, limit or 25, offset)
            if as_json:
                _print_json(plain(cards))
            else:
                out.print(terminal.draw_articles(cards))

    asyncio.run(run())


@app.command()
def article(article_id: str, as_json: Json = False) -> None:
    """One article: its text and, with --json, its blocks, names and quotations."""

    async def run() -> int:
        async with _library() as library:
            story = await library.article(article_id)
            if story is None:
                err.print(
                    f"There is no article “{article_id}” in the index; storydesk articles lists them.", style="red"
                )
                return 2
            if as_json:
                _print_json(story.to_dict())
            else:
                out.print(terminal.draw_story(story))
            return 0

    raise typer.Exit(asyncio.run(run()))


@app.command()
def sync(
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Only say what would be done.")] = False,
    as_json: Json = False,
) -> None:
    """Bring the index in step with the corpus."""

    async def run() -> None:
        async with _library() as library:
            if dry_run:
                plan = await library.plan()
                _print_json(plan.to_dict()) if as_json else out.print(terminal.draw_plan(plan))
            else:
                report = await sync_with_bar(library)
                _print_json(report.to_dict()) if as_json else out.print(terminal.draw_report(report))

    asyncio.run(run())


async def sync_with_bar(library: Library) -> SyncReport:
    """A sync with a progress bar on standard error."""
    columns = (TextColumn("Indexing"), BarColumn(), MofNCompleteColumn(), TextColumn("articles"), TimeRemainingColumn())
    with Progress(*columns, console=err, transient=True) as progress:
        task = progress.add_task("articles", total=None)
        return await library.sync(lambda step: progress.update(task, completed=step.done, total=step.total))


@app.command()
def status(as_json: Json = False) -> None:
    """How the corpus and its index stand."""
    from index.model import plain

    async def run() -> None:
        async with _library() as library:
            found = await library.status()
            _print_json(plain(found)) if as_json else out.print(terminal.draw_status(found))

    asyncio.run(run())


def _decide(decide: Callable[[Library], Awaitable[Decided]], heading: str = "Decided") -> None:
    from bot.decided import as_they_read, in_words

    async def run() -> None:
        async with _library() as library:
            decided = await decide(library)
            out.print(f"{heading}: {terminal.shown(in_words(decided.decision))}")
            for line in as_they_read(decided):
                out.print(f"  {terminal.shown(line)}")

    asyncio.run(run())


@names.command()
def merge(name: str, other: str) -> None:
    """Two names are one, which goes by the first."""
    _decide(lambda library: library.merge_names(name, other))


@names.command()
def split(name: str, new_name: str, articles: list[str]) -> None:
    """In these articles (their ids) a name means somebody else."""
    _decide(lambda library: library.split_name(name, articles, new_name))


@names.command()
def rename(name: str, new_name: str) -> None:
    """A name is another from now on."""
    _decide(lambda library: library.rename_name(name, new_name))


@names.command()
def undo() -> None:
    """Take the last decision back."""
    _decide(lambda library: library.undo_names(), "Taken back")


@names.command("list")
def list_decisions() -> None:
    """What has been decided, newest first."""
    from bot.decided import NONE, in_words

    async def run() -> None:
        async with _library() as library:
            decisions = await library.name_decisions()
            for line in [in_words(one) for one in reversed(decisions)] or [NONE]:
                out.print(terminal.shown(line))

    asyncio.run(run())


@app.command()
def console() -> None:
    """The bot in this terminal."""
    from bot.console import converse

    async def run() -> None:
        async with _library() as library:
            await converse(library, Settings())

    asyncio.run(run())


@app.command()
def run() -> None:
    """The Discord bot if DISCORD_TOKEN is set, else the same bot in this terminal."""
    settings = Settings()

    async def serve() -> int:
        async with _library() as library:
            out.print(terminal.draw_report(await sync_with_bar(library)))
            if settings.token is not None:
                return 0
            if sys.stdin.isatty():
                from bot.console import converse

                await converse(library, settings)
                return 0
            out.print("\nNo DISCORD_TOKEN is set and there is no terminal: a few questions as a sample.")
            for question in SAMPLES:
                out.print(f"\n> {question}", style="bold")
                out.print(terminal.draw_answer(await library.ask(question)))
            return 0

    code = asyncio.run(serve())
    if settings.token is not None:
        from bot.app import run_bot

        start_logging(settings.data_dir, settings.log_level, to_terminal=True)
        code = asyncio.run(run_bot(settings, settings.token))
    raise typer.Exit(code)


@app.command()
def doctor() -> None:
    """What is wrong with this set-up, and what to do."""
    from bot.doctor import examine

    findings = asyncio.run(examine(Settings()))
    for finding in findings:
        sign, style = ("✓", "green") if finding.well else ("✗", "red")
        out.print(f"{sign} {finding.what}: {terminal.shown(finding.sentence)}", style=style)
    raise typer.Exit(0 if all(finding.well for finding in findings) else 2)


if __name__ == "__main__":
    main()
