"""The child that takes pages and documents apart: its limits, its death, its silence."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from index.model import BlockKind
from index.reading import Item, ReadingError, confined, items, read
from index.reading.confined import read_confined

STORY = "".join(f"<p>The harbour board voted to close the old pier number {n} in May.</p>" for n in range(5))
HOSTILE = ("hang", "die", "swell", "err", "write_a_file", "chatter", "show_environment")


@pytest.fixture(autouse=True)
def hostile_readers(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in HOSTILE:
        monkeypatch.setitem(confined.READERS, name, f"tests.index.reading.hostile:{name}")


def page(title: str) -> bytes:
    return f"<html><body><article><h1>{title}</h1>{STORY}</article></body></html>".encode()


def test_a_page_in_a_corpus_folder_is_read_through_the_child(tmp_path: Path) -> None:
    (tmp_path / "pier.html").write_bytes(page("Pier closed"))
    (item,) = items([tmp_path])
    assert isinstance(item, Item)
    article = read(item)
    assert article.title == "Pier closed"
    assert BlockKind.BODY in [block.kind for block in article.blocks]


@pytest.mark.parametrize(("reader", "why"), [("die", "broke down"), ("swell", "memory"), ("err", "ZeroDivisionError")])
def test_a_parser_that_fails_is_a_sentence_and_the_next_document_is_read(reader: str, why: str) -> None:
    with pytest.raises(ReadingError, match=why):
        read_confined(reader, b"")
    assert read_confined(".html", page("Next")).facts.title == "Next"


def test_a_parser_that_hangs_is_ended_in_time(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(confined, "MOST_SECONDS", 0.2)
    with pytest.raises(ReadingError, match="seconds"):
        read_confined("hang", b"")
    monkeypatch.undo()
    assert read_confined(".html", page("Next")).facts.title == "Next"


def test_a_parser_can_write_no_file(tmp_path: Path) -> None:
    target = tmp_path / "written"
    with pytest.raises(ReadingError):
        read_confined("write_a_file", str(target).encode())
    assert not target.exists() or target.stat().st_size == 0


def test_what_a_parser_prints_does_not_disturb_the_answer() -> None:
    assert read_confined("chatter", b"").text == "the text"


def test_the_child_has_no_token(monkeypatch: pytest.MonkeyPatch) -> None:
    confined._child.close()
    monkeypatch.setenv("DISCORD_TOKEN", "secret")
    assert "DISCORD_TOKEN" not in read_confined("show_environment", b"").text


def test_several_threads_get_each_its_own_answer() -> None:
    titles = [f"Pier {number}" for number in range(8)]
    with ThreadPoolExecutor(4) as pool:
        drafts = pool.map(lambda title: read_confined(".html", page(title)), titles)
        assert [draft.facts.title for draft in drafts] == titles
