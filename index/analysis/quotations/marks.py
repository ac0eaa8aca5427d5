"""Stage 1, marks → quoted runs: which stretches of an article stand between quotation marks.

A run is what lies between an outermost opening mark and its closing mark within one paragraph, marks and
outer white space left out. Marks may be curly, straight, single or angle; a mark inside a run (a quotation in
a quotation, an apostrophe) belongs to that run. An opening mark that is not closed runs to the end of its
paragraph, as newspapers do with a quotation that goes on; the next body paragraph then opens with the mark again
and is its continuation, be there a caption between the two.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from index.model import QUOTABLE, Article, Block, BlockKind

CLOSING = {"“": '”"', "„": '“”"', '"': '"”', "«": "»", "»": "«", "‹": "›", "‘": "’'", "'": "'’"}
"""What may close each opening mark. A closing mark of the other style is a typist's slip we forgive."""

SINGLE = frozenset("‘'")

_OPENING = re.compile(f"[{''.join(CLOSING)}]")

_SINGLE_MARK = re.compile("[‘’']")
_DOUBLE_MARK = re.compile('["”]')

_ELISION = re.compile(r"(?:\d\ds?|tis|twas|til|till|em|cause|bout|round|n)\b", re.IGNORECASE)
"""After an apostrophe these are a shortened word (’90s, ’em), not the start of a quotation."""

_TWO_SINGLE = re.compile(r"(?<![^\s(\[—–-])('')(?=\S)|''(?!')")

DEEPEST = 4
"""Quotations in quotations; where marks seem to nest deeper, they are something else."""

UNCLOSED_SINGLE_WORDS = 5
"""A single mark without its partner is taken for a quotation only before this many words: below, it is a slip."""


@dataclass(frozen=True, slots=True)
class QuotedRun:
    """A stretch between quotation marks in one paragraph."""

    start: int
    end: int
    block: int
    """Index into ``article.blocks``."""
    mark: str
    """The opening mark."""
    closed: bool
    continues: bool = False
    """Whether it carries on the run before it: the opening mark is repeated, the closing one came not yet."""


def find_runs(article: Article) -> tuple[QuotedRun, ...]:
    """Every quoted run of the article's title, standfirst, body and captions, in order."""
    runs: list[QuotedRun] = []
    open_run: QuotedRun | None = None  # of the body paragraph before, waiting for its closing mark
    for index, block in enumerate(article.blocks):
        if block.kind not in QUOTABLE:
            continue
        found = _runs_in_block(article, index, _following_mark(article.blocks, index, article.text))
        if block.kind is BlockKind.BODY:
            if open_run and found and found[0].mark == open_run.mark and _at_start(article.text, block, found[0]):
                found[0] = replace(found[0], continues=True)
            open_run = found[-1] if found and not found[-1].closed else None
        runs += found
    return tuple(runs)


def _at_start(text: str, block: Block, run: QuotedRun) -> bool:
    return not text[block.start : run.start].strip(run.mark + "'` \u00a0")


def _following_mark(blocks: Sequence[Block], index: int, text: str) -> str:
    """The first character of the next body paragraph: it tells whether an unclosed run goes on."""
    following = next((b for b in blocks[index + 1 :] if b.kind is BlockKind.BODY), None)
    return text[following.start : following.start + 2] if following else ""


def _runs_in_block(article: Article, index: int, following: str) -> list[QuotedRun]:
    block = article.blocks[index]
    text = _one_mark_for_two(article.slice(block))
    runs: list[QuotedRun] = []
    at = 0
    while found := _OPENING.search(text, at):
        at, mark = found.start(), found.group()
        if not _opens(text, at):
            at += 1
            continue
        close = _closing(text, at)
        if close is None and mark in SINGLE and not _stays_open(text, at, following):
            at += 1
            continue
        end = len(text) if close is None else close
        inner = text[at + 1 : end]
        if any(c.isalnum() for c in inner):
            start = block.start + at + 1 + len(inner) - len(inner.lstrip())
            stop = block.start + at + 1 + len(inner.rstrip())
            runs.append(QuotedRun(start, stop, index, mark, close is not None))
        at = end + 1
    return runs


