"""How soon the bot is there, and what it holds when idle: the real `storydesk run` against the local Discord.

python -m tests.benchmarks.starting DATA_FOLDER [--times 3]

DATA_FOLDER is one with a catalog.db and its Chroma index; a copy of it is used. Prints for each start, in seconds from
the start of the process: logged in, the first command acknowledged, the first question answered; then the memory of the
bot and its helpers, idle after twenty questions of every kind, and how long the first and the last /who took. The files
are warm, the process is not. Where the folder has no names.kept that these rules made, the first start makes it.
"""

from __future__ import annotations

import argparse
import asyncio
import os
import shutil
import sqlite3
import sys
import tempfile
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, closing
from dataclasses import dataclass
from pathlib import Path

import tests.local_discord.quiet_import  # noqa: F401  # before discord.py
from config import Settings
from tests.benchmarks.retrieval_data import NEWS, questions
from tests.local_discord import Channel, LocalDiscord, Person

PATIENCE = 300.0
OF_EACH_KIND = 4
# What a start leaves to be done beside the questions has ended by then.
SETTLING = 10.0


@dataclass(frozen=True, slots=True)
class Asked:
    """What is asked of the corpus: (command, its options)."""

    first: tuple[str, dict[str, str]]
    rest: tuple[tuple[str, dict[str, str]], ...]

    @classmethod
    def of(cls, catalog: Path, sentences: list[str]) -> Asked:
        """The names that are in most articles, a sentence of some articles, and these questions."""
        with closing(sqlite3.connect(catalog)) as db:
            named = "SELECT name FROM names WHERE kind = 'person' GROUP BY name ORDER BY count(*) DESC LIMIT ?"
            people = [name for (name,) in db.execute(named, (OF_EACH_KIND,))]
            texts = db.execute("SELECT text FROM articles ORDER BY length(text) DESC LIMIT ?", (OF_EACH_KIND,))
            words = [max(text[:3000].split(". "), key=len)[:300] for (text,) in texts]
        asks, whos = sentences[1 : OF_EACH_KIND + 1], sentences[OF_EACH_KIND + 1 : 2 * OF_EACH_KIND + 1]
        rest = [
            *(("ask", {"question": one}) for one in asks),
            *(("who", {"what": one}) for one in whos),
            *(("said", {"speaker": one}) for one in people),
            *(("entity", {"name": one}) for one in people),
            *(("verify", {"text": one}) for one in words),
        ]
        return cls(("ask", {"question": sentences[0]}), tuple(rest))


@asynccontextmanager
async def bot(discord: LocalDiscord, folder: Path) -> AsyncIterator[asyncio.subprocess.Process]:
    """The process of a bot over this data folder; its corpus folder is away, as one may be that is not mounted yet."""
    (folder / "corpus").mkdir(exist_ok=True)
    own = {
        "DISCORD_TOKEN": discord.token,
        "STORYDESK_DISCORD__API_URL": discord.api_url,
        "STORYDESK_DISCORD__GATEWAY_URL": discord.gateway_url,
        "STORYDESK_DATA_DIR": str(folder / "data"),
        "STORYDESK_CORPUS": f'["{folder / "corpus"}"]',
    }
    program = [sys.executable, "-c", "import sys; sys.argv = ['storydesk', 'run']; from bot.cli import main; main()"]
    with (folder / "output").open("wb") as output:
        process = await asyncio.create_subprocess_exec(*program, env={**os.environ, **own}, stderr=output)
        try:
            yield process
        finally:
            process.terminate()
            await process.wait()


def memory(process: int) -> float:
    """Megabytes in memory of a process and those it has begun."""
    children = Path(f"/proc/{process}/task/{process}/children").read_text().split()
    pages = int(Path(f"/proc/{process}/statm").read_text().split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE") / 1e6 + sum(memory(int(child)) for child in children)


def processor(process: int) -> float:
    """Seconds that the processor has worked for it."""
    fields = Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


async def start(folder: Path, asked: Asked) -> None:
    """One start, as it is measured."""
    async with LocalDiscord(patience=PATIENCE) as discord:
        guild = discord.add_guild("Newsroom")
        channel, rex = guild.add_channel("stories"), guild.add_member("Rex")
        began = time.perf_counter()
        async with bot(discord, folder) as process:
            assert await discord.bell.until(lambda: bool(discord.gateway.identified), PATIENCE)
            await discord.ready()
            logged_in = time.perf_counter() - began
            command, options = asked.first
            reply = rex.begin(channel, command, **options)
            await reply.acknowledged()
            acknowledged = time.perf_counter() - began
            await reply.answered()
            answered = time.perf_counter() - began
            worked = processor(process.pid)
            print(
                f"logged in {logged_in:5.2f} s   acknowledged {acknowledged:5.2f} s   first answer {answered:5.2f} s"
                f"   (processor {worked:5.2f} s)   {memory(process.pid):5.0f} MB",
                flush=True,
            )
            taken = await _ask_all(channel, rex, asked)
            await asyncio.sleep(SETTLING)
            print(
                f"idle after {len(asked.rest) + 1} questions: {memory(process.pid):.0f} MB; "
                f"/who first {taken[0]:.2f} s, last {taken[-1]:.2f} s",
                flush=True,
            )
        for one in discord.violations:
            print(f"Discord refused: {one}")


async def _ask_all(channel: Channel, rex: Person, asked: Asked) -> list[float]:
    """Seconds that each /who took."""
    taken = []
    for command, options in asked.rest:
        began = time.perf_counter()
        await rex.slash(channel, command, **options)
        if command == "who":
            taken.append(time.perf_counter() - began)
    return taken


async def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("data", type=Path)
    parser.add_argument("--times", type=int, default=3)
    options = parser.parse_args()
    evaluation = Settings().eval_data
    if not (evaluation / NEWS).is_dir():
        print("skipped: no evaluation data")
        return
    sentences = [one.text for one in questions(evaluation, NEWS)]
    with tempfile.TemporaryDirectory() as made:
        folder = Path(made)
        shutil.copytree(options.data, folder / "data")
        asked = Asked.of(folder / "data" / "catalog.db", sentences)
        for _ in range(options.times):
            await start(folder, asked)


if __name__ == "__main__":
    asyncio.run(main())
