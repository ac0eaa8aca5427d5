"""A person uses a bot on the real discord.py, and sees what they would see in Discord."""

import discord
import pytest

from . import File, NotOffered
from .conftest import Newsroom
from .example_bot import ExampleBot, running


async def test_a_deferred_answer_arrives_as_the_edited_original(newsroom: Newsroom, bot: ExampleBot) -> None:
    reply = await newsroom.rex.slash(newsroom.channel, "ask", question="who lost visas?")
    assert reply.text == "5 about who lost visas?"
    assert reply.deferred
    assert 0 < reply.acknowledged_after < 1
    assert not reply.ephemeral
    assert newsroom.channel.messages == [reply.message]
    assert newsroom.discord.violations == []


async def test_a_private_answer_is_seen_by_the_asker_alone(newsroom: Newsroom, bot: ExampleBot) -> None:
    reply = await newsroom.rex.slash(newsroom.channel, "ask", question="who?", private=True)
    assert reply.ephemeral
    assert newsroom.rex.sees(reply.message)
    assert not newsroom.ada.sees(reply.message)
    assert newsroom.channel.messages == []
    assert newsroom.channel.seen_by(newsroom.rex) == [reply.message]


async def test_a_card_in_components_v2_is_read_in_order(newsroom: Newsroom, bot: ExampleBot) -> None:
    reply = await newsroom.rex.slash(newsroom.channel, "said", speaker="Mara")
    assert reply.text == "## Answer\n> Mara\n-# The Daily"
    assert [button.label for button in reply.buttons] == ["Context"]


async def test_autocomplete_gives_what_the_bot_offers(newsroom: Newsroom, bot: ExampleBot) -> None:
    choices = await newsroom.rex.autocomplete(newsroom.channel, "said", "speaker", "torr")
    assert choices == {"Ana Torres": "Ana Torres"}


async def test_progress_is_seen_step_by_step(newsroom: Newsroom, bot: ExampleBot) -> None:
    reply = await newsroom.ada.slash(newsroom.channel, "reindex", how="Only new")
    await reply.until("private note")
    assert reply.message.versions == ["", "new 0 %", "new 50 %", "new 100 %"]
    public, private = reply.messages
    assert not public.ephemeral
    assert private.ephemeral


async def test_buttons_update_the_message_answer_or_open_a_form(newsroom: Newsroom, bot: ExampleBot) -> None:
    rex = newsroom.rex
    reply = await rex.slash(newsroom.channel, "ask", question="who?")
    assert [button.label for button in reply.buttons] == ["More", "Later", "Wrong", "Right", "Read"]
    assert reply.message.links == ["https://example.org/story"]
    await rex.click(reply, "More")
    assert reply.text == "page 2"
    await rex.click(reply, "Later")
    assert reply.text == "page 3"
    assert (await rex.click(reply, "Right")).text == "Voted right."
    assert (await rex.choose(reply, ["Weekly"])).text == "chose ['w']"
    form = await rex.click(reply, "Wrong")
    assert form.modal.title == "What was wrong?"
    assert (await rex.submit(form, {"Reason": "misquoted", "Kind": "Name"})).text == "Noted: misquoted (n)"
    assert newsroom.discord.violations == []


async def test_a_button_outlives_the_bot_that_made_it(newsroom: Newsroom) -> None:
    async with running(newsroom.discord):
        reply = await newsroom.rex.slash(newsroom.channel, "said", speaker="Mara")
    async with running(newsroom.discord):
        assert (await newsroom.rex.click(reply, "Context")).text == "Voted context."


async def test_a_message_menu_hands_over_the_message(newsroom: Newsroom, bot: ExampleBot) -> None:
    message = newsroom.ada.post(newsroom.channel, "“as it was”")
    reply = await newsroom.rex.menu(newsroom.channel, "Check quote", message)
    assert reply.text == "checked “as it was”"
    assert (await newsroom.rex.menu(newsroom.channel, "Who is this", newsroom.ada)).text == "Ada"


