"""What a question's answer is worth, what all of them come to, and what has changed since the last run."""

from __future__ import annotations

import math
from dataclasses import replace
from pathlib import Path
from typing import Any, cast

import pytest

from index.asking import Question
from index.evaluating import Case, Outcome, changes, figures, last_run, measure, remember
from index.model import Answer, AnswerKind, NamedAnswer, NameKind
from index.view import View
from tests.bot.cards.made import citation


class Answering:
    """A library that cites these texts of these articles, and names these people."""

    def __init__(self, *cited: tuple[str, str], names: tuple[str, ...] = (), answered: bool = True) -> None:
        self._citations = tuple(
            replace(citation(text), number=n, article_id=article) for n, (article, text) in enumerate(cited, 1)
        )
        self._names = tuple(NamedAnswer(name, NameKind.PERSON) for name in names)
        self._answered = answered

    async def ask(self, question: str, filters: Any, limit: int | None = None, **_: Any) -> Answer:
        cited = self._citations[: limit or 5]
        return Answer(question, AnswerKind.ASK, self._answered, citations=cited, names=self._names, elapsed_ms=7.0)


async def outcome(library: Answering, **expected: Any) -> Outcome:
    return await measure(cast(View, library), Case(1, Question(AnswerKind.ASK, "Who?"), **expected))


SIX = Answering(*((f"{n}.txt", f"Story {n} says “twenty-four”.") for n in (1, 1, 2, 3, 4, 5)))


async def test_articles_are_counted_once_in_the_order_in_which_they_are_cited() -> None:
    found = await outcome(SIX, articles=frozenset({"3.txt", "5.txt"}))
    assert found.article_at == 3
    assert found.ndcg == pytest.approx((1 / 2 + 1 / math.log2(6)) / (1 + 1 / math.log2(3)))
    assert (await outcome(SIX, articles=frozenset({"9.txt"}))).article_at == 0


async def test_words_are_found_whole_whatever_their_case_and_marks() -> None:
    assert (await outcome(SIX, words=(("story 2",), ("STORY 3",)))).words_at == 4, "all of them"
    assert (await outcome(SIX, words=(("nowhere", "Story 1 says twenty-four"),))).words_at == 1, "any form of it"
    assert (await outcome(SIX, words=(("tory 1",),))).words_at == 0, "no part of a word"
    assert (await outcome(SIX, words=(("Story 5",),))).words_at == 0, "only what is shown by itself"


async def test_words_count_in_the_right_article_only() -> None:
    assert (await outcome(SIX, words=(("twenty-four",),), articles=frozenset({"2.txt"}))).words_at == 3


async def test_names_are_right_by_their_fuller_or_shorter_form() -> None:
    found = await outcome(Answering(names=("Carlos Torres Torres", "Gustavo Petro")), names=("Torres", "Marina Ávila"))
    assert (found.names_right, found.names_given, found.names_found) == (1, 2, 1)
    assert found.names_f1 == pytest.approx(0.5)
    refused = await outcome(Answering(names=("Torres",), answered=False), names=("Torres",))
    assert refused.names_f1 == 0.0


async def test_figures_are_of_the_questions_they_say_something_of() -> None:
    nothing = Answering(answered=False)
    every = [
        await outcome(SIX, articles=frozenset({"1.txt"}), words=(("Story 1",),)),
        await outcome(SIX, articles=frozenset({"3.txt"})),
        await outcome(nothing, words=(("Story 1",),)),
        await outcome(nothing, no_answer=True),
        await outcome(SIX, no_answer=True),
    ]
    found = figures(every)
    assert (found.hits_at_1, found.hits_at_5, found.hits_at_10) == (0.5, 1.0, 1.0)
    assert found.mrr == pytest.approx((1 + 1 / 3) / 2)
    assert (found.answer_at_1, found.answer_at_5) == (0.5, 0.5)
    assert found.names_precision is None
    assert found.refused_without_answer == 0.5
    assert found.refused_with_answer == pytest.approx(1 / 3)
    assert (found.latency_p50_ms, found.latency_p95_ms) == (7.0, 7.0)


async def test_a_later_run_tells_which_questions_are_worse_and_which_better(tmp_path: Path) -> None:
    def asked(text: str, place: int, answered: bool = True) -> Outcome:
        case = Case(1, Question(AnswerKind.ASK, text), articles=frozenset({"a"}))
        return Outcome(case, answered, place, 1.0, None, 0, 0, 0, 1.0)

    assert last_run(tmp_path, "q.jsonl") is None
    remember(tmp_path, "q.jsonl", "2026-01-01", [asked("up", 4), asked("down", 1), asked("same", 2), asked("gone", 1)])
    before = last_run(tmp_path, "q.jsonl")
    assert before is not None
    now = [asked("up", 1), asked("down", 0, answered=False), asked("same", 2), asked("new", 1)]
    worse, better = changes(before, now)
    assert (worse.question, worse.worse) == ("down", True)
    assert worse.what == ("right article: place 1 → not found", "answered: as it should be → wrongly")
    assert (better.question, better.what) == ("up", ("right article: place 4 → place 1",))
    assert last_run(tmp_path, "other.jsonl") is None
    next((tmp_path / "evaluations").iterdir()).write_text("{")
    assert last_run(tmp_path, "q.jsonl") is None, "a damaged file is no run"
