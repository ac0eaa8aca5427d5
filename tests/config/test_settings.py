"""Settings: every one documented, unknown and wrong ones refused by name."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

import pytest
from pydantic import BaseModel

import config.settings
from config import ConfigError, Settings

DOCUMENTED = Path(config.settings.__file__).with_name("storydesk.toml")


@pytest.fixture(autouse=True)
def _elsewhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    for variable in ("STORYDESK_CONFIG", "STORYDESK_DATA_DIR", "STORYDESK_CORPUS"):
        monkeypatch.delenv(variable, raising=False)


def _flat(model: type[BaseModel], prefix: str = "") -> dict[str, Any]:
    found: dict[str, Any] = {}
    for name, field in model.model_fields.items():
        if isinstance(field.annotation, type) and issubclass(field.annotation, BaseModel):
            found |= _flat(field.annotation, f"{prefix}{name}.")
        else:
            found[f"{prefix}{name}"] = field
    return found


def test_the_settings_file_holds_every_setting_and_no_other() -> None:
    raw = tomllib.loads(DOCUMENTED.read_text("utf-8"))
    written = {key for key, value in raw.items() if not isinstance(value, dict)}
    written |= {f"{part}.{key}" for part, value in raw.items() if isinstance(value, dict) for key in value}
    assert written == set(_flat(Settings))


def test_the_settings_file_holds_every_setting_at_its_default(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    from_file = Settings().model_dump()
    empty = tmp_path / "empty.toml"
    empty.write_text("")
    monkeypatch.setenv("STORYDESK_CONFIG", str(empty))
    assert from_file == Settings().model_dump()


def test_every_setting_is_described() -> None:
    assert [name for name, field in _flat(Settings).items() if not field.description] == []


def test_the_environment_overrides_with_two_underscores_between_the_levels(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("STORYDESK_DATA_DIR", "/srv/desk")
    monkeypatch.setenv("STORYDESK_DISCORD__GUILDS", "[1, 2]")
    monkeypatch.setenv("STORYDESK_DISCORD__ADMIN_USERS", "[3]")
    monkeypatch.setenv("STORYDESK_DISCORD__API_URL", "http://127.0.0.1:1/api")
    monkeypatch.setenv("STORYDESK_DISCORD__GATEWAY_URL", "ws://127.0.0.1:1/")
    settings = Settings()
    assert settings.data_dir == Path("/srv/desk")
    assert settings.discord.guilds == (1, 2)
    assert settings.discord.admin_users == (3,)
    assert settings.discord.api_url == "http://127.0.0.1:1/api"
    assert settings.discord.gateway_url == "ws://127.0.0.1:1/"
    assert settings.answers.limit == 5


@pytest.mark.parametrize(
    ("variable", "value", "named"),
    [
        ("STORYDESK_DATADIR", "x", "STORYDESK_DATADIR"),
        ("STORYDESK_DISCORD__GILDS", "[1]", "STORYDESK_DISCORD__GILDS"),
        ("STORYDESK_ANSWERS__LIMIT", "many", "answers.limit"),
        ("STORYDESK_LOG_LEVEL", "LOUD", "log_level"),
        ("STORYDESK_DATA_DIR", "", r"data_dir is wrong \(it should name a file or folder"),
        ("STORYDESK_EMBEDDING__MODEL", " ", r"embedding\.model is wrong \(it should not be empty"),
        ("STORYDESK_EMBEDDING__BATCH_SIZE", "-3", r"embedding\.batch_size"),
        ("STORYDESK_CHROMA__URL", "localhost:8000", r"chroma\.url.*http://"),
        ("STORYDESK_FEEDS__ADDRESSES", '["feed"]', r"feeds\.addresses\.0.*http://"),
        ("STORYDESK_DISCORD__GUILDS", "[-1]", r"discord\.guilds\.0"),
        ("STORYDESK_DISCORD__SHARDS", "many", r"^The setting discord\.shards is wrong \([^;]*'auto'; it was 'many'\)"),
        ("STORYDESK_DISCORD__GATEWAY_URL", "https://x", r"discord\.gateway_url.*wss://"),
        ("STORYDESK_METRICS__HOST", "", r"metrics\.host"),
        ("STORYDESK_CORPUS", "seeds", "STORYDESK_CORPUS cannot be read.*JSON"),
        ("STORYDESK_CORPUS", '"seeds"', r"corpus is wrong \(it should be a list"),
    ],
)
def test_an_unknown_or_wrong_variable_is_refused_by_name(
    variable: str, value: str, named: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(variable, value)
    with pytest.raises(ConfigError, match=named):
        Settings()


def test_a_list_that_is_not_json_is_refused_with_a_hint(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("STORYDESK_DISCORD__GUILDS", "1,2")
    with pytest.raises(ConfigError, match=r"JSON|guilds"):
        Settings()


@pytest.mark.parametrize("name", [*Settings.model_fields, *_flat(Settings)])
def test_a_value_of_a_wrong_kind_is_refused_by_the_name_of_its_setting(name: str) -> None:
    table, _, within = name.partition(".")
    with pytest.raises(ConfigError, match=rf"^The setting {name}\S* is wrong"):
        Settings(**{table: {within: [[0.5]]} if within else [[0.5]]})


def test_a_token_of_a_wrong_kind_is_not_shown() -> None:
    with pytest.raises(ConfigError, match=r"chroma\.token is wrong") as refused:
        Settings(chroma={"token": 987654321})
    assert "987654321" not in str(refused.value)


def test_a_settings_file_that_is_no_text_is_refused_by_name(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "own.toml").write_bytes(b"corpus = ['caf\xe9']")
    monkeypatch.setenv("STORYDESK_CONFIG", str(tmp_path / "own.toml"))
    with pytest.raises(ConfigError, match=r"own\.toml is not UTF-8"):
        Settings()


@pytest.mark.parametrize("content", ["colour = 1", "[discord]\ntoken = 'x'", "data_dir = "])
def test_an_unknown_setting_or_a_broken_file_is_refused(
    content: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "storydesk.toml"
    file.write_text(content)
    with pytest.raises(ConfigError):
        Settings()


def test_a_settings_file_that_is_named_but_missing_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("STORYDESK_CONFIG", "nowhere.toml")
    with pytest.raises(ConfigError, match=r"nowhere\.toml"):
        Settings()


def test_the_token_comes_from_the_environment_and_is_in_no_dump(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DISCORD_TOKEN", " secret-token ")
    settings = Settings()
    assert settings.token == "secret-token"
    assert "secret-token" not in repr(settings) + settings.model_dump_json()


def test_a_part_of_the_corpus_is_named_with_the_roles_it_is_for(monkeypatch: pytest.MonkeyPatch) -> None:
    settings = Settings(corpus=["seeds", {"path": "embargoed", "roles": [1, 2]}])
    assert settings.corpus == (Path("seeds"), Path("embargoed"))
    assert [(part.path, part.roles) for part in settings.parts] == [(Path("seeds"), ()), (Path("embargoed"), (1, 2))]
    assert [part.roles for part in Settings().parts] == [()]
    monkeypatch.setenv("STORYDESK_CORPUS", '["a", {"path": "b", "roles": [5]}]')
    assert [(str(part.path), part.roles) for part in Settings().parts] == [("a", ()), ("b", (5,))]


def test_a_table_for_each_entry_of_the_corpus_is_read_too(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    (tmp_path / "own.toml").write_text('[[corpus]]\npath = "a"\n\n[[corpus]]\npath = "b"\nroles = [5]\n')
    monkeypatch.setenv("STORYDESK_CONFIG", str(tmp_path / "own.toml"))
    assert [(str(part.path), part.roles) for part in Settings().parts] == [("a", ()), ("b", (5,))]


@pytest.mark.parametrize(
    ("corpus", "named"),
    [
        ([], "at least one folder or file"),
        ([""], r"corpus\.0\.path is wrong \(it should name a file or folder"),
        ([7], r"corpus\.0 is wrong \(it should be a folder or file"),
        ([{"path": "a", "rolls": [1]}], "corpus.0.rolls"),
        ([{"roles": [1]}], "corpus.0.path"),
        (["a", {"path": "a", "roles": [1]}], "a stands there twice, with other roles"),
    ],
)
def test_a_part_of_the_corpus_that_is_wrong_is_refused_by_name(corpus: list[Any], named: str) -> None:
    with pytest.raises(ConfigError, match=named):
        Settings(corpus=corpus)
