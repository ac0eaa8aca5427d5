"""The house itself: floors import downwards only, the seeds stay as given, the container runs what is tested."""

from __future__ import annotations

import ast
import hashlib
import json
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from typer.main import get_command

from bot.cli import app
from tests.conftest import ROOT, SEEDS

# From the ground up; a room imports from its own floor and those below. The longest name that fits decides.
FLOORS = {
    "config": 1,
    "index.model": 1,
    "index.course": 1,
    "index.pace": 1,
    "index.lasting": 1,
    "index.processes": 1,
    "index.analysis": 2,
    "index.reading": 2,
    "index.storage": 3,
    "index.retrieval": 4,
    "index.syncing": 4,
    "index.known_names": 4,
    "index.corpus_names": 4,
    "index.keeping": 4,
    "index.answers": 5,
    "index.answering": 5,
    "index.crowd": 5,
    "index.holdings": 5,
    "index.view": 6,
    "index.library": 6,
    "index": 6,
    "bot": 7,
}

SEED_DIGESTS = {
    "000_54c5d7ce0dbdfb4b.txt": "96c7357590bd3e1995bbb0c4ac7c63b889d7d9ab5b13026d218660d589746b26",
    "004_276256a9ac1119a7.txt": "533be82a817d5f15f803322634352f4c653ae1ff8a3823f50fef23c2ccbb51d8",
}


def _floor(module: str) -> int | None:
    fitting = [room for room in FLOORS if module == room or module.startswith(f"{room}.")]
    return FLOORS[max(fitting, key=len)] if fitting else None


def _imports(file: Path) -> Iterator[str]:
    package = file.parent.relative_to(ROOT).parts
    for node in ast.walk(ast.parse(file.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            above = package[: len(package) - node.level + 1] if node.level else ()
            yield ".".join((*above, *filter(None, [node.module])))


@pytest.mark.parametrize("room", ["config", "index", "bot"])
def test_no_room_imports_from_a_floor_above_it(room: str) -> None:
    upwards = []
    for file in sorted((ROOT / room).rglob("*.py")):
        module = ".".join(file.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__")
        if module == "index":  # the front door names what is behind it
            continue
        here = _floor(module)
        assert here is not None
        upwards += [f"{module} → {other}" for other in _imports(file) if (_floor(other) or 0) > here]
    assert upwards == []


def test_the_seeds_are_as_they_were_given() -> None:
    found = {file.name: hashlib.sha256(file.read_bytes()).hexdigest() for file in SEEDS.glob("*.txt")}
    assert found == SEED_DIGESTS


def test_the_container_takes_only_steps_that_the_makefile_and_the_command_line_have() -> None:
    container = (ROOT / "Dockerfile").read_text("utf-8")
    makefile = (ROOT / "Makefile").read_text("utf-8").replace("$(VENV)", ".venv")
    targets = re.findall(r"^RUN make (\S+)", container, re.MULTILINE)
    assert targets
    assert all(re.search(rf"^{re.escape(target)}:", makefile, re.MULTILINE) for target in targets)
    commands = [json.loads(line) for line in re.findall(r"CMD (\[.*\])", container)]
    known = set(get_command(app).commands)  # type: ignore[attr-defined]
    assert {tuple(command[:1]) for command in commands} == {("storydesk",)}
    assert {command[1] for command in commands} <= known
    assert "USER storydesk" in container
