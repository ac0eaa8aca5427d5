"""The bot in a process of its own against the local Discord in this one: how soon it acknowledges and answers.

python -m tests.benchmarks.discord_load [--data FOLDER] [--interactions 20000] [--articles 60]

``--data`` is a data folder with 100,000 passages (it is copied); without it the news set is multiplied to as many.
First ten reporters ask while a re-index of changed articles runs, begun by ``/reindex``: once as fast as answers come
(ten in flight at all times), once all ten in the same moment and again two seconds after the last answer, once each
with two seconds to think. Then two hundred ask at once. Then ten ask on, and the
bot's memory is looked at. Times are as Discord sees them, so this process's own lateness is in them; it is printed.
"""

from __future__ import annotations

import argparse
import asyncio
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from pathlib import Path

import numpy as np
from discord import Permissions

from config import Settings
from tests.benchmarks.discord_corpus import IndexedCorpus, indexed_corpus
from tests.benchmarks.discord_reporters import Ledger, Reporter, Subjects
from tests.benchmarks.retrieval_data import NEWS, questions
from tests.local_discord import Channel, LocalDiscord, Person

REPORTERS, AT_ONCE = 10, 200
THINK_SECONDS = 2.0
ROUND = 250
"""Interactions between which the local Discord forgets, so that only the bot's memory could grow."""
LOOKED_AT = (1_000, 5_000, 10_000, 20_000)
PATIENCE = 120.0
LONGEST_RUN = 3_600.0
TICK = 0.01


class Bot:
    """The process of the bot."""

    def __init__(self, process: asyncio.subprocess.Process) -> None:
        self._process = process

    @property
    def memory(self) -> float:
        """Resident megabytes, those of the processes that it has begun with them."""
        whose = ["-p", str(self._process.pid), "--ppid", str(self._process.pid)]
        told = subprocess.run(["ps", "-o", "rss=", *whose], capture_output=True, check=True)
        return sum(map(int, told.stdout.split())) / 1024

    @property
    def processor(self) -> float:
        """Seconds of processor time so far, where the system tells (Linux)."""
        try:
            fields = Path(f"/proc/{self._process.pid}/stat").read_text().rpartition(")")[2].split()
        except FileNotFoundError:
            return float("nan")
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


@asynccontextmanager
async def bot_over(corpus: IndexedCorpus, local: LocalDiscord) -> AsyncIterator[Bot]:
    """``storydesk run`` over this corpus, logged in here."""
    own = {
        "DISCORD_TOKEN": local.token,
        "STORYDESK_DISCORD__API_URL": local.api_url,
        "STORYDESK_DISCORD__GATEWAY_URL": local.gateway_url,
        "STORYDESK_DATA_DIR": str(corpus.data),
        "STORYDESK_CORPUS": f'["{corpus.file}"]',
        "STORYDESK_WATCHING__ENABLED": "false",
        "STORYDESK_FEEDS__ENABLED": "false",
    }
    command = [sys.executable, "-m", "bot.cli", "run"]
    with (corpus.data / "terminal.log").open("wb") as said:
        process = await asyncio.create_subprocess_exec(*command, env=os.environ | own, stdout=said, stderr=said)
        try:
            await local.ready()
            yield Bot(process)
        finally:
            process.terminate()
            await process.wait()


