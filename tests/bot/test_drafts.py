"""Drafts that wait: kept to the letter, for a day, and added once."""

from __future__ import annotations

import os
import time
from pathlib import Path

import pytest

from bot.access import Refused
from bot.drafts import KEPT_SECONDS, Drafts
from index.keeping.drafts import Double, Draft, draft_file
from index.reading.facts import Facts

TEXT = "A potter in Ashby made a thousand cups for the fair, the mayor said on Tuesday.\n"


def drafted(name: str = "cups.txt", facts: Facts = Facts(title="Cups", authors=("Ida Lund",))) -> Draft:
    draft = draft_file(name, TEXT.encode(), facts)
    assert isinstance(draft, Draft)
    return draft


async def test_a_draft_comes_back_as_it_was(tmp_path: Path) -> None:
    draft = drafted().with_facts(Facts(source="Echo"))
    (one,) = await Drafts(tmp_path).put([draft])
    back = await Drafts(tmp_path).get(one)
    assert (back.data, back.file, back.facts, back.given) == (draft.data, draft.file, draft.facts, draft.given)


async def test_what_it_is_likely_the_same_as_is_kept_too(tmp_path: Path) -> None:
    from dataclasses import replace

    double = Double("a.txt", "A", None, 0.7, same=False)
    (one,) = await Drafts(tmp_path).put([replace(drafted(), doubles=(double,))])
    assert (await Drafts(tmp_path).get(one)).doubles == (double,)


async def test_drafts_handed_in_together_are_told_apart_and_dropped_one_by_one(tmp_path: Path) -> None:
    drafts = Drafts(tmp_path)
    ids = await drafts.put([drafted(f"{number}.txt") for number in range(12)])
    await drafts.put([drafted()])
    together = ids[0].partition("-")[0]
    assert await drafts.together(together) == ids
    await drafts.drop(ids[1])
    assert await drafts.together(together) == (ids[0], *ids[2:])
    await drafts.drop(*ids)
    with pytest.raises(Refused, match="added or discarded"):
        await drafts.together(together)


async def test_a_draft_is_dropped_after_a_day(tmp_path: Path) -> None:
    drafts = Drafts(tmp_path)
    (old,) = await drafts.put([drafted()])
    (file,) = (tmp_path / "drafts").iterdir()
    then = time.time() - KEPT_SECONDS - 1
    os.utime(file, (then, then))
    with pytest.raises(Refused, match="more than a day"):
        await drafts.get(old)
    await drafts.put([drafted()])
    assert not file.exists()


async def test_a_draft_is_added_by_one_at_a_time(tmp_path: Path) -> None:
    drafts = Drafts(tmp_path)
    (one,) = await drafts.put([drafted()])
    with drafts.held(one), pytest.raises(Refused, match="being added already"), drafts.held(one):
        pass
    with drafts.held(one):
        pass


@pytest.mark.parametrize("content", ["", "{torn", "[]", "{}"])
async def test_a_damaged_draft_is_a_sentence(tmp_path: Path, content: str) -> None:
    drafts = Drafts(tmp_path)
    (one,) = await drafts.put([drafted()])
    (tmp_path / "drafts" / f"{one}.json").write_text(content)
    with pytest.raises(Refused, match="reads it anew"):
        await drafts.get(one)
