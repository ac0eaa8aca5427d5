"""A sync: only what changed, nothing lost, everything reported; one process at a time."""

from __future__ import annotations

import asyncio
import gzip
import json
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from config import Settings
from index import Library, LibraryBusy, StorageError
from index.analysis.embedding import Embedder, Vectors
from index.model import SyncProgress
from index.storage.catalog import Catalog

ROOT = Path(__file__).resolve().parents[2]


def _story(subject: str) -> str:
    return (
        f"The council met on the {subject} on Monday.\n\nMayor Ada Berg said the {subject} would be funded in full.\n"
    )


class Desk:
    """A corpus and a data folder of a test's own."""

    def __init__(self, folder: Path) -> None:
        self.corpus = folder / "corpus"
        self.corpus.mkdir(parents=True)
        self.data = folder / "data"

    def write(self, name: str, text: str) -> None:
        path = self.corpus / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")

    def settings(self, **changed: object) -> Settings:
        return Settings(**{"corpus": [self.corpus], "data_dir": self.data} | changed)

    @asynccontextmanager
    async def open(self, **changed: object) -> AsyncIterator[Library]:
        async with Library.open(self.settings(**changed)) as library:
            yield library


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    return Desk(tmp_path)


async def _found(library: Library, query: str) -> set[str]:
    hits = await library.search(f'"{query}"')
    return {hit.article_id for hit in hits}


async def test_only_what_is_new_or_changed_is_read_again_and_what_is_gone_leaves(desk: Desk) -> None:
    for name in ("a.txt", "b.txt", "sub/c.txt"):
        desk.write(name, _story(f"bridge {name[0]}"))
    async with desk.open() as library:
        first = await library.sync()
        assert (first.added, first.unchanged) == (("a.txt", "b.txt", "sub/c.txt"), 0)
        assert first.passages == 3
        desk.write("a.txt", _story("harbour"))
        (desk.corpus / "b.txt").unlink()
        desk.write("d.txt", _story("library"))
        plan = await library.plan()
        assert (plan.added, plan.changed, plan.removed, plan.unchanged) == (("d.txt",), ("a.txt",), ("b.txt",), 1)
        assert await _found(library, "bridge") == {"a.txt", "b.txt", "sub/c.txt"}
        second = await library.sync()
        assert (second.added, second.changed, second.removed) == (plan.added, plan.changed, plan.removed)
        assert second.passages == 2
        assert await _found(library, "bridge") == {"sub/c.txt"}
        assert await _found(library, "harbour") == {"a.txt"}
        third = await library.sync()
        assert (third.unchanged, third.passages) == (3, 0)


async def test_an_index_is_kept_over_a_restart_and_nothing_is_embedded_again(desk: Desk) -> None:
    desk.write("a.txt", _story("bridge"))
    async with desk.open() as library:
        await library.sync()
    async with desk.open() as library:
        assert await _found(library, "bridge") == {"a.txt"}
        report = await library.sync()
        assert (report.unchanged, report.passages) == (1, 0)


async def test_a_file_that_cannot_be_read_is_named_and_the_rest_goes_on(desk: Desk) -> None:
    desk.write("good.txt", _story("bridge"))
    (desk.corpus / "binary.txt").write_bytes(bytes(range(256)) * 40)
    (desk.corpus / "empty.txt").write_bytes(b"")
    (desk.corpus / "bulk.jsonl").write_text('{"id": "x1", "text": "A story of the harbour in full."}\n{broken\n')
    async with desk.open() as library:
        report = await library.sync()
        assert set(report.added) == {"good.txt", "x1"}
        why = {Path(failure.path.split(",")[0]).name: failure.why for failure in report.failed}
        assert set(why) == {"binary.txt", "empty.txt", "bulk.jsonl"}
        assert all(sentence.strip() for sentence in why.values())
        assert {Path(f.path.split(",")[0]).name for f in (await library.status()).failures} == set(why)


