"""What an admin sees of a re-index."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from bot.cards.syncing import plan_card, progress_card, report_card, stopped_card
from index.model import Failure, SyncPlan, SyncProgress, SyncReport
from tests.bot.cards.made import body, keeps_the_limits, text, texts
from tests.bot.discord_markdown import active

ids = st.lists(text, max_size=40).map(tuple)
failures = st.lists(st.builds(Failure, text, text), max_size=20).map(tuple)


def test_a_plan_with_nothing_to_do_says_so() -> None:
    assert "Nothing: 2 articles unchanged, the index is up to date." in body(plan_card(SyncPlan(unchanged=2)))


def test_a_plan_names_some_articles_and_counts_the_rest() -> None:
    told = body(plan_card(SyncPlan(added=tuple(f"{n}.txt" for n in range(9)), removed=("old.txt",), unchanged=1)))
    assert "**Add 9 articles**\n- 0.txt" in told
    assert "-# and 4 more" in told
    assert "**Remove 1 article**\n- old.txt" in told
    assert "1 article unchanged." in told


def test_progress_says_how_far_and_how_long_still() -> None:
    told = body(progress_card(SyncProgress(30, 120, 1_500, 60.0, "b.txt"), "Ada"))
    assert "25%\n30 of 120 articles · 1,500 passages · 0.5 articles/s · about 3 min left\n-# b.txt" in told
    assert "▰▰▰▱▱▱▱▱▱▱▱▱" in told


def test_a_report_counts_and_names_what_could_not_be_read() -> None:
    report = SyncReport(
        added=("a",),
        changed=("b", "c"),
        unchanged=7,
        failed=(Failure("x.pdf", "It is empty."),),
        passages=40,
        embedded=12,
        seconds=3,
    )
    told = body(report_card(report))
    assert "12 passages embedded" in told
    assert "Added 1 article, changed 2 articles; 7 unchanged." in told
    assert "**1 file could not be read**\n- x.pdf – It is empty." in told


def test_a_stopped_sync_says_that_nothing_is_lost() -> None:
    assert "What is done is kept" in body(stopped_card(SyncProgress(3, 9, 10, 1.0, "a")))


@given(ids, ids, ids, failures, text)
def test_no_list_is_too_long_for_a_message(
    added: tuple[str, ...], changed: tuple[str, ...], removed: tuple[str, ...], failed: tuple[Failure, ...], why: str
) -> None:
    views = [
        plan_card(SyncPlan(added, changed, removed, 10**6, failed, why)),
        report_card(SyncReport(added, changed, removed, 10**6, failed, 10**7, 10**7, 10.0**5, why)),
        progress_card(SyncProgress(1, 2, 3, 4.0, why), why),
        progress_card(SyncProgress(1, 2, 3, 4.0, why), why, why),
        stopped_card(None, why),
    ]
    for view in views:
        keeps_the_limits(view)
        assert active(texts(view)[0]) <= {"heading", "bold", "list", "subtext", "code"}
