"""The rules of an interaction: once, in time, seen by whom it was promised to."""

from __future__ import annotations

import io
from collections.abc import Awaitable, Callable
from typing import Any

import discord
import pytest
from discord import app_commands, ui
from discord.http import Route

from . import NoAnswer
from .conftest import Newsroom, needs_contract
from .example_bot import Card, ExampleBot

Behaviour = Callable[[discord.Interaction], Awaitable[Any]]


async def trouble(newsroom: Newsroom, bot: ExampleBot, behave: Behaviour) -> tuple[int, str]:
    """The code and the words of Discord's refusal when the bot behaves so."""
    bot.behave = behave
    newsroom.rex.begin(newsroom.channel, "do")
    error = await bot.trouble.get()
    assert isinstance(error, discord.HTTPException), error
    return error.code, error.text


def raw(bot: ExampleBot, interaction: discord.Interaction, body: dict[str, Any]) -> Awaitable[Any]:
    route = Route(
        "POST",
        "/interactions/{interaction_id}/{interaction_token}/callback",
        interaction_id=interaction.id,
        interaction_token=interaction.token,
    )
    return bot.http.request(route, json=body)


async def test_a_second_acknowledgement_is_refused(newsroom: Newsroom, bot: ExampleBot) -> None:
    async def behave(interaction: discord.Interaction) -> None:
        await interaction.response.defer()
        await raw(bot, interaction, {"type": 4, "data": {"content": "again"}})

    assert await trouble(newsroom, bot, behave) == (40060, "Interaction has already been acknowledged.")
    assert len(newsroom.discord.violations) == 1


async def test_an_acknowledgement_after_three_seconds_is_too_late(newsroom: Newsroom, bot: ExampleBot) -> None:
    async def behave(interaction: discord.Interaction) -> None:
        newsroom.discord.clock.advance(3.1)
        await interaction.response.defer()

    assert await trouble(newsroom, bot, behave) == (10062, "Unknown interaction")


async def test_an_acknowledgement_within_three_seconds_is_measured(newsroom: Newsroom, bot: ExampleBot) -> None:
    async def behave(interaction: discord.Interaction) -> None:
        newsroom.discord.clock.advance(2)
        await interaction.response.send_message("just so")

    bot.behave = behave
    reply = await newsroom.rex.slash(newsroom.channel, "do")
    assert 2 <= reply.acknowledged_after < 3


@pytest.mark.parametrize(("minutes", "lives"), [(14.5, True), (15.1, False)])
async def test_the_token_lives_fifteen_minutes(
    newsroom: Newsroom, bot: ExampleBot, minutes: float, lives: bool
) -> None:
    async def behave(interaction: discord.Interaction) -> None:
        await interaction.response.defer()
        newsroom.discord.clock.advance(60 * minutes)
        await interaction.edit_original_response(content="done")

    if lives:
        bot.behave = behave
        assert (await newsroom.rex.slash(newsroom.channel, "do")).text == "done"
    else:
        assert await trouble(newsroom, bot, behave) == (50027, "Invalid Webhook Token")


async def test_a_follow_up_before_the_acknowledgement_is_refused(newsroom: Newsroom, bot: ExampleBot) -> None:
    async def behave(interaction: discord.Interaction) -> None:
        await interaction.followup.send("too soon")

    assert (await trouble(newsroom, bot, behave))[0] == 10015


async def test_an_edit_that_is_too_long_is_refused_and_shows_nothing(newsroom: Newsroom, bot: ExampleBot) -> None:
    async def behave(interaction: discord.Interaction) -> None:
        await interaction.response.send_message("short")
        await interaction.edit_original_response(content="x" * 2001)

    assert (await trouble(newsroom, bot, behave))[0] == 50035
    assert [message.text for message in newsroom.channel.messages] == ["short"]


@pytest.mark.parametrize("private", [True, False])
async def test_who_sees_the_answer_is_fixed_by_the_deferral(newsroom: Newsroom, bot: ExampleBot, private: bool) -> None:
    async def behave(interaction: discord.Interaction) -> None:
        await interaction.response.defer(ephemeral=private)
        await interaction.followup.send("the answer", ephemeral=not private)

    bot.behave = behave
    reply = await newsroom.rex.slash(newsroom.channel, "do")
    assert reply.text == "the answer"
    assert reply.ephemeral is private
    assert len(reply.messages) == 1


async def test_a_private_answer_cannot_be_reached_through_the_channel(newsroom: Newsroom, bot: ExampleBot) -> None:
    async def behave(interaction: discord.Interaction) -> None:
        await interaction.response.send_message("psst", ephemeral=True)
        message = await interaction.original_response()
        assert isinstance(interaction.channel, discord.TextChannel)
        await interaction.channel.get_partial_message(message.id).edit(content="oh")

    assert await trouble(newsroom, bot, behave) == (10008, "Unknown Message")
    assert newsroom.discord.violations == []


async def test_a_message_deleted_meanwhile_is_unknown(newsroom: Newsroom, bot: ExampleBot) -> None:
    async def behave(interaction: discord.Interaction) -> None:
        await interaction.response.send_message("here")
        newsroom.ada.delete(newsroom.channel.messages[-1])
        await interaction.edit_original_response(content="there")

    assert await trouble(newsroom, bot, behave) == (10008, "Unknown Message")
    assert newsroom.discord.violations == []


async def test_a_command_takes_no_update_of_a_message_it_does_not_have(newsroom: Newsroom, bot: ExampleBot) -> None:
    async def behave(interaction: discord.Interaction) -> None:
        await raw(bot, interaction, {"type": 7, "data": {"content": "x"}})

    assert (await trouble(newsroom, bot, behave))[0] == 50035


