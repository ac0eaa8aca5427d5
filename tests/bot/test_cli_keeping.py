"""``storydesk add``, ``remove``, ``restore``, ``bin`` and ``log``, as a shell sees them."""

from __future__ import annotations

import json
import tomllib
from pathlib import Path

from tests.bot.test_cli import Storydesk, storydesk

__all__ = ["storydesk"]

FERRY = """\
The last ferry to Gull Island

By Ida Lund

The last ferry to Gull Island left on Friday with eleven passengers, the harbour office said in a statement.

“We shall miss the ferry and everyone on it,” said Captain Ole Berg, who steered it for thirty years.
"""


def test_an_article_is_shown_added_with_other_facts_removed_and_restored(storydesk: Storydesk, tmp_path: Path) -> None:
    corpus, data, ferry = tmp_path / "corpus", tmp_path / "data", tmp_path / "Last Ferry.txt"
    corpus.mkdir()
    ferry.write_text(FERRY, encoding="utf-8")
    here = {"STORYDESK_CORPUS": json.dumps([str(corpus)])}

    declined = storydesk("add", str(ferry), str(tmp_path / "none.txt"), data=data, typed="n\n", **here)
    assert declined.returncode == 2
    assert "Ida Lund" in declined.stdout
    assert "none.txt: It cannot be opened" in declined.stderr
    assert not list(corpus.iterdir())

    options = ("--author", "", "--source", "Harbour Post", "--published", "2025-05-14")
    added = storydesk("add", str(ferry), *options, data=data, typed="y\n", **here)
    (file,) = corpus.rglob("*.txt")
    name = file.relative_to(corpus).as_posix()
    assert f"Added as {name}" in added.stdout
    facts = tomllib.loads(file.with_name(f"{file.name}.meta.toml").read_text())
    assert facts == {"source": "Harbour Post", "published": "2025-05-14", "authors": ""}

    assert f"storydesk restore {name}" in storydesk("remove", name, data=data, **here).stdout
    assert not file.exists()
    assert json.loads(storydesk("restore", name, "--json", data=data, **here).stdout)["article_id"] == name
    assert file.read_text("utf-8") == FERRY
    log = json.loads(storydesk("log", "--json", data=data, **here).stdout)
    assert [(deed["what"], deed["about"]) for deed in log] == [("restore", name), ("remove", name), ("add", name)]


def test_what_cannot_be_is_a_sentence(storydesk: Storydesk, tmp_path: Path) -> None:
    for arguments, why in (
        (("remove", "nothing.txt"), "There is no article “nothing.txt”"),
        (("add", "http://127.0.0.1/"), "not on the public web"),
        (("add", "a.txt", "--published", "soon"), "“soon” is not a date"),
    ):
        done = storydesk(*arguments, data=tmp_path / "data")
        assert done.returncode == 2
        assert why in done.stderr
        assert "Traceback" not in done.stderr
