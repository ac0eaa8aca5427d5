"""The next start takes the names that were kept: the same ones, and only where nothing has changed since."""

from __future__ import annotations

import ast
import asyncio
import threading
from collections.abc import Callable
from contextlib import AbstractAsyncContextManager
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from config import Settings
from index import Library, corpus_names, known_names
from index.processes import Apart
from index.storage import decisions

STORIES = {
    "open/pier.txt": "Wilma Brandt closed the pier on Monday. “The hull leaks,” Wilma Brandt said.",
    "open/mill.txt": "Ottilie Krantz opened the mill. Wilma Brandt was there. “Bread needs time,” Krantz said.",
    "closed/sale.txt": "Zed Quillfeather sold the pier. “Silver is silver,” Zed Quillfeather said.",
}
RENAMED = '[[decision]]\ndo = "rename"\nname = "Ottilie Krantz"\nnew_name = "Ottilie Krantz-Brandt"\n'

Opening = Callable[[], AbstractAsyncContextManager[Library]]


@pytest.fixture
def corpus(tmp_path: Path) -> Path:
    for name, text in STORIES.items():
        file = tmp_path / name
        file.parent.mkdir(exist_ok=True)
        file.write_text(text + "\n", "utf-8")
    return tmp_path


@pytest.fixture
def opening(corpus: Path) -> Opening:
    return lambda: Library.open(settings(corpus, {"path": corpus / "closed", "roles": [7]}))


@pytest.fixture
async def data(opening: Opening, corpus: Path) -> Path:
    """The data folder, after a first run in which readers who may see all and readers who may not have asked."""
    async with opening() as library:
        await library.sync()
        await library.view(frozenset())
    return corpus / "data"


def settings(folder: Path, closed: object) -> Settings:
    return Settings(corpus=[folder / "open", closed], data_dir=folder / "data")


def test_all_of_the_analysis_that_makes_names_is_among_the_rules() -> None:
    root = Path(known_names.__file__).parent.parent
    rules = [root / "index" / rule for rule in known_names.RULES]
    files = [root / "index/known_names.py"]
    for file in files:  # which grows
        assert any(file.is_relative_to(rule) for rule in rules), file
        for node in ast.walk(ast.parse(file.read_text("utf-8"))):
            if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("index.analysis"):
                place = root / str(node.module).replace(".", "/")
                inside = [place / f"{one.name}.py" for one in node.names] if place.is_dir() else []
                if place.name == "identity":
                    inside = sorted(place.glob("*.py"))
                files += [one for one in [place.with_suffix(".py"), *inside] if one.is_file() and one not in files]
    assert {"completion.py", "table.py", "folding.py", "people.py"} <= {file.name for file in files}


async def told(library: Library) -> list[Any]:
    """What the library says of its names, to both readers."""
    await library.ready()
    found: list[Any] = []
    for view in (library, await library.view(frozenset())):
        names = view.complete_names("")
        found.append((names, [await profile(view, name) for name in names], await profile(view, "Krantz")))
        found.append([[one.text for one in (await view.said(name)).citations] for name in names])
    return found


async def profile(view: Any, name: str) -> dict[str, Any]:
    return {**(await view.entity(name)).to_dict(), "elapsed_ms": 0}


async def test_names_are_the_same_as_if_they_had_been_made_anew(opening: Opening, data: Path) -> None:
    kept = data / "names.kept"
    written = kept.stat().st_mtime_ns
    async with opening() as library:
        by_file = await told(library)
    assert kept.stat().st_mtime_ns == written, "nothing was made anew"
    kept.unlink()
    async with opening() as library:
        assert await told(library) == by_file
    assert "Zed Quillfeather" in by_file[0][0]
    assert "Zed Quillfeather" not in by_file[2][0]


async def test_names_of_an_article_that_has_left_are_not_taken_from_a_file_that_has_them(
    opening: Opening, data: Path
) -> None:
    kept = data / "names.kept"
    former = kept.read_bytes()
    async with opening() as library:
        await library.remove("mill.txt")
        assert b"Krantz" not in kept.read_bytes()
    kept.write_bytes(former)
    async with opening() as library:
        assert "Ottilie Krantz" not in str(await told(library))
    async with opening() as library:
        await library.restore("mill.txt")
    kept.write_bytes(former)
    async with opening() as library:
        assert "Ottilie Krantz" in str(await told(library))