async def test_a_wrongly_encoded_file_is_read_or_named_but_never_stops_the_sync(desk: Desk) -> None:
    (desk.corpus / "latin.txt").write_bytes(_story("Café in Málaga, naïve façade,").encode("latin-1"))
    desk.write("good.txt", _story("bridge"))
    async with desk.open() as library:
        report = await library.sync()
        assert "good.txt" in report.added
        assert len(report.added) + len(report.failed) == 2


async def test_an_article_that_can_no_longer_be_read_stays_as_it_was(desk: Desk) -> None:
    desk.write("a.txt", _story("bridge"))
    desk.write("b.txt", _story("harbour"))
    async with desk.open() as library:
        await library.sync()
        (desk.corpus / "a.txt").write_bytes(bytes(range(256)) * 40)
        report = await library.sync()
        assert [Path(f.path).name for f in report.failed] == ["a.txt"]
        assert (report.changed, report.removed) == ((), ())
        assert await _found(library, "bridge") == {"a.txt"}


async def test_a_corpus_folder_that_is_away_takes_no_article_with_it(desk: Desk) -> None:
    desk.write("a.txt", _story("bridge"))
    async with desk.open() as library:
        await library.sync()
        away = desk.corpus.rename(desk.corpus.with_name("away"))
        report = await library.sync()
        assert report.removed == ()
        assert [failure.path for failure in report.failed] == [str(desk.corpus)]
        assert await _found(library, "bridge") == {"a.txt"}
        away.rename(desk.corpus)
        assert (await library.sync()).unchanged == 1


async def test_the_second_of_two_articles_with_one_id_is_reported(desk: Desk) -> None:
    lines = [{"id": "same", "text": "The first story is here."}, {"id": "same", "text": "The second story is here."}]
    with gzip.open(desk.corpus / "bulk.jsonl.gz", "wt") as file:
        file.write("\n".join(map(json.dumps, lines)))
    async with desk.open() as library:
        report = await library.sync()
        assert report.added == ("same",)
        assert len(report.failed) == 1
        assert await _found(library, "first story") == {"same"}


