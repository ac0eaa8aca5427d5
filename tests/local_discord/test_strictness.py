"""Each rule of Discord's refuses what it should, in Discord's words, and lets through what just keeps it."""

from __future__ import annotations

import re
from collections.abc import Awaitable
from typing import Any

import discord
import pytest
from discord.http import Route

from . import LocalDiscord
from .components import Flag
from .conftest import Newsroom, needs_contract
from .example_bot import ExampleBot

Body = dict[str, Any]
V2 = int(Flag.COMPONENTS_V2)


def row(*components: Body) -> Body:
    return {"type": 1, "components": list(components)}


def button(custom_id: str = "a", **more: Any) -> Body:
    return {"type": 2, "style": 1, "label": "A", "custom_id": custom_id} | more


def link(url: str) -> Body:
    return {"type": 2, "style": 5, "label": "A", "url": url}


def select(*values: str, **more: Any) -> Body:
    return {"type": 3, "custom_id": "s", "options": [{"label": one, "value": one} for one in values]} | more


def text(content: str) -> Body:
    return {"type": 10, "content": content}


def v2(*components: Body, **more: Any) -> Body:
    return {"flags": V2, "components": list(components)} | more


REFUSED = {
    "content over 2,000": ({"content": "x" * 2001}, "content: Must be 2000 or fewer"),
    "nothing at all": ({"content": ""}, "50006 Cannot send an empty message"),
    "only spaces": ({"content": " \n "}, "50006 Cannot send an empty message"),
    "embeds over 6,000 in sum": (
        {"embeds": [{"description": "x" * 3000}, {"description": "x" * 2999, "footer": {"text": "xx"}}]},
        "Embed size exceeds maximum size of 6000",
    ),
    "an embed without text": ({"embeds": [{"color": 1}]}, "embeds.0.description: This field is required"),
    "a blank field": ({"embeds": [{"fields": [{"name": " ", "value": "v"}]}]}, "embeds.0.fields.0.name"),
    "41 components": (v2(*[{"type": 17, "components": [text("x")] * 19}] * 2, text("x")), "maximum number of total"),
    "text displays over 4,000": (v2(text("x" * 2000), text("x" * 2001)), "displayable text size exceeds"),
    "a blank text display": (v2(text("  ")), "components.0.content: This field is required"),
    "content beside components v2": (v2(text("x"), content="y"), "content: The 'content' field cannot be used"),
    "embeds beside components v2": (
        v2(text("x"), embeds=[{"title": "y"}]),
        "embeds: The 'embeds' field cannot be used",
    ),
    "components v2 without the flag": ({"components": [text("x")]}, "needs MessageFlags.IS_COMPONENTS_V2"),
    "six rows": ({"content": "x", "components": [row(button(str(n))) for n in range(6)]}, "Must be 5 or fewer"),
    "a button beside a select": ({"content": "x", "components": [row(select("a"), button())]}, "width of this row"),
    "the same custom id twice": ({"content": "x", "components": [row(button(), button())]}, "custom_id cannot be dupl"),
    "a button without custom id": (
        {"content": "x", "components": [row({"type": 2, "style": 1, "label": "A"})]},
        "A custom id is required",
    ),
    "a link without address": (
        {"content": "x", "components": [row({"type": 2, "style": 5, "label": "A"})]},
        "has a url",
    ),
    "a link to a script": ({"content": "x", "components": [row(link("javascript:alert(1)"))]}, "Scheme must be one of"),
    "a button without label": ({"content": "x", "components": [row(button(label=""))]}, "A label or an emoji"),
    "the same choice twice": ({"content": "x", "components": [row(select("a", "a"))]}, "'a' is not unique"),
    "more to choose than there is": ({"content": "x", "components": [row(select("a", max_values=2))]}, "max_values"),
    "a picture that is not attached": (
        {"embeds": [{"title": "x", "image": {"url": "attachment://plot.png"}}]},
        "no attachment for attachment://plot.png",
    ),
    "mentions both listed and parsed": (
        {"content": "x", "allowed_mentions": {"parse": ["users"], "users": ["1"]}},
        "mutually exclusive",
    ),
    "a reply to nothing": ({"content": "x", "message_reference": {"message_id": "1"}}, "Unknown message"),
}
REFUSED_BY_CONTRACT = {
    "11 embeds": ({"embeds": [{"title": "x"}] * 11}, "embeds: Must be 10 or fewer"),
    "an embed of 4,097": ({"embeds": [{"description": "x" * 4097}]}, "embeds.0.description: Must be 4096 or fewer"),
    "six buttons in a row": (
        {"content": "x", "components": [row(*[button(str(n)) for n in range(6)])]},
        "components.0.components: Must be 5 or fewer",
    ),
    "a custom id of 101": ({"content": "x", "components": [row(button("x" * 101))]}, "custom_id: Must be 100 or fewer"),
    "a label of 81": ({"content": "x", "components": [row(button(label="x" * 81))]}, "label: Must be 80 or fewer"),
    "an address of 513": (
        {"content": "x", "components": [row(link("https://e.org/" + "x" * 499))]},
        "url: Must be 512 or fewer",
    ),
    "26 choices": ({"content": "x", "components": [row(select(*map(str, range(26))))]}, "options: Must be 25 or fewer"),
    "a container in a container": (
        v2({"type": 17, "components": [{"type": 17, "components": [text("x")]}]}),
        "components.0.components.0: Type 17 is not allowed here",
    ),
    "a section without accessory": (v2({"type": 9, "components": [text("x")]}), "'accessory' is a required"),
    "a number for a text": ({"content": 5}, "content: 5 is not of type"),
    "a picture at no address": ({"embeds": [{"image": {"url": "no address"}}]}, "is not a 'uri'"),
}
ACCEPTED = {
    "content of 2,000": {"content": "x" * 2000},
    "embeds of 6,000 in sum": {"embeds": [{"description": "x" * 3000}, {"description": "x" * 3000}]},
    "40 components": v2(*[{"type": 17, "components": [text("x")] * 19}] * 2),
    "text displays of 4,000": v2(text("x" * 2000), text("x" * 2000)),
    "five rows of five": {
        "content": "x",
        "components": [row(*[button(f"{r}{n}") for n in range(5)]) for r in range(5)],
    },
    "25 choices": {"content": "x", "components": [row(select(*map(str, range(25))))]},
    "an emoji for a label": {"content": "x", "components": [row(button(label=None, emoji={"name": "📄"}))]},
    "a masked link": {"content": "[read](https://example.org/a#:~:text=b)"},
}


