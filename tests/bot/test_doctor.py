"""``storydesk doctor``: each thing that can be wrong with a set-up is found, with what to do; nothing is changed."""

from __future__ import annotations

import socket
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from discord import Permissions

from bot import doctor
from bot.doctor import examine
from bot.findings import Finding
from config import Settings
from config.settings import ChromaSettings, MetricsSettings
from index.storage.lock import take
from tests.bot.conftest import Newsroom
from tests.chroma_server import ChromaServer, GuardedDoor
from tests.conftest import SEEDS

ALL = Permissions(
    view_channel=True, send_messages=True, send_messages_in_threads=True, embed_links=True, attach_files=True,
    read_message_history=True,
)  # fmt: skip


@pytest.fixture(autouse=True)
def _models_load(monkeypatch: pytest.MonkeyPatch) -> None:
    """They take seconds, and are looked at where the whole command line is tested."""
    monkeypatch.setattr(doctor, "_models", lambda _: Finding("models", True, "load."))


async def found(what: str, settings: Settings) -> list[Finding]:
    return [one for one in await examine(settings) if one.what == what]


def settings(tmp_path: Path, **more: Any) -> Settings:
    return Settings(corpus=[SEEDS], data_dir=tmp_path / "data", **more)


async def test_a_set_up_in_order_is_well_and_stays_untouched(tmp_path: Path) -> None:
    assert all(one.well for one in await examine(settings(tmp_path)))
    assert not (tmp_path / "data").exists()


# ── Discord ───────────────────────────────────────────────────────────────────────────────────


