"""Cards about stories that come and go: whatever is in them, Discord takes them and nothing of it acts."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

from discord import ui
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.cards.announcement import announcement_card
from bot.cards.draft import added_card, draft_card, drafts_card, nothing_card
from bot.cards.feeds import feeds_card, followed_card
from bot.cards.removal import log_card, removal_card, removed_card, restored_card
from bot.cards.status import status_card
from index.keeping.audit import Deed
from index.keeping.drafts import Double, Draft
from index.keeping.followed import FeedState
from index.keeping.keeper import Added, Removed
from index.keeping.polling import Followed
from index.model import Article, Failure
from index.standing import Status
from index.storage.lookups import ArticleCard
from tests.bot.cards.made import address, body, filled, keeps_the_limits, parts, text, texts
from tests.bot.discord_markdown import active

maybe = st.none() | text
numbers = st.integers(0, 10**7)
dates = st.sampled_from([None, "2025", "2025-05", "2025-05-14T10:00:00Z"])
moments = st.datetimes(datetime(2000, 1, 1), datetime(2100, 1, 1), timezones=st.just(UTC)).map(datetime.isoformat)
articles = st.builds(
    Article,
    filled,
    text.map(lambda words: words * 30),
    maybe,
    maybe,
    st.lists(text, max_size=9).map(tuple),
    dates,
    address,
)
doubles = st.builds(Double, filled, text, maybe, st.floats(0, 1), st.booleans())
drafts = st.builds(
    Draft,
    articles,
    filled,
    st.just(b""),
    warnings=st.lists(text, max_size=4).map(tuple),
    doubles=st.lists(doubles, max_size=6).map(tuple),
)
failures = st.lists(st.builds(Failure, text, text), max_size=20)
cards = st.builds(
    ArticleCard, filled, text, maybe, maybe, st.lists(text, max_size=3).map(tuple), dates, address, numbers
)
added = st.builds(Added, filled, text, st.just(Path("x")), numbers)
feeds = st.builds(
    FeedState, filled, maybe, asked=st.none() | moments, failures=st.integers(0, 40), why=maybe, added=numbers
)
pairs = st.lists(st.tuples(text, numbers), max_size=30).map(tuple)
periods = st.dictionaries(st.sampled_from(["2024", "2024-03", "2025-05"]), numbers)
statuses = st.builds(
    Status,
    articles=numbers, passages=numbers, names=numbers, quotations=numbers, sources=pairs,
    periods=periods.map(lambda found: tuple(sorted(found.items()))),
    undated=numbers, last_sync=st.none() | moments, failures=failures.map(tuple), model=text,
    versions=st.just((("Storydesk", "0.1.0"),)), disk_bytes=numbers, disk_free=numbers, syncing=st.booleans(),
)  # fmt: skip


def fits_and_is_calm(view: ui.LayoutView) -> None:
    keeps_the_limits(view)
    allowed = {"heading", "bold", "list", "subtext", "code", "link", "quote", "timestamp"}
    for piece in texts(view):
        assert active(piece) <= allowed, piece


@settings(max_examples=60)
@given(drafts)
def test_a_draft(draft: Draft) -> None:
    fits_and_is_calm(draft_card("0123456789ab-12", draft))


@settings(max_examples=30)
@given(st.lists(drafts, min_size=1, max_size=20), failures)
def test_many_drafts(found: list[Draft], failed: list[Failure]) -> None:
    view = drafts_card("0123456789ab", {f"0123456789ab-{n}": one for n, one in enumerate(found)}, failed)
    fits_and_is_calm(view)
    labels = [part["label"] for part in parts(view) if part["type"] == 2]
    assert labels[-2:] == [f"Add all {len(found)}", "Discard all"]
    fits_and_is_calm(nothing_card(failed))


@settings(max_examples=60)
@given(st.lists(added, max_size=20), failures, st.integers(0, 500))
def test_what_was_added(done: list[Added], failed: list[Failure], to_come: int) -> None:
    fits_and_is_calm(added_card(done, failed, to_come))


@settings(max_examples=60)
@given(cards, text, st.lists(st.builds(Deed, moments, text, text, text), max_size=60))
def test_what_is_removed_and_the_log(card: ArticleCard, label: str, deeds: list[Deed]) -> None:
    fits_and_is_calm(removal_card(card, "noted"))
    fits_and_is_calm(removed_card(Removed("a", label, None)))
    fits_and_is_calm(restored_card(Added("a", label, Path("x"), 1)))
    fits_and_is_calm(log_card(deeds))


@settings(max_examples=60)
@given(st.lists(cards, min_size=1, max_size=40), st.lists(feeds, max_size=60), st.booleans())
def test_announcements_and_feeds(new: list[ArticleCard], followed: list[FeedState], enabled: bool) -> None:
    fits_and_is_calm(announcement_card(new))
    fits_and_is_calm(feeds_card(followed, enabled))
    for feed in followed[:1]:
        fits_and_is_calm(followed_card(Followed(feed.address, feed.title, 3)))


@settings(max_examples=60)
@given(statuses)
def test_status(status: Status) -> None:
    fits_and_is_calm(status_card(status))


def test_an_announcement_counts_what_it_does_not_show() -> None:
    one = ArticleCard("a", "Ferries stop", "Ferries stop", "Harbour Post", (), "2025-05-14", "https://h.example/a", 90)
    told = body(announcement_card([one] * 12))
    assert told.startswith(
        "### 12 new articles\n[**Ferries stop**](https://h.example/a) – Harbour Post · 14 May 2025\n"
    )
    assert told.endswith("-# and 4 more; `/articles` lists them")


def test_feeds_whose_names_are_all_emoji_are_as_many_as_fit() -> None:
    named = [FeedState(f"https://feeds.example/{n}", "🙂" * 45, failures=1, why="🙂" * 90) for n in range(30)]
    card = feeds_card(named, enabled=True)
    fits_and_is_calm(card)
    assert " more" in texts(card)[-1]