async def test_what_lies_in_a_part_for_some_from_now_on_is_not_taken_for_all(
    opening: Opening, data: Path, corpus: Path
) -> None:
    async with Library.open(settings(corpus, corpus / "closed")) as library:
        assert "Zed Quillfeather" in (await told(library))[2][0]
    async with opening() as library:
        assert "Quillfeather" not in str((await told(library))[2:])


async def test_an_admins_word_that_was_written_between_two_runs_holds(
    opening: Opening, data: Path, corpus: Path
) -> None:
    decisions.decisions_file([corpus / "open"]).write_text(RENAMED, "utf-8")
    async with opening() as library:
        await library.ready()
        assert library.complete_names("Ottilie") == ("Ottilie Krantz-Brandt",)


async def test_a_file_that_is_damaged_is_made_anew(opening: Opening, data: Path) -> None:
    kept = data / "names.kept"
    kept.write_bytes(damaged := kept.read_bytes()[:-1])
    async with opening() as library:
        assert "Zed Quillfeather" in str(await told(library))
    assert not kept.read_bytes().startswith(damaged)


async def test_names_made_in_a_process_of_their_own_are_the_same(
    opening: Opening, data: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with opening() as library:
        made_here = await told(library)
    (data / "names.kept").unlink()
    monkeypatch.setattr(corpus_names, "WORTH_A_PROCESS", 1)
    monkeypatch.setattr(corpus_names, "make_names", None)
    async with opening() as library:
        assert await told(library) == made_here


async def test_of_several_who_wait_for_a_changed_corpus_one_has_its_names_made_for_all(
    opening: Opening, data: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    made: list[object] = []

    async def make_names(*given: Any) -> Any:
        made.append(given)
        return await known_names.make_names(*given)

    async with opening() as library:
        await library.ready()
        monkeypatch.setattr(corpus_names, "make_names", make_names)
        names = library._held.names
        await asyncio.gather(names.renew(), names.renew())
        assert not made
        await library._held.catalog.remove("mill.txt")
        await asyncio.gather(*(names.renew() for _ in range(4)))
        assert len(made) == 1
        assert not names.table.resolve("Ottilie Krantz")


async def test_names_are_made_here_where_their_process_comes_to_an_end(
    opening: Opening, data: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    (data / "names.kept").unlink()
    monkeypatch.setattr(corpus_names, "WORTH_A_PROCESS", 1)
    monkeypatch.setattr(corpus_names, "make_and_keep", _end)
    async with opening() as library:
        assert "Ottilie Krantz" in str(await told(library))
    assert "no more names" in caplog.text


async def test_names_are_made_here_where_no_process_can_be_begun(
    opening: Opening, data: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    (data / "names.kept").unlink()
    monkeypatch.setattr(corpus_names, "WORTH_A_PROCESS", 1)
    monkeypatch.setattr("sys.executable", "/nowhere/python")
    async with opening() as library:
        assert "Ottilie Krantz" in str(await told(library))
    assert "/nowhere/python" in caplog.text


async def test_a_library_that_is_closed_while_its_names_are_made_does_not_wait_for_them(
    opening: Opening, data: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (data / "names.kept").unlink()
    monkeypatch.setattr(corpus_names, "WORTH_A_PROCESS", 1)
    monkeypatch.setattr(corpus_names, "make_and_keep", _stay)
    started: asyncio.Queue[Apart] = asyncio.Queue()

    async def start(*given: Any) -> Apart:
        await started.put(one := await Apart.start(*given))
        return one

    monkeypatch.setattr(corpus_names, "Apart", SimpleNamespace(start=start))
    async with opening():
        one = await started.get()
    assert (await one.ended())[0] is False


def _end(*_: object) -> None:
    raise RuntimeError("no more names")


def _stay(*_: object) -> None:
    threading.Event().wait()
