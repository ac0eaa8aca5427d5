"""Every setting, typed and described; an unknown or wrong one is refused with a sentence that names it.

Where a value comes from, first wins: what the code gives, the environment (``STORYDESK_DATA_DIR``, nested
with two underscores: ``STORYDESK_DISCORD__GUILDS='[1, 2]'``; the token is ``DISCORD_TOKEN``), the file
``storydesk.toml`` (in the working folder, else beside this module, or the one ``STORYDESK_CONFIG`` names),
the defaults below. ``config/storydesk.toml`` holds each setting at its default, and a test keeps it so.
"""

from __future__ import annotations

import os
import tomllib
from pathlib import Path
from typing import Annotated, Any, Literal, Self

from pydantic import (
    BaseModel,
    ConfigDict,
    Field,
    ModelWrapValidatorHandler,
    PrivateAttr,
    SecretStr,
    ValidationError,
    field_validator,
    model_validator,
)
from pydantic_settings import (
    BaseSettings,
    PydanticBaseSettingsSource,
    SettingsConfigDict,
    SettingsError,
    TomlConfigSettingsSource,
)

from config.kinds import Address, GatewayAddress, Id, OptionalAddress, Place, Text
from config.refusing import sentences, unreadable_variable

PREFIX = "STORYDESK_"
PACKAGED_MODEL = "all-MiniLM-L6-v2"

_CHECKOUT_FILE = Path(__file__).with_name("storydesk.toml")
_NOT_FIELDS = {f"{PREFIX}CONFIG"}


class ConfigError(Exception):
    """A setting is unknown or wrong; the message names it and says what to do."""


class _Section(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, str_strip_whitespace=True)


class CorpusPart(_Section):
    """A folder or file of the corpus. With roles, only those who have one of them are shown anything of it."""

    path: Place
    roles: tuple[Id, ...] = ()

    @model_validator(mode="before")
    @classmethod
    def _from_a_path(cls, value: object) -> object:
        if not isinstance(value, (str, Path, dict, CorpusPart)):
            raise ValueError("Input should be a folder or file, or a table with its path and roles")
        return {"path": value} if isinstance(value, (str, Path)) else value


class _Corpus(BaseModel):
    corpus: tuple[CorpusPart, ...]

    @field_validator("corpus")
    @classmethod
    def _each_once(cls, parts: tuple[CorpusPart, ...]) -> tuple[CorpusPart, ...]:
        if not parts:
            raise ValueError("Input should name at least one folder or file")
        roles = {part.path: set(part.roles) for part in parts}
        if twice := next((part.path for part in parts if set(part.roles) != roles[part.path]), None):
            raise ValueError(f"{twice} stands there twice, with other roles")
        return parts


class EmbeddingSettings(_Section):
    """The model that turns passages into vectors."""

    model: Text = Field(
        PACKAGED_MODEL,
        description="The packaged model's name, or a folder or hub name that sentence-transformers can load.",
    )
    precision: Literal["auto", "float32", "bfloat16"] = Field(
        "auto", description="auto takes bfloat16 where the processor computes it natively."
    )
    batch_size: int = Field(8, ge=1, le=512, description="Passages a step; small batches are faster on a CPU.")


class PassageSettings(_Section):
    """How articles are cut into passages."""

    max_word_pieces: int = Field(
        200,
        ge=32,
        le=250,
        description="Longest passage in the model's word pieces; the model sees no more than 256.",
    )


class ChromaSettings(_Section):
    """Where the vectors are searched."""

    url: OptionalAddress = Field(
        None, description="A Chroma server (http://host:8000); empty: embedded in the data folder."
    )
    token: SecretStr = Field(SecretStr(""), description="Sent as a bearer token to the Chroma server; empty: none.")
    tenant: Text = Field("default_tenant", description="The server's tenant.")
    database: Text = Field("default_database", description="The server's database.")


