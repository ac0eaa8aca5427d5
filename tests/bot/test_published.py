"""The commands as Discord is told of them: when, where, and in which languages."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from bot.published import NOTE
from bot.translations import SPANISH
from tests.bot.conftest import Newsroom, bot_running
from tests.bot.stub import LAMP, Stub, as_library


async def test_commands_are_published_once_and_again_only_when_they_have_changed(
    newsroom: Newsroom, stub: Stub, tmp_path: Path
) -> None:
    for expected, settings in (
        (1, newsroom.settings(tmp_path)),
        (1, newsroom.settings(tmp_path)),
        (2, newsroom.settings(tmp_path, admin_users=(1,))),
        (2, newsroom.settings(tmp_path, admin_users=(1, 2))),
    ):
        async with bot_running(newsroom, settings, as_library(stub)):
            assert newsroom.discord.syncs == expected
    (tmp_path / NOTE).write_text("damaged")
    async with bot_running(newsroom, newsroom.settings(tmp_path, admin_users=(1,)), as_library(stub)):
        assert newsroom.discord.syncs == 3


async def test_commands_are_offered_in_the_allowed_servers_only(newsroom: Newsroom, stub: Stub, tmp_path: Path) -> None:
    async with bot_running(newsroom, newsroom.settings(tmp_path), as_library(stub)):
        assert len(newsroom.discord.commands[None]) == 11
    settings = newsroom.settings(tmp_path, guilds=(newsroom.guild.id,))
    async with bot_running(newsroom, settings, as_library(stub)):
        assert newsroom.discord.commands[None] == []
        assert len(newsroom.discord.commands[newsroom.guild.id]) == 11
        assert LAMP in (await newsroom.rex.slash(newsroom.channel, "ask", question="Why?")).text
    other = newsroom.discord.add_guild("Other")
    async with bot_running(newsroom, newsroom.settings(tmp_path, guilds=(other.id,)), as_library(stub)):
        assert newsroom.discord.commands[newsroom.guild.id] == []
        assert len(newsroom.discord.commands[other.id]) == 11


async def test_a_server_the_bot_is_not_in_does_not_keep_it_from_starting(
    newsroom: Newsroom, stub: Stub, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    settings = newsroom.settings(tmp_path, guilds=(newsroom.guild.id, 123))
    async with bot_running(newsroom, settings, as_library(stub)):
        assert LAMP in (await newsroom.rex.slash(newsroom.channel, "ask", question="Why?")).text
    assert "cannot be published in server 123" in caplog.text
    noted = json.loads((tmp_path / NOTE).read_text())
    assert list(noted[str(newsroom.discord.application_id)]) == [str(newsroom.guild.id)]
    newsroom.discord.violations.clear()


async def test_commands_are_for_servers_and_admin_commands_are_hinted_at(
    newsroom: Newsroom, stub: Stub, tmp_path: Path
) -> None:
    async with bot_running(newsroom, newsroom.settings(tmp_path), as_library(stub)):
        offered = {command["name"]: command for command in newsroom.discord.commands[None]}
    assert set(offered) == {
        "ask", "who", "said", "verify", "entity", "articles", "privacy", "reindex", "corpus",
        "Ask about this", "Check quote",
    }  # fmt: skip
    assert all(command["contexts"] == [0] for command in offered.values())
    assert all(command["integration_types"] == [0] for command in offered.values())
    restricted = {name for name, command in offered.items() if command["default_member_permissions"]}
    assert restricted == {"reindex", "corpus"}


async def test_all_that_discord_shows_of_the_commands_is_there_in_spanish(
    newsroom: Newsroom, stub: Stub, tmp_path: Path
) -> None:
    async with bot_running(newsroom, newsroom.settings(tmp_path), as_library(stub)):
        offered = newsroom.discord.commands[None]

    def described(piece: dict[str, Any]) -> list[dict[str, Any]]:
        own = [piece] if piece.get("description") else []
        return own + [inner for option in piece.get("options") or () for inner in described(option)]

    pieces = [piece for command in offered for piece in described(command)]
    assert len(pieces) > 20
    for piece in pieces:
        assert set(piece["description_localizations"]) == {"es-ES", "es-419"}, piece["description"]
    menus = [command for command in offered if not command.get("description")]
    assert {command["name_localizations"]["es-ES"] for command in menus} == {"Preguntar sobre esto", "Comprobar cita"}
    used = {piece["description"] for piece in pieces} | {command["name"] for command in menus}
    assert set(SPANISH) == used, "no translation is left over"
