"""Processes and threads beside the one that answers: they end with it, however it ended.

Those that do what nobody waits for stand back behind answers.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
import os
import pickle
import queue
import sys
import threading
import traceback
from collections import deque
from collections.abc import Callable
from typing import IO, Any, ParamSpec, Self, TypeVar

log = logging.getLogger(__name__)
P = ParamSpec("P")
T = TypeVar("T")

# How far work stands back behind answers where both want the processor: it gets about a tenth. What analyses goes
# before embedding, which takes all processors as soon as there is nothing left to analyse.
ANALYSING, EMBEDDING = 9, 12
# Bytes of a value's length before the value itself.
_LENGTH = 8


def give_way(far: int) -> None:
    """Has this thread, on Linux, or this process's only one, yield the processor to whatever else wants it."""
    if sys.platform == "linux":
        os.setpriority(os.PRIO_PROCESS, threading.get_native_id(), far)


# ── one, for one thing ────────────────────────────────────────────────────────────────────────


class Apart:
    """A process that does one thing, as this one sees it; what is sent either way can be pickled."""

    def __init__(self, process: asyncio.subprocess.Process) -> None:
        assert process.stdin is not None
        assert process.stdout is not None
        assert process.stderr is not None
        self._process, self._to, self._from = process, process.stdin, process.stdout
        self._said = asyncio.create_task(process.stderr.read())

    @classmethod
    async def start(cls, work: Callable[P, None], *args: P.args, **kwargs: P.kwargs) -> Self:
        """``work`` is a function of a module, in it ``here`` is the way back. Raises OSError where none begins."""
        # Unlike multiprocessing's, it does not run the script again that is running here.
        code = f"import sys; sys.path[:] = {sys.path!r}; from index.processes import _work; _work()"
        pipe = asyncio.subprocess.PIPE
        process = await asyncio.create_subprocess_exec(sys.executable, "-c", code, stdin=pipe, stdout=pipe, stderr=pipe)
        one = cls(process)
        try:
            await one.send((work, args, kwargs))
        except BaseException:
            await one.end()
            raise
        return one

    async def send(self, value: object) -> None:
        """Raises ConnectionError where the process has ended."""
        self._to.write(_framed(value))
        await self._to.drain()

    async def receive(self) -> Any:
        """What it sends next. Raises EOFError where it has ended."""
        length = int.from_bytes(await self._from.readexactly(_LENGTH))
        return pickle.loads(await self._from.readexactly(length))

    async def ended(self) -> tuple[bool, str]:
        """Waits for its end: whether it came to the end of its work, and its last words."""
        code = await self._process.wait()
        return code == 0, (await self._said).decode(errors="replace").strip().rpartition("\n")[2]

    async def end(self) -> None:
        """Ends it at once."""
        if self._process.returncode is None:
            self._process.kill()
        self._to.close()
        await self.ended()


class Here:
    """In a process apart: what is sent to it, and the way back."""

    def __init__(self, given: IO[bytes], back: IO[bytes]) -> None:
        self._given, self._back = given, back
        self._waiting: queue.SimpleQueue[Any] = queue.SimpleQueue()
        threading.Thread(target=self._listen, daemon=True).start()

    def receive(self) -> Any:
        """What was sent next, as soon as it is there."""
        return self._waiting.get()

    def send(self, value: object) -> None:
        self._back.write(_framed(value))
        self._back.flush()

    def _listen(self) -> None:
        try:
            while len(length := self._given.read(_LENGTH)) == _LENGTH:
                self._waiting.put(pickle.loads(self._given.read(int.from_bytes(length))))
        except BaseException:
            traceback.print_exc()
        # Nobody is there any more, or nothing of what is sent can be understood.
        os._exit(1)


def here() -> Here:
    """In a process apart: its way to the one that began it."""
    assert _here is not None
    return _here


_here: Here | None = None


def _work() -> None:
    global _here
    back = os.fdopen(os.dup(1), "wb")
    # What is printed is none of what is sent.
    os.dup2(2, 1)
    _here = Here(sys.stdin.buffer, back)
    work, args, kwargs = _here.receive()
    try:
        work(*args, **kwargs)
    except BaseException:
        traceback.print_exc()
        os._exit(1)
    # An interpreter that ends in good order would wait for the thread that listens.
    os._exit(0)


# ── one, for many things ──────────────────────────────────────────────────────────────────────


class EndedError(Exception):
    """A worker came to its end before it had done something; ``at_it``: while it was doing it."""

    def __init__(self, at_it: bool) -> None:
        self.at_it = at_it


class Worker:
    """A process that does what it is told, one thing after the other, and stands back behind answers."""

    def __init__(self, apart: Apart) -> None:
        self._apart = apart
        self._owed: deque[asyncio.Future[Any]] = deque()
        """What it was told to do and has not done, in its order."""
        self._listening = asyncio.create_task(self._listen())

    @classmethod
    async def start(cls) -> Self:
        """Raises OSError where none begins."""
        return cls(await Apart.start(_obey))

    @property
    def owing(self) -> int:
        """How many things it has yet to do."""
        return len(self._owed)

    @property
    def has_ended(self) -> bool:
        return self._listening.done()

    async def do(self, work: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
        """What a function of a module returns for this; where it raises, the process ends. Raises EndedError."""
        if self.has_ended:
            raise EndedError(at_it=False)
        coming: asyncio.Future[T] = asyncio.get_running_loop().create_future()
        self._owed.append(coming)
        # An end is told to all who wait.
        with contextlib.suppress(ConnectionError):
            await self._apart.send((work, args, kwargs))
        return await coming

    async def end(self) -> None:
        """Ends it at once."""
        self._listening.cancel()
        await asyncio.gather(self._listening, return_exceptions=True)

    async def _listen(self) -> None:
        try:
            while True:
                done = await self._apart.receive()
                if not (coming := self._owed.popleft()).done():
                    coming.set_result(done)
        except EOFError:
            _, last = await self._apart.ended()
            log.warning("A process that works beside this one came to an end. It said: %s", last)
        finally:
            for place, coming in enumerate(self._owed):
                if not coming.done():
                    coming.set_exception(EndedError(at_it=place == 0))
            self._owed.clear()
            await self._apart.end()


def _obey() -> None:
    # spaCy imports torch where it can, two of the four seconds that a process needs to start, and never uses it here.
    sys.modules["torch"] = None  # type: ignore[assignment]
    give_way(ANALYSING)
    way = here()
    while True:
        work, args, kwargs = way.receive()
        way.send(work(*args, **kwargs))


def _framed(value: object) -> bytes:
    pickled = pickle.dumps(value, protocol=5)
    return len(pickled).to_bytes(_LENGTH) + pickled
