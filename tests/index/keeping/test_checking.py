"""``storydesk check``: every kind of damage is found and named, and mended where it can be."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import AsyncIterator
from pathlib import Path

import numpy as np
import pytest
from typer.testing import CliRunner

from bot.cli import app
from config import Settings
from index import Library


def _story(subject: str) -> str:
    return (
        f"The council met on the {subject} on Monday.\n\nMayor Ada Berg said the {subject} would be funded in full.\n"
        f"\n“The {subject} is ours,” she told reporters.\n"
    )


@pytest.fixture
def corpus(tmp_path: Path) -> Path:
    folder = tmp_path / "corpus"
    folder.mkdir()
    for name in ("bridge", "harbour", "library"):
        (folder / f"{name}.txt").write_text(_story(name), "utf-8")
    return folder


@pytest.fixture
async def library(corpus: Path, tmp_path: Path) -> AsyncIterator[Library]:
    async with Library.open(Settings(corpus=[corpus], data_dir=tmp_path / "data")) as opened:
        await opened.sync()
        yield opened


def _damage(folder: Path, *statements: str) -> None:
    db = sqlite3.connect(folder / "data" / "catalog.db")
    for statement in statements:
        db.execute(statement)
    db.commit()
    db.close()


def _kinds(report: object) -> set[str]:
    return {fault.kind for fault in report.faults}  # type: ignore[attr-defined]


async def test_a_sound_library_is_sound(library: Library) -> None:
    report = await library.check()
    assert report.sound, report.faults
    assert (report.articles, report.passages) == (3, 3)


async def test_what_a_sync_would_do_is_said_and_done(library: Library, corpus: Path) -> None:
    (corpus / "bridge.txt").unlink()
    (corpus / "harbour.txt").write_text(_story("port"), "utf-8")
    (corpus / "station.txt").write_text(_story("station"), "utf-8")
    report = await library.check()
    assert {fault.kind: fault.about for fault in report.faults} == {
        "missing": ("station.txt",),
        "changed": ("harbour.txt",),
        "extra": ("bridge.txt",),
    }
    assert "One article of the corpus is not in the index yet: station.txt." in [one.sentence for one in report.faults]
    report = await library.check(repair=True)
    assert report.sound
    assert {fault.kind for fault in report.mended} == {"missing", "changed", "extra"}


@pytest.mark.parametrize(
    ("kind", "statement"),
    [
        ("texts", "UPDATE articles SET text = replace(text, 'funded', 'denied') WHERE article_id = 'bridge.txt'"),
        ("places", 'UPDATE passages SET "end" = 9999 WHERE id = 1'),
        ("places", "UPDATE quotations SET cue = 'denied' WHERE article = 1"),
        ("places", "UPDATE names SET mentions = '[[5,99999]]' WHERE article = 1"),
        ("places", "UPDATE articles SET blocks = 'rubbish' WHERE article_id = 'bridge.txt'"),
        ("words", "DELETE FROM words WHERE rowid = 1"),
        ("words", "UPDATE words SET text = 'Something else altogether.' WHERE rowid = 1"),
        ("vectors", "UPDATE passages SET vector = zeroblob(768) WHERE id = 1"),
        ("vectors", "UPDATE passages SET vector = x'0000' WHERE id = 1"),
        ("vectors", f"UPDATE passages SET vector = x'{np.full(384, np.nan, '<f2').tobytes().hex()}' WHERE id = 1"),
    ],
)
async def test_damage_in_the_catalog_is_found_and_mended(
    library: Library, tmp_path: Path, kind: str, statement: str
) -> None:
    before = await library.article("bridge.txt")
    _damage(tmp_path, statement)
    report = await library.check()
    assert kind in _kinds(report)
    assert all(fault.about in ((), ("bridge.txt",)) for fault in report.faults)
    assert (await library.check()).faults == report.faults  # looking changes nothing
    mended = await library.check(repair=True)
    assert mended.sound, mended.faults
    assert kind in {fault.kind for fault in mended.mended}
    assert await library.article("bridge.txt") == before
    assert (await library.check()).sound


@pytest.mark.parametrize(
    "statement",
    [
        "INSERT INTO words (rowid, text, title) VALUES (99, 'The council met on the airport.', '')",
        "DELETE FROM words_data WHERE id > 10",
        "UPDATE words_content SET c0 = 'The council met on the airport.' WHERE id = 2",
    ],
)
async def test_an_index_of_words_that_is_out_of_step_is_made_anew(
    library: Library, tmp_path: Path, statement: str
) -> None:
    _damage(tmp_path, statement)
    assert "words" in _kinds(await library.check())
    assert (await library.check(repair=True)).sound
    assert {hit.article_id for hit in await library.search('"council met"')} == {
        "bridge.txt",
        "harbour.txt",
        "library.txt",
    }
    assert not [hit for hit in await library.search('"airport"') if "airport" in hit.text]


async def test_vectors_that_chroma_has_otherwise_are_told_again(library: Library) -> None:
    _, vectors = await library._held.opened()
    collection = vectors._collection
    assert collection is not None
    unit = np.eye(384, dtype=np.float32)
    collection.delete(ids=["1"])
    collection.upsert(ids=["2", "77"], embeddings=unit[:2])
    report = await library.check()
    assert [fault.sentence for fault in report.faults] == ["Chroma has 3 vectors otherwise than the catalog has them."]
    report = await library.check(repair=True)
    assert report.sound
    assert [fault.kind for fault in report.mended] == ["chroma"]
    assert await vectors.count() == 3


async def test_an_article_whose_file_cannot_be_read_is_kept_and_stays_a_fault(
    library: Library, corpus: Path, tmp_path: Path
) -> None:
    _damage(tmp_path, "UPDATE passages SET vector = zeroblob(768) WHERE id = 1")
    (corpus / "bridge.txt").write_bytes(bytes(range(256)) * 40)
    report = await library.check(repair=True)
    assert {fault.kind for fault in report.faults} >= {"vectors"}
    assert await library.article("bridge.txt") is not None


async def test_the_command_says_it_in_sentences_and_ends_with_2(
    corpus: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings = Settings(corpus=[corpus], data_dir=tmp_path / "data")
    async with Library.open(settings) as library:
        await library.sync()
    _damage(tmp_path, "UPDATE passages SET vector = zeroblob(768) WHERE id = 1")
    monkeypatch.setenv("STORYDESK_DATA_DIR", str(tmp_path / "data"))
    monkeypatch.setenv("STORYDESK_CORPUS", json.dumps([str(corpus)]))
    import asyncio

    async def run(*arguments: str) -> tuple[int, str]:
        result = await asyncio.to_thread(CliRunner().invoke, app, list(arguments))
        return result.exit_code, result.output

    code, said = await run("check")
    assert code == 2
    assert "One article has vectors that are damaged: bridge.txt." in " ".join(said.split())
    code, said = await run("check", "--repair", "--json")
    assert code == 0
    assert json.loads(said)["sound"] is True
    code, said = await run("check")
    assert code == 0
    assert "hold the same" in said
