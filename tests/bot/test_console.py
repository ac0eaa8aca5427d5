"""The console takes a line as Discord takes a command with its options."""

from __future__ import annotations

from typing import Any, cast

import pytest
from prompt_toolkit.completion import CompleteEvent
from prompt_toolkit.document import Document

from bot.console import _Completer, reply
from index import Library
from index.model import Answer, AnswerKind


class Heard:
    """Notes what it is asked."""

    def __init__(self) -> None:
        self.asked: list[tuple[str, bool]] = []

    async def ask(self, question: str, *, limits: bool = True) -> Answer:
        self.asked.append((question, limits))
        return Answer(question, AnswerKind.ASK, False)


@pytest.mark.parametrize(
    ("line", "question", "limits"),
    [
        ("What did CNN report last week?", "What did CNN report last week?", True),
        ("/ask What did CNN report last week?", "What did CNN report last week?", True),
        ("/ask literal: What did CNN report last week?", "What did CNN report last week?", False),
        ("/ask what is literal: truth?", "what is literal: truth?", True),
    ],
)
async def test_a_question_can_be_put_literally(line: str, question: str, limits: bool) -> None:
    library = Heard()
    await reply(cast(Library, library), line)
    assert library.asked == [(question, limits)]


@pytest.mark.parametrize(("typed", "offered"), [("/ask ", ["literal:"]), ("/ask lit", ["literal:"]), ("/ask who", [])])
def test_the_option_is_offered_while_one_types(typed: str, offered: list[str]) -> None:
    completer: Any = _Completer(cast(Library, Heard()))
    assert [one.text for one in completer.get_completions(Document(typed), CompleteEvent())] == offered
