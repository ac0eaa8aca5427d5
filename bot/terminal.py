"""Answers drawn for a terminal, with rich. Corpus text is drawn as text: no mark-up, no control characters."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

from rich.console import Console, Group, RenderableType
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from bot.bars import bars, besides, over_time
from bot.cards.wording import counted
from bot.usage import Usage
from index.answers.pronouns import in_brackets
from index.model import Answer, AnswerKind, BlockKind, Citation, NamedAnswer, Span, Story, SyncPlan, SyncReport, Verdict
from index.standing import Status
from index.storage.lookups import ArticleCard

# A terminal acts on these when it prints them; a newline and a tab are the only ones with a meaning in text.
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u200b\u200e\u200f\u202a-\u202e\u2066-\u2069]")

_VERDICTS = {
    Verdict.EXACT: ("In the corpus to the letter.", "green"),
    Verdict.NEARLY: ("In the corpus, but not to the letter.", "yellow"),
    Verdict.OTHER_SPEAKER: ("In the corpus, but the speaker is another.", "yellow"),
    Verdict.ABSENT: ("Not in the corpus.", "red"),
}


def shown(text: str) -> str:
    """Text from outside without what a terminal would act on."""
    return _CONTROL.sub("\N{REPLACEMENT CHARACTER}", text)


def draw_answer(answer: Answer) -> RenderableType:
    """An answer with its citations."""
    parts: list[RenderableType] = []
    if answer.filters:
        limits = ", ".join(f"{name} {value}" for name, value in answer.filters.to_dict().items())
        parts.append(Text(f"Limited to: {shown(limits)}", style="dim"))
    if answer.verdict is not None:
        sentence, style = _VERDICTS[answer.verdict]
        parts.append(Text(sentence, style=f"bold {style}"))
    if answer.notice:
        parts.append(Text(shown(answer.notice), style="" if answer.answered else "yellow"))
    parts += [Text(f"  • {shown(choice)}") for choice in answer.choices]
    if answer.profile is not None:
        parts.append(_profile(answer))
    elif answer.kind is AnswerKind.WHO:
        parts += [_name(name) for name in answer.names]
    if answer.citations and not answer.answered:
        parts.append(Text("The nearest passages, which do not answer it:", style="dim"))
    parts += [_citation(citation, answer) for citation in answer.citations]
    parts.append(Text(f"{answer.elapsed_ms:.0f} ms", style="dim"))
    return Group(*parts)


def _citation(citation: Citation, answer: Answer) -> RenderableType:
    head = Text(f"[{citation.number}] ", style="bold cyan")
    if answer.kind in (AnswerKind.SAID, AnswerKind.VERIFY):
        speaker = citation.speaker or ("speaker unclear" if citation.kind in ("direct", "mixed", "indirect") else "")
        head.append(shown(" ".join(filter(None, (speaker, f"({citation.cue})" if citation.cue else "")))))
        if citation.kind == "indirect":
            head.append(" (in the outlet’s words)", style="dim")
    quoted = Text()
    edges = [citation.start, citation.end, *(e for span in citation.highlights for e in (span.start, span.end))]
    for low, high in pairwise(sorted({min(max(edge, citation.start), citation.end) for edge in edges})):
        bright = any(span.start <= low and high <= span.end for span in citation.highlights)
        part = shown(citation.text[low - citation.start : high - citation.start])
        quoted.append(re.sub(r"\s*\n\s*", "\n", part), style="bold" if bright else "")
    place = [shown(citation.label or citation.title or citation.article_id)]
    place += [shown(fact) for fact in (citation.source, ", ".join(citation.authors), citation.published) if fact]
    if citation.paragraph is not None:
        place.append(f"paragraph {citation.paragraph}")
    elif citation.kind != BlockKind.BODY:
        place.append(citation.kind)
    rows: list[RenderableType] = [head] if len(head) > 5 else []
    if rows:
        rows.append(Padding(quoted, (0, 0, 0, 4)))
    else:
        head.append_text(quoted)
        rows.append(head)
    if said := in_brackets(citation, Span(citation.start, citation.end)):
        brackets = " ".join(f"[{word}: {shown(name)}]" for word, name in said)
        rows.append(Padding(Text(brackets, style="italic"), (0, 0, 0, 4)))
    if citation.differences:
        rows.append(Padding(_differences(citation), (0, 0, 0, 4)))
    rows.append(Padding(Text(" · ".join(place), style="dim"), (0, 0, 0, 4)))
    for other in citation.also_in:
        facts = " · ".join(shown(fact) for fact in (other.label, other.source, other.published) if fact)
        how = "also in" if other.start is not None else "much the same in"
        rows.append(Padding(Text(f"{how} {facts}", style="dim"), (0, 0, 0, 4)))
    if citation.link:
        rows.append(Padding(Text(citation.link, style="blue", overflow="fold"), (0, 0, 0, 4)))
    return Group(Text(), *rows)


def _name(name: NamedAnswer) -> Text:
    line = Text("• ")
    line.append(shown(name.name), style="bold")
    if name.description:
        line.append(f", {shown(name.description)}")
    if name.claim:
        line.append(f" (as claimed by {shown(name.claim)})", style="yellow")
    line.append(" " + " ".join(f"[{one}]" for one in name.citations), style="cyan")
    return line


def _profile(answer: Answer) -> RenderableType:
    profile, name = answer.profile, answer.names[0]
    assert profile is not None
    rows = Table.grid(padding=(0, 2))
    rows.add_row(Text(shown(name.name), style="bold"), name.kind.value)
    for label, value in (
        ("also", ", ".join(name.aliases)),
        ("as", name.description or ""),
        (
            "in",
            f"{counted(profile.articles, 'article')}, {counted(profile.mentions, 'mention')}, "
            f"{counted(profile.quotations, 'quotation')}",
        ),
        ("seen", " to ".join(dict.fromkeys(filter(None, (profile.first_seen, profile.last_seen))))),
        ("beside", ", ".join(f"{other} ({count})" for other, count in profile.beside)),
    ):
        if value:
            rows.add_row(Text(label, style="dim"), Text(shown(value)))
    if len(profile.by_month) > 1:
        mentions, _ = over_time(profile.by_month)
        lines = [f"{period}  {drawn}  {number}" for period, drawn, number in bars(mentions)]
        rows.add_row(Text("mentions", style="dim"), Text("\n".join(lines)))
    return rows


def _differences(citation: Citation) -> Text:
    line = Text("differs: ", style="yellow")
    for n, difference in enumerate(citation.differences):
        line.append("; " if n else "")
        line.append(shown(difference.given) or "(nothing)", style="red strike" if difference.given else "dim")
        line.append(" → ")
        line.append(shown(difference.corpus) or "(nothing)", style="green" if difference.corpus else "dim")
    return line


def draw_articles(cards: Sequence[ArticleCard]) -> RenderableType:
    """A list of articles."""
    if not cards:
        return Text("No article fits.")
    rows = Table("date", "outlet", "headline", "id", box=None, padding=(0, 2, 0, 0), header_style="dim")
    for card in cards:
        facts = (card.published or "–", card.source or "–", card.label, card.article_id)
        rows.add_row(*(Text(shown(fact)) for fact in facts))
    return rows


def draw_story(story: Story) -> RenderableType:
    """An article's text; what is not body is dim and named."""
    article = story.article
    facts = " · ".join(filter(None, (article.source, ", ".join(article.authors), article.published, article.url)))
    parts: list[RenderableType] = [Text(shown(article.label), style="bold"), Text(shown(facts), style="dim"), Text()]
    for block in article.blocks:
        body = block.kind in (BlockKind.BODY, BlockKind.STANDFIRST)
        line = Text("" if body else f"{block.kind.value}: ", style="" if body else "dim")
        parts += [line.append(shown(article.slice(block))), Text()]
    return Group(*parts)


