"""Any order of adding, changing, removing, restoring, crashing and syncing, compared with a model in plain Python."""

from __future__ import annotations

import asyncio
import sqlite3
import tempfile
from collections.abc import Awaitable, Callable
from contextlib import AsyncExitStack
from pathlib import Path
from typing import Any, TypeVar

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule, run_state_machine_as_test

from config import Settings
from index import KeepingError, Library
from index.keeping.drafts import Draft
from tests.torture.victims import use_warm_models
from tests.torture.wholeness import selves

T = TypeVar("T")

FILES = ("pier.txt", "ferry.txt", "sub/quay.txt")
SUBJECTS = ("bridge", "harbour", "library")


class Crash(BaseException):
    """The process ends here, as far as what it was doing can tell."""


def _story(subject: str, count: int) -> str:
    said = f"Mayor Ada Berg said the {subject} would be funded in full {count} times."
    return f"The council met on the {subject} on Monday.\n\n{said}\n"


class Desk(RuleBasedStateMachine):
    """A corpus, its library, and what ought to be in both."""

    def __init__(self) -> None:
        super().__init__()
        self.folder = tempfile.TemporaryDirectory(ignore_cleanup_errors=True)
        self.corpus = Path(self.folder.name) / "corpus"
        self.corpus.mkdir()
        self.data = Path(self.folder.name) / "data"
        self.runner = asyncio.Runner()
        self.stack = AsyncExitStack()
        self.on_disk: dict[str, str] = {}
        """Text of every file of the corpus, by its article's id."""
        self.indexed: dict[str, str] = {}
        """Text of every article of the catalog; of those in doubt, the text before the crash."""
        self.in_doubt: dict[str, set[str | None]] = {}
        """After a crash: what each article may be instead."""
        self.in_bin: dict[str, str] = {}
        self.count = 0
        self._open()

    def _run(self, work: Awaitable[T]) -> T:
        async def awaited() -> T:
            return await work

        return self.runner.run(awaited())

    def _open(self) -> None:
        opened = Library.open(Settings(corpus=[self.corpus], data_dir=self.data))
        self.library = self._run(self.stack.enter_async_context(opened))

    def teardown(self) -> None:
        self._run(self.stack.aclose())
        self.runner.close()
        self.folder.cleanup()

    # ── what people do ────────────────────────────────────────────────────────────────────────

    @rule(name=st.sampled_from(FILES), subject=st.sampled_from(SUBJECTS))
    def write_a_file(self, name: str, subject: str) -> None:
        self.count += 1
        path = self.corpus / name
        path.parent.mkdir(exist_ok=True)
        self.on_disk[name] = _story(subject, self.count)
        path.write_text(self.on_disk[name], "utf-8")

    @precondition(lambda self: self.on_disk)
    @rule(data=st.data())
    def delete_a_file(self, data: st.DataObject) -> None:
        name = data.draw(st.sampled_from(sorted(self.on_disk)))
        del self.on_disk[name]
        (self.corpus / name).unlink()

    @precondition(lambda self: not self.in_doubt)
    @rule(subject=st.sampled_from(SUBJECTS))
    def add_by_command(self, subject: str) -> None:
        self.count += 1
        text = _story(subject, self.count)
        (draft,) = self._run(self.library.draft_files([(f"{subject}.txt", text.encode())]))
        assert isinstance(draft, Draft)
        added = self._run(self.library.add(draft))
        assert added.article_id not in self.on_disk
        self.on_disk[added.article_id] = self.indexed[added.article_id] = text

    @precondition(lambda self: self.indexed and not self.in_doubt)
    @rule(data=st.data())
    def remove_by_command(self, data: st.DataObject) -> None:
        name = data.draw(st.sampled_from(sorted(self.indexed)))
        self._run(self.library.remove(name))
        del self.indexed[name]
        text = self.on_disk.pop(name, None)
        if text is not None:
            self.in_bin[name] = text
        assert not (self.corpus / name).exists()

    @precondition(lambda self: self.in_bin and not self.in_doubt)
    @rule(data=st.data())
    def restore_by_command(self, data: st.DataObject) -> None:
        name = data.draw(st.sampled_from(sorted(self.in_bin)))
        try:
            self._run(self.library.restore(name))
        except KeepingError:
            assert name in self.on_disk  # its place has been taken meanwhile
            return
        self.on_disk[name] = self.indexed[name] = self.in_bin.pop(name)

    # ── what happens to the process ───────────────────────────────────────────────────────────

    @rule()
    def sync(self) -> None:
        report = self._run(self.library.sync())
        assert not report.failed
        self.indexed, self.in_doubt = dict(self.on_disk), {}

    @rule(statement=st.integers(1, 25), reopened=st.booleans())
    def crash_in_a_sync(self, statement: int, reopened: bool) -> None:
        crashed = self._run(_crashing(self.library, statement))
        if not crashed:
            self.indexed, self.in_doubt = dict(self.on_disk), {}
        else:
            for name in self.indexed.keys() | self.on_disk.keys() | self.in_doubt.keys():
                before = self.in_doubt.get(name, {self.indexed.get(name)})
                self.in_doubt[name] = before | {self.on_disk.get(name)}
        if reopened:
            self._run(self.stack.aclose())
            self._open()

    # ── what is always so ─────────────────────────────────────────────────────────────────────

    @invariant()
    def every_article_is_what_it_ought_to_be(self) -> None:
        found = {name: one.text for name, one in selves(self.data).items()}
        if not self.in_doubt:
            assert found == self.indexed
        else:
            assert all(found.get(name) in texts for name, texts in self.in_doubt.items())
            assert found.keys() <= self.in_doubt.keys()

    @invariant()
    def nothing_is_found_that_is_not_there(self) -> None:
        hits = self._run(self.library.search("council met", limit=100))
        found = selves(self.data)
        assert {hit.article_id for hit in hits} == found.keys()
        assert all(found[hit.article_id].text[hit.start : hit.end] == hit.text for hit in hits)


async def _crashing(library: Library, statement: int) -> bool:
    """A sync in which the writing connection fails for good at its n-th statement. Whether it came so far."""
    writer: Any = library._held.catalog._writer
    left, plain = statement, writer._execute

    async def execute(work: Callable[..., object], *arguments: object) -> object:
        nonlocal left
        left -= 1
        if left <= 0 and getattr(work, "__name__", "") != "rollback":
            raise Crash
        return await plain(work, *arguments)

    writer._execute = execute
    try:
        await library.sync()
    except (Crash, sqlite3.Error):
        return True
    finally:
        writer._execute = plain
    return False


def test_whatever_is_done_in_whatever_order_the_index_holds_what_the_corpus_holds(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("index.holdings.Embedder", None)  # and back when the test has ended
    use_warm_models()
    run_state_machine_as_test(
        Desk,
        settings=settings(
            max_examples=5, stateful_step_count=12, deadline=None, suppress_health_check=list(HealthCheck)
        ),
    )
