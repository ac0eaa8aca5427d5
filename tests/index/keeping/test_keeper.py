"""Adding, removing, restoring: what is in the corpus, and what in the index."""

from __future__ import annotations

import gzip
import json
from pathlib import Path

import pytest

from index import KeepingError
from index.keeping.audit import Audit
from index.keeping.drafts import Draft
from index.model import Failure
from index.reading.facts import Facts, facts_in_sidecar
from tests.index.keeping.desk import Desk

PIER = (
    b"Ferry pier closed for good\r\n\r\nBy Jane Roe\r\n\r\nThe pier of Port Ellery closes, the harbour office said.\r\n"
)
BULK = "".join(
    json.dumps({"id": name, "text": f"The {name} of Port Ellery was painted blue on Friday, its keeper said."}) + "\n"
    for name in ("mast", "quay", "crane")
)


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    return Desk(tmp_path)


async def test_what_is_added_lies_in_the_corpus_to_the_byte_with_the_facts_it_does_not_state(desk: Desk) -> None:
    async with desk.open():
        draft = await desk.draft("Ferry Pier!.txt", PIER)
        assert draft.facts.authors == ("Jane Roe",)
        assert desk.files() == {}
        facts = Facts(title="Pier closed", published="2025-05-12", authors=("Jane Roe",), source="Gull “Press”\x7f")
        added = await desk.keeper.add(draft, facts, by="Ada")
        assert added.article_id.startswith("added/20")
        assert added.article_id.endswith("/ferry-pier.txt")
        files = desk.files()
        assert files.pop(added.article_id) == PIER
        (sidecar,) = files.values()
        known = facts_in_sidecar(sidecar, "it")
        assert (known.title, known.source, known.published) == ("Pier closed", "Gull “Press”\x7f", "2025-05-12")
        assert known.authors == ()  # its own text says so
        story = (await desk.catalog.stories([added.article_id]))[added.article_id]
        assert (story.article.title, story.article.authors) == ("Pier closed", ("Jane Roe",))
        (deed,) = await deeds(desk)
        assert deed == ("Ada", "add", added.article_id)


async def test_a_fact_that_is_taken_out_stays_unknown_whatever_the_file_says(desk: Desk) -> None:
    async with desk.open():
        draft = (await desk.draft("pier.txt", PIER)).with_facts(Facts(title="Pier", withheld=("authors", "url")))
        assert draft.facts == Facts(title="Pier")
        added = await desk.keeper.add(draft, by="Ada")
        story = (await desk.catalog.stories([added.article_id]))[added.article_id]
        assert (story.article.title, story.article.authors) == ("Pier", ())
        again = draft.with_facts(Facts(authors=("Ada Roe",)))
        assert (again.facts.authors, again.given.withheld) == (("Ada Roe",), ())


async def test_the_same_name_twice_is_two_files(desk: Desk) -> None:
    async with desk.open():
        ids = [
            (await desk.keeper.add(await desk.draft(name, PIER), by="Ada")).article_id for name in ("a.txt", "A.TXT")
        ]
        assert [Path(one).name for one in ids] == ["a.txt", "a-2.txt"]
        assert await desk.indexed() == set(ids)


async def test_a_double_is_named_before_it_is_added(desk: Desk) -> None:
    wire = " ".join(
        f"On day {n} the harbour of Port Ellery saw {n * 7} boats and gull number {n * 13}." for n in range(60)
    )
    async with desk.open():
        first = await desk.keeper.add(await desk.draft("wire.txt", f"Gulls count\n\n{wire}".encode()), by="Ada")
        (same,) = (await desk.draft("again.txt", f"Gulls count\n\n{wire}".encode())).doubles
        assert (same.article_id, same.same) == (first.article_id, True)
        (near,) = (await desk.draft("cut.txt", f"Boats in numbers\n\n{wire[: len(wire) // 2]}".encode())).doubles
        assert (near.article_id, near.same) == (first.article_id, False)
        assert near.share > 0.9
        assert (await desk.draft("other.txt", PIER)).doubles == ()


async def test_doubles_among_what_is_handed_in_together_are_named(desk: Desk) -> None:
    wire = " ".join(f"On day {n} the harbour of Port Ellery saw {n * 7} boats and {n * 13} gulls." for n in range(60))
    async with desk.open():
        files = [("a.txt", wire.encode()), ("b.txt", PIER), ("c.txt", wire[:1500].encode()), ("d.txt", PIER)]
        drafts = [one for one in await desk.keeper.draft_files(files) if isinstance(one, Draft)]
        said = [[one for one in draft.warnings if "handed in with it" in one] for draft in drafts]
        assert [("a.txt" in " ".join(one), "b.txt" in " ".join(one)) for one in said] == [
            (False, False), (False, False), (True, False), (False, True),
        ]  # fmt: skip
        assert drafts[2].with_facts(Facts(title="Boats")).warnings[-1] == said[2][0]


async def test_a_removed_article_is_in_the_bin_to_the_byte_and_comes_back_as_it_was(desk: Desk) -> None:
    (desk.corpus / "may").mkdir()
    (desk.corpus / "may/pier.txt").write_bytes(PIER)
    (desk.corpus / "may/pier.txt.meta.toml").write_bytes(b'source = "Gull Press"  # by hand\n')
    before = desk.files()
    async with desk.open():
        await desk.sync()
        removed = await desk.keeper.remove("may/pier.txt", by="Ada")
        assert removed.label == "Ferry pier closed for good"
        assert (await desk.indexed(), desk.files()) == (set(), {})
        await desk.sync()
        assert await desk.indexed() == set()
        (lying,) = await desk.keeper.binned()
        assert (lying.article_id, lying.by, lying.place) == ("may/pier.txt", "Ada", "may/pier.txt")
        assert lying.content.read_bytes() == PIER
        await desk.keeper.restore("may/pier.txt", by="Ben")
        assert desk.files() == before
        assert await desk.indexed() == {"may/pier.txt"}
        assert await desk.keeper.binned() == ()
        assert [what for _, what, _ in await deeds(desk)] == ["restore", "remove"]