def draw_plan(plan: SyncPlan) -> RenderableType:
    """What a sync would do."""
    counts = f"{len(plan.added)} to add, {len(plan.changed)} to read again, {len(plan.removed)} to remove, "
    parts: list[RenderableType] = [Text(f"{counts}{plan.unchanged} unchanged.")]
    if plan.rebuild:
        parts.append(Text(plan.rebuild, style="yellow"))
    for sign, ids in (("+", plan.added), ("~", plan.changed), ("-", plan.removed)):
        parts += [Text(f"  {sign} {shown(one)}") for one in ids]
    parts += [Text(f"  cannot be read: {shown(one.path)}: {shown(one.why)}", style="red") for one in plan.failed]
    return Group(*parts)


def draw_report(report: SyncReport) -> RenderableType:
    """What a sync did."""
    parts_of_it = ((len(report.added), "added"), (len(report.changed), "changed"), (len(report.removed), "removed"))
    did = ", ".join(f"{count:,} {what}" for count, what in parts_of_it if count)
    articles = counted(report.unchanged + len(report.added) + len(report.changed), "article")
    if did:
        cost = f"{counted(report.embedded, 'passage')} embedded in {report.seconds:.1f} s"
        sentence = f"Index brought up to date: {did}; {articles}, {cost}."
    else:
        sentence = f"The index is up to date: {articles}, nothing to embed."
    parts: list[RenderableType] = [Text(sentence)]
    if report.notice:
        parts.append(Text(report.notice, style="yellow"))
    parts += [Text(f"Cannot be read: {shown(one.path)}: {shown(one.why)}", style="red") for one in report.failed]
    return Group(*parts)


