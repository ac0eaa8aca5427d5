"""Feeds are asked for new articles, which are fetched and added to the corpus.

Promises: an article is added once, whatever feeds name it; one that was removed from the corpus does not come back; a
feed that has not changed costs one short question, one that fails is asked less and less often; an article that
cannot be had does not keep the others out.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, fields, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Protocol

from config.settings import FeedSettings, FetchingSettings
from index.keeping.drafts import Draft
from index.keeping.errors import KeepingError
from index.keeping.followed import FeedState, read_followed, read_states, write_followed, write_states
from index.keeping.keeper import Added
from index.reading.errors import ReadingError
from index.reading.facts import Facts
from index.reading.feeds import NO_FEED, Entry, Feed, feeds_of_page, is_feed, read_feed
from index.reading.fetching import Fetched, fetch

LONGEST_WAIT = 24 * 60 * 60.0
"""Seconds; a feed that has failed for long is still asked once a day."""
TRIES = 3
"""How often an article is tried: behind a wall for payers it stays, a server that is down comes back."""
MOST_AT_ONCE = 50
"""Articles added from one feed in one go, so that no feed keeps the others waiting for long."""
MOST_SEEN = 5_000
"""Keys remembered of a feed, the newest; feeds give 10 to 100 at a time."""


class Corpus(Protocol):
    """What has to be there so that articles can be added."""

    async def draft_address(self, address: str) -> Draft: ...
    async def add(self, draft: Draft, facts: Facts | None = None, *, by: str) -> Added: ...
    async def with_addresses(self, addresses: Sequence[str]) -> set[str]: ...


@dataclass(frozen=True, slots=True)
class Followed:
    """A feed that is followed from now on."""

    address: str
    title: str | None
    entries: int


class Feeds:
    """The feeds of one corpus."""

    def __init__(
        self,
        corpus: Sequence[Path],
        data_dir: Path,
        settings: FeedSettings,
        fetching: FetchingSettings,
        now: Callable[[], float] = time.time,
    ) -> None:
        self._corpus = corpus
        self._data_dir = data_dir
        self._settings = settings
        self._fetching = fetching
        self._now = now
        self._states = read_states(data_dir)
        self._busy = asyncio.Lock()

    def addresses(self) -> tuple[str, ...]:
        """All that are followed. Raises KeepingError."""
        return tuple(dict.fromkeys((*self._settings.addresses, *read_followed(self._corpus))))

    def states(self) -> tuple[FeedState, ...]:
        """How those that are followed fare. Raises KeepingError."""
        return tuple(self._states.get(one, FeedState(one)) for one in self.addresses())

    async def follow(self, address: str) -> Followed:
        """Follows a feed, or the first one that a page names. Raises KeepingError where there is none."""
        found, feed = await self._found(address)
        if found in self.addresses():
            raise KeepingError(f"{found} is followed already.")
        await asyncio.to_thread(write_followed, self._corpus, (*read_followed(self._corpus), found))
        return Followed(found, feed.title, len(feed.entries))

    async def unfollow(self, address: str) -> None:
        """Follows a feed no longer; its articles stay. Raises KeepingError where it was not followed by command."""
        address = address.strip()
        if address in self._settings.addresses:
            raise KeepingError(f"{address} is named by the setting feeds.addresses; take it out there.")
        kept = read_followed(self._corpus)
        if address not in kept:
            raise KeepingError(f"No feed {address} is followed.")
        await asyncio.to_thread(write_followed, self._corpus, [one for one in kept if one != address])
        self._states.pop(address, None)

    async def look(self, corpus: Corpus) -> tuple[Added, ...]:
        """Asks every feed whose time has come, and adds what is new. Raises KeepingError."""
        added: list[Added] = []
        async with self._busy:
            for state in self.states():
                if state.due <= self._now():
                    added += await self._asked(state, corpus)
        return tuple(added)

    def wait(self) -> float:
        """Seconds until the next feed is to be asked."""
        return max(0.0, min((one.due for one in self.states()), default=LONGEST_WAIT + self._now()) - self._now())

    async def _found(self, address: str) -> tuple[str, Feed]:
        try:
            fetched = await fetch(address.strip().strip("<>"), self._fetching)
            if not is_feed(fetched.data):
                named = await asyncio.to_thread(feeds_of_page, fetched.data, fetched.final_url)
                if not named:
                    raise ReadingError(NO_FEED)
                fetched = await fetch(named[0], self._fetching)
            return fetched.final_url, await asyncio.to_thread(read_feed, fetched.data, fetched.final_url)
        except ReadingError as error:
            raise KeepingError(f"{address} cannot be followed. {error}") from None

    async def _asked(self, state: FeedState, corpus: Corpus) -> list[Added]:
        interval = self._settings.minutes * 60
        try:
            fetched = await fetch(state.address, self._fetching, etag=state.etag, modified=state.modified)
            feed = None if fetched.not_modified else await asyncio.to_thread(read_feed, fetched.data, fetched.final_url)
        except ReadingError as error:
            wait = min(LONGEST_WAIT, interval * 2 ** min(state.failures + 1, 20))
            await self._keep(replace(state, failures=state.failures + 1, why=str(error), due=self._now() + wait))
            return []
        asked = datetime.fromtimestamp(self._now(), UTC).isoformat(timespec="seconds")
        state = replace(state, failures=0, asked=asked, due=self._now() + interval)
        if feed is None:
            await self._keep(state)
            return []
        return await self._taken(replace(state, title=feed.title or state.title, why=None), feed, fetched, corpus)

    async def _taken(self, state: FeedState, feed: Feed, fetched: Fetched, corpus: Corpus) -> list[Added]:
        """Adds the entries that are new, the oldest first; each is noted at once, as this can end at any moment."""
        done = set(state.seen)
        new = [entry for entry in reversed(feed.entries) if entry.key not in done]
        known = await corpus.with_addresses([entry.url for entry in new])
        added: list[Added] = []
        for entry in new[:MOST_AT_ONCE]:
            if entry.url not in known:
                try:
                    if one := await _add(entry, corpus, f"feed {state.title or state.address}"):
                        added.append(one)
                        state = replace(state, added=state.added + 1)
                except KeepingError as error:
                    tries = state.tried.get(entry.key, 0) + 1
                    state = replace(state, why=str(error), tried={**state.tried, entry.key: tries})
                    if tries < TRIES:
                        await self._keep(state)
                        continue
            left = {key: tries for key, tries in state.tried.items() if key != entry.key}
            state = replace(state, seen=(*state.seen, entry.key)[-MOST_SEEN:], tried=left)
            await self._keep(state)
        if not state.tried and len(new) <= MOST_AT_ONCE:
            # Else it must be read again, though it has not changed.
            state = replace(state, etag=fetched.etag, modified=fetched.modified)
        await self._keep(state)
        return added

    async def _keep(self, state: FeedState) -> None:
        self._states[state.address] = state
        followed = set(self.addresses())
        kept = [state for state in self._states.values() if state.address in followed]
        await asyncio.to_thread(write_states, self._data_dir, kept)


async def _add(entry: Entry, corpus: Corpus, by: str) -> Added | None:
    """Adds an entry's article; None where the corpus has it by the address that its page calls its own."""
    draft = await corpus.draft_address(entry.url)
    if draft.facts.url and await corpus.with_addresses([draft.facts.url]):
        return None
    stated = draft.facts
    silent = {one.name: getattr(entry.facts, one.name) for one in fields(Facts) if not getattr(stated, one.name)}
    return await corpus.add(draft, Facts(**silent), by=by)
