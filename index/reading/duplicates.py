"""The same wire story in several outlets, recognised by the words it shares; linked, never merged or lost.

An article's sketch is a fixed sample of its hashed runs of five words (Broder 1997, "On the resemblance and
containment of documents", sampling modulo m). Two articles are one story when most of the shorter one's sample is in
the longer one's: agency copy is cut from the end and given new headlines. Two reporters on the same event share names
and quotations, not runs.
"""

from __future__ import annotations

import re
import zlib
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import combinations
from urllib.parse import urlsplit

import numpy as np
from numpy.typing import NDArray

from index.model import Article, BlockKind

Sketch = NDArray[np.uint64]

RUN = 5
"""Words; shorter runs are phrases that all news has in common."""
SAMPLE = 4
"""One run in so many is kept: 100 of an agency's 400 words."""
SAME_STORY = 0.55
"""Share of the shorter sketch. On 127 articles about 26 events reprints have .60 to 1, other articles at most .45."""
FEWEST_SHARED = 6
"""Runs that must be shared; fewer can be one quotation."""
COMMONEST = 100
"""Articles; a run in more of them is an outlet's own notice ("Continue reading the main story"), not one story."""
OFTEN = 3
"""Articles of one outlet; a run in so many of them is its notice too. An outlet tells one story once or twice."""
WHOLE = 0.9
"""Share from which two articles are one story whatever their outlets print often: no notice leaves so little else."""

_TOLD = frozenset({BlockKind.BODY, BlockKind.STANDFIRST})


@dataclass(frozen=True, slots=True)
class SameStory:
    """Two articles with the same text for the most part."""

    one: str
    other: str
    """Their ids, in order."""
    share: float
    """How much of the shorter one stands in the longer one, 0 to 1."""


def sketch(article: Article) -> Sketch:
    """The sampled runs of an article's story, sorted; empty where it is too short for any."""
    words: list[str] = []
    for block in article.blocks:
        if block.kind in _TOLD:
            words += re.findall(r"\w+", article.slice(block).casefold())
    # Not Python's hash: that is another in each process, and sketches may be kept.
    hashed = np.fromiter((zlib.crc32(word.encode("utf-8", "surrogatepass")) for word in words), np.uint64, len(words))
    if len(hashed) < RUN:
        return np.empty(0, np.uint64)
    runs = np.zeros(len(hashed) - RUN + 1, np.uint64)
    for place in range(RUN):
        runs = _mix(runs + hashed[place : place + len(runs)])
    return np.unique(runs[runs % np.uint64(SAMPLE) == 0])


def same_stories(
    sketches: Mapping[str, Sketch], outlets: Mapping[str, str | None] | None = None
) -> tuple[SameStory, ...]:
    """The pairs among articles, by id, that are the same story; the likeliest first. ``outlets``: as far as known."""
    names = sorted(sketches)
    by = [(outlets or {}).get(name) for name in names]
    sizes = [len(sketches[name]) for name in names]
    owners = np.repeat(np.arange(len(names)), sizes)
    runs = np.concatenate([sketches[name] for name in names]) if names else np.empty(0, np.uint64)
    order = np.argsort(runs, kind="stable")
    starts = np.flatnonzero(np.diff(runs[order], prepend=~runs[order][:1]))
    shared: Counter[tuple[int, int]] = Counter()
    noticed: Counter[tuple[int, int]] = Counter()
    for owned in np.split(owners[order], starts[1:]):
        if 1 < len(owned) <= COMMONEST:
            pairs = list(combinations(owned.tolist(), 2))
            shared.update(pairs)
            if len(owned) >= OFTEN and is_notice(by[one] for one in owned):
                noticed.update(pairs)
    found = [
        SameStory(names[one], names[other], count / min(sizes[one], sizes[other]))
        for (one, other), count in shared.items()
        if is_one_story(count, noticed[one, other], sizes[one], sizes[other])
    ]
    return tuple(sorted(found, key=lambda pair: (-pair.share, pair.one, pair.other)))


def outlet_of(source: str | None, url: str | None) -> str | None:
    """Who printed an article, else the site it stands on; None where neither is known."""
    return source or urlsplit(url or "").hostname


def is_notice(outlets: Iterable[str | None]) -> bool:
    """Whether a run that articles of these outlets have is the notice of one of them."""
    return max(Counter(filter(None, outlets)).values(), default=0) >= OFTEN


def is_same_story(shared: int, *sizes: int) -> bool:
    """Whether two sketches of these sizes share enough runs."""
    return shared >= FEWEST_SHARED and shared >= SAME_STORY * min(sizes)


def is_one_story(shared: int, noticed: int, *sizes: int) -> bool:
    """The same where so many of the shared runs are a notice: nearly all is shared, or enough without the notice."""
    return is_same_story(shared, *sizes) and (
        shared >= WHOLE * min(sizes) or is_same_story(shared - noticed, *(size - noticed for size in sizes))
    )


def _mix(values: Sketch) -> Sketch:
    """A good spreading of 64 bits (the finalizer of splitmix64), so that a sample by remainder is a fair one."""
    values = (values ^ (values >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    values = (values ^ (values >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    return values ^ (values >> np.uint64(31))