class Trial:
    """One newsroom and its reporters."""

    def __init__(self, local: LocalDiscord, bot: Bot, corpus: IndexedCorpus, articles: int, asked: list[str]) -> None:
        self._local, self._bot, self._corpus, self._articles = local, bot, corpus, articles
        (guild,) = local.guilds
        self._channel: Channel = guild.add_channel("stories")
        self._ada: Person = guild.add_member("Ada", permissions=Permissions(manage_guild=True))
        subjects = Subjects(asked, corpus.people(400), corpus.sentences(100))
        people = [guild.add_member(f"Rex {number}") for number in range(AT_ONCE)]
        self._reporters = [Reporter(one, self._channel, subjects, seed) for seed, one in enumerate(people)]

    async def warm_up(self) -> None:
        """Until the index is open and each kind of question was asked."""
        started = time.perf_counter()
        await self._ada.slash(self._channel, "corpus status")
        await self._ada.slash(self._channel, "ask", question="Who lost visas?")
        ledger = Ledger()
        for _ in range(10):
            await asyncio.gather(*(one.act(ledger) for one in self._reporters[:REPORTERS]))
        print(f"warmed up in {time.perf_counter() - started:.0f} s; {self._bot.memory:,.0f} MB", flush=True)

    async def while_indexing(self, think: float = 0.0, *, together: bool = False) -> None:
        """Ten reporters from the beginning of a re-index to its end."""
        self._corpus.change(self._articles)
        plan = await self._ada.slash(self._channel, "reindex")
        begun = await self._ada.click(plan, "Start")
        await begun.until("has begun")
        ledger, ended = Ledger(), asyncio.Event()
        started, busy = time.perf_counter(), self._bot.processor
        crew = self._reporters[:REPORTERS]
        if together:
            work = [asyncio.create_task(_again_and_again(crew, ledger, ended, think))]
        else:
            work = [asyncio.create_task(one.go_on(ledger, ended, think)) for one in crew]
        lag = asyncio.create_task(_lateness(ended))
        told = next(one for one in reversed(self._channel.messages) if one.text.startswith("### Re-indexing"))
        await self._local.bell.until(lambda: "### Re-indexing\n" not in f"{told.text}\n", LONGEST_RUN)
        ended.set()
        seconds = time.perf_counter() - started
        await asyncio.gather(*work)
        how = f"{REPORTERS} in flight at all times"
        if think:
            how = f"{REPORTERS} in one moment, {think:.0f} s between" if together else f"each thinks {think:.0f} s"
        each = 1000 * (self._bot.processor - busy) / max(1, len(ledger.seen))
        print(f"\nWhile a re-index of {self._articles} articles runs, {how}:")
        print(
            f"   {len(ledger.seen)} interactions in {seconds:.0f} s, {each:.0f} ms of processor each with the re-index"
        )
        print(ledger.told())
        print(f"   the re-index: {told.text.splitlines()[1]} {told.text.splitlines()[2]}")
        print(f"   this process was late by p99 {await lag:.0f} ms", flush=True)
        await self._forget()

    async def at_once(self) -> None:
        """Two hundred people in the same moment."""
        ledger = Ledger()
        await asyncio.gather(*(one.act(ledger) for one in self._reporters))
        print(f"\n{AT_ONCE} at once:\n{ledger.told()}", flush=True)
        await self._forget()

    async def on_and_on(self, interactions: int) -> None:
        """The same for long; what the memory does."""
        ledger, memory = Ledger(), dict[int, float]()
        started, busy = time.perf_counter(), self._bot.processor
        print(f"\n{interactions:,} interactions, {REPORTERS} in flight:", flush=True)
        for done in range(ROUND, interactions + ROUND, ROUND):
            crew = self._reporters[:REPORTERS]
            await asyncio.gather(*(_several(one, ledger, ROUND // REPORTERS) for one in crew))
            await self._forget()
            if done in LOOKED_AT or done >= interactions:
                memory[done] = self._bot.memory
                rate = done / (time.perf_counter() - started)
                each = 1000 * (self._bot.processor - busy) / done
                print(
                    f"   after {done:6,}: {memory[done]:7,.0f} MB  ({rate:.1f}/s, {each:.0f} ms of processor each)",
                    flush=True,
                )
        print(ledger.told())
        first, last = min(memory), max(memory)
        growth = 100 * (memory[last] / memory[first] - 1)
        print(f"   growth from {first:,} to {last:,}: {growth:+.1f} %", flush=True)

    async def _forget(self) -> None:
        await self._local.settled()
        for reporter in self._reporters:
            reporter.forget()
        self._local.forget()
        self._local.bell.ring()


async def _several(reporter: Reporter, ledger: Ledger, times: int) -> None:
    for _ in range(times):
        await reporter.act(ledger)


async def _again_and_again(crew: Sequence[Reporter], ledger: Ledger, until: asyncio.Event, between: float) -> None:
    """All at once; ``between``: seconds from the last answer to the next time."""
    while not until.is_set():
        await asyncio.gather(*(one.act(ledger) for one in crew))
        await asyncio.sleep(between)


async def _lateness(until: asyncio.Event) -> float:
    """The 99th hundredth, in milliseconds, by which this process's own loop was late."""
    late = []
    while not until.is_set():
        due = time.perf_counter() + TICK
        await asyncio.sleep(TICK)
        late.append(1000 * (time.perf_counter() - due))
    return float(np.percentile(late, 99))


async def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--data", type=Path)
    parser.add_argument("--passages", type=int, default=100_000)
    parser.add_argument("--interactions", type=int, default=20_000)
    parser.add_argument("--articles", type=int, default=60)
    options = parser.parse_args()
    settings = Settings()
    if not (settings.eval_data / NEWS).is_dir():
        print("skipped: no evaluation data")
        return
    # What the contract says of every body is for tests; here it would take the processor from the bot.
    os.environ["DISCORD_OPENAPI"] = os.devnull
    asked = [one.text for one in questions(settings.eval_data, NEWS)]
    with tempfile.TemporaryDirectory() as folder:
        corpus = await indexed_corpus(settings, options.data, options.passages, Path(folder))
        async with LocalDiscord(patience=PATIENCE) as local:
            local.add_guild("Newsroom")
            async with bot_over(corpus, local) as bot:
                trial = Trial(local, bot, corpus, options.articles, asked)
                await trial.warm_up()
                if options.articles:
                    await trial.while_indexing()
                    await trial.while_indexing(THINK_SECONDS, together=True)
                    await trial.while_indexing(THINK_SECONDS)
                await trial.at_once()
                if options.interactions:
                    await trial.on_and_on(options.interactions)
            if local.violations:
                print(f"Discord would have refused {len(local.violations)}: {local.violations[:3]}")


if __name__ == "__main__":
    asyncio.run(main())