async def test_a_permission_that_the_bot_lacks_is_named_with_the_server(
    newsroom: Newsroom, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DISCORD_TOKEN", newsroom.discord.token)
    short = newsroom.discord.add_guild("Short", bot_permissions=Permissions(view_channel=True))
    monkeypatch.setattr("tests.local_discord.world.EVERYONE_MAY", Permissions(view_channel=True))
    free = newsroom.discord.add_guild("Free", bot_permissions=ALL)
    servers = await found("server", newsroom.settings(tmp_path, guilds=(short.id, free.id, 99)))
    by_name = {one.sentence.split(":")[0]: one for one in servers}
    assert by_name["Free"].well
    assert not by_name["Short"].well
    assert "Send Messages, Send Messages in Threads" in by_name["Short"].sentence
    assert "View Channels" not in by_name["Short"].sentence
    assert "Newsroom" not in by_name, "it is not to be served"
    assert not servers[-1].well
    assert "not in 99" in servers[-1].sentence


async def test_a_bot_that_is_in_no_server_is_told_to_be_invited(
    newsroom: Newsroom, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DISCORD_TOKEN", newsroom.discord.token)
    newsroom.discord.guilds.clear()
    (server,) = await found("server", newsroom.settings(tmp_path))
    assert not server.well
    assert "invite" in server.sentence


@pytest.mark.parametrize(("token", "status", "says"), [("wrong", 401, "Reset Token"), (None, 503, "Try again later")])
async def test_a_token_that_is_refused_or_cannot_be_checked_is_said(
    newsroom: Newsroom, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, token: str | None, status: int, says: str
) -> None:
    monkeypatch.setenv("DISCORD_TOKEN", token or newsroom.discord.token)
    if token is None:
        newsroom.discord.faults.fail(status, "/users/@me")
    (finding,) = await found("token", newsroom.settings(tmp_path))
    assert not finding.well
    assert says in finding.sentence
    assert "wrong" not in finding.sentence


async def test_roles_and_channels_that_discord_does_not_know_are_named_with_their_setting(
    newsroom: Newsroom, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DISCORD_TOKEN", newsroom.discord.token)
    role = newsroom.guild.add_role("Desk")
    hidden = newsroom.guild.add_channel("hidden", only_for=[role])
    thread = newsroom.guild.add_thread(newsroom.channel, "a thread")
    elsewhere = newsroom.discord.add_guild("Elsewhere").add_channel("far away")
    known = (newsroom.channel.id, thread.id)
    good = newsroom.settings(tmp_path, admin_roles=(role.id,), roles=(newsroom.guild.id,), channels=known)
    assert not await found("role", good)
    assert not await found("channel", good)

    bad = newsroom.settings(
        tmp_path,
        guilds=(newsroom.guild.id,),
        admin_roles=(role.id, 11),
        private_channels=(12, hidden.id),
        announce_channel=elsewhere.id,
    )
    part = {"path": SEEDS, "roles": [13]}
    bad = Settings(corpus=[part], data_dir=tmp_path, discord=bad.discord)
    roles = [one.sentence for one in await found("role", bad)]
    assert len(roles) == 2, roles
    assert roles[0].startswith("11, which discord.admin_roles names, is no role of Newsroom.")
    assert roles[1].startswith(f"13, which the corpus part {SEEDS} names, is no role")
    channels = [one.sentence for one in await found("channel", bad)]
    assert len(channels) == 3
    assert channels[0].startswith("12, which discord.private_channels names, is no channel.")
    assert f"may not see the channel {hidden.id}" in channels[1]
    assert channels[2] == f"The channel {elsewhere.id}, which discord.announce_channel names, is not in Newsroom."
    newsroom.discord.faults.fail(503, "/channels/", times=9)
    assert all("answered 503" in one.sentence for one in await found("channel", bad))
    assert not any(one.well for one in await found("channel", bad))


# ── data folder ───────────────────────────────────────────────────────────────────────────────


async def test_a_data_folder_that_is_a_file_is_said(tmp_path: Path) -> None:
    (tmp_path / "data").write_text("")
    (folder,) = await found("data folder", settings(tmp_path))
    assert not folder.well
    assert "is a file" in folder.sentence


async def test_a_data_folder_that_cannot_be_written_is_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("os.access", lambda *_: False)
    (folder,) = await found("data folder", settings(tmp_path))
    assert not folder.well
    assert "cannot be written" in folder.sentence


# ── Chroma ────────────────────────────────────────────────────────────────────────────────────


async def test_a_server_that_answers_is_well_and_nothing_is_made_there(tmp_path: Path) -> None:
    async with ChromaServer.running(tmp_path / "server") as server, GuardedDoor(server, "right").open() as door:
        at = {"url": door.url, "tenant": "news room", "database": "stories"}
        for _ in range(2):
            (well,) = await found("Chroma", settings(tmp_path, chroma=ChromaSettings(**at, token="right")))
            assert well.well
            assert "will be made" in well.sentence
        (ill,) = await found("Chroma", settings(tmp_path, chroma=ChromaSettings(**at, token="mistyped")))
        assert not ill.well
        assert "chroma.token" in ill.sentence
        assert "mistyped" not in ill.sentence


async def test_a_server_that_does_not_answer_is_said(tmp_path: Path) -> None:
    (chroma,) = await found("Chroma", settings(tmp_path, chroma=ChromaSettings(url="http://127.0.0.1:9")))
    assert not chroma.well
    assert "does not answer" in chroma.sentence


# ── the monitor's port ────────────────────────────────────────────────────────────────────────


@pytest.fixture
def taken() -> Iterator[int]:
    with socket.create_server(("127.0.0.1", 0)) as other:
        yield other.getsockname()[1]


async def test_a_port_that_something_else_has_is_said_and_the_bots_own_is_well(tmp_path: Path, taken: int) -> None:
    chosen = settings(tmp_path, metrics=MetricsSettings(port=taken))
    (monitor,) = await found("monitor", chosen)
    assert not monitor.well
    assert "metrics.port" in monitor.sentence
    lock = take(chosen.data_dir)
    try:
        (monitor,) = await found("monitor", chosen)
        assert monitor.well
        (locked,) = await found("lock", chosen)
        assert "another Storydesk process" in locked.sentence
    finally:
        lock.release()