async def test_a_file_travels_both_ways(newsroom: Newsroom, bot: ExampleBot) -> None:
    reply = await newsroom.ada.slash(newsroom.channel, "add", file=File("story.txt", "naïve".encode()))
    assert reply.text == "story.txt: naïve"
    assert [(file.name, file.data) for file in reply.files] == [("back.txt", "naïve".encode())]


async def test_a_mention_is_answered_and_the_rest_not_even_read(newsroom: Newsroom, bot: ExampleBot) -> None:
    newsroom.ada.post(newsroom.channel, "a secret")
    reply = await newsroom.rex.say(newsroom.channel, "@bot who?")
    mention = newsroom.discord.bot.mention
    assert reply.text == f"You said '{mention} who?'."
    assert reply.pings == set()
    assert [message.content for message in bot.heard[:2]] == ["", f"{mention} who?"]
    again = await newsroom.rex.say(newsroom.channel, "and she?", reply_to=reply)
    assert again.text == "You said 'and she?'."
    assert again.message.reference is again.sent


async def test_silence_can_be_told_from_an_answer_to_come(newsroom: Newsroom, bot: ExampleBot) -> None:
    newsroom.rex.post(newsroom.channel, "not to the bot")
    await newsroom.discord.settled()
    assert len(bot.heard) == 1
    assert len(newsroom.channel.messages) == 1


async def test_direct_messages_are_read_without_a_mention(newsroom: Newsroom, bot: ExampleBot) -> None:
    newsroom.rex.post(newsroom.rex.dm, "psst")
    await newsroom.discord.settled()
    assert bot.heard[0].content == "psst"
    assert isinstance(bot.heard[0].channel, discord.DMChannel)
    assert (await newsroom.rex.slash(newsroom.rex.dm, "corpus status")).text == "2 articles"


@pytest.mark.parametrize(
    ("command", "options", "why"),
    [
        ("aks", {}, "no command 'aks'"),
        ("ask", {"question": "who?", "author": "x"}, "no option"),
        ("ask", {}, "cannot be sent without"),
        ("ask", {"question": "?"}, "2 to 200 characters"),
        ("ask", {"question": "who?", "limit": 11}, "1 to 10"),
        ("ask", {"question": "who?", "private": "yes"}, "does not take"),
        ("reindex", {}, "manage_guild"),
        ("corpus", {}, "has subcommands"),
        ("corpus add", {}, "no command /corpus add"),
    ],
)
async def test_what_discord_would_not_offer_cannot_be_sent(
    newsroom: Newsroom, bot: ExampleBot, command: str, options: dict[str, object], why: str
) -> None:
    with pytest.raises(NotOffered, match=why):
        await newsroom.rex.slash(newsroom.channel, command, **options)


async def test_a_server_command_is_not_offered_in_direct_messages(newsroom: Newsroom, bot: ExampleBot) -> None:
    with pytest.raises(NotOffered, match="direct messages"):
        await newsroom.ada.slash(newsroom.ada.dm, "reindex")


async def test_an_integration_override_lets_someone_call_an_admin_command(newsroom: Newsroom, bot: ExampleBot) -> None:
    newsroom.guild.permit("reindex", newsroom.rex)
    reply = await newsroom.rex.slash(newsroom.channel, "reindex", how="full")
    await reply.until("full 100 %")


async def test_a_hidden_channel_is_hidden(newsroom: Newsroom, bot: ExampleBot) -> None:
    role = newsroom.guild.add_role("Desk")
    mara = newsroom.guild.add_member("Mara", roles=[role])
    desk = newsroom.guild.add_channel("desk", only_for=[role, newsroom.discord.bot])
    reply = await mara.slash(desk, "ask", question="who?")
    assert not newsroom.rex.sees(reply.message)
    with pytest.raises(NotOffered, match="does not see #desk"):
        await newsroom.rex.slash(desk, "ask", question="who?")