def _one_mark_for_two(text: str) -> str:
    """Some archives write a double mark as two single ones, ''so'' or ``so'': as long, with a straight mark."""
    text = text.replace("``", ' "')
    return _TWO_SINGLE.sub(lambda found: ' "' if found.group(1) else '" ', text) if "''" in text else text


def _opens(text: str, at: int) -> bool:
    mark = text[at]
    before = text[at - 1] if at else " "
    after = text[at + 1] if at + 1 < len(text) else " "
    if mark in SINGLE:
        free = before.isspace() or before in '([{—–-/“"«…'
        return free and not after.isspace() and not _ELISION.match(text, at + 1)
    if mark == '"':
        # 5'11" and a closing mark gone astray open nothing.
        return not ((before.isalnum() or before in ".,!?") and not after.isalnum())
    if mark == "»":
        return "«" in text[at:] and not after.isspace()
    return True


def _closing(text: str, at: int) -> int | None:
    """Where the mark at ``at`` is closed in this paragraph."""
    if text[at] in SINGLE:
        return _single_closing(text, at)
    if text[at] == '"':
        return _straight_closing(text, at)
    closers = CLOSING[text[at]]
    return next((i for i in range(at + 1, len(text)) if text[i] in closers), None)


def _straight_closing(text: str, at: int) -> int | None:
    """Straight marks look alike: one that stands like an opening mark nests, if in the end all come out even."""
    first = None
    depth = 1
    for found in _DOUBLE_MARK.finditer(text, at + 1):
        i = found.start()
        first = i if first is None else first
        nested = text[i] == '"' and text[i - 1].isspace() and text[i + 1 : i + 2].isalnum()
        depth += 1 if nested else -1
        if depth == 0:
            return i
        if depth > DEEPEST:
            break
    return first


def _single_closing(text: str, at: int) -> int | None:
    """Where a single mark is closed: the first mark that cannot be an apostrophe, what is nested left out.

    After a word in s the mark may be a possessive (‘political opponents’ misuse of this,’ he said), after one in -in’
    a dropped g: these close only if no certain mark follows, or after a nickname (‘Los Rojos’ Ramírez: capitalised
    words, a capitalised word after).
    """
    possible: list[int] = []
    depth = 1
    for found in _SINGLE_MARK.finditer(text, at + 1):
        i = found.start()
        before, after = text[i - 1], text[i + 1] if i + 1 < len(text) else " "
        if text[i] in SINGLE and _opens(text, i) and after.isalnum():
            depth += 1
            if depth > DEEPEST:
                break
        elif text[i] == "‘" or after.isalnum() or before.isspace():
            continue
        elif _may_be_apostrophe(text, i):
            if depth == 1 and _nickname(text[at + 1 : i], text[i + 1 :]):
                return i
            possible += [i] if depth == 1 else []
        elif depth == 1:
            return i
        else:
            depth -= 1
    # What seemed nested did not come out even: ours ended at a doubtful mark, or was a slip.
    return possible[0] if possible else None


def _may_be_apostrophe(text: str, i: int) -> bool:
    """Whether a mark before a space may belong to its word: a plural’s possessive, a dropped g."""
    after = text[i + 1 : i + 2]
    if not after.isspace() and after != "-":
        return False
    return text[i - 1] in "sSzZxX" or (text[i - 2 : i].lower() == "in" and text[i - 3 : i - 2].isalpha())


def _nickname(inside: str, after: str) -> bool:
    words = inside.split()
    return len(words) <= 3 and all(word[:1].isupper() for word in words) and after.lstrip()[:1].isupper()


def _stays_open(text: str, at: int, following: str) -> bool:
    """Whether a single mark without its partner begins a quotation that runs to the end of the paragraph."""
    if following.startswith(text[at]) and following != "''":
        return True
    return text[at] == "‘" and len(text[at + 1 :].split()) >= UNCLOSED_SINGLE_WORDS
