"""Admins' word about names: it holds, survives every re-index and a lost index, and can be taken back."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from config import Settings
from index import Library
from index.analysis.identity import Merge, NamesError, Rename, Split
from index.storage import decisions

STORIES = {
    "ferry.txt": (
        "Harbour master Wilma Brandt closed the ferry on Monday. “The hull leaks,” Brandt said. "
        "Wilma Brandt has run the harbour for nine years."
    ),
    "bakery.txt": (
        "Baker Wilma Brandt opened a second shop on Mill Lane. “Bread needs time,” Wilma Brandt said on Tuesday."
    ),
    "council.txt": (
        "Councillor Ottilie Krantz praised the harbour. “We shall build a new pier,” Ottilie Krantz said on Friday."
    ),
}
FERRY, BAKER, PIER = "The hull leaks", "Bread needs time", "We shall build a new pier"

Opening = Callable[[], AbstractAsyncContextManager[Library]]


@pytest.fixture
def corpus(tmp_path: Path) -> Path:
    folder = tmp_path / "corpus"
    folder.mkdir()
    for name, text in STORIES.items():
        (folder / name).write_text(text + "\n", "utf-8")
    return folder


@pytest.fixture
def opening(corpus: Path, tmp_path: Path) -> Opening:
    @asynccontextmanager
    async def opened() -> AsyncIterator[Library]:
        async with Library.open(Settings(corpus=[corpus], data_dir=tmp_path / "data")) as library:
            await library.ready()
            yield library

    return opened


async def said(library: Library, name: str) -> str:
    return " ".join(citation.text for citation in (await library.said(name)).citations)


async def test_a_split_tells_two_people_of_one_name_apart_after_a_lost_index_too(
    opening: Opening, tmp_path: Path, corpus: Path
) -> None:
    async with opening() as library:
        await library.sync()
        both = await said(library, "Wilma Brandt")
        assert FERRY in both
        assert BAKER in both
        decided = await library.split_name("Brandt", ["bakery.txt"], "Wilma Brandt (baker)")
        assert [(one.name, one.articles) for one in decided.now] == [
            ("Wilma Brandt", ("ferry.txt",)),
            ("Wilma Brandt (baker)", ("bakery.txt",)),
        ]
    for file in (tmp_path / "data").glob("catalog.db*"):
        file.unlink()
    (corpus / "council.txt").write_text(STORIES["council.txt"] + " It rained.\n", "utf-8")
    async with opening() as library:
        report = await library.sync()
        assert sorted(report.added) == sorted(STORIES)
        assert report.failed == ()
        assert FERRY in (one := await said(library, "Wilma Brandt"))
        assert BAKER not in one
        assert BAKER in (other := await said(library, "wilma brandt (baker)"))
        assert FERRY not in other
        assert "Wilma Brandt (baker)" in library.complete_names("baker")


async def test_merge_and_rename_hold_through_a_sync_and_are_taken_back_one_by_one(opening: Opening) -> None:
    async with opening() as library:
        await library.sync()
        (merged,) = (await library.merge_names("Wilma Brandt", "Ottilie Krantz")).now
        assert set(merged.articles) == set(STORIES)
        await library.rename_name("Wilma Brandt", "Wilma Krantz-Brandt")
        await library.sync()
        assert PIER in await said(library, "Wilma Krantz-Brandt")
        assert PIER in await said(library, "Ottilie Krantz")
        assert await library.name_decisions() == (
            Merge("Wilma Brandt", "Ottilie Krantz"),
            Rename("Wilma Brandt", "Wilma Krantz-Brandt"),
        )
        assert (await library.undo_names()).now[0].name == "Wilma Brandt"
        undone = await library.undo_names()
        assert [one.name for one in undone.now] == ["Wilma Brandt", "Ottilie Krantz"]
        assert PIER not in await said(library, "Wilma Brandt")
        with pytest.raises(NamesError, match="no decision"):
            await library.undo_names()


async def test_articles_split_off_to_a_known_name_are_that_ones(opening: Opening) -> None:
    async with opening() as library:
        await library.sync()
        await library.split_name("Wilma Brandt", ["bakery.txt"], "Ottilie Krantz")
        krantz = await said(library, "Ottilie Krantz")
        assert PIER in krantz
        assert BAKER in krantz


async def test_what_cannot_be_decided_is_a_sentence_and_nothing_is_saved(opening: Opening, corpus: Path) -> None:
    async with opening() as library:
        await library.sync()
        with pytest.raises(NamesError, match="Did you mean Ottilie Krantz"):
            await library.merge_names("Otilie Krans", "Wilma Brandt")
        with pytest.raises(NamesError, match="one already"):
            await library.merge_names("Brandt", "Wilma Brandt")
        with pytest.raises(NamesError, match="name of another already"):
            await library.rename_name("Wilma Brandt", "Ottilie Krantz")
        with pytest.raises(NamesError, match="at least one letter"):
            await library.rename_name("Wilma Brandt", " \u200b ")
        with pytest.raises(NamesError, match="at most 100"):
            await library.rename_name("Wilma Brandt", "x" * 101)
        with pytest.raises(NamesError, match=r"not in an article “council\.txt”\. It is in"):
            await library.split_name("Wilma Brandt", ["council.txt"], "Somebody")
        with pytest.raises(NamesError, match="In which articles"):
            await library.split_name("Wilma Brandt", [], "Somebody")
    assert not (corpus / decisions.FILE).exists()


async def test_a_damaged_file_is_named_with_its_line_and_never_written_to(opening: Opening, corpus: Path) -> None:
    file = corpus / decisions.FILE
    damaged = '# ours\n[[decision]]\ndo = "rename"\nname = "Wilma Brandt"\nnew_name = Wilma\n'
    file.write_text(damaged, "utf-8")
    async with opening() as library:
        assert "names.toml, line 5," in str(library.notice)
        assert "names.toml, line 5," in str((await library.sync()).notice)
        assert BAKER in await said(library, "Wilma Brandt"), "answers go on"
        for attempt in (library.rename_name("Wilma Brandt", "Wilma"), library.undo_names(), library.name_decisions()):
            with pytest.raises(NamesError, match="line 5"):
                await attempt
    assert file.read_text("utf-8") == damaged


async def test_where_nothing_can_be_saved_nothing_is_changed(opening: Opening, corpus: Path) -> None:
    (corpus / f".{decisions.FILE}.new").mkdir()
    async with opening() as library:
        await library.sync()
        with pytest.raises(NamesError, match="could not be saved"):
            await library.rename_name("Wilma Brandt", "Wilma")
        assert library.complete_names("Wilma") == ("Wilma Brandt",)


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ('[[decision]]\ndo = "merge"\nname = "A"\nother = "B"\n\n[[decision]]\ndo = "marry"\nname = "A"\n', 6),
        ('[[decision]]\ndo = "split"\nname = "A"\nnew_name = "B"\narticles = ["a", 1]\n', 1),
        ('[[decision]]\ndo = "rename"\nname = "A"\nnew_name = "B"\nwhy = "so"\n', 1),
        ("decision = 3\n", 1),
        ("[[decision\n", 1),
    ],
)
def test_a_line_that_is_no_decision_is_named(text: str, line: int, tmp_path: Path) -> None:
    file = tmp_path / decisions.FILE
    file.write_text(text, "utf-8")
    with pytest.raises(NamesError, match=f"line {line},"):
        decisions.read(file)


def test_what_is_no_text_is_named_with_its_line(tmp_path: Path) -> None:
    (tmp_path / decisions.FILE).write_bytes(b"# one\n# \xff\xfe\n")
    with pytest.raises(NamesError, match="line 2,"):
        decisions.read(tmp_path / decisions.FILE)


def test_comments_of_people_stay_when_decisions_come_and_go(tmp_path: Path) -> None:
    file = tmp_path / decisions.FILE
    file.write_text("# asked by the desk\n", "utf-8")
    decisions.append(file, Rename("A", "B"))
    decisions.append(file, Merge("B", "C"))
    assert decisions.undo(file) == Merge("B", "C")
    assert decisions.read(file) == (Rename("A", "B"),)
    assert file.read_text("utf-8").startswith("# asked by the desk\n")


def test_beside_a_corpus_that_is_one_file(tmp_path: Path) -> None:
    bulk = tmp_path / "all.jsonl"
    bulk.write_text("", "utf-8")
    assert decisions.decisions_file([bulk, tmp_path]) == tmp_path / "names.toml"


words = st.text(st.characters(exclude_categories=["Cs"]))


@given(st.lists(st.builds(Merge, words, words) | st.builds(Split, words, st.lists(words).map(tuple), words)))
def test_whatever_is_decided_is_read_back_as_it_was(
    tmp_path_factory: pytest.TempPathFactory, made: list[Merge | Split]
) -> None:
    file = tmp_path_factory.mktemp("kept") / decisions.FILE
    for decision in made:
        decisions.append(file, decision)
    assert decisions.read(file) == tuple(made)
    for decision in reversed(made):
        assert decisions.undo(file) == decision
    assert decisions.read(file) == ()