async def post(bot: ExampleBot, newsroom: Newsroom, body: Body) -> Any:
    return await bot.http.request(
        Route("POST", "/channels/{channel_id}/messages", channel_id=newsroom.channel.id), json=body
    )


@pytest.mark.parametrize(("body", "why"), REFUSED.values(), ids=REFUSED.keys())
async def test_a_message_that_discord_refuses_is_refused(
    newsroom: Newsroom, bot: ExampleBot, body: Body, why: str
) -> None:
    await refused(post(bot, newsroom, body), newsroom.discord, why)
    assert newsroom.channel.messages == []


@needs_contract
@pytest.mark.parametrize(("body", "why"), REFUSED_BY_CONTRACT.values(), ids=REFUSED_BY_CONTRACT.keys())
async def test_a_message_against_the_contract_is_refused(
    newsroom: Newsroom, bot: ExampleBot, body: Body, why: str
) -> None:
    await refused(post(bot, newsroom, body), newsroom.discord, why)
    assert newsroom.channel.messages == []


@pytest.mark.parametrize("body", ACCEPTED.values(), ids=ACCEPTED.keys())
async def test_a_message_just_within_the_rules_is_taken(newsroom: Newsroom, bot: ExampleBot, body: Body) -> None:
    await post(bot, newsroom, body)
    assert newsroom.discord.violations == []
    assert len(newsroom.channel.messages) == 1


async def refused(request: Awaitable[Any], server: LocalDiscord, why: str) -> discord.HTTPException:
    with pytest.raises(discord.HTTPException) as caught:
        await request
    assert len(server.violations) == 1
    assert re.search(why, server.violations[0]), server.violations[0]
    return caught.value
