"""A story that may be added, as it was understood; several of them; and what became of them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from discord import ui

from index.keeping.drafts import Double, Draft
from index.keeping.keeper import Added
from index.model import Failure

from .escaping import escape, linked, shortened
from .layout import CardButton, Sheet, sentence_card
from .wording import counted, day

LISTED = 8
"""Drafts with a button of their own: three components each of a message's 40, and three screens of a phone."""
FAILURES = 8
AUTHORS = 200


def draft_card(draft_id: str, draft: Draft, notices: Sequence[str] = ()) -> ui.LayoutView:
    """What was understood of one story. ``notices``: what is to be said of the last change, ready to be shown."""
    facts = draft.facts
    known = [
        ("Outlet", shortened(facts.source, 100) if facts.source else None),
        ("Authors", shortened(", ".join(facts.authors), AUTHORS) if facts.authors else None),
        ("Date", day(facts.published)),
        ("Length", counted(len(draft.article.text.split()), "word")),
    ]
    lines = ["### Add this story?", linked(draft.article.label, 200, facts.url)]
    lines += [f"{label}: {value or '–'}" for label, value in known]
    lines += [f"⚠ {shortened(warning, 300)}" for warning in draft.warnings]
    lines += [f"⚠ {_double(one)}" for one in draft.doubles[:3]]
    sheet = Sheet()
    sheet.text("\n".join([*lines, *notices]))
    if opening := "\n".join(f"> {line}" for line in escape(draft.opening).split("\n") if line.strip()):
        sheet.text(opening)
    sheet.row(
        CardButton.make("Add", "add", draft_id, primary=True),
        CardButton.make("Edit facts", "facts", draft_id),
        CardButton.make("Discard", "drop", draft_id),
    )
    return sheet.view()


def drafts_card(together: str, drafts: Mapping[str, Draft], failures: Sequence[Failure]) -> ui.LayoutView:
    """Several stories at once, by id; each can be looked at."""
    sheet = Sheet()
    sheet.text(f"### Add these {counted(len(drafts), 'story', 'stories')}?")
    for draft_id, draft in list(drafts.items())[:LISTED]:
        sheet.beside(_line(draft), CardButton.make("Look", "look", draft_id))
    if (more := len(drafts) - LISTED) > 0:
        sheet.text(f"-# and {more:,} more")
    if failures:
        sheet.text("\n".join(_failed(failures)))
    sheet.row(
        CardButton.make(f"Add all {len(drafts):,}", "addall", together, primary=True),
        CardButton.make("Discard all", "dropall", together),
    )
    return sheet.view()


def nothing_card(failures: Sequence[Failure]) -> ui.LayoutView:
    """None of what was handed in is a story."""
    return sentence_card("\n".join(["### There is nothing to add", *_failed(failures)]))


def added_card(added: Sequence[Added], failures: Sequence[Failure] = (), to_come: int = 0) -> ui.LayoutView:
    """What is in the corpus now; ``to_come``: how many are still being added."""
    lines = [f"### {counted(len(added), 'story', 'stories')} added" if len(added) != 1 else "### Added"]
    lines += [f"- {shortened(one.label, 150)}\n-# {shortened(one.article_id, 150)}" for one in added[:LISTED]]
    if (more := len(added) - LISTED) > 0:
        lines.append(f"-# and {more:,} more")
    if to_come:
        lines.append(f"{counted(to_come, 'more is', 'more are')} being added …")
    elif added:
        lines.append("Questions find it from now on." if len(added) == 1 else "Questions find them from now on.")
    return sentence_card("\n".join([*lines, *_failed(failures)]))


def _line(draft: Draft) -> str:
    facts = draft.facts
    about = [shortened(facts.source, 50) if facts.source else None, day(facts.published)]
    about.append(counted(len(draft.article.text.split()), "word"))
    double = f"\n-# ⚠ {_double(draft.doubles[0])}" if draft.doubles else ""
    return f"{linked(draft.article.label, 80, facts.url)}\n-# {' · '.join(filter(None, about))}{double}"


def _double(one: Double) -> str:
    where = f" ({shortened(one.source, 50)})" if one.source else ""
    if one.same:
        return f"The same text is in the corpus already: {shortened(one.label, 100)}{where}"
    return f"Likely the same story as {shortened(one.label, 100)}{where}, {one.share:.0%} of the words alike"


def _failed(failures: Sequence[Failure]) -> list[str]:
    if not failures:
        return []
    more = len(failures) - FAILURES
    return [
        f"**{counted(len(failures), 'file')} could not be added**",
        *(f"- {shortened(one.path, 80)} – {shortened(one.why, 160)}" for one in failures[:FAILURES]),
        *([f"-# and {more:,} more"] if more > 0 else []),
    ]
