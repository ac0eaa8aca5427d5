"""The log of deeds: kept in order, torn lines tolerated."""

from __future__ import annotations

import asyncio
from pathlib import Path

from index.keeping.audit import FILE, Audit


async def test_deeds_are_kept_newest_first_over_a_restart(tmp_path: Path) -> None:
    first = Audit(tmp_path)
    assert await first.last(5) == ()
    await first.write("Ada (42)", "add", "added/2026/pier.txt")
    await first.write("Ben\n“B” (7)", "remove", "pier.txt")
    deeds = await Audit(tmp_path).last(5)
    assert [(deed.by, deed.what, deed.about) for deed in deeds] == [
        ("Ben\n“B” (7)", "remove", "pier.txt"),
        ("Ada (42)", "add", "added/2026/pier.txt"),
    ]
    assert await first.last(1) == deeds[:1]


async def test_a_line_that_a_crash_cut_short_costs_itself_alone(tmp_path: Path) -> None:
    audit = Audit(tmp_path)
    await audit.write("Ada", "add", "a")
    whole = (tmp_path / FILE).read_bytes()
    for length in range(len(whole)):
        (tmp_path / FILE).write_bytes(whole + whole[:length])
        await audit.write("Ada", "remove", "b")
        assert [deed.about for deed in await audit.last(9)][:: 2 if length == len(whole) - 1 else 1] in (
            ["b", "a"],
            ["b", "a", "a"],
        )


async def test_many_at_once_are_all_there(tmp_path: Path) -> None:
    audit = Audit(tmp_path)
    await asyncio.gather(*(audit.write("Ada", "add", str(number)) for number in range(40)))
    assert sorted(int(deed.about) for deed in await audit.last(99)) == list(range(40))
