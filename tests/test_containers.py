"""The container and what stands around it: held against the settings, the command line and the packages installed."""

from __future__ import annotations

import asyncio
import re
from typing import Any

import pytest
import yaml
from compose_spec import PyCompose

from config.settings import MetricsSettings, Settings
from tests.chroma_server import ChromaServer
from tests.conftest import ROOT

CONTAINER = (ROOT / "Dockerfile").read_text("utf-8")
COMPOSE = (ROOT / "compose.yaml").read_text("utf-8")


@pytest.fixture
def services() -> dict[str, Any]:
    found: dict[str, Any] = yaml.safe_load(COMPOSE)["services"]
    return found


def test_the_compose_file_is_one_by_its_specification() -> None:
    assert PyCompose.from_yaml(COMPOSE).service_names() == ["bot", "chroma"]


def test_the_server_is_of_the_version_that_the_client_is_pinned_to(services: dict[str, Any]) -> None:
    (pinned,) = re.findall(r'"chromadb==(.+)"', (ROOT / "pyproject.toml").read_text("utf-8"))
    assert services["chroma"]["image"] == f"chromadb/chroma:{pinned}"


def test_the_bot_waits_for_its_server_and_finds_it(services: dict[str, Any]) -> None:
    bot = services["bot"]
    assert bot["depends_on"] == {"chroma": {"condition": "service_healthy"}}
    assert bot["environment"]["STORYDESK_CHROMA__URL"] == "http://chroma:8000"
    assert all(one["restart"] == "unless-stopped" for one in services.values())


def test_every_setting_that_the_containers_are_given_is_one(
    services: dict[str, Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, value in services["bot"]["environment"].items():
        if name != "DISCORD_TOKEN":
            monkeypatch.setenv(name, re.sub(r"\$\{\w+:-(.*)\}", r"\1", value))
    for name, quoted, bare in re.findall(r"(STORYDESK_\w+)=(?:'([^']*)'|(\S+))", CONTAINER):
        monkeypatch.setenv(name, quoted or bare)
    settings = Settings()
    assert settings.chroma.url == "http://chroma:8000"
    assert settings.metrics == MetricsSettings(port=9464, host="0.0.0.0")
    assert services["bot"]["ports"] == [f"127.0.0.1:{settings.metrics.port}:{settings.metrics.port}"]


def test_what_has_to_last_is_on_volumes_that_the_compose_file_names(services: dict[str, Any]) -> None:
    named = set(yaml.safe_load(COMPOSE)["volumes"])
    mounts = [mount.split(":") for service in services.values() for mount in service["volumes"]]
    assert {source for source, _ in mounts if not source.startswith(".")} == named
    assert f"VOLUME {dict(mounts)['data']}" in CONTAINER


def test_the_token_comes_from_outside_alone(services: dict[str, Any]) -> None:
    assert services["bot"]["environment"]["DISCORD_TOKEN"].startswith("${DISCORD_TOKEN:?")
    assert "DISCORD_TOKEN=" not in re.sub(r"^#.*$", "", CONTAINER, flags=re.MULTILINE)


async def test_the_health_check_of_the_server_tells_whether_it_answers(
    services: dict[str, Any], tmp_path_factory: pytest.TempPathFactory
) -> None:
    check, *command = services["chroma"]["healthcheck"]["test"]
    assert check == "CMD"
    async with ChromaServer.running(tmp_path_factory.mktemp("server")) as server:

        async def healthy() -> bool:
            here = [part.replace("127.0.0.1/8000", f"127.0.0.1/{server.port}") for part in command]
            quiet = asyncio.subprocess.DEVNULL
            asked = await asyncio.create_subprocess_exec(*here, stdout=quiet, stderr=quiet)
            return await asyncio.wait_for(asked.wait(), 10) == 0

        assert await healthy()
        await server.stop()
        assert not await healthy()
