"""JSON lines → questions with what is expected of their answers. A bad line is named with its reason; the rest is read.

A line is an object with ``question`` and any of

- ``articles``: ids of the articles that answer; one of them has to be found;
- ``words``: words that have to be shown, all of them; for one that may be written in several ways, a list of these;
- ``answers``: ways to write the one thing that has to be shown; any of them will do;
- ``names``: the names that a who-question has to be answered with, all of them;
- ``no_answer``: true where the corpus has none and the bot has to say so.

How it is asked may stand beside them: ``kind`` (ask, who, said, verify, entity; by itself ask), ``about`` (with said),
``speaker`` (with verify), the filters ``source``, ``since``, ``until`` and ``author``, ``off`` (names of filters that
are taken off), ``literal`` (no filter is read out of the words) and ``asked``, the day from which "last week" counts.
A single value needs no list; other keys are passed over.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from index.asking import Question
from index.model import AnswerKind, FilterError, Filters

SYNONYMS = {
    "question": ("query", "text"),
    "articles": ("article", "article_ids", "expected_articles", "gold_doc_ids", "doc_ids"),
    "words": ("expected_words",),
    "answers": ("answer", "expected_answer", "expected_answers"),
    "names": ("name", "expected_names"),
    "no_answer": ("unanswerable", "is_impossible"),
}
"""Other common names of a key; the first that is there counts."""

EXPECTED_NOTHING = "it says nothing to measure by: give any of articles, words, answers, names or no_answer"


@dataclass(frozen=True, slots=True)
class Case:
    """A question and what its answer is measured by."""

    line: int
    question: Question
    articles: frozenset[str] = frozenset()
    words: tuple[tuple[str, ...], ...] = ()
    """Each is to be shown, in one of its forms."""
    names: tuple[str, ...] = ()
    no_answer: bool = False
    asked: date | None = None


@dataclass(frozen=True, slots=True)
class BadLine:
    """A line that cannot be measured."""

    line: int
    why: str


class _Bad(Exception):
    """Why a line cannot be measured."""


def read_cases(lines: Iterable[str]) -> tuple[list[Case], list[BadLine]]:
    """Cases and bad lines, each in the order of the file; empty lines are passed over."""
    cases: list[Case] = []
    bad: list[BadLine] = []
    for number, line in enumerate(lines, 1):
        if not line.strip():
            continue
        try:
            cases.append(_case(number, line))
        except (_Bad, FilterError) as error:
            bad.append(BadLine(number, str(error)))
    return cases, bad


def _case(number: int, line: str) -> Case:
    try:
        row = json.loads(line)
    except (ValueError, RecursionError) as error:
        raise _Bad(f"it is not JSON ({error})") from None
    if not isinstance(row, dict):
        raise _Bad("it is not a JSON object with a question")
    text = _text(row, "question")
    if not text:
        raise _Bad("it has no question")
    words = [tuple(one) if isinstance(one, list) else (one,) for one in _several(row, "words")]
    if answers := tuple(_several(row, "answers")):
        words.append(answers)
    if not all(isinstance(form, str) and form.strip() for forms in words for form in forms) or not all(words):
        raise _Bad("words and answers have to be texts, or lists of texts, with something in them")
    case = Case(
        number,
        Question(
            _kind(row),
            text,
            _text(row, "about") or _text(row, "speaker"),
            Filters(**{name: _text(row, name) for name in ("source", "since", "until", "author")}),
            frozenset(_texts(row, "off")),
            _flag(row, "literal"),
        ),
        frozenset(_texts(row, "articles")),
        tuple(words),
        tuple(_texts(row, "names")),
        _flag(row, "no_answer") or row.get("answerable") is False,
        _day(row),
    )
    expects = bool(case.articles or case.words or case.names)
    if not expects and not case.no_answer:
        remark = _text(row, "remark")
        raise _Bad(EXPECTED_NOTHING + (f" (a reader wrote: {remark})" if remark else ""))
    if expects and case.no_answer:
        raise _Bad("it says no_answer and what the answer is, too")
    return case


def _value(row: Mapping[str, Any], key: str) -> Any:
    return next((row[name] for name in (key, *SYNONYMS.get(key, ())) if row.get(name) is not None), None)


def _text(row: Mapping[str, Any], key: str) -> str | None:
    value = _value(row, key)
    if value is not None and not isinstance(value, str):
        raise _Bad(f"{key} has to be a text, not {json.dumps(value)[:40]}")
    return value.strip() or None if value else None


def _several(row: Mapping[str, Any], key: str) -> list[Any]:
    value = _value(row, key)
    return value if isinstance(value, list) else [] if value is None else [value]


def _texts(row: Mapping[str, Any], key: str) -> list[str]:
    values = _several(row, key)
    if not all(isinstance(one, str) and one.strip() for one in values):
        raise _Bad(f"{key} has to be a list of texts")
    return [one.strip() for one in values]


def _flag(row: Mapping[str, Any], key: str) -> bool:
    value = _value(row, key)
    if value not in (None, True, False):
        raise _Bad(f"{key} has to be true or false")
    return bool(value)


def _kind(row: Mapping[str, Any]) -> AnswerKind:
    named = _text(row, "kind") or AnswerKind.ASK.value
    try:
        return AnswerKind(named)
    except ValueError:
        raise _Bad(f"there is no kind “{named}”: it is one of {', '.join(AnswerKind)}") from None


def _day(row: Mapping[str, Any]) -> date | None:
    given = _text(row, "asked")
    try:
        return date.fromisoformat(given[:10]) if given else None
    except ValueError:
        raise _Bad(f"asked has to be a date such as 2025-05-31, not “{given}”") from None
