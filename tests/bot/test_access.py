"""Who may ask and who may administer."""

from __future__ import annotations

import pytest

from bot.access import Asker, Rates, Refused, is_private, may_administer, may_ask
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


def test_by_setting_only_some_channels_and_their_threads_are_answered_in() -> None:
    settings = DiscordSettings(channels=(100, 101))
    may_ask(Asker(user=1, guild=10, channels=frozenset({101})), settings)
    may_ask(Asker(user=1, guild=10, channels=frozenset({500, 100})), settings)
    with pytest.raises(Refused, match="<#100>, <#101>"):
        may_ask(Asker(user=1, guild=10, channels=frozenset({102})), settings)


def test_by_setting_only_some_roles_may_ask_and_admins_always_may() -> None:
    settings = DiscordSettings(roles=(5,), admin_users=(7,))
    may_ask(Asker(user=1, guild=10, roles=frozenset({4, 5})), settings)
    may_ask(Asker(user=7, guild=10), settings)
    with pytest.raises(Refused, match="<@&5>"):
        may_ask(Asker(user=1, guild=10, roles=frozenset({4})), settings)


def test_answers_are_private_everywhere_or_in_some_channels() -> None:
    asker = Asker(user=1, guild=10, channels=frozenset({100}))
    assert not is_private(asker, OPEN)
    assert is_private(asker, DiscordSettings(private=True))
    assert is_private(asker, DiscordSettings(private_channels=(100,)))
    assert not is_private(asker, DiscordSettings(private_channels=(101,)))


def test_whoever_asks_too_often_is_told_how_long_to_wait() -> None:
    now = 0.0
    rates, settings = Rates(lambda: now), DiscordSettings(questions_a_minute=2)
    rex, ada = Asker(user=1, guild=10), Asker(user=2, guild=10)
    rates.count(rex, settings)
    now = 20.0
    rates.count(rex, settings)
    with pytest.raises(Refused, match="in 40 s"):
        rates.count(rex, settings)
    rates.count(ada, settings)
    now = 60.5
    rates.count(rex, settings)
    with pytest.raises(Refused, match="in 20 s"):
        rates.count(rex, settings)


def test_a_server_has_a_limit_of_its_own_and_refused_questions_do_not_count() -> None:
    now = 0.0
    rates, settings = Rates(lambda: now), DiscordSettings(questions_a_minute=1, server_questions_a_minute=3)
    for user in (1, 2):
        rates.count(Asker(user=user, guild=10), settings)
    with pytest.raises(Refused, match="That is a lot"):
        rates.count(Asker(user=1, guild=10), settings)
    rates.count(Asker(user=3, guild=10), settings)
    with pytest.raises(Refused, match="This server"):
        rates.count(Asker(user=4, guild=10), settings)
    rates.count(Asker(user=4, guild=11), settings)
    now = 61.0
    rates.count(Asker(user=4, guild=10), settings)


def test_without_a_limit_nothing_is_kept() -> None:
    rates = Rates()
    for _ in range(300):
        rates.count(Asker(user=1, guild=10), OPEN)
    assert not rates._asked
