"""Adding, removing and restoring, killed or out of room at any step on the disk."""

from __future__ import annotations

import errno
import itertools
import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from index import KeepingError
from index.reading.facts import Facts
from tests.index.keeping.desk import Desk
from tests.index.keeping.test_keeper import BULK, PIER


class Killed(BaseException):
    """The process ends here."""


@contextmanager
def failing(monkeypatch: pytest.MonkeyPatch, step: int) -> Iterator[list[str]]:
    """At this step on the disk, and at this alone, there is no room; gives the step that it was."""
    failed: list[str] = []
    count = itertools.count()

    def wrapped(name: str, real: Callable[..., Any]) -> Callable[..., Any]:
        def call(*given: Any, **named: Any) -> Any:
            if next(count) == step:
                failed.append(name)
                raise OSError(errno.ENOSPC, "No space left on device")
            return real(*given, **named)

        return call

    with monkeypatch.context() as patched:
        for holder, name in ((Path, "replace"), (Path, "mkdir"), (os, "fsync")):
            patched.setattr(holder, name, wrapped(name, getattr(holder, name)))
        yield failed


@contextmanager
def dying(monkeypatch: pytest.MonkeyPatch, step: int) -> Iterator[None]:
    """At this step on the disk the process dies, and nothing is done any more."""
    left = step

    def wrapped(real: Callable[..., Any]) -> Callable[..., Any]:
        def call(*given: Any, **named: Any) -> Any:
            nonlocal left
            if left == 0:
                raise Killed
            left -= 1
            return real(*given, **named)

        return call

    with monkeypatch.context() as patched:
        for holder, name in ((Path, "replace"), (Path, "unlink"), (Path, "mkdir"), (os, "fsync"), (shutil, "rmtree")):
            patched.setattr(holder, name, wrapped(getattr(holder, name)))
        yield


async def _killed_at(desk: Desk, step: int, work: Callable[[Desk], Any], monkeypatch: pytest.MonkeyPatch) -> bool:
    """Whether the process died at that step of the work."""
    async with desk.open():
        with dying(monkeypatch, step):
            try:
                await work(desk)
            except Killed:
                return True
    return False


async def test_a_full_disk_at_any_step_is_a_sentence_and_leaves_all_as_it_was(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for step in range(99):
        desk = Desk(tmp_path / str(step))
        (desk.corpus / "pier.txt").write_bytes(PIER)
        (desk.corpus / "pier.txt.meta.toml").write_bytes(b'source = "Gull Press"\n')
        before = desk.files()
        ended = 0
        async with desk.open():
            await desk.sync()
            draft = (await desk.draft("new.txt", PIER)).with_facts(Facts(title="New"))
            for work in (
                partial(desk.keeper.add, draft, by="Ada"),
                partial(desk.keeper.remove, "pier.txt", by="Ada"),
                partial(desk.keeper.restore, "pier.txt", by="Ada"),
            ):
                state = (desk.files(), await desk.indexed(), await desk.keeper.binned())
                said = None
                with failing(monkeypatch, step) as failed:
                    try:
                        await work()
                    except KeepingError as error:
                        said = str(error)
                ended += not failed
                if said is not None:
                    assert "No space left" in said
                    assert (desk.files(), await desk.indexed(), await desk.keeper.binned()) == state
                    await work()
        async with desk.open():
            assert before.items() <= desk.files().items()
            assert len(await desk.indexed()) == 2
        if ended == 3:
            break
    assert step > 8


async def test_killed_at_any_step_of_a_removal_an_article_is_wholly_there_or_wholly_gone(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for step in range(99):
        desk = Desk(tmp_path / str(step))
        (desk.corpus / "pier.txt").write_bytes(PIER)
        (desk.corpus / "pier.txt.meta.toml").write_bytes(b'source = "Gull Press"\n')
        (desk.corpus / "wire.jsonl").write_text(BULK)
        before = desk.files()
        async with desk.open():
            await desk.sync()
        died = await _killed_at(desk, step, lambda desk: desk.keeper.remove("pier.txt", by="Ada"), monkeypatch)
        died |= await _killed_at(desk, step, lambda desk: desk.keeper.remove("quay", by="Ada"), monkeypatch)
        async with desk.open():
            lying = {one.article_id: one for one in await desk.keeper.binned()}
            indexed = await desk.indexed()
            # Nothing in the bin is in an answer, before any sync; and nothing is in neither.
            assert indexed | lying.keys() == {"pier.txt", "mast", "quay", "crane"}
            assert not indexed & lying.keys()
            await desk.sync()
            assert await desk.indexed() == indexed
            gone = "pier.txt" in lying
            assert desk.files() == {
                name: data for name, data in before.items() if not gone or not name.startswith("pier")
            }
            for one in lying:
                await desk.keeper.restore(one, by="Ada")
            assert desk.files() == before
            assert not list(desk.corpus.rglob(".storydesk-new-*"))
        if not died:
            break
    assert step > 8


async def test_killed_at_any_step_of_a_restoration_an_article_is_wholly_there_or_wholly_gone(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for step in range(99):
        desk = Desk(tmp_path / str(step))
        (desk.corpus / "pier.txt").write_bytes(PIER)
        (desk.corpus / "pier.txt.meta.toml").write_bytes(b'source = "Gull Press"\n')
        before = desk.files()
        async with desk.open():
            await desk.sync()
            await desk.keeper.remove("pier.txt", by="Ada")
        died = await _killed_at(desk, step, lambda desk: desk.keeper.restore("pier.txt", by="Ada"), monkeypatch)
        async with desk.open():
            lying = [one.article_id for one in await desk.keeper.binned()]
            await desk.sync()
            assert await desk.indexed() == ({"pier.txt"} if not lying else set())
            if lying:
                await desk.keeper.restore("pier.txt", by="Ada")
            assert desk.files() == before
        if not died:
            break
    assert step > 4


async def test_killed_at_any_step_of_adding_an_article_is_there_with_its_facts_or_not_at_all(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    facts = Facts(source="Gull Press")

    async def add(desk: Desk) -> None:
        await desk.keeper.add(await desk.draft("pier.txt", PIER), facts, by="Ada")

    for step in range(99):
        desk = Desk(tmp_path / str(step))
        died = await _killed_at(desk, step, add, monkeypatch)
        async with desk.open():
            await desk.sync()
            sources = {one.source for one in await desk.catalog.cards(sorted(await desk.indexed()))}
            assert sources in ({"Gull Press"}, set())
            await add(desk)  # and it can be added again
            assert not list(desk.corpus.rglob(".storydesk-new-*"))
        if not died:
            break
    assert step > 4