def draw_status(status: Status) -> RenderableType:
    """How the corpus and its index stand."""
    rows = Table.grid(padding=(0, 2))
    periods, older = over_time(status.periods)
    for label, value in (
        ("articles", str(status.articles)),
        ("passages", str(status.passages)),
        ("names", str(status.names)),
        ("quotations", str(status.quotations)),
        ("outlets", _plot(status.sources[:10], len(status.sources) - 10) or "none known"),
        ("published", "\n".join(filter(None, [_plot(periods), besides(older, status.undated)]))),
        ("last sync", status.last_sync or "never"),
        ("not read", "\n".join(f"{one.path}: {one.why}" for one in status.failures) or "nothing"),
        ("model", status.model),
        ("versions", ", ".join(f"{name} {number}" for name, number in status.versions)),
        ("on disk", f"{status.disk_bytes / 1e6:.1f} MB, {status.disk_free / 1e9:.1f} GB free"),
    ):
        rows.add_row(Text(label, style="dim"), Text(shown(value)))
    return rows


def draw_usage(usage: Usage) -> RenderableType:
    """What the bot is used for."""
    rows = Table.grid(padding=(0, 2))
    latest = "\n".join(
        f"{one.at[:10]} /{one.kind}: {one.text or 'asked in private'}" for one in usage.latest_unanswered
    )
    for label, value in (
        ("questions", f"{usage.questions} in the last {usage.days} days, people who asked: {usage.people}"),
        ("kinds", _plot(usage.kinds) or "none"),
        ("unanswered", str(usage.unanswered)),
        ("marks", f"{usage.right} right, {usage.wrong} wrong"),
        ("busiest days", _plot(usage.busiest) or "none"),
        ("latest without an answer", latest or "none"),
    ):
        rows.add_row(Text(label, style="dim"), Text(shown(value)))
    return rows


def _plot(rows: Sequence[tuple[str, int]], more: int = 0) -> str:
    lines = [f"{drawn} {label} ({number})" for label, drawn, number in bars(rows)]
    return "\n".join([*lines, *([f"and {more} more"] if more > 0 else [])])


def make_console(*, stderr: bool = False) -> Console:
    """A console that never reads mark-up or emoji codes out of what it is given."""
    return Console(stderr=stderr, markup=False, emoji=False, highlight=False, soft_wrap=False)
