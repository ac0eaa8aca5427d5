"""Which road a question takes by itself, and what it must not bring along, over a corpus of a few stories."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from config import Settings
from index import Library
from index.model import AnswerKind
from index.view import WORDLESS

STORIES = {
    "early": ("2015-06-20", "The sailor Ada Lund won the Harbour Cup on Sunday, beating eleven boats."),
    "late": ("2022-06-19", "The sailor Dora Quill won the Harbour Cup on Sunday, ahead of nine boats."),
    "ahead": ("2015-07-01", "The sailor Eli Marsh will steer the Wren in the Island Race of 2022, the club said."),
    "harbour": (
        "2022-09-01",
        "“I will not sail again,” said Dora Quill. Regatta President Albert Nowak announced that he had accepted it. "
        "Nowak, president of the Wren Regatta, thanked her. Former Regatta President Ole Strand did not.",
    ),
}


@pytest.fixture(scope="module")
async def library(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Library]:
    folder: Path = tmp_path_factory.mktemp("roads")
    (folder / "corpus").mkdir()
    for name, (day, text) in STORIES.items():
        facts = f"---\ntitle: On the {name} water\npublished: {day}\n---\n\n"
        (folder / "corpus" / f"{name}.md").write_text(facts + text, "utf-8")
    async with Library.open(Settings(corpus=(folder / "corpus",), data_dir=folder / "data")) as library:
        await library.sync()
        yield library


async def test_who_won_in_a_year_is_told_by_nothing_printed_before(library: Library) -> None:
    answer = await library.ask("Who won the Harbour Cup 2022?")
    assert [name.name for name in answer.names] == ["Dora Quill"]
    both = await library.ask("Who won the Harbour Cup?")
    assert {name.name for name in both.names} == {"Ada Lund", "Dora Quill"}


async def test_what_is_told_of_a_year_ahead_of_it_counts(library: Library) -> None:
    answer = await library.who("Who will steer the Wren in the Island Race of 2022?")
    assert [name.name for name in answer.names] == ["Eli Marsh"]


async def test_whose_words_they_are_is_answered_by_the_words(library: Library) -> None:
    answer = await library.ask("Who said “I will not sail again”?")
    assert answer.kind is AnswerKind.VERIFY
    assert [citation.speaker for citation in answer.citations] == ["Dora Quill"]


async def test_who_holds_an_office_is_answered_by_who_is_called_so(library: Library) -> None:
    answer = await library.ask("Who is the president of the Wren Regatta?")
    assert answer.kind is AnswerKind.WHO
    assert [name.name for name in answer.names] == ["Albert Nowak"]
    (citation,) = answer.citations
    assert "president of the Wren Regatta" in citation.text


async def test_where_nobody_is_called_so_nobody_is_named(library: Library) -> None:
    assert not (await library.ask("Who is the president of the Harbour Cup?")).names
    assert not (await library.who("president of the Harbour Cup")).names


@pytest.mark.parametrize("question", ["who?", "Who who who", "what is it?", "why not", "?!", "How many?"])
async def test_a_question_that_says_nothing_to_search_for_is_asked_what_it_is_about(
    library: Library, question: str
) -> None:
    asked = await library.ask(question)
    assert (asked.answered, asked.notice) == (False, WORDLESS)
    who = await library.who(question)
    assert (who.answered, who.notice) == (False, WORDLESS)


@pytest.mark.parametrize("question", ["“I will not”", "What about Nowak?", "WREN", "2015", "what about June 2022?"])
async def test_names_numbers_quotations_and_limits_are_searched_for_alone(library: Library, question: str) -> None:
    answer = await library.ask(question)
    assert answer.notice != WORDLESS
    assert answer.citations
