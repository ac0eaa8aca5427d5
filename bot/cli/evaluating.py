"""``storydesk eval`` and ``marks``: a team's own questions measured, and readers' marks made into such questions."""

from __future__ import annotations

import asyncio
import json
import sys
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, NoReturn

import typer
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn
from rich.table import Table

from bot import terminal
from bot.asked import AskedBook
from bot.cli.opening import Json, command_group, err, out, print_json, with_library
from config import Settings

if TYPE_CHECKING:
    from index import Library
    from index.evaluating import BadLine, Case, Change, Figures, Outcome, Run

commands = command_group()

OF_MARKS = "marks"
NOTHING_TO_MEASURE = "There is nothing to measure in {}."
LABELS = (
    ("the right article first", "hits_at_1"),
    ("… among the first 5", "hits_at_5"),
    ("… among the first 10", "hits_at_10"),
    ("MRR", "mrr"),
    ("nDCG@10", "ndcg_at_10"),
    ("the answer shown in 1 citation", "answer_at_1"),
    ("… in 3", "answer_at_3"),
    ("… in 5", "answer_at_5"),
    ("names, precision", "names_precision"),
    ("names, recall", "names_recall"),
    ("refused, of those without an answer", "refused_without_answer"),
    ("refused, of those with one", "refused_with_answer"),
    ("latency, median, ms", "latency_p50_ms"),
    ("latency, 95th percentile, ms", "latency_p95_ms"),
)
MOST_LISTED = 20
"""Questions listed as worse and as better; --json has all."""


@commands.command("eval")
def evaluate(
    file: Annotated[Path | None, typer.Argument(help="JSON lines: question, and what is expected of it.")] = None,
    marks: Annotated[bool, typer.Option("--marks", help="Measure by readers' marks Right and Wrong instead.")] = False,
    as_json: Json = False,
) -> None:
    """Measure answers by a team's own questions, beside the last run of the same file."""
    from index.evaluating import read_cases

    if marks is (file is not None):
        _leave("Give either a file of questions or --marks.")
    lines = asyncio.run(_marked()) if file is None else _lines(file)
    of, named = (OF_MARKS, "readers’ marks") if file is None else (str(file.resolve()), str(file))
    cases, bad = read_cases(lines)
    if not cases:
        _print_bad(bad)
        _leave(NOTHING_TO_MEASURE.format(named))
    outcomes, gone = with_library(lambda library: _measured(library, cases))
    bad = sorted([*bad, *gone], key=lambda one: one.line)
    if not outcomes:
        _print_bad(bad)
        _leave(NOTHING_TO_MEASURE.format(named))
    _report(of, named, outcomes, bad, as_json)


@commands.command("marks")
def print_marks() -> None:
    """Readers' marks as questions with what is expected: storydesk marks > questions.jsonl"""
    sys.stdout.write("".join(f"{line}\n" for line in asyncio.run(_marked())))


async def _marked() -> list[str]:
    folder = Settings().data_dir
    if not folder.is_dir():
        return []
    async with AskedBook.open(folder) as book:
        every = {json.dumps([one.kind, dict(one.arguments)]): one for one in await book.marks()}
        # Of several marks of the same question the latest counts.
        return [json.dumps(one.to_case(), ensure_ascii=False) for one in every.values()]


def _lines(file: Path) -> list[str]:
    try:
        return file.read_text("utf-8-sig").splitlines()
    except OSError as error:
        _leave(f"{file} cannot be read: {error.strerror}.")
    except UnicodeDecodeError:
        _leave(f"{file} is not written in UTF-8: save it so, one JSON object a line.")


async def _measured(library: Library, cases: Sequence[Case]) -> tuple[list[Outcome], list[BadLine]]:
    """The outcomes, in order; a case whose articles have all left the corpus is named instead."""
    from index.evaluating import BadLine, measure

    outcomes: list[Outcome] = []
    gone: list[BadLine] = []
    columns = (TextColumn("Measuring"), BarColumn(), MofNCompleteColumn(), TextColumn("questions"))
    with Progress(*columns, console=err, transient=True) as progress:
        for case in progress.track(cases):
            if case.articles and not [one for one in case.articles if await library.article(one)]:
                gone.append(BadLine(case.line, f"the corpus does not have {', '.join(sorted(case.articles)[:3])}"))
                continue
            if not outcomes:  # what is loaded at a first question is no part of its time
                await case.question.put(library)
            outcomes.append(await measure(library, case))
    return outcomes, gone


def _report(of: str, named: str, outcomes: Sequence[Outcome], bad: Sequence[BadLine], as_json: bool) -> None:
    from index.evaluating import changes, figures, last_run, remember

    folder, now = Settings().data_dir, datetime.now(UTC).isoformat(timespec="seconds")
    before = last_run(folder, of)
    changed = changes(before, outcomes) if before else []
    found = figures(outcomes)
    remember(folder, of, now, outcomes)
    if as_json:
        print_json(_as_json(named, now, found, outcomes, bad, before, changed))
        return
    out.print(f"{len(outcomes)} questions of {terminal.shown(named)}")
    out.print(_table(found, before))
    for worse in (True, False):
        listed = [one for one in changed if one.worse is worse]
        if listed:
            out.print(f"\n{'Worse' if worse else 'Better'} than before ({len(listed)}):", style="bold")
        for change in listed[:MOST_LISTED]:
            out.print(f"  {terminal.shown(change.question)}\n    {'; '.join(change.what)}")
    if before and not changed:
        out.print("\nNo question fares otherwise than in the last run.")
    _print_bad(bad)


def _table(found: Figures, before: Run | None) -> Table:
    rows = Table("", "now", box=None, padding=(0, 2, 0, 0), header_style="dim")
    rows.columns[1].justify = "right"
    if before:
        rows.add_column(f"at {before.at[:16].replace('T', ' ')}", justify="right")
        rows.add_column("", justify="right")
    for label, name in LABELS:
        value = getattr(found, name)
        earlier = before.figures.get(name) if before else None
        if value is None and earlier is None:
            continue
        row = [label, _number(name, value)]
        if before:
            both = value is not None and earlier is not None
            row += [_number(name, earlier), _number(name, value - earlier, "+") if both else ""]
        rows.add_row(*row)
    return rows


def _number(name: str, value: float | None, sign: str = "") -> str:
    return "–" if value is None else f"{value:{sign}{'.0f' if name.endswith('_ms') else '.3f'}}"


def _print_bad(bad: Sequence[BadLine]) -> None:
    if bad:
        err.print(f"\n{len(bad)} line{'s' * (len(bad) > 1)} not measured:", style="yellow")
    for one in bad:
        err.print(f"  line {one.line}: {terminal.shown(one.why)}", style="yellow", soft_wrap=True)


def _as_json(
    named: str,
    now: str,
    found: Figures,
    outcomes: Sequence[Outcome],
    bad: Sequence[BadLine],
    before: Run | None,
    changed: Sequence[Change],
) -> dict[str, Any]:
    return {
        "file": named,
        "at": now,
        "questions": len(outcomes),
        "figures": found.to_dict(),
        "before": {"at": before.at, "figures": dict(before.figures)} if before else None,
        "worse": [one.to_dict() for one in changed if one.worse],
        "better": [one.to_dict() for one in changed if not one.worse],
        "not_measured": [{"line": one.line, "why": one.why} for one in bad],
        "outcomes": [one.to_dict() for one in outcomes],
    }


def _leave(sentence: str) -> NoReturn:
    err.print(sentence, style="red")
    raise typer.Exit(2)
