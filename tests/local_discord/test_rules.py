"""Who is pinged, which commands may be registered, and where the contract is found."""

from __future__ import annotations

import logging
from pathlib import Path
from typing import Any

import pytest
from discord import AllowedMentions, NotFound, TextChannel
from discord.http import Route

from . import LocalDiscord, contract, routes_application, routes_channels, routes_interactions
from .clock import Clock, Snowflakes
from .command_limits import check_commands
from .conftest import Newsroom, needs_contract
from .contract import request_problems
from .errors import Json, Refused
from .example_bot import Card, ExampleBot
from .mentions import pinged

ROUTES = routes_application.ROUTES + routes_channels.ROUTES + routes_interactions.ROUTES
TEXT = "@everyone @here <@1> <@!2> <@&3> `@everyone` \\<@1>"


@pytest.mark.parametrize(
    ("allowed", "replied_to", "expected"),
    [
        (None, None, {"@everyone", "@here", "<@1>", "<@2>", "<@&3>"}),
        (None, 9, {"@everyone", "@here", "<@1>", "<@2>", "<@&3>", "<@9>"}),
        ({"parse": []}, None, set()),
        ({"parse": [], "replied_user": False}, 9, set()),
        ({"parse": []}, 9, set()),
        ({"parse": [], "replied_user": True}, 9, {"<@9>"}),
        ({"parse": ["users"]}, None, {"<@1>", "<@2>"}),
        ({"parse": ["roles"]}, None, {"<@&3>"}),
        ({"parse": ["everyone"]}, None, {"@everyone", "@here"}),
        ({"users": ["2", "7"]}, None, {"<@2>"}),
        ({"roles": ["3"]}, None, {"<@&3>"}),
    ],
)
def test_allowed_mentions_decide_who_is_pinged(
    allowed: Json | None, replied_to: int | None, expected: set[str]
) -> None:
    assert pinged([TEXT], allowed, replied_to) == expected


@pytest.mark.parametrize("text", ["@\u200beveryone", "<@\u200b1>", "@Everyone", "<#5>"])
def test_what_does_not_stand_as_a_mention_pings_nobody(text: str) -> None:
    assert pinged([text], None, None) == set()


async def test_the_pings_of_a_text_display_are_seen(newsroom: Newsroom, bot: ExampleBot) -> None:
    channel = bot.get_partial_messageable(newsroom.channel.id)
    await channel.send(f"@everyone {newsroom.rex.mention}")
    await channel.send(view=Card("@here"), allowed_mentions=AllowedMentions(everyone=True))
    assert [message.pings for message in newsroom.channel.messages] == [set(), {"@here"}]


LONG = [{"name": f"{number:090}", "value": "y" * 90} for number in range(25)]


def command(**more: Any) -> Json:
    return {"name": "ask", "description": "Ask", "type": 1} | more


def option(name: str, **more: Any) -> Json:
    return {"type": 3, "name": name, "description": "d"} | more


@pytest.mark.parametrize(
    ("commands", "why"),
    [
        ([command(name="Ask")], "Command name 'Ask' is invalid"),
        ([command(name="ask me")], "is invalid"),
        ([command(), command()], "Names must be unique"),
        ([command(description="")], "description: This field is required"),
        ([command(options=[option("a"), option("b", required=True)])], "must be placed before"),
        ([command(options=[option("a"), option("a")])], "Names must be unique"),
        ([command(options=[option("a", autocomplete=True, choices=[{"name": "x", "value": "x"}])])], "exclude"),
        ([command(options=[option("a", min_length=5, max_length=4)])], "min_length is greater"),
        ([command(options=[option("a"), {"type": 1, "name": "b", "description": "d"}])], "cannot be mixed"),
        ([command(options=[option("a", choices=LONG), option("b", choices=LONG)])], "exceeds maximum size"),
        ([{"name": "Check quote", "type": 3, "description": "no"}], "A menu command has no description"),
        ([{"name": f"m{n}", "type": 3} for n in range(16)], "Maximum number"),
        ([command(name=f"c{n}") for n in range(101)], "Maximum number"),
    ],
)
def test_commands_that_discord_would_not_register_are_refused(commands: list[Json], why: str) -> None:
    with pytest.raises(Refused, match=why):
        check_commands(commands)


def test_commands_in_other_scripts_and_menus_with_spaces_are_taken() -> None:
    check_commands([command(name="pregúntale"), command(name="質問"), {"name": "Check quote", "type": 3}])


def test_every_route_is_one_of_discords() -> None:
    assert [(method, path) for method, path, _ in ROUTES if not contract.knows(method, path)] == []


def test_without_the_contract_the_check_is_left_out_and_that_is_said_once(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setenv("DISCORD_OPENAPI", str(tmp_path / "none.json"))
    with caplog.at_level(logging.WARNING):
        for _ in range(2):
            assert request_problems("POST", "/channels/{channel_id}/messages", {"content": 5}) == []
    assert [record.message for record in caplog.records if "contract is not at" in record.message] == caplog.messages
    assert len(caplog.messages) == 1


@needs_contract
def test_an_id_may_be_a_number_as_discord_takes_it() -> None:
    body = {"content": "x", "attachments": [{"id": 0}]}
    assert request_problems("POST", "/channels/{channel_id}/messages", body) == []
    body = {"content": "x", "attachments": [{"id": "x"}]}
    assert len(request_problems("POST", "/channels/{channel_id}/messages", body)) == 1


async def test_an_unknown_address_is_a_violation(newsroom: Newsroom, bot: ExampleBot) -> None:
    with pytest.raises(NotFound):
        await bot.http.request(Route("GET", "/stage-instances/1"))
    assert len(newsroom.discord.violations) == 1


def test_ids_grow_even_within_a_millisecond() -> None:
    snowflakes = Snowflakes(Clock())
    made = [snowflakes.next() for _ in range(1000)]
    assert made == sorted(set(made))


async def test_a_thread_made_from_a_message_belongs_to_its_answer(newsroom: Newsroom, bot: ExampleBot) -> None:
    sent = newsroom.rex.post(newsroom.channel, "a long one")
    channel = bot.get_channel(newsroom.channel.id)
    assert isinstance(channel, TextChannel)
    thread = await channel.get_partial_message(sent.id).create_thread(name="the answer")
    await thread.send("in the thread")
    (made,) = newsroom.channel.threads
    assert [message.text for message in made.messages] == ["in the thread"]
    assert newsroom.discord.violations == []


async def test_a_token_is_new_each_time() -> None:
    assert LocalDiscord().token != LocalDiscord().token
