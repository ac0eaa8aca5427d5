"""``storydesk eval`` and ``storydesk marks`` as a shell sees them, over the seeds."""

from __future__ import annotations

import asyncio
import json
from pathlib import Path

import pytest

from bot.asked import AskedBook, Complaint
from tests.bot.test_cli import Storydesk, storydesk

__all__ = ["storydesk"]

BLAZE = "000_54c5d7ce0dbdfb4b.txt"
QUESTIONS = (
    {"question": "who lost visas?", "names": ["Marina del Pilar Ávila"], "articles": [BLAZE]},
    {"question": "Why was the governor's visa revoked?", "answers": ["binational context", "cartel crackdown"]},
    {"question": "Who won the chess tournament in Reykjavik?", "no_answer": True},
    {"question": "Who was it?"},
    {"question": "What did Torres say?", "articles": ["gone.txt"]},
)


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data folder with the seeds indexed and four marks of readers in it."""
    folder = tmp_path_factory.mktemp("evaluated")

    async def marked() -> None:
        async with AskedBook.open(folder) as book:
            for question, right, told in (
                ("Who lost visas?", False, Complaint("no")),
                ("Who won at chess?", True, Complaint()),
                ("What is complex?", False, Complaint("Not this.", words="binational context")),
                ("Who lost visas?", False, Complaint("The mayor of Tijuana is missing.")),
            ):
                asked = await book.read(await book.write(7, "ask", {"text": question, "source": "Blaze Media"}))
                assert asked is not None
                await book.mark(asked, 8, right, told)

    asyncio.run(marked())
    return folder


def test_questions_of_a_team_are_measured_beside_the_run_before(
    storydesk: Storydesk, data: Path, tmp_path: Path
) -> None:
    file = tmp_path / "questions.jsonl"
    file.write_text("\n".join(map(json.dumps, QUESTIONS)) + "\n{\n", encoding="utf-8")
    assert storydesk("sync", data=data).returncode == 0
    first = storydesk("eval", str(file), data=data)
    assert first.returncode == 0, first.stderr
    assert first.stdout.startswith("3 questions of")
    assert "nDCG@10" in first.stdout
    for line in ("line 4: it says nothing to measure by", "line 5: the corpus does not have gone.txt", "line 6: it is"):
        assert line in first.stderr
    (kept,) = (data / "evaluations").iterdir()
    run = json.loads(kept.read_text("utf-8"))
    for marks in run["marks"].values():
        marks["answered"] = 0.0
    kept.write_text(json.dumps(run), "utf-8")
    again = json.loads(storydesk("eval", str(file), "--json", data=data).stdout)
    assert again["figures"]["hits_at_5"] == again["figures"]["refused_without_answer"] == 1.0
    assert again["figures"]["answer_at_5"] == again["figures"]["names_recall"] == 1.0
    assert again["figures"]["refused_with_answer"] == 0.0
    assert again["before"]["at"] == run["at"]
    assert [one["question"] for one in again["better"]] == [one["question"] for one in QUESTIONS[:3]]
    assert again["worse"] == []
    assert [one["line"] for one in again["not_measured"]] == [4, 5, 6]


def test_readers_marks_are_printed_as_questions_and_measured(storydesk: Storydesk, data: Path) -> None:
    printed = [json.loads(line) for line in storydesk("marks", data=data).stdout.splitlines()]
    by_question = {one["question"]: one for one in printed}
    assert len(printed) == 3, "of two marks of one question the latest counts"
    assert by_question["Who won at chess?"]["no_answer"] is True
    assert by_question["What is complex?"]["words"] == ["binational context"]
    assert by_question["What is complex?"]["source"] == "Blaze Media"
    assert by_question["Who lost visas?"]["remark"] == "The mayor of Tijuana is missing."
    measured = storydesk("eval", "--marks", data=data)
    assert measured.returncode == 0, measured.stderr
    assert "2 questions of readers’ marks" in measured.stdout
    assert "The mayor of Tijuana is missing." in measured.stderr


@pytest.mark.parametrize(
    ("given", "sentence"),
    [
        ((), "Give either a file of questions or --marks."),
        (("none.jsonl",), "cannot be read"),
        (("seeds",), "cannot be read"),
    ],
)
def test_what_cannot_be_measured_is_a_sentence(
    storydesk: Storydesk, data: Path, given: tuple[str, ...], sentence: str
) -> None:
    done = storydesk("eval", *given, data=data)
    assert done.returncode == 2
    assert sentence in done.stderr


def test_a_file_without_a_question_is_a_sentence(storydesk: Storydesk, data: Path, tmp_path: Path) -> None:
    for content, sentence in ((b"", "nothing to measure"), (b"\xff\xfe", "not written in UTF-8")):
        (tmp_path / "q.jsonl").write_bytes(content)
        done = storydesk("eval", str(tmp_path / "q.jsonl"), data=data)
        assert done.returncode == 2
        assert sentence in done.stderr