class RerankingSettings(_Section):
    """A cross-encoder that puts the first passages of a search in another order."""

    model: str = Field("", description="A folder or hub name that sentence-transformers can load; empty: none.")
    first: int = Field(30, ge=2, le=100, description="Passages that it reads; each takes some milliseconds.")


class AnswerSettings(_Section):
    """What an answer shows."""

    limit: int = Field(5, ge=1, le=10, description="Citations in an answer.")


class FetchingSettings(_Section):
    """What is fetched from the web: articles by their address, feeds."""

    size_mb: float = Field(25, gt=0, le=200, description="Largest answer, unpacked, in megabytes.")
    seconds: float = Field(30, gt=0, le=600, description="Longest time for one address, redirects included.")
    allow_private: bool = Field(
        False, description="Addresses of the own network too, on any port; whoever may add can then reach into it."
    )


class WatchingSettings(_Section):
    """Changes in the corpus folders, noticed while the bot runs."""

    enabled: bool = Field(True, description="The bot brings the index in step by itself when files change.")
    quiet_seconds: float = Field(
        5, ge=0.05, le=600, description="How long nothing must have changed, so that what is being copied is whole."
    )


class FeedSettings(_Section):
    """RSS and Atom feeds whose articles the bot adds to the corpus."""

    enabled: bool = Field(True, description="Feeds are asked for new articles while the bot runs.")
    addresses: tuple[Address, ...] = Field((), description="Feeds, besides those that /corpus feed add follows.")
    minutes: float = Field(15, ge=1, le=24 * 60, description="Between two looks at a feed; a failing one waits longer.")


class DiscordSettings(_Section):
    """The bot. Its token is read from DISCORD_TOKEN only and is not a setting of the file."""

    guilds: tuple[Id, ...] = Field((), description="Ids of the servers it serves; empty: every server it is in.")
    admin_users: tuple[Id, ...] = Field((), description="User ids that may run admin commands.")
    admin_roles: tuple[Id, ...] = Field(
        (), description="Role ids that may run admin commands; with no admin set, whoever has Manage Server."
    )
    private: bool = Field(False, description="Answers are seen by the asker alone unless the command says otherwise.")
    private_channels: tuple[Id, ...] = Field((), description="Ids of channels in which private is so, elsewhere not.")
    channels: tuple[Id, ...] = Field(
        (), description="Ids of channels in which it answers, threads in them too; empty: every channel it can see."
    )
    roles: tuple[Id, ...] = Field((), description="Role ids that may ask; empty: everybody. Admins always may.")
    questions_a_minute: int = Field(0, ge=0, description="Most questions a person may ask in a minute; 0: no limit.")
    server_questions_a_minute: int = Field(0, ge=0, description="Most questions in a minute in a server; 0: no limit.")
    shards: Annotated[int, Field(ge=1, le=1000)] | Literal["auto"] = Field(
        1, description="Connections to Discord; auto: as many as it recommends, needed from 2,500 servers on."
    )
    threads: bool = Field(False, description="A long answer can be read on in a thread of its own, by a button.")
    announce_channel: int = Field(
        0, ge=0, description="Id of the channel in which new articles are announced; 0: none."
    )
    leave_other_servers: bool = Field(False, description="It leaves servers that are not among guilds.")
    api_url: Address = Field("https://discord.com/api/v10", description="Discord's HTTP address (tests use their own).")
    gateway_url: GatewayAddress = Field("wss://gateway.discord.gg/", description="Discord's gateway address.")


class MetricsSettings(_Section):
    """Where a monitor sees how the bot is doing: /healthz and /metrics. Off by default."""

    port: int = Field(0, ge=0, le=65_535, description="The port of /healthz and /metrics; 0: none.")
    host: Text = Field(
        "127.0.0.1", description="The address they are served at; 0.0.0.0: every network of the machine."
    )


