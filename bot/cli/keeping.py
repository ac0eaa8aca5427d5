"""``storydesk add``, ``remove``, ``restore``, ``bin`` and ``log``: the corpus, one article at a time."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.console import Group, RenderableType
from rich.table import Table
from rich.text import Text

from bot.cli.opening import Json, command_group, err, operator, out, print_json, show, with_library
from bot.terminal import shown

if TYPE_CHECKING:
    from index import Library
    from index.keeping.audit import Deed
    from index.keeping.drafts import Draft
    from index.keeping.keeper import Added, Removed
    from index.model import Failure
    from index.reading.binned import Binned
    from index.reading.facts import Facts

commands = command_group()


@commands.command()
def add(
    what: Annotated[list[str], typer.Argument(metavar="ADDRESS|FILE…", help="Articles: web addresses and files.")],
    title: Annotated[str | None, typer.Option(help="Instead of the title it states.")] = None,
    source: Annotated[str | None, typer.Option(help="Its outlet.")] = None,
    author: Annotated[list[str] | None, typer.Option(help="An author; may be given several times.")] = None,
    published: Annotated[str | None, typer.Option(help="2025, 2025-05 or 2025-05-31.")] = None,
    url: Annotated[str | None, typer.Option(help="Where it was published: https://…")] = None,
    yes: Annotated[bool, typer.Option("--yes", "-y", help="Add without asking.")] = False,
    as_json: Json = False,
) -> None:
    """Add articles: show what was understood, ask, save them in the corpus and index them at once.

    A fact given as "" is taken out. With --json nothing is asked: without --yes it only says what was understood.
    """
    facts = _facts(title, source, author, published, url)
    files: dict[str, bytes | OSError] = {}
    for one in what:
        if "://" not in one:
            try:
                files[one] = Path(one).read_bytes()
            except OSError as error:
                files[one] = error

    async def work(library: Library) -> bool:
        return await _add(library, await _drafted(library, what, files), facts, yes, as_json)

    raise typer.Exit(0 if with_library(work) else 2)


async def _drafted(
    library: Library, what: Sequence[str], files: Mapping[str, bytes | OSError]
) -> list[Draft | Failure]:
    from index import KeepingError
    from index.model import Failure

    found: list[Draft | Failure] = []
    for one in what:
        data = files.get(one)
        if isinstance(data, OSError):
            found.append(Failure(one, f"It cannot be opened: {data.strerror}."))
        elif data is not None:
            found += await library.draft_files([(Path(one).name, data)])
        else:
            try:
                found.append(await library.draft_address(one))
            except KeepingError as error:
                found.append(Failure(one, str(error)))
    return found


async def _add(library: Library, found: Sequence[Draft | Failure], facts: Facts, yes: bool, as_json: bool) -> bool:
    """Whether all of it was an article, and was added where that was wished."""
    from index import KeepingError
    from index.keeping.drafts import Draft
    from index.model import Failure, plain

    drafts = [one for one in found if isinstance(one, Draft)]
    failures = [one for one in found if isinstance(one, Failure)]
    if facts != type(facts)() and drafts:
        if len(drafts) > 1:
            raise KeepingError(f"These are {len(drafts)} articles, and facts are one article’s; none was added.")
        drafts = [drafts[0].with_facts(facts)]
    if not as_json:
        _tell(failures)
    added: list[Added] = []
    for draft in drafts:
        if not as_json:
            out.print(draw_draft(draft))
        if not yes and (as_json or not _confirmed()):
            continue
        try:
            added.append(await library.add(draft, by=operator()))
        except KeepingError as error:
            failures.append(Failure(draft.file, str(error)))
            _tell([] if as_json else failures[-1:])
            continue
        if not as_json:
            out.print(f"Added as {shown(added[-1].article_id)}.\n", style="green")
    if as_json:
        told = [one.to_dict() for one in (added if yes else drafts)]
        print_json({"added" if yes else "drafts": told, "failed": plain(failures)})
    return not failures


@commands.command()
def remove(article_id: str, as_json: Json = False) -> None:
    """Take an article out of every answer, into the corpus's bin; restore puts it back."""
    show(with_library(lambda library: library.remove(article_id, by=operator())), draw_removed, as_json)


@commands.command()
def restore(article_id: str, as_json: Json = False) -> None:
    """Put an article back from the bin."""
    show(with_library(lambda library: library.restore(article_id, by=operator())), draw_restored, as_json)