async def test_a_removed_bulk_line_stays_away_even_when_its_file_is_written_anew(desk: Desk) -> None:
    bulk = desk.corpus / "wire.jsonl.gz"
    bulk.write_bytes(gzip.compress(BULK.encode()))
    before = bulk.read_bytes()
    async with desk.open():
        await desk.sync()
        await desk.keeper.remove("quay", by="Ada")
        assert await desk.indexed() == {"mast", "crane"}
        bulk.write_bytes(gzip.compress(b"\n" + BULK.encode()))
        await desk.sync()
        assert await desk.indexed() == {"mast", "crane"}
        bulk.write_bytes(before)
        await desk.keeper.restore("quay", by="Ada")
        assert await desk.indexed() == {"mast", "quay", "crane"}
        assert bulk.read_bytes() == before


async def test_a_line_without_an_id_is_known_by_its_bytes_not_by_its_number(desk: Desk) -> None:
    bulk = desk.corpus / "wire.jsonl"
    bulk.write_text(BULK.replace("id", "key"))
    async with desk.open():
        await desk.sync()
        await desk.keeper.remove("wire.jsonl:2", by="Ada")
        bulk.write_text("".join(BULK.replace("id", "key").splitlines(keepends=True)[::-1][:2]))
        await desk.sync()  # the line removed is still the second one
        assert await desk.indexed() == {"wire.jsonl:1"}
        bulk.write_text(BULK.replace("id", "key").splitlines()[0] + "\n" + '{"text": "Another story of the harbour."}')
        await desk.sync()  # now another is
        assert await desk.indexed() == {"wire.jsonl:1", "wire.jsonl:2"}


async def test_what_cannot_be_put_back_stays_in_the_bin_and_what_stands_there_is_kept(desk: Desk) -> None:
    pier = desk.corpus / "pier.txt"
    pier.write_bytes(PIER)
    (desk.corpus / "wire.jsonl").write_text(BULK)
    async with desk.open():
        await desk.sync()
        await desk.keeper.remove("pier.txt", by="Ada")
        pier.write_bytes(b"Another story of the harbour, told anew.")
        with pytest.raises(KeepingError, match="Another file has taken its place"):
            await desk.keeper.restore("pier.txt", by="Ada")
        assert pier.read_bytes() == b"Another story of the harbour, told anew."
        await desk.keeper.remove("quay", by="Ada")
        (desk.corpus / "wire.jsonl").write_text(BULK.splitlines()[0])
        with pytest.raises(KeepingError, match="no longer has the line of quay"):
            await desk.keeper.restore("quay", by="Ada")
        assert {one.article_id for one in await desk.keeper.binned()} == {"pier.txt", "quay"}
        for unknown in ("nobody.txt", "../pier.txt", ""):
            with pytest.raises(KeepingError, match="There is no article"):
                await desk.keeper.restore(unknown, by="Ada")
            with pytest.raises(KeepingError, match="There is no article"):
                await desk.keeper.remove(unknown, by="Ada")


async def test_facts_that_another_file_shares_stay_for_it(desk: Desk) -> None:
    (desk.corpus / "pier.txt").write_bytes(PIER)
    (desk.corpus / "pier.md").write_bytes(PIER)
    (desk.corpus / "pier.meta.toml").write_bytes(b'source = "Gull Press"\n')
    before = desk.files()
    async with desk.open():
        await desk.sync()
        await desk.keeper.remove("pier.txt", by="Ada")
        assert set(desk.files()) == {"pier.md", "pier.meta.toml"}
        await desk.keeper.remove("pier.md", by="Ada")
        assert desk.files() == {}
        await desk.keeper.restore("pier.txt", by="Ada")
        await desk.keeper.restore("pier.md", by="Ada")
        assert desk.files() == before


async def test_an_article_whose_file_was_taken_away_is_removed_from_the_index_all_the_same(desk: Desk) -> None:
    (desk.corpus / "pier.txt").write_bytes(PIER)
    async with desk.open():
        await desk.sync()
        (desk.corpus / "pier.txt").unlink()
        assert (await desk.keeper.remove("pier.txt", by="Ada")).binned is None
        assert await desk.indexed() == set()


async def test_many_files_and_rubbish_among_them_are_drafted_one_by_one(desk: Desk) -> None:
    async with desk.open():
        files = [
            ("wire.jsonl", (BULK + "{broken\n[1]\n" + '{"title": "no text"}').encode()),
            ("a.exe", b"MZ"),
            ("empty.txt", b""),
            ("page.html", b"<html></html>"),
            ("x.zip", b"PK\x05"),
            ("old.jsonl.gz", b"x"),
        ]
        drafts = await desk.keeper.draft_files(files)
        assert [one.article.text.split()[1] for one in drafts if isinstance(one, Draft)] == ["mast", "quay", "crane"]
        refused = {one.path: one.why for one in drafts if isinstance(one, Failure)}
        assert set(refused) == {
            "wire.jsonl, line 4", "wire.jsonl, line 5", "wire.jsonl, line 6", *(name for name, _ in files[1:])
        }  # fmt: skip
        assert all(why.startswith("It ") for why in refused.values())
        assert desk.files() == {}


async def deeds(desk: Desk) -> list[tuple[str, str, str]]:
    return [(deed.by, deed.what, deed.about) for deed in await Audit(desk.data).last(9)]
