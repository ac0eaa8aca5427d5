"""A part of the corpus that is for one role only: every way in is tried by those who do not have it."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from bot.announcing import announce
from bot.app import StorydeskBot, point_at
from bot.cards.syncing import DISCREET, UP_TO_DATE
from bot.commands.administering import NAMED_ONLY
from bot.commands.answering import FOR_YOU
from bot.commands.buttons import CHANGED
from config import Settings
from index import Library
from tests.bot.conftest import Newsroom, bot_running, newsroom_open
from tests.bot.discord_markdown import shown
from tests.index.test_view import CLOSED, OPEN, write
from tests.local_discord import Channel, Person
from tests.local_discord.reply import Reply

CANARIES = ("quillfeather", "silver", "smuggler", "sale.md")
SALE = "The mayor Ann Vane secretly sold the lighthouse"

PROBES: dict[str, tuple[dict[str, str], ...]] = {
    "ask": (
        {"question": "Who bought the lighthouse?"},
        {"question": "What happened to the lighthouse in July 2024?"},
        {"question": "What did Ann Vane say?"},
        {"question": "Who is Ann Vane?"},
        {"question": "Who is Zed Quillfeather?"},
        {"question": "smuggler"},
        {"question": "How many crossings a week are planned?"},
        {"question": "lighthouse", "source": "Quillfeather Ledger"},
    ),
    "who": ({"what": "bought the lighthouse"}, {"what": "sold the lighthouse"}, {"what": "paid in silver"}),
    "said": (
        {"speaker": "Ann Vane"},
        {"speaker": "Ann Vane", "about": "the price"},
        {"speaker": "Zed Quillfeather"},
        {"speaker": "Zed Quilfether"},
    ),
    "verify": (
        {"text": "The price was paid"},
        {"text": "nobody will ever know of it"},
        {"text": "The price was paid in gold", "speaker": "Ann Vane"},
        {"text": SALE},
    ),
    "entity": ({"name": "Ann Vane"}, {"name": "Vane"}, {"name": "Quillfeather"}, {"name": "Zed"}),
    "articles": ({}, {"since": "2024-07"}, {"source": "Quillfeather Ledger"}),
    "privacy": ({},),
}
"""What those without the role ask, by command."""
TYPED = {
    "ask": ("source", "author"),
    "said": ("speaker",),
    "verify": ("speaker",),
    "entity": ("name",),
    "articles": ("source",),
}
"""Options that are completed."""
MENUS = {"Ask about this": "Who bought the lighthouse?", "Check quote": "The price was paid"}
UNPRESSED = ("Right", "Wrong", "Erase all of it")
ADMINISTRATION = {"reindex", "corpus"}
"""Of administrators whom the settings name, who keep the whole corpus and are told of all of it."""


@dataclass
class Desk:
    """Dora has the role of the desk; Rex has not, and Ada, who administers, has not either."""

    newsroom: Newsroom
    settings: Settings
    bot: StorydeskBot
    dora: Person
    backroom: Channel
    """Only the desk sees it."""

    async def quiet(self) -> None:
        """Without asking the bot for a heartbeat, of which discord.py sends few a minute."""
        await self.newsroom.discord.bell.until(lambda: self.newsroom.discord.in_flight == 0, 10)

    @asynccontextmanager
    async def nothing_told(self, asked: str = "") -> AsyncIterator[None]:
        """In nothing that the bot sends meanwhile is a word of the closed part, but for those that were asked with."""
        requests = self.newsroom.discord.requests
        await self.quiet()
        requests.clear()
        yield
        await self.quiet()
        assert requests
        sent = "\n".join(repr(one.body) for one in requests if one.method != "GET").lower()
        assert [word for word in CANARIES if word in sent and word not in asked.lower()] == []


@pytest.fixture(scope="module")
async def opened(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Desk]:
    folder = tmp_path_factory.mktemp("restricted")
    async with newsroom_open() as newsroom:
        role = newsroom.guild.add_role("Desk")
        dora = newsroom.guild.add_member("Dora", roles=[role])
        backroom = newsroom.guild.add_channel("backroom", only_for=[role, newsroom.discord.bot])
        corpus = [write(folder / "open", OPEN), {"path": write(folder / "closed", CLOSED), "roles": [role.id]}]
        async with Library.open(Settings(corpus=corpus, data_dir=folder / "data")) as library:
            assert not (await library.sync()).failed
            settings = newsroom.settings(
                folder / "bot", announce_channel=newsroom.channel.id, admin_users=(newsroom.ada.id,)
            )
            async with bot_running(newsroom, settings, library) as bot:
                yield Desk(newsroom, settings, bot, dora, backroom)


@pytest.fixture
def room(opened: Desk) -> Desk:
    point_at(opened.settings.discord)  # another test's bot may have been elsewhere
    return opened


async def press_all(person: Person, card: Reply, depth: int = 2) -> None:
    """Every button and every choice of a card, and of the cards that they lead to."""
    if depth == 0:
        return
    choices = [(select, option) for select in card.selects for option in select.options]
    answers = [await person.choose(card, option, select=select) for select, option in choices]
    for button in card.buttons:
        still_there = button.custom_id in {one.custom_id for one in card.buttons}
        if button.custom_id and still_there and not button.disabled and button.label not in UNPRESSED:
            answers.append(await person.click(card, button))
    for answer in answers:
        if answer.messages:
            await press_all(person, answer, depth - 1)


def test_every_command_is_tried(room: Desk) -> None:
    offered = {str(one["name"]) for commands in room.newsroom.discord.commands.values() for one in commands}
    assert offered == {*PROBES, *MENUS, *ADMINISTRATION}, "a new command has to be tried here"


@pytest.mark.parametrize("command", PROBES)
async def test_nobody_without_the_role_is_told_anything_of_it(room: Desk, command: str) -> None:
    for person in (room.newsroom.rex, room.newsroom.ada):
        for options in PROBES[command]:
            async with room.nothing_told(" ".join(options.values())):
                card = await person.slash(room.newsroom.channel, command, **options)
                await press_all(person, card)


@pytest.mark.parametrize(("command", "option"), [(c, o) for c, options in TYPED.items() for o in options])
async def test_nothing_of_it_is_completed(room: Desk, command: str, option: str) -> None:
    needed = {name: "x" for name in PROBES[command][0] if name != option}
    for typed in ("", "q", "z", "zed", "quil", "a", "sil"):
        async with room.nothing_told():
            await room.newsroom.rex.autocomplete(room.newsroom.channel, command, option, typed, **needed)
    offered = await room.dora.autocomplete(room.newsroom.channel, command, option, "quill", **needed)
    assert any("Quillfeather" in choice for choice in offered), "who has the role is offered it"


@pytest.mark.parametrize("menu", MENUS)
async def test_no_menu_tells_of_it(room: Desk, menu: str) -> None:
    message = room.newsroom.ada.post(room.newsroom.channel, MENUS[menu])
    async with room.nothing_told():
        await press_all(room.newsroom.rex, await room.newsroom.rex.menu(room.newsroom.channel, menu, message))


async def test_a_mention_and_a_reply_tell_a_channel_only_what_all_of_it_may_see(room: Desk) -> None:
    for person in (room.newsroom.rex, room.dora):
        async with room.nothing_told():
            answer = await person.say(room.newsroom.channel, "@bot Who bought the lighthouse?")
            about = await person.say(room.newsroom.channel, "@bot what did she say of the price?", reply_to=answer)
            await press_all(room.newsroom.rex, answer)
            await press_all(room.newsroom.rex, about)


async def test_who_has_the_role_is_told_alone_what_the_channel_may_not_see(room: Desk) -> None:
    told = await room.dora.slash(room.newsroom.channel, "verify", text=SALE)
    await told.until(FOR_YOU)
    before_all, alone = told.messages
    assert not any(word in before_all.text.lower() for word in CANARIES)
    assert room.newsroom.rex.sees(before_all)
    assert "Quillfeather" in alone.text
    assert FOR_YOU in shown(alone.text)
    assert not room.newsroom.rex.sees(alone)
    async with room.nothing_told(SALE):
        card = await room.newsroom.rex.slash(room.newsroom.channel, "verify", text=SALE)
        await press_all(room.newsroom.rex, card)


async def test_what_one_with_the_role_shares_is_what_the_channel_may_see(room: Desk) -> None:
    alone = await room.dora.slash(room.newsroom.channel, "ask", question="Who bought the lighthouse?", private=True)
    assert "Quillfeather" in alone.text
    async with room.nothing_told():
        shared = await room.dora.click(alone, "Share")
        assert room.newsroom.rex.sees(shared.message)
        await press_all(room.newsroom.rex, shared)
    told = await room.dora.slash(room.newsroom.channel, "said", speaker="Ann Vane")
    await told.until(FOR_YOU)
    async with room.nothing_told():
        assert "White suits her" in (await room.dora.click(told.messages[1], "Share")).text


async def test_a_list_of_one_with_the_role_is_shown_to_them_alone(room: Desk) -> None:
    listed = await room.dora.slash(room.newsroom.channel, "articles")
    assert "Quillfeather Ledger" in listed.text
    assert listed.ephemeral


async def test_where_everybody_has_the_role_the_answer_is_for_all(room: Desk) -> None:
    answer = await room.dora.slash(room.backroom, "ask", question="Who bought the lighthouse?")
    assert len(answer.messages) == 1
    assert not answer.ephemeral
    assert "Quillfeather" in answer.text
    assert "Quillfeather" in (await room.dora.say(room.backroom, "@bot Who bought the lighthouse?")).text
    private = await room.dora.slash(room.backroom, "ask", question="Who bought the lighthouse?", private=True)
    assert "Quillfeather" in (await room.dora.click(private, "Share")).text


async def test_a_role_that_was_taken_away_closes_the_answers_it_had_opened(room: Desk) -> None:
    eve = room.newsroom.guild.add_member("Eve", roles=room.newsroom.guild.members[room.dora].roles)
    answer = await eve.slash(room.newsroom.channel, "ask", question="Who bought the lighthouse?", private=True)
    assert "Quillfeather" in answer.text
    room.newsroom.guild.members[eve].roles.clear()
    async with room.nothing_told():
        assert CHANGED in [
            (await eve.click(answer, button)).text for button in answer.buttons if button.label == "In context"
        ]
        await press_all(eve, answer)


async def test_where_somebody_sees_the_channel_without_a_role_it_is_told_nothing(room: Desk) -> None:
    role = room.newsroom.guild.members[room.dora].roles[0]
    guest = room.newsroom.guild.add_channel("guests", only_for=[role, room.newsroom.rex, room.newsroom.discord.bot])
    async with room.nothing_told():
        await room.dora.say(guest, "@bot Who bought the lighthouse?")


async def test_new_stories_of_it_are_not_announced(room: Desk) -> None:
    async with room.nothing_told():
        await announce(room.bot, ["sale.md", "opening.md"])
    assert "1 new article" in room.newsroom.channel.messages[-1].text


def leaves(piece: dict[str, Any], name: str) -> Iterator[tuple[str, dict[str, Any]]]:
    """The commands that a group holds, by their whole names."""
    inner = [one for one in piece.get("options") or () if one["type"] in (1, 2)]
    if not inner:
        yield name, piece
    for one in inner:
        yield from leaves(one, f"{name} {one['name']}")


async def test_who_merely_has_manage_server_does_not_administer_a_corpus_with_closed_parts(
    room: Desk, newsroom: Newsroom, tmp_path: Path
) -> None:
    async with bot_running(newsroom, newsroom.settings(tmp_path), room.bot.library):
        offered = [one for one in newsroom.discord.commands[None] if one["name"] in ADMINISTRATION]
        found = [leaf for one in offered for leaf in leaves(one, str(one["name"]))]
        assert len(found) > 10
        for name, command in found:
            options = command.get("options") or []
            needed = {one["name"]: "sale.md" for one in options if one.get("required")}
            reply = await newsroom.ada.slash(newsroom.channel, name, **needed)
            assert reply.text == NAMED_ONLY, name
            for option in [one["name"] for one in options if one.get("autocomplete")]:
                others = {other: text for other, text in needed.items() if other != option}
                choices = await newsroom.ada.autocomplete(newsroom.channel, name, option, "sale", **others)
                assert not choices, f"{name} {option}"


async def test_a_reindex_tells_its_channel_nothing_of_what_it_reads(room: Desk) -> None:
    closed = room.bot.library.parts.seen_with({room.newsroom.guild.members[room.dora].roles[0].id})
    (Path(*closed) / "quillfeather.md").write_text("Zed Quillfeather paid for the lighthouse in silver again.\n")
    plan = await room.newsroom.ada.slash(room.newsroom.channel, "reindex")
    assert "quillfeather.md" in plan.text, "who administers is told, alone"
    before = len(room.newsroom.channel.messages)
    await room.newsroom.ada.click(plan, "Start")
    told = room.newsroom.channel.messages[before]
    await room.newsroom.discord.bell.until(lambda: UP_TO_DATE in told.versions[-1], 30)
    assert told.versions[-1] == f"{UP_TO_DATE}\n-# {DISCREET}"
    assert not [word for word in CANARIES for version in told.versions if word in version.lower()]
