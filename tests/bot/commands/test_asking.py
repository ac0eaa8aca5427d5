"""Every way to ask, as a reporter uses it in Discord, and what the reporter then sees."""

from __future__ import annotations

import pytest

from tests.bot.conftest import Newsroom
from tests.bot.discord_markdown import shown
from tests.local_discord import Reply

COMPLEX = "this situation occurs in a complex binational context"


def plainly(reply: Reply) -> str:
    """What stands before the reader's eyes."""
    return shown(reply.text)


async def test_a_question_is_answered_with_words_of_the_corpus_and_where_they_stand(desk: Newsroom) -> None:
    reply = await desk.rex.slash(desk.channel, "ask", question="Which officials lost their visas?")
    assert "Marina del Pilar Ávila" in plainly(reply)
    assert "more than 20 judges in Brazil have had their visas revoked" in plainly(reply)
    assert "Blaze Media" in plainly(reply)
    assert reply.acknowledged_after < 1
    assert reply.deferred
    assert not reply.ephemeral
    assert not reply.pings
    assert desk.ada.sees(reply.message)


async def test_only_the_asker_sees_a_private_answer(desk: Newsroom) -> None:
    reply = await desk.rex.slash(desk.channel, "ask", question="Why were visas revoked?", private=True)
    assert reply.ephemeral
    assert not desk.ada.sees(reply.message)


async def test_nothing_found_is_said(desk: Newsroom) -> None:
    reply = await desk.rex.slash(desk.channel, "ask", question="What does bread cost in Norway?")
    assert "Nothing found in the corpus" in plainly(reply)


async def test_the_filters_of_a_question_are_said_and_kept(desk: Newsroom) -> None:
    reply = await desk.rex.slash(desk.channel, "ask", question="Why were visas revoked?", source="Blaze Media")
    assert "only Blaze Media" in plainly(reply)
    assert "A photograph with" not in plainly(reply)
    dated = await desk.rex.slash(desk.channel, "ask", question="Why were visas revoked?", since="2025-05-01")
    assert "from 1 May 2025" in plainly(dated)
    assert not any(button.label == "In context" for button in dated.buttons), "no seed has a date"


@pytest.mark.parametrize("option", ["since", "until"])
@pytest.mark.parametrize("typed", ["yesterday", "2025-13-01", "01.05.2025", "**@everyone**", "20" * 3_000])
async def test_a_date_that_is_none_is_refused_with_how_to_write_it(desk: Newsroom, option: str, typed: str) -> None:
    reply = await desk.rex.slash(desk.channel, "ask", **{"question": "Why?", option: typed})
    assert typed[:100] in plainly(reply)
    assert "is not a date" in plainly(reply) or len(typed) > 500
    assert reply.ephemeral
    assert not reply.pings


async def test_dates_the_wrong_way_round_are_refused(desk: Newsroom) -> None:
    reply = await desk.rex.slash(desk.channel, "ask", question="Why?", since="2025-05", until="2024")
    assert "swap the two dates" in reply.text
    same = await desk.rex.slash(desk.channel, "ask", question="Why visas?", since="2025-05", until="2025")
    assert "swap" not in same.text


@pytest.mark.parametrize("question", ["🙂🙂🙂", "?!", "why " * 1_000, "🙂 " * 2_000, "a" * 4_000, "\u202e\u200b"])
async def test_any_question_gets_a_card(desk: Newsroom, question: str) -> None:
    reply = await desk.rex.slash(desk.channel, "ask", question=question)
    assert reply.text.startswith("### ")
    assert desk.discord.violations == []


async def test_who_names_those_it_is_true_of_each_with_its_sentence(desk: Newsroom) -> None:
    reply = await desk.rex.slash(desk.channel, "who", what="lost visas")
    assert "Marina del Pilar Ávila" in plainly(reply)
    assert "Carlos Torres" in plainly(reply)
    assert "more than 20 judges in Brazil" in plainly(reply)


async def test_said_shows_someones_own_words(desk: Newsroom) -> None:
    reply = await desk.rex.slash(desk.channel, "said", speaker="Torres", about="his public life")
    assert "Throughout my public life, I have acted out of respect for the law" in plainly(reply)
    assert "My support for him" not in plainly(reply)


async def test_a_name_that_nobody_bears_is_said_to_be_unknown(desk: Newsroom) -> None:
    reply = await desk.rex.slash(desk.channel, "said", speaker="Zebulon Quimby")
    assert "“Zebulon Quimby”" in plainly(reply)


async def test_verify_tells_words_to_the_letter_from_words_that_are_nearly_so(desk: Newsroom) -> None:
    reply = await desk.rex.slash(desk.channel, "verify", text=COMPLEX)
    assert "To the letter." in plainly(reply)
    assert "this situation is taking place in a complex binational context" in plainly(reply)
    near = await desk.rex.slash(
        desk.channel, "verify", text="this situation took place in a very complex binational context"
    )
    assert "Nearly." in plainly(near)
    assert "~~" in near.text


