"""Buttons and lists of a card: what they show, to whom, and that they outlive the process."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any, cast

import pytest

from bot.asked import Complaint
from bot.commands.answering import TOO_OLD
from bot.commands.buttons import CHANGED
from config import Settings
from index import Library
from index.model import Answer, AnswerKind, Filters
from index.storage.lookups import ArticleCard
from tests.bot.cards.made import citation
from tests.bot.conftest import Newsroom, bot_running
from tests.bot.discord_markdown import shown
from tests.bot.stub import EverybodyMaySee

COMPLEX = "this situation is taking place in a complex binational context"


async def test_in_context_shows_the_paragraphs_around_to_the_one_who_pressed_it(desk: Newsroom) -> None:
    reply = await desk.rex.slash(desk.channel, "verify", text=COMPLEX)
    around = await desk.ada.click(reply, "In context")
    assert f"**{COMPLEX}**" in around.text
    assert "full confidence" in shown(around.text), "the paragraph after"
    assert "Because I know who he is" in shown(around.text), "the paragraph before"
    assert around.ephemeral
    assert not desk.rex.sees(around.message)


async def test_buttons_work_after_a_restart(newsroom: Newsroom, library: Library, tmp_path: Path) -> None:
    settings = newsroom.settings(tmp_path)
    async with bot_running(newsroom, settings, library):
        reply = await newsroom.rex.slash(newsroom.channel, "verify", text=COMPLEX)
    async with bot_running(newsroom, settings, library):
        assert COMPLEX in (await newsroom.rex.click(reply, "In context")).text


async def test_a_button_whose_question_is_no_longer_known_says_so(
    newsroom: Newsroom, library: Library, tmp_path: Path
) -> None:
    async with bot_running(newsroom, newsroom.settings(tmp_path / "old"), library):
        reply = await newsroom.rex.slash(newsroom.channel, "verify", text=COMPLEX)
    async with bot_running(newsroom, newsroom.settings(tmp_path / "new"), library):
        stale = await newsroom.rex.click(reply, "In context")
        assert stale.text == TOO_OLD
        assert stale.ephemeral


LIGHTHOUSE = {
    "January": ("Painters gave the lighthouse a first coat of white, though frost spoiled a wall.", "White suits her"),
    "February": ("A storm tore eleven slates from the lighthouse and flooded its cellar.", "I have seen worse weather"),
    "March": ("Schoolchildren climbed the lighthouse to count seals for a university.", "They counted the gulls too"),
    "April": ("The minister praised the lighthouse but promised no money for repairs.", "Praise mends no window"),
    "May": ("Divers found the anchor of a brig below the lighthouse.", "My grandfather always spoke of that brig"),
    "June": ("A wedding was held at the lighthouse while boats sounded their horns.", "The bride was not seasick once"),
    "July": ("Tourists queued four hours at the lighthouse during the regatta.", "We ran out of tickets by noon"),
    "August": ("Engineers gave the lighthouse a lamp that burns little current.", "Ships will not notice any change"),
}
"""Month: what happened, and what the keeper said."""


@pytest.fixture
async def own(tmp_path: Path) -> Settings:
    """Settings of a corpus of its own: eight stories of a lighthouse, in each its keeper says something."""
    corpus = tmp_path / "corpus"
    corpus.mkdir()
    for number, (month, (happened, words)) in enumerate(LIGHTHOUSE.items(), 1):
        (corpus / f"{number}.md").write_text(
            f"---\ntitle: News of {month}\nsource: Harbour Post\npublished: 2024-{number:02}-10\n---\n\n"
            f"{happened} “{words},” said Ann Vane, the keeper.\n"
        )
    return Settings(corpus=[corpus], data_dir=tmp_path / "data")


async def test_more_goes_on_until_everything_was_shown(newsroom: Newsroom, own: Settings, tmp_path: Path) -> None:
    settings = newsroom.settings(tmp_path / "bot")
    async with Library.open(own) as library:
        await library.sync()
        async with bot_running(newsroom, settings, library):
            card = await newsroom.rex.slash(newsroom.channel, "said", speaker="Ann Vane")
            told = [card.text]
            while any(button.label == "More" for button in card.buttons):
                card = await newsroom.ada.click(card, "More")
                assert card.ephemeral
                told.append(card.text)
            for _, words in LIGHTHOUSE.values():
                assert sum(words in one for one in told) == 1
            assert len(told) <= 3


class Thirteen(EverybodyMaySee):
    """A library that has thirteen passages on everything, and gives them in another order when asked for more."""

    async def ask(self, question: str, filters: Filters, limit: int | None = None, **_: Any) -> Answer:
        given = [replace(citation(f"Passage {n:02}."), start=n, end=n + 11) for n in range(13)]
        if limit is not None:
            given = [*given[7:], *given[:7]][:limit]
        citations = tuple(replace(one, number=number) for number, one in enumerate(given[: limit or 5], 1))
        return Answer(question, AnswerKind.ASK, True, citations=citations)

    def __getattr__(self, name: str) -> Any:
        raise AssertionError(f"nobody asked for {name}")


async def test_more_of_a_question_shows_every_passage_once(newsroom: Newsroom, tmp_path: Path) -> None:
    async with bot_running(newsroom, newsroom.settings(tmp_path), cast(Library, Thirteen())):
        card = await newsroom.rex.slash(newsroom.channel, "ask", question="What is there?")
        again = await newsroom.ada.click(card, "More")
        told = card.text
        while any(button.label == "More" for button in card.buttons):
            card = await newsroom.rex.click(card, "More")
            told += card.text
        assert [told.count(f"Passage {n:02}.") for n in range(13)] == [1] * 13
        assert again.text in told, "whoever presses it sees the same"


async def test_a_changed_article_is_not_shown_as_what_it_was(newsroom: Newsroom, own: Settings, tmp_path: Path) -> None:
    async with Library.open(own) as library:
        await library.sync()
        async with bot_running(newsroom, newsroom.settings(tmp_path / "bot"), library):
            reply = await newsroom.rex.slash(newsroom.channel, "verify", text="White suits her")
            story = own.corpus[0] / "1.md"
            story.write_text(story.read_text().replace("White suits", "Red suits"))
            await library.sync()
            assert (await newsroom.rex.click(reply, "In context")).text == CHANGED


class Fifteen(EverybodyMaySee):
    """A library of fifteen articles."""

    async def articles(self, filters: Filters, limit: int, offset: int) -> tuple[ArticleCard, ...]:
        stories = [
            ArticleCard(str(n), f"Story {n}", f"Story {n}", filters.source, (), "2024-05", None, 100 * n)
            for n in range(1, 16)
        ]
        return tuple(stories[offset : offset + limit])


async def test_pages_of_articles_turn_for_their_asker_and_open_privately_for_others(
    newsroom: Newsroom, tmp_path: Path
) -> None:
    async with bot_running(newsroom, newsroom.settings(tmp_path), cast(Library, Fifteen())):
        reply = await newsroom.rex.slash(newsroom.channel, "articles", source="Harbour Post")
        assert shown(reply.text).startswith(
            "Articles\nonly Harbour Post\n1. Story 1\nHarbour Post · May 2024 · 100 words\n2."
        )
        assert "Story 10" in reply.text
        assert "Story 11" not in reply.text
        hers = await newsroom.ada.click(reply, "Older ▶")
        assert hers.ephemeral
        assert "11. Story 11\nHarbour Post" in shown(hers.text)
        assert "Story 11" not in reply.text
        await newsroom.rex.click(reply, "Older ▶")
        assert "15. Story 15" in shown(reply.text)
        assert [button.label for button in reply.buttons] == ["◀ Newer"]
        await newsroom.rex.click(reply, "◀ Newer")
        assert "1. Story 1\n" in shown(reply.text)


async def test_one_of_several_people_is_chosen_from_a_list(newsroom: Newsroom, own: Settings, tmp_path: Path) -> None:
    (own.corpus[0] / "bob.md").write_text(
        "---\ntitle: The ferry\nsource: Pier News\n---\n\nThe ferry stays in port this week.\n\n"
        "“The ferry is not safe and I will not sail it,” said Bob Vane, its captain.\n"
    )
    for day in range(1, 6):  # often enough that Ann Vane is not meant as a matter of course
        (own.corpus[0] / f"bob {day}.md").write_text(
            f"---\ntitle: Day {day}\nsource: Pier News\n---\n\nBob Vane painted deck {day} of his ship.\n"
        )
    async with Library.open(own) as library:
        await library.sync()
        async with bot_running(newsroom, newsroom.settings(tmp_path / "bot"), library):
            reply = await newsroom.rex.slash(newsroom.channel, "said", speaker="Vane")
            assert [option for option in reply.selects[0].options if option]
            bobs = await newsroom.rex.choose(reply, ["Bob Vane"])
            assert "The ferry is not safe" in bobs.text
            assert not bobs.ephemeral
            hers = await newsroom.ada.choose(reply, ["Ann Vane"])
            assert hers.ephemeral
            asked = await newsroom.rex.slash(newsroom.channel, "ask", question="What did Vane say about the ferry?")
            assert "The ferry is not safe" in (await newsroom.rex.choose(asked, ["Bob Vane"])).text


async def test_a_private_answer_is_shared_by_its_asker(desk: Newsroom) -> None:
    reply = await desk.rex.slash(desk.channel, "ask", question="Why were visas revoked?", private=True)
    assert not desk.ada.sees(reply.message)
    shared = await desk.rex.click(reply, "Share")
    assert not shared.ephemeral
    assert desk.ada.sees(shared.message)
    assert shared.text == reply.text
    assert all(button.label != "Share" for button in shared.buttons)
    assert "**" in (await desk.ada.click(shared, "In context")).text


async def test_a_question_is_asked_again_without_its_filters(desk: Newsroom) -> None:
    reply = await desk.rex.slash(desk.channel, "ask", question="Why were visas revoked?", since="2025")
    assert "Nothing found" in reply.text
    everything = await desk.rex.click(reply, "Search everything")
    assert "Nothing found" not in everything.text
    assert not everything.ephemeral
    assert (await desk.ada.click(reply, "Search everything")).ephemeral


BLAZE = "Why was the visa revoked according to Blaze Media?"


async def test_a_filter_that_a_question_carries_is_taken_off_and_put_on_again_in_the_card(
    newsroom: Newsroom, library: Library, tmp_path: Path
) -> None:
    settings = newsroom.settings(tmp_path)
    async with bot_running(newsroom, settings, library):
        limited = await newsroom.rex.slash(newsroom.channel, "ask", question=BLAZE)
        assert "only Blaze Media" in limited.text.splitlines()[1]
    async with bot_running(newsroom, settings, library):  # the state of the card outlives the process
        wide = await newsroom.rex.click(limited, "✕ only Blaze Media")
        assert wide.message is limited.message, "the asker's card is changed in its place"
        assert "only Blaze Media" not in wide.text
        again = await newsroom.rex.click(wide, "+ only Blaze Media")
        assert "only Blaze Media" in again.text.splitlines()[1]
        assert "✕ only Blaze Media" in [button.label for button in again.buttons]


async def test_each_filter_has_its_own_switch_and_others_switch_in_a_card_of_their_own(desk: Newsroom) -> None:
    reply = await desk.rex.slash(desk.channel, "ask", question="Why were visas revoked?", source="CNN", since="2025")
    before = reply.text
    assert {"✕ only CNN", "✕ from 2025"} <= {button.label for button in reply.buttons}
    own = await desk.ada.click(reply, "✕ from 2025")
    assert own.ephemeral
    assert {"✕ only CNN", "+ from 2025"} <= {button.label for button in own.buttons}
    assert reply.text == before


async def test_search_everything_drops_a_filter_that_the_words_of_the_question_carry(desk: Newsroom) -> None:
    reply = await desk.rex.slash(desk.channel, "ask", question=BLAZE)
    everything = await desk.rex.click(reply, "Search everything")
    assert "only Blaze Media" not in everything.text
    assert "+ only Blaze Media" in [button.label for button in everything.buttons]


async def test_asked_literally_no_filter_is_read_out_of_the_question(desk: Newsroom) -> None:
    reply = await desk.rex.slash(desk.channel, "ask", question=BLAZE, literal=True)
    assert not [button.label for button in reply.buttons if "Blaze" in button.label]


async def test_an_author_written_out_is_a_filter(desk: Newsroom) -> None:
    reply = await desk.rex.slash(desk.channel, "ask", question="Why were visas revoked?", author="Sebastian Pestritto")
    assert "by Sebastian Pestritto" in reply.text.splitlines()[1]
    assert "Nothing found" not in reply.text


async def test_readers_marks_are_kept_as_cases(newsroom: Newsroom, library: Library, tmp_path: Path) -> None:
    async with bot_running(newsroom, newsroom.settings(tmp_path), library) as bot:
        reply = await newsroom.rex.slash(newsroom.channel, "verify", text=COMPLEX)
        assert (await newsroom.rex.click(reply, "Right")).ephemeral
        form = await newsroom.ada.click(reply, "Wrong")
        told = {"What was wrong?": "It was her office.", "Words that a right answer shows": "the governor’s office"}
        thanks = await newsroom.ada.submit(form, told)
        assert "noted as wrong" in thanks.text
        assert thanks.ephemeral
        good, bad = sorted(await bot.book.marks(), key=lambda mark: not mark.right)
        assert (good.kind, good.arguments, good.complaint) == ("verify", {"text": COMPLEX}, Complaint())
        assert bad.complaint == Complaint("It was her office.", "the governor’s office")
        assert "004_276256a9ac1119a7.txt" in good.to_case()["articles"]
        assert bad.to_case()["words"] == ["the governor’s office"]
        await newsroom.ada.click(reply, "Right")
        assert all(mark.right for mark in await bot.book.marks()), "the later mark of a reader counts"


async def test_where_nothing_was_found_right_means_that_there_is_no_answer(
    newsroom: Newsroom, library: Library, tmp_path: Path
) -> None:
    async with bot_running(newsroom, newsroom.settings(tmp_path), library) as bot:
        refused = await newsroom.rex.slash(newsroom.channel, "ask", question="Who won the chess cup in Reykjavik?")
        assert "Nothing found" in refused.text
        await newsroom.rex.click(refused, "Right")
        answered = await newsroom.rex.slash(newsroom.channel, "ask", question="Why were visas revoked?")
        form = await newsroom.rex.click(answered, "Wrong")
        await newsroom.rex.submit(form, {"What should it have been?": "Nothing: the corpus does not answer this"})
        for mark in await bot.book.marks():
            assert mark.to_case()["no_answer"] is True


async def test_from_who_somebody_is_buttons_lead_to_their_words_and_their_articles(desk: Newsroom) -> None:
    reply = await desk.rex.slash(desk.channel, "entity", name="Torres")
    words = await desk.rex.click(reply, "Quotations")
    assert "without limits or scruples" in shown(words.text)
    assert not words.ephemeral
    articles = await desk.rex.click(reply, "Articles")
    assert articles.text.startswith("### Articles with Carlos Torres Torres")
    assert "2\\. " in articles.text
    assert articles.ephemeral


async def test_a_free_question_about_somebody_leads_there_too_and_others_privately(desk: Newsroom) -> None:
    reply = await desk.rex.slash(desk.channel, "ask", question="Who is Carlos Torres?")
    words = await desk.ada.click(reply, "Quotations")
    assert "without limits or scruples" in shown(words.text)
    assert words.ephemeral


async def test_pages_of_the_articles_with_a_name_turn_among_these(
    newsroom: Newsroom, own: Settings, tmp_path: Path
) -> None:
    for number in range(11):
        (own.corpus[0] / f"pier{number}.txt").write_text(f"Nurse Hedda Quist swam round pier {number} on Monday.\n")
    async with Library.open(own) as library:
        await library.sync()
        async with bot_running(newsroom, newsroom.settings(tmp_path / "bot"), library):
            card = await newsroom.rex.slash(newsroom.channel, "entity", name="Hedda Quist")
            assert "Quotations" not in [button.label for button in card.buttons], "she said nothing"
            first = await newsroom.rex.click(card, "Articles")
            second = await newsroom.rex.click(first, "Older ▶")
            assert second.text.startswith("### Articles with Hedda Quist")
            assert second.text.count("pier") == 1
