"""What administrators do, and that nobody else can, whatever Discord would let them."""

from __future__ import annotations

from pathlib import Path

import pytest

from index import Library
from tests.bot.conftest import Newsroom, bot_running
from tests.bot.discord_markdown import shown
from tests.local_discord import NotOffered


async def test_status_tells_an_admin_alone_how_the_index_stands(desk: Newsroom) -> None:
    reply = await desk.ada.slash(desk.channel, "corpus status")
    assert "2 articles" in reply.text
    assert "Blaze Media – 1" in shown(reply.text)
    assert "Last brought up to date" in reply.text
    assert reply.ephemeral


@pytest.mark.parametrize("command", ["corpus status", "reindex"])
async def test_discord_does_not_offer_admin_commands_to_others_and_we_refuse_them_ourselves(
    desk: Newsroom, command: str
) -> None:
    newcomer = desk.guild.add_member("Eve")  # others of this server may have been let use it by other tests
    with pytest.raises(NotOffered):
        await newcomer.slash(desk.channel, command)
    desk.guild.permit(command.split()[0], newcomer)
    reply = await newcomer.slash(desk.channel, command)
    assert "Manage Server" in reply.text
    assert reply.ephemeral


async def test_named_admins_decide_alone(newsroom: Newsroom, library: Library, tmp_path: Path) -> None:
    settings = newsroom.settings(tmp_path, admin_users=(newsroom.rex.id,))
    async with bot_running(newsroom, settings, library):
        assert "2 articles" in (await newsroom.rex.slash(newsroom.channel, "corpus status")).text
        refused = await newsroom.ada.slash(newsroom.channel, "corpus status")
        assert "administrators" in refused.text


async def test_a_role_can_make_an_admin(newsroom: Newsroom, library: Library, tmp_path: Path) -> None:
    desk_role = newsroom.guild.add_role("Desk")
    eve = newsroom.guild.add_member("Eve", roles=[desk_role])
    async with bot_running(newsroom, newsroom.settings(tmp_path, admin_roles=(desk_role.id,)), library):
        assert "2 articles" in (await eve.slash(newsroom.channel, "corpus status")).text
        assert "administrators" in (await newsroom.rex.slash(newsroom.channel, "corpus status")).text
