"""``unshare -rm python -m tests.torture.small_disk FOLDER``: a sync on a disk of its own that is full.

Ends with 0 where the sync failed with a sentence, every article stayed whole, questions were answered all the same,
and the next sync, with room again, made the index that a large disk would have.
"""

from __future__ import annotations

import asyncio
import random
import subprocess
import sys
from pathlib import Path

from index import Library, StorageError
from tests.torture.stories import lay_out
from tests.torture.victims import settings_of, use_warm_models
from tests.torture.wholeness import answers, assert_whole, selves

SIZE, LEFT = 24_000_000, 60_000
"""Bytes of the disk, and of the room that a sync finds on it: less than the catalog grows by."""


async def main(folder: Path) -> None:
    """Runs it; an AssertionError says what was not as it should be."""
    use_warm_models()
    corpus, data = folder / "corpus", folder / "data"
    lay_out(corpus, 3, random.Random(1))
    async with Library.open(settings_of(corpus, data)) as library:
        await library.sync()
        old = selves(data)
        lay_out(corpus, 12, random.Random(2))
        ballast = data / "ballast"
        _fill(ballast)
        try:
            await library.sync()
        except StorageError as error:
            said = str(error)
        else:
            raise AssertionError("the disk was not full")
        assert "full" in said, said
        assert any(answer for answer in await answers(library))
        ballast.unlink()
        await library.sync()
        new = selves(data)
        assert len(new) == 12
        assert_whole(data, old, new)
        checked = await library.check()
        assert checked.sound, checked.faults
        found = await answers(library)
    async with Library.open(settings_of(corpus, folder / "large")) as library:
        await library.sync()
        assert await answers(library) == found


def _fill(ballast: Path) -> None:
    """Takes all room on the disk but a little."""
    with ballast.open("wb", buffering=0) as file:
        try:
            while True:
                file.write(b"x" * 4096)
        except OSError:
            file.truncate(max(0, file.tell() - LEFT))


if __name__ == "__main__":
    place = Path(sys.argv[1])
    (place / "data").mkdir()
    subprocess.run(["mount", "-t", "tmpfs", "-o", f"size={SIZE}", "none", place / "data"], check=True)
    asyncio.run(main(place))
