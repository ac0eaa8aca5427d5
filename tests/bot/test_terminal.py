"""Answers in a terminal: corpus text is text, whatever it holds."""

from __future__ import annotations

import io

from rich.console import Console

from bot.terminal import draw_answer, draw_plan, draw_report, shown
from index.model import Answer, AnswerKind, Citation, Difference, Failure, Filters, Span, SyncPlan, SyncReport, Verdict


def _drawn(renderable: object, width: int = 60) -> str:
    console = Console(file=io.StringIO(), width=width, markup=False, emoji=False, highlight=False)
    console.print(renderable)
    return console.file.getvalue()  # type: ignore[attr-defined,no-any-return]


def _citation(text: str, **changed: object) -> Citation:
    values: dict[str, object] = {
        "number": 1,
        "article_id": "a",
        "title": "A headline",
        "source": "The Desk",
        "authors": ("Jo Li",),
        "published": "2025-05-02",
        "url": None,
        "start": 10,
        "end": 10 + len(text),
        "text": text,
        "paragraph": 3,
        "link": None,
        "score": 1.0,
        "kind": "body",
    }
    return Citation(**(values | changed))  # type: ignore[arg-type]


def test_a_citation_shows_its_words_and_where_they_stand() -> None:
    answer = Answer("q", AnswerKind.ASK, True, citations=(_citation("The mayor left.", highlights=(Span(14, 19),)),))
    drawn = _drawn(draw_answer(answer))
    for words in ("[1]", "The mayor left.", "A headline", "The Desk", "Jo Li", "2025-05-02", "paragraph 3"):
        assert words in drawn


def test_control_characters_and_markup_of_the_corpus_do_nothing() -> None:
    hostile = "[bold]plain[/bold] \x1b[31mred\x1b[0m :smile: \u202eright to left"
    answer = Answer("q", AnswerKind.ASK, True, citations=(_citation(hostile),))
    drawn = _drawn(draw_answer(answer), width=200)
    assert "[bold]plain[/bold]" in drawn
    assert ":smile:" in drawn
    assert "\x1b" not in drawn
    assert "\u202e" not in drawn
    assert shown("a\x07b") == "a\N{REPLACEMENT CHARACTER}b"


def test_nothing_found_is_said_and_the_nearest_passages_are_called_that() -> None:
    answer = Answer("q", AnswerKind.ASK, False, notice="Nothing found.", citations=(_citation("A passage."),))
    drawn = _drawn(draw_answer(answer))
    assert "Nothing found." in drawn
    assert "nearest passages, which do not answer" in " ".join(drawn.split())


def test_verify_shows_verdict_speaker_and_differences() -> None:
    near = _citation(
        "is taking place",
        kind="direct",
        speaker="Ada Berg",
        cue="wrote",
        differences=(Difference("occurs", "is taking place"),),
    )
    answer = Answer("q", AnswerKind.VERIFY, True, verdict=Verdict.NEARLY, citations=(near,))
    drawn = " ".join(_drawn(draw_answer(answer)).split())
    assert "not to the letter" in drawn
    assert "Ada Berg (wrote)" in drawn
    assert "occurs → is taking place" in drawn


def test_a_quotation_without_a_speaker_is_called_unclear() -> None:
    answer = Answer("q", AnswerKind.SAID, True, citations=(_citation("Never again.", kind="direct"),))
    assert "speaker unclear" in _drawn(draw_answer(answer))


def test_filters_and_choices_are_shown() -> None:
    answer = Answer(
        "q", AnswerKind.SAID, False, filters=Filters(source="The Desk"), notice="Several.", choices=("A B", "C B")
    )
    drawn = _drawn(draw_answer(answer))
    assert "source The Desk" in drawn
    assert "• A B" in drawn


def test_a_plan_and_a_report_name_what_cannot_be_read() -> None:
    failed = (Failure("a.txt", "It is empty."),)
    plan = SyncPlan(added=("b.txt",), failed=failed, rebuild="The model has changed.")
    for drawn in (_drawn(draw_plan(plan)), _drawn(draw_report(SyncReport(added=("b.txt",), failed=failed)))):
        assert "a.txt: It is empty." in " ".join(drawn.split())
    assert "The model has changed." in _drawn(draw_plan(plan))
