"""The feeds that are followed, and how they fare."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from discord import ui

from index.keeping.followed import FeedState
from index.keeping.polling import Followed

from .escaping import linked, shortened, size
from .layout import CHARACTERS, sentence_card
from .wording import counted


def followed_card(feed: Followed) -> ui.LayoutView:
    """A feed is followed from now on."""
    title = linked(feed.title or feed.address, 150, feed.address)
    return sentence_card(
        f"### Following\n{title}\nIt names {counted(feed.entries, 'article')}, which are being added; new ones follow "
        "by themselves. `/corpus feed list` tells how it fares."
    )


def feeds_card(feeds: Sequence[FeedState], enabled: bool) -> ui.LayoutView:
    """All feeds, as many as fit."""
    lines = ["### Feeds"]
    if not enabled:
        lines.append("⚠ They are switched off by the setting feeds.enabled.")
    if not feeds:
        lines.append("None is followed. `/corpus feed add` follows one.")
    room = CHARACTERS - sum(map(size, lines)) - 100
    for number, feed in enumerate(feeds):
        line = _line(feed)
        if (room := room - size(line) - 1) < 0:
            lines.append(f"-# and {len(feeds) - number:,} more")
            break
        lines.append(line)
    return sentence_card("\n".join(lines))


def _line(feed: FeedState) -> str:
    asked = f"<t:{datetime.fromisoformat(feed.asked).timestamp():.0f}:R>" if feed.asked else "never yet"
    lines = [
        f"{linked(feed.title or feed.address, 100, feed.address)}",
        f"-# {counted(feed.added, 'article')} added · answered {asked} · {shortened(feed.address, 150)}",
    ]
    if feed.failures:
        times = f"{counted(feed.failures, 'time')} in a row" if feed.failures > 1 else "the last time"
        lines.append(f"⚠ It could not be read {times}: {shortened(feed.why or '', 200)}")
    elif feed.why:
        lines.append(f"⚠ {shortened(feed.why, 200)}")
    return "\n".join(lines)