async def test_a_form_of_six_fields_is_refused(newsroom: Newsroom, bot: ExampleBot) -> None:
    async def behave(interaction: discord.Interaction) -> None:
        field = {"type": 4, "style": 1, "label": "L"}
        rows = [{"type": 1, "components": [field | {"custom_id": str(number)}]} for number in range(6)]
        await raw(bot, interaction, {"type": 9, "data": {"custom_id": "f", "title": "F", "components": rows}})

    code, words = await trouble(newsroom, bot, behave)
    assert code == 50035
    assert "Must be between 1 and 5 in length" in words


@pytest.mark.parametrize(
    ("choices", "why"),
    [
        ([("x", "x" * 101)], "Must be between 1 and 100"),
        ([(" ", "x")], "This field is required"),
        ([("x", 5)], "Not a value for the option speaker"),
        pytest.param([("x" * 101, "x")], "name: Must be 100 or fewer", marks=needs_contract),
        pytest.param([(str(number), "x") for number in range(26)], "Must be 25 or fewer", marks=needs_contract),
    ],
    ids=["a long value", "a blank name", "a number for a text", "a long name", "26 of them"],
)
async def test_choices_that_discord_refuses_are_refused(
    newsroom: Newsroom, bot: ExampleBot, choices: list[tuple[str, Any]], why: str
) -> None:
    command = bot.tree.get_command("said")
    assert isinstance(command, app_commands.Command)

    async def complete(interaction: discord.Interaction, _: str) -> list[app_commands.Choice[str]]:
        data = {"choices": [{"name": name, "value": value} for name, value in choices]}
        with pytest.raises(discord.HTTPException):
            await raw(bot, interaction, {"type": 8, "data": data})
        return []

    command.autocomplete("speaker")(complete)
    assert await newsroom.rex.autocomplete(newsroom.channel, "said", "speaker", "x") == {}
    assert why in newsroom.discord.violations[0]


async def test_a_bot_that_never_answers_is_told_by_name_of_what_was_seen(newsroom: Newsroom, bot: ExampleBot) -> None:
    async def nothing(_: discord.Interaction) -> None: ...

    async def thinking(interaction: discord.Interaction) -> None:
        await interaction.response.defer()

    newsroom.discord.patience = 0.05
    bot.behave = nothing
    with pytest.raises(NoAnswer, match="did not respond"):
        await newsroom.rex.slash(newsroom.channel, "do")
    bot.behave = thinking
    with pytest.raises(NoAnswer, match="never answered"):
        await newsroom.rex.slash(newsroom.channel, "do")


async def test_a_private_button_is_for_the_asker_alone(newsroom: Newsroom, bot: ExampleBot) -> None:
    reply = await newsroom.rex.slash(newsroom.channel, "ask", question="who?", private=True)
    with pytest.raises(AssertionError, match="does not see"):
        await newsroom.ada.click(reply, "More")
    await newsroom.rex.click(reply, "More")
    assert reply.text == "page 2"
    assert reply.ephemeral


async def test_a_disabled_button_and_a_link_cannot_be_pressed(newsroom: Newsroom, bot: ExampleBot) -> None:
    async def behave(interaction: discord.Interaction) -> None:
        view = ui.View()
        view.add_item(ui.Button(label="Off", custom_id="off", disabled=True))
        view.add_item(ui.Button(label="Out", url="https://example.org"))
        await interaction.response.send_message("x", view=view)

    bot.behave = behave
    reply = await newsroom.rex.slash(newsroom.channel, "do")
    for label, why in (("Off", "disabled"), ("Out", "a link"), ("Gone", "no button")):
        with pytest.raises(AssertionError, match=why):
            await newsroom.rex.click(reply, label)


async def test_a_menu_of_people_hands_over_who_was_chosen(newsroom: Newsroom, bot: ExampleBot) -> None:
    class People(ui.View):
        @ui.select(cls=ui.UserSelect, placeholder="Whom?", max_values=2)
        async def whom(self, interaction: discord.Interaction, select: ui.UserSelect[People]) -> None:
            await interaction.response.send_message(", ".join(one.display_name for one in select.values))

    async def behave(interaction: discord.Interaction) -> None:
        await interaction.response.send_message("x", view=People())

    bot.behave = behave
    reply = await newsroom.rex.slash(newsroom.channel, "do")
    assert (await newsroom.rex.choose(reply, [newsroom.ada, newsroom.rex], select="Whom?")).text == "Ada, Rex"
    with pytest.raises(AssertionError, match="takes 1 to 2"):
        await newsroom.rex.choose(reply, [])


async def test_a_card_stays_a_card_when_it_is_edited(newsroom: Newsroom, bot: ExampleBot) -> None:
    async def behave(interaction: discord.Interaction) -> None:
        await interaction.response.send_message(view=Card("quoted"))
        await interaction.edit_original_response(content="plain text")

    assert (await trouble(newsroom, bot, behave))[0] == 50035
    assert newsroom.channel.messages[0].text.startswith("## Answer")


async def test_a_picture_in_a_card_is_served_and_survives_an_edit(newsroom: Newsroom, bot: ExampleBot) -> None:
    async def behave(interaction: discord.Interaction) -> None:
        view = ui.LayoutView()
        view.add_item(ui.MediaGallery(discord.MediaGalleryItem("attachment://plot.png")))
        await interaction.response.send_message(view=view, file=discord.File(io.BytesIO(b"png"), "plot.png"))
        message = await interaction.original_response()
        view.add_item(ui.TextDisplay("mentions over time"))
        await message.edit(view=view)

    bot.behave = behave
    reply = await newsroom.rex.slash(newsroom.channel, "do")
    await reply.until("mentions over time")
    assert [(file.name, file.data) for file in reply.files] == [("plot.png", b"png")]
    assert newsroom.discord.violations == []