class Settings(BaseSettings):
    """All settings. ``Settings(corpus=["seeds"], data_dir="data")`` overrides by name."""

    model_config = SettingsConfigDict(
        env_prefix=PREFIX,
        env_nested_delimiter="__",
        extra="forbid",
        frozen=True,
        nested_model_default_partial_update=True,
    )

    corpus: tuple[Place, ...] = Field(
        (Path("seeds"),), description="Folders and files with the articles, relative to the working folder."
    )
    data_dir: Place = Field(Path("data"), description="Where the index is kept; one process at a time uses it.")
    eval_data: Place = Field(Path("../shared/data"), description="Evaluation sets, for `make eval` and `make gate`.")
    log_level: Literal["DEBUG", "INFO", "WARNING", "ERROR"] = Field("INFO", description="How much is logged.")
    log_questions: bool = Field(False, description="The words of questions are written to the log as well.")
    embedding: EmbeddingSettings = EmbeddingSettings()
    passages: PassageSettings = PassageSettings()
    chroma: ChromaSettings = ChromaSettings()
    reranking: RerankingSettings = RerankingSettings()
    answers: AnswerSettings = AnswerSettings()
    fetching: FetchingSettings = FetchingSettings()
    watching: WatchingSettings = WatchingSettings()
    feeds: FeedSettings = FeedSettings()
    discord: DiscordSettings = DiscordSettings()
    metrics: MetricsSettings = MetricsSettings()
    _parts: tuple[CorpusPart, ...] = PrivateAttr(())

    @model_validator(mode="wrap")
    @classmethod
    def _part_the_corpus(cls, values: Any, handler: ModelWrapValidatorHandler[Self]) -> Self:
        if isinstance(values, dict) and "corpus" in values:
            parts = _Corpus.model_validate({"corpus": values["corpus"]}).corpus
            made = handler({**values, "corpus": [part.path for part in parts]})
            made._parts = parts
            return made
        return handler(values)

    @property
    def parts(self) -> tuple[CorpusPart, ...]:
        """The entries of ``corpus`` with the roles they are for."""
        return self._parts or tuple(CorpusPart(path=path) for path in self.corpus)

    def __init__(self, **values: Any) -> None:
        try:
            _refuse_unknown_environment()
            super().__init__(**values)
        except ValidationError as error:
            raise ConfigError(" ".join(sentences(error))) from None
        except SettingsError as error:
            raise ConfigError(unreadable_variable(str(error), PREFIX)) from None
        except tomllib.TOMLDecodeError as error:
            raise ConfigError(f"{config_file()} is not valid TOML: {error}.") from None
        except UnicodeDecodeError:
            raise ConfigError(f"{config_file()} is not UTF-8 text; save it as that.") from None
        except OSError as error:
            raise ConfigError(f"{config_file()} cannot be read: {error.strerror}.") from None

    @property
    def token(self) -> str | None:
        """The bot's token, from the environment alone so that no file and no dump of settings holds it."""
        return os.environ.get("DISCORD_TOKEN", "").strip() or None

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,
        file_secret_settings: PydanticBaseSettingsSource,
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        return init_settings, env_settings, TomlConfigSettingsSource(settings_cls, toml_file=config_file())


def config_file() -> Path:
    """The settings file in force."""
    named = os.environ.get(f"{PREFIX}CONFIG")
    if named:
        if not Path(named).is_file():
            raise ConfigError(f"{PREFIX}CONFIG names {named}, which is not a file.")
        return Path(named)
    here = Path("storydesk.toml")
    return here if here.is_file() else _CHECKOUT_FILE


def _refuse_unknown_environment() -> None:
    # pydantic-settings passes over unknown variables at the top level; a misspelt one would be silently without effect.
    for variable in os.environ:
        if not variable.upper().startswith(PREFIX) or variable.upper() in _NOT_FIELDS:
            continue
        first, *rest = variable.upper().removeprefix(PREFIX).lower().split("__")
        field = Settings.model_fields.get(first)
        known = field is not None
        if field is not None and rest:
            section = field.annotation
            known = isinstance(section, type) and issubclass(section, BaseModel) and rest[0] in section.model_fields
        if not known:
            raise ConfigError(f"There is no setting {variable}; config/storydesk.toml lists them all.")
