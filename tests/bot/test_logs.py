"""The log: a cause for every id, and never the token."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.logs import log_unexpected, start_logging

log = logging.getLogger("tests.logs")


@pytest.fixture(autouse=True)
def _handlers() -> Iterator[None]:
    root = logging.getLogger()
    before, level = root.handlers[:], root.level
    root.handlers[:] = []
    yield
    for handler in root.handlers:
        handler.close()
    root.handlers[:] = before
    root.setLevel(level)


def _fail() -> None:
    raise ValueError("the cause")


def test_an_unexpected_failure_is_written_with_its_cause_under_the_id(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    start_logging(tmp_path / "new", "INFO", to_terminal=True)
    try:
        _fail()
    except ValueError as error:
        short = log_unexpected(log, error)
    written = (tmp_path / "new" / "storydesk.log").read_text("utf-8")
    assert f"[{short}]" in written
    assert "Traceback" in written
    assert "the cause" in written
    assert "Traceback" not in capsys.readouterr().err


def test_the_token_is_never_written(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("DISCORD_TOKEN", "very.secret.token")
    start_logging(tmp_path, "DEBUG", to_terminal=True)
    log.warning("sending %s", {"Authorization": "Bot very.secret.token"})
    try:
        raise ValueError("very.secret.token")
    except ValueError as error:
        log_unexpected(log, error)
    written = (tmp_path / "storydesk.log").read_text("utf-8") + capsys.readouterr().err
    assert "very.secret.token" not in written
    assert "[token]" in written


def test_a_folder_that_cannot_be_written_does_not_stop_the_program(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    start_logging(tmp_path / "file", "INFO", to_terminal=False)
    log.warning("still alive")
