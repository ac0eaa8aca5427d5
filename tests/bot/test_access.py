"""Who may ask and who may administer."""

from __future__ import annotations

import pytest

from bot.access import Asker, Refused, may_administer, may_ask
from config.settings import DiscordSettings

OPEN = DiscordSettings()


def test_everyone_in_a_server_may_ask() -> None:
    may_ask(Asker(user=1, guild=10), OPEN)


def test_nobody_may_ask_outside_a_server() -> None:
    with pytest.raises(Refused, match="in servers only"):
        may_ask(Asker(user=1, guild=None), OPEN)


def test_a_server_that_is_not_allowed_is_refused() -> None:
    settings = DiscordSettings(guilds=(10, 11))
    may_ask(Asker(user=1, guild=11), settings)
    with pytest.raises(Refused, match="not open to this server"):
        may_ask(Asker(user=1, guild=12), settings)


def test_without_named_admins_manage_server_decides() -> None:
    may_administer(Asker(user=1, guild=10, manages_server=True), OPEN)
    with pytest.raises(Refused, match="Manage Server"):
        may_administer(Asker(user=1, guild=10), OPEN)


def test_named_admins_decide_alone() -> None:
    settings = DiscordSettings(admin_users=(7,), admin_roles=(70, 71))
    may_administer(Asker(user=7, guild=10), settings)
    may_administer(Asker(user=8, guild=10, roles=frozenset({5, 71})), settings)
    with pytest.raises(Refused, match="administrators"):
        may_administer(Asker(user=8, guild=10, roles=frozenset({5}), manages_server=True), settings)


def test_an_admin_is_none_in_a_server_that_is_not_allowed() -> None:
    settings = DiscordSettings(admin_users=(7,), guilds=(10,))
    with pytest.raises(Refused, match="not open"):
        may_administer(Asker(user=7, guild=12), settings)