async def test_what_a_changed_article_had_before_is_not_embedded_again(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    lines = [f"Sentence number {n} is about the harbour of the town and its {n} lamps." for n in range(40)]

    def story(title: str, *more: str) -> str:
        return f"---\ntitle: {title}\n---\n\n" + "\n\n".join([*lines, *more])

    async def vectors(library: Library) -> dict[str, Any]:
        catalog = library._held.catalog
        (model,) = {state.model for state in (await catalog.states()).values()}
        return await catalog.vectors_of("a.md", "On lamps", model)

    desk.write("a.md", story("On lamps"))
    async with desk.open() as library:
        first = await library.sync()
        assert first.passages == first.embedded > 3
        desk.write("a.md", story("On lamps", "Ann Vane lit the last of them on Monday."))
        changed = await library.sync()
        assert (changed.changed, changed.passages, changed.embedded) == (("a.md",), first.passages, 1)
        kept = await vectors(library)
        monkeypatch.setattr("index.syncing.planning.ANALYSIS_VERSION", "another")
        again = await library.sync()
        assert (again.changed, again.passages, again.embedded) == (("a.md",), first.passages, 0)
        assert "last of them" in (await library.search("“last of them” on Monday"))[0].text
        desk.write("a.md", story("On the harbour", "Ann Vane lit the last of them on Monday."))
        retitled = await library.sync()
        assert retitled.embedded == retitled.passages, "the title is embedded with each"
    shutil.rmtree(desk.data)
    desk.write("a.md", story("On lamps", "Ann Vane lit the last of them on Monday."))
    async with desk.open() as library:
        await library.sync()
        anew = await vectors(library)
    assert kept.keys() == anew.keys()
    for words, vector in kept.items():
        assert vector @ anew[words] > 0.999, words


async def test_another_passage_length_makes_the_index_anew_and_says_so(desk: Desk) -> None:
    desk.write("a.txt", " ".join(f"Sentence number {n} is about the harbour of the town." for n in range(60)))
    async with desk.open() as library:
        first = await library.sync()
    async with desk.open(passages={"max_word_pieces": 64}) as library:
        plan = await library.plan()
        assert plan.rebuild
        assert plan.changed == ("a.txt",)
        report = await library.sync()
        assert report.notice == plan.rebuild
        assert report.passages > first.passages
        assert (await library.status()).passages == report.passages
        assert (await library.sync()).notice is None


async def test_progress_counts_every_article(desk: Desk) -> None:
    for n in range(4):
        desk.write(f"{n}.txt", _story(f"bridge {n}"))
    steps: list[SyncProgress] = []
    async with desk.open() as library:
        await library.sync(steps.append)
    assert [step.done for step in steps] == [1, 2, 3, 4]
    assert {step.total for step in steps} == {4}


async def test_a_large_sync_is_analysed_in_a_process_of_its_own(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("index.syncing.beside.WORTH_A_PROCESS", 2)
    desk.write("a.txt", _story("bridge"))
    desk.write("b.txt", "Mayor Ada Berg said: “The harbour will be rebuilt by spring.”\n")
    (desk.corpus / "binary.txt").write_bytes(bytes(range(256)) * 40)
    async with desk.open() as library:
        report = await library.sync()
        assert report.added == ("a.txt", "b.txt")
        assert len(report.failed) == 1
        story = await library.article("b.txt")
        assert story is not None
        assert [q.speaker for q in story.analysis.quotations if q.kind == "direct"] == ["Ada Berg"]


async def test_articles_are_stored_while_the_next_ones_are_embedded(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("index.syncing.batches.TOGETHER", 1)
    for n in range(3):
        desk.write(f"{n}.txt", _story(f"bridge {n}"))
    loop, second, calls = asyncio.get_running_loop(), asyncio.Event(), []
    plain_encode, plain_put = Embedder.encode, Catalog.put

    def encode(self: Embedder, texts: Sequence[str], threads: int | None = None) -> Vectors:
        calls.append(texts)
        if len(calls) == 2:
            loop.call_soon_threadsafe(second.set)
        return plain_encode(self, texts, threads)

    async def put(self: Catalog, *what: Any) -> None:
        await asyncio.wait_for(second.wait(), 20)
        await plain_put(self, *what)

    monkeypatch.setattr(Embedder, "encode", encode)
    monkeypatch.setattr(Catalog, "put", put)
    async with desk.open() as library:
        assert len((await library.sync()).added) == 3


async def test_questions_are_answered_while_a_sync_runs_and_a_second_sync_is_refused(desk: Desk) -> None:
    for n in range(6):
        desk.write(f"{n}.txt", _story(f"bridge {n}"))
    async with desk.open() as library:
        await library.sync()
        for n in range(6):
            desk.write(f"{n}.txt", _story(f"harbour {n}"))
        begun = asyncio.Event()
        syncing = asyncio.create_task(library.sync(lambda _: begun.set()))
        await begun.wait()
        with pytest.raises(LibraryBusy):
            await library.sync()
        answered = 0
        while not syncing.done():
            hits = await library.search("council met")
            assert len({hit.article_id for hit in hits}) == 6
            answered += 1
        assert answered
        assert (await syncing).changed == tuple(f"{n}.txt" for n in range(6))


async def test_a_sync_that_is_cancelled_leaves_whole_articles_and_goes_on_next_time(desk: Desk) -> None:
    for n in range(5):
        desk.write(f"{n}.txt", _story(f"bridge {n}"))
    async with desk.open() as library:
        begun, others = asyncio.Event(), asyncio.all_tasks()
        syncing = asyncio.create_task(library.sync(lambda _: begun.set()))
        await begun.wait()
        syncing.cancel()
        with pytest.raises(asyncio.CancelledError):
            await syncing
        assert asyncio.all_tasks() <= others
        await library.sync()
        assert (await library.status()).articles == 5
        assert len(await _found(library, "council met")) == 5


async def test_a_second_process_on_the_data_folder_gets_a_sentence(desk: Desk) -> None:
    async with desk.open():
        with pytest.raises(StorageError, match="in use by another Storydesk process"):
            async with desk.open():
                pass
        other = await asyncio.create_subprocess_exec(
            sys.executable,
            *("-m", "bot.cli", "status"),
            env={"STORYDESK_DATA_DIR": str(desk.data), "PATH": "/usr/bin:/bin"},
            stderr=subprocess.PIPE,
            cwd=ROOT,
        )
        _, said = await other.communicate()
        assert other.returncode == 2
        assert b"in use by another Storydesk process" in b" ".join(said.split())
        assert b"Traceback" not in said


async def test_a_lost_chroma_folder_is_rebuilt_without_embedding(desk: Desk) -> None:
    desk.write("a.txt", _story("bridge"))
    async with desk.open() as library:
        await library.sync()
    shutil.rmtree(desk.data / "chroma")
    async with desk.open() as library:
        await library.ready()
        assert "nothing was lost" in str(library.notice)
        assert (await library.search("funding of a crossing"))[0].article_id == "a.txt"
        assert (await library.sync()).passages == 0


async def test_a_data_folder_that_cannot_be_made_is_a_sentence(desk: Desk) -> None:
    desk.data.write_text("a file, not a folder")
    with pytest.raises(StorageError, match="data_dir"):
        async with desk.open():
            pass


async def test_text_that_changed_behind_our_back_is_not_quoted(desk: Desk, caplog: pytest.LogCaptureFixture) -> None:
    desk.write("a.txt", _story("bridge"))
    desk.write("b.txt", _story("harbour"))
    async with desk.open() as library:
        await library.sync()
        db = sqlite3.connect(desk.data / "catalog.db")
        db.execute("UPDATE articles SET text = replace(text, 'funded', 'denied') WHERE article_id = 'a.txt'")
        db.commit()
        db.close()
        answers = [
            await library.ask("What did the council meet on?"),
            await library.said("Ada Berg"),
            await library.who("would fund the bridge in full"),
            await library.verify("the harbour would be funded in full"),
            await library.entity("Ada Berg"),
        ]
        assert {citation.article_id for answer in answers for citation in answer.citations} == {"b.txt"}
        assert await library.article("a.txt") is None
        assert "a.txt" in caplog.text


CHILD = """
import asyncio, sys
from config import Settings
from index import Library

async def main():
    async with Library.open(Settings(corpus=[sys.argv[1]], data_dir=sys.argv[2])) as library:
        await library.sync(lambda step: print(step.done, flush=True))

asyncio.run(main())
"""


async def test_a_sync_that_is_killed_leaves_whole_articles_and_the_next_one_finishes(
    desk: Desk, tmp_path: Path
) -> None:
    for n in range(8):
        desk.write(f"{n}.txt", _story(f"bridge {n}") * 5)
    child = await asyncio.create_subprocess_exec(
        *(sys.executable, "-c", CHILD, str(desk.corpus), str(desk.data)), stdout=subprocess.PIPE, cwd=ROOT
    )
    assert child.stdout is not None
    for _ in range(3):
        assert await child.stdout.readline()
    child.kill()
    await child.wait()
    clean = Desk(tmp_path / "clean")
    clean.corpus = desk.corpus
    async with desk.open() as killed, clean.open() as whole:
        for card in await killed.articles():
            story = await killed.article(card.article_id)
            assert story is not None
            assert story.article.text == (desk.corpus / card.article_id).read_text("utf-8")
            assert story.analysis.passages
        report = await killed.sync()
        assert report.unchanged >= 3
        assert report.unchanged + len(report.added) == 8
        await whole.sync()
        for question in ("What did the council meet on?", "who would fund bridge 3", "what did Ada Berg say?"):
            one, other = await killed.ask(question), await whole.ask(question)
            assert replace(one, elapsed_ms=0) == replace(other, elapsed_ms=0)
            assert one.citations
