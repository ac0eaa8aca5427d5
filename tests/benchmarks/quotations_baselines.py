"""What is to be beaten: textacy's quotation extraction, and the best a pattern can do with some care."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from index.analysis.quotations.marks import QuotedRun
from index.model import Article
from tests.benchmarks.quotations_data import Labelled

Baseline = Callable[[Labelled], list[dict[str, Any]]]

_VERB = (
    r"(?:said|says|told|tells|wrote|writes|added|adds|tweeted|asked|continued|noted|replied|responded|explained|argued|stated"
    r"|declared|insisted|concluded|warned|claimed|recalled|joked|acknowledged|announced)"
)
_NAME = (
    r"(?:(?:Mr|Mrs|Ms|Dr|Sen|Rep|Gov|Gen|Rev|Prof)\.\s+)?[A-Z][\w.’'-]*[\w]"
    r"(?:\s+(?:de|la|del|von|van|bin|al|[A-Z][\w’'-]+|[A-Z]\b\.?))*"
)
_TITLES = re.compile(
    r"^(?:(?:Mr|Mrs|Ms|Dr|Sen|Rep|Gov|Gen|Rev|Prof)\.?|Senator|Vice|President|Governor|Secretary|Representative|Former|Republican"
    r"|Democratic|The|But|And|Then|When|In|On|As)\s+"
)
_AFTER = (
    re.compile(rf"^[,.]?[”\"’'\s]*\s*(?P<name>{_NAME})\s+(?:\w+ly\s+)?{_VERB}\b"),
    re.compile(rf"^[,.]?[”\"’'\s]*\s*{_VERB}\s+(?P<name>{_NAME})"),
)
_BEFORE = re.compile(rf"(?P<name>{_NAME})\s+(?:\w+ly\s+)?{_VERB}(?:\s+[\w’']+){{0,6}}[:,]?\s*(?:that\s+)?[“\"‘']*$")
_ACCORDING = re.compile(rf"[Aa]ccording to\s+(?P<name>{_NAME}),\s*[“\"‘']*$")
_COLON = re.compile(rf"^(?P<name>{_NAME}):\s*[“\"‘']*$")
SHORTEST = 2
"""Words: a single quoted word is a scare quote more often than not."""

JOINING_WORDS = 4
"""Between two runs of one speaker: “…,” said Mary Smith. “…"."""


def careful_pattern(one: Labelled) -> list[dict[str, Any]]:
    """Quoted runs of two words or more; the capitalised words beside a verb of saying; the same speaker right after."""
    article, result = one.article, []
    full = _full_names(article)
    last: tuple[int, str, int, int] | None = None  # where the last named run ends, and who said it
    for run in one.view.runs:
        if len(article.text[run.start : run.end].split()) < SHORTEST:
            continue
        found = _named(article, run)
        if found:
            last = (run.end, *found)
        elif last and (run.continues or len(article.text[last[0] : run.start].split()) <= JOINING_WORDS):
            found = last[1:]
            last = (run.end, *found)
        speaker, start, end = found or (None, None, None)
        if speaker:
            speaker = full.get(speaker.split()[-1], speaker)
        result.append(
            {
                "article_id": article.id,
                "start": run.start,
                "end": run.end,
                "speaker": speaker,
                "speaker_start": start,
                "speaker_end": end,
            }
        )
    return result


def _named(article: Article, run: QuotedRun) -> tuple[str, int, int] | None:
    block = article.blocks[run.block]
    before, after = article.text[block.start : run.start], article.text[run.end : block.end]
    tries = [(pattern.search(after), run.end) for pattern in _AFTER]
    tries += [(pattern.search(before), block.start) for pattern in (_BEFORE, _COLON, _ACCORDING)]
    for match, offset in tries:
        if match:
            name = match["name"]
            while title := _TITLES.match(name):
                name = name[title.end() :]
            if name and name.lower() not in ("he", "she", "they", "it", "we", "i"):
                end = offset + match.end("name")
                return re.sub(r"[’']s?$", "", name), end - len(name), end
    return None


def _full_names(article: Article) -> dict[str, str]:
    """Last word of every capitalised sequence of two words or more → the first such sequence."""
    full: dict[str, str] = {}
    for match in re.finditer(_NAME, article.text):
        name = match.group()
        while title := _TITLES.match(name):
            name = name[title.end() :]
        if " " in name:
            full.setdefault(name.split()[-1], name)
    return full


def textacy_or_none() -> Baseline | None:
    """textacy's ``direct_quotations`` over each paragraph parsed by the same model; None where it is not installed."""
    try:
        from textacy.extract.triples import direct_quotations
    except ImportError:
        return None

    def baseline(one: Labelled) -> list[dict[str, Any]]:
        result = []
        for block in one.article.blocks:
            if not block.kind.quotable:
                continue
            try:
                triples = list(direct_quotations(one.parses.parse(block)))
            except ValueError:  # it refuses a paragraph with an odd number of marks
                continue
            for triple in triples:
                start = block.start + triple.speaker[0].idx
                last = triple.speaker[-1]
                end = block.start + last.idx + len(last.text)
                result.append(
                    {
                        "article_id": one.article.id,
                        "start": block.start + triple.content.start_char,
                        "end": block.start + triple.content.end_char,
                        "speaker": one.article.text[start:end],
                        "speaker_start": start,
                        "speaker_end": end,
                    }
                )
        return result

    return baseline