@commands.command("bin")
def show_bin(as_json: Json = False) -> None:
    """What lies in the bin, newest first."""
    lying = with_library(lambda library: library.binned())
    if as_json:
        print_json([one.to_dict() for one in lying])
    else:
        out.print(draw_bin(lying))


@commands.command()
def log(
    limit: Annotated[int, typer.Option(min=1, max=10_000, help="How many at most.")] = 25, as_json: Json = False
) -> None:
    """Who did what to the corpus, newest first."""
    show(with_library(lambda library: library.log(limit)), draw_log, as_json)


def _confirmed() -> bool:
    try:
        return typer.confirm("Add it?")
    except typer.Abort:  # there is nobody to ask
        out.print("\nNot added; --yes adds without asking.")
        return False


def _tell(failures: Sequence[Failure]) -> None:
    for failure in failures:
        err.print(f"{shown(failure.path)}: {shown(failure.why)}", style="red")


def _facts(
    title: str | None, source: str | None, authors: list[str] | None, published: str | None, url: str | None
) -> Facts:
    """The facts as typed, an empty one withheld. Raises typer.BadParameter for a date or address that is none."""
    from index.reading.dates import parse_date
    from index.reading.facts import Facts, one_line, web_address

    if published and parse_date(published) is None:
        raise typer.BadParameter(f"“{published}” is not a date: write 2025, 2025-05 or 2025-05-31.")
    if url and web_address(url) is None:
        raise typer.BadParameter(f"“{url}” is not a web address: it begins with https://.")
    names = tuple(name for one in authors or () if (name := one_line(one)))
    given = {"title": title, "source": source, "published": published, "url": url}
    withheld = [fact for fact, value in given.items() if value == ""] + (["authors"] if authors and not names else [])
    return Facts(
        one_line(title), one_line(source), names, parse_date(published), web_address(url), tuple(sorted(withheld))
    )


# ── drawn ─────────────────────────────────────────────────────────────────────────────────────


def draw_draft(draft: Draft) -> RenderableType:
    """What was understood of an article."""
    facts, rows = draft.facts, Table.grid(padding=(0, 2))
    for label, value in (
        ("title", facts.title),
        ("outlet", facts.source),
        ("authors", ", ".join(facts.authors)),
        ("date", facts.published),
        ("address", facts.url),
        ("words", str(len(draft.article.text.split()))),
    ):
        rows.add_row(Text(label, style="dim"), Text(shown(value or "–")))
    parts: list[RenderableType] = [Text(shown(draft.file), style="bold"), rows, Text(shown(draft.opening), style="dim")]
    parts += [Text(shown(warning), style="yellow") for warning in draft.warnings]
    for double in draft.doubles:
        likeness = "The same text is" if double.same else f"Likely the same story ({double.share:.0%}) is"
        which = " · ".join(filter(None, (double.label, double.source, double.article_id)))
        parts.append(Text(shown(f"{likeness} in the corpus: {which}"), style="yellow"))
    return Group(*parts)


def draw_removed(removed: Removed) -> RenderableType:
    """That an article was removed, and how it comes back."""
    back = (
        f"storydesk restore {removed.article_id} puts it back."
        if removed.binned
        else "Its file had been taken away before, so there is nothing to put back."
    )
    return Text(shown(f"Removed: {removed.label}. No answer cites it any more. {back}"))


def draw_restored(added: Added) -> RenderableType:
    """That an article is back."""
    return Text(shown(f"Restored: {added.label} ({added.article_id})."), style="green")


def draw_bin(lying: Sequence[Binned]) -> RenderableType:
    """The bin, a row an article."""
    if not lying:
        return Text("The bin is empty.")
    rows = Table("removed", "by", "headline", "id", box=None, padding=(0, 2, 0, 0), header_style="dim")
    for one in lying:
        rows.add_row(*(Text(shown(fact)) for fact in (one.when[:16], one.by, one.label, one.article_id)))
    return rows


def draw_log(deeds: Sequence[Deed]) -> RenderableType:
    """The log, a row a deed."""
    if not deeds:
        return Text("Nothing has been done yet.")
    rows = Table("when", "who", "what", "about", box=None, padding=(0, 2, 0, 0), header_style="dim")
    for deed in deeds:
        rows.add_row(*(Text(shown(fact)) for fact in (deed.when[:16], deed.by, deed.what, deed.about)))
    return rows