async def test_verify_says_when_it_was_someone_else(desk: Newsroom) -> None:
    reply = await desk.rex.slash(desk.channel, "verify", text=COMPLEX, speaker="Marco Rubio")
    assert "Another speaker." in plainly(reply)


async def test_entity_says_who_someone_is(desk: Newsroom) -> None:
    reply = await desk.rex.slash(desk.channel, "entity", name="marina del pilar avila")
    assert "Marina del Pilar Ávila (person)" in plainly(reply)
    assert "2 articles" in plainly(reply)


async def test_articles_lists_the_corpus(desk: Newsroom) -> None:
    reply = await desk.rex.slash(desk.channel, "articles")
    assert "1. Trump Administration strips visas" in plainly(reply)
    assert "Blaze Media" in plainly(reply)
    none = await desk.rex.slash(desk.channel, "articles", source="The Unknown")
    assert "No article fits." in plainly(none)
    wrong = await desk.rex.slash(desk.channel, "articles", until="never")
    assert "not a date" in plainly(wrong)


async def test_a_message_is_asked_about_for_the_one_who_asks_alone(desk: Newsroom) -> None:
    message = desk.ada.post(desk.channel, "Why were visas of Mexican officials revoked?")
    reply = await desk.rex.menu(desk.channel, "Ask about this", message)
    assert "visas" in plainly(reply)
    assert reply.ephemeral
    assert not desk.ada.sees(reply.message)


async def test_a_quote_in_a_message_is_checked_for_the_one_who_asks_alone(desk: Newsroom) -> None:
    message = desk.ada.post(desk.channel, f"She wrote: “{COMPLEX}”")
    reply = await desk.rex.menu(desk.channel, "Check quote", message)
    assert "in the corpus" in plainly(reply)
    assert reply.ephemeral


async def test_a_message_without_text_has_nothing_to_check(desk: Newsroom) -> None:
    empty = desk.ada.post(desk.channel, "")
    for menu in ("Check quote", "Ask about this"):
        assert "no text" in (await desk.rex.menu(desk.channel, menu, empty)).text


async def test_a_mention_asks_and_the_answer_is_a_reply_that_pings_nobody(desk: Newsroom) -> None:
    reply = await desk.rex.say(desk.channel, f"<@{desk.discord.application_id}> who lost visas?")
    assert "Marina del Pilar Ávila" in plainly(reply)
    assert not reply.pings
    assert not reply.ephemeral


async def test_a_mention_of_others_in_a_question_shows_their_names(desk: Newsroom) -> None:
    bot = desk.discord.application_id
    reply = await desk.rex.say(desk.channel, f"<@{bot}> did {desk.ada.mention} lose a visa? @everyone")
    assert plainly(reply).startswith("did Ada lose a visa? @everyone")
    assert not reply.pings


async def test_a_mention_alone_is_told_how_to_ask(desk: Newsroom) -> None:
    reply = await desk.rex.say(desk.channel, f"<@{desk.discord.application_id}>")
    assert "What would you like to know?" in reply.text


async def test_a_message_that_does_not_mention_the_bot_is_none_of_its_business(desk: Newsroom) -> None:
    before = len(desk.channel.messages)
    desk.rex.post(desk.channel, "who lost visas?")
    await desk.discord.settled()
    assert len(desk.channel.messages) == before + 1


@pytest.mark.parametrize(
    ("command", "option", "typed", "wanted"),
    [
        ("said", "speaker", "avila", "Marina del Pilar Ávila"),
        ("said", "speaker", "PILAR ÁV", "Marina del Pilar Ávila"),
        ("entity", "name", "torr", "Carlos Torres"),
        ("verify", "speaker", "marina", "Marina del Pilar Ávila"),
        ("ask", "source", "blaze", "Blaze Media"),
        ("articles", "source", "", "Blaze Media"),
    ],
)
async def test_names_and_outlets_are_completed_whatever_their_accents_and_case(
    desk: Newsroom, command: str, option: str, typed: str, wanted: str
) -> None:
    others = {"text": "words"} if command == "verify" else {"question": "why"} if command == "ask" else {}
    choices = await desk.rex.autocomplete(desk.channel, command, option, typed, **others)
    assert any(str(choice).startswith(wanted) for choice in choices), choices
    assert len(choices) <= 25


async def test_only_one_of_ours_listens_for_presses_of_ours(desk: Newsroom) -> None:
    """Two questions at the same time keep their own buttons."""
    one = await desk.rex.slash(desk.channel, "ask", question="Why were visas revoked?")
    two = await desk.rex.slash(desk.channel, "verify", text=COMPLEX)
    assert "complex binational context" in (await desk.rex.click(two, "In context")).text
    assert (await desk.rex.click(one, "In context")).text != (await desk.rex.click(two, "In context")).text
