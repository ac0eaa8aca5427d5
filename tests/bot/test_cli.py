"""The command line as a shell sees it: what is printed, with which exit code, and never a traceback."""

from __future__ import annotations

import io
import json
import os
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

from bot import cli

ROOT = Path(__file__).resolve().parents[2]


@dataclass(frozen=True)
class Done:
    """What a command left behind."""

    returncode: int
    stdout: str
    stderr: str


Storydesk = Callable[..., Done]


@pytest.fixture
def storydesk(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Storydesk:
    """Runs a command line in this process, from the checkout, as the console script would."""

    def run(*arguments: str, data: Path, typed: str = "", **variables: str) -> Done:
        with monkeypatch.context() as context:
            context.chdir(ROOT)
            for variable, value in ({"STORYDESK_DATA_DIR": str(data)} | variables).items():
                context.setenv(variable, value)
            for console in (cli.out, cli.err):
                context.setattr(console, "_width", 120)
            context.setattr(sys, "argv", ["storydesk", *arguments])
            context.setattr(sys, "stdin", io.StringIO(typed))
            capsys.readouterr()
            with pytest.raises(SystemExit) as left:
                cli.main()
        said = capsys.readouterr()
        return Done(int(left.value.code or 0), said.out, said.err)

    return run


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data folder with the seeds indexed by a real `storydesk run` in a process of its own."""
    folder = tmp_path_factory.mktemp("cli")
    kept = {key: value for key, value in os.environ.items() if key in ("PATH", "HOME", "LANG")}
    first = subprocess.run(
        [sys.executable, "-m", "bot.cli", "run"],
        cwd=ROOT,
        env=kept | {"STORYDESK_DATA_DIR": str(folder), "COLUMNS": "120"},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
    )
    assert first.returncode == 0, first.stderr
    assert "2 added" in first.stdout
    assert "Marina del Pilar Ávila" in first.stdout
    return folder


def test_run_without_a_terminal_says_up_to_date_and_answers_samples(storydesk: Storydesk, data: Path) -> None:
    done = storydesk("run", data=data)
    assert done.returncode == 0, done.stderr
    assert "up to date: 2 articles, nothing to embed" in done.stdout
    assert "who lost visas?" in done.stdout
    assert "Marina del Pilar Ávila" in done.stdout


def test_ask_prints_one_json_object_of_the_promised_shape(storydesk: Storydesk, data: Path) -> None:
    done = storydesk("ask", "Which officials lost their visas?", "--json", data=data)
    assert done.returncode == 0, done.stderr
    answer = json.loads(done.stdout)
    promised = {"question", "kind", "answered", "confidence", "filters", "notice", "citations", "names", "elapsed_ms"}
    assert promised <= answer.keys()
    citation = answer["citations"][0]
    assert {
        *("number", "article_id", "title", "source", "authors", "published", "url", "start", "end", "text"),
        *("paragraph", "link", "score", "highlights", "speaker", "cue", "kind"),
    } == citation.keys()
    story = json.loads(storydesk("article", citation["article_id"], "--json", data=data).stdout)
    assert story["text"][citation["start"] : citation["end"]] == citation["text"]
    assert story["text"] == (ROOT / "seeds" / citation["article_id"]).read_text("utf-8")
    assert {"blocks", "quotations", "names", "title", "source", "authors", "published", "url"} <= story.keys()


def test_search_prints_a_list_best_first(storydesk: Storydesk, data: Path) -> None:
    hits = json.loads(storydesk("search", "visa revocation", "--limit", "50", "--json", data=data).stdout)
    assert all({"article_id", "start", "end", "text", "score"} == hit.keys() for hit in hits)
    assert [hit["score"] for hit in hits] == sorted((hit["score"] for hit in hits), reverse=True)


def test_verify_prints_verdict_and_differences(storydesk: Storydesk, data: Path) -> None:
    check = json.loads(
        storydesk("verify", "this situation is happening in a complex binational context", "--json", data=data).stdout
    )
    assert check["verdict"] == "nearly"
    assert check["differences"]


@pytest.mark.parametrize(
    ("arguments", "variables", "words"),
    [
        (("ask", "visas", "--since", "yesterday"), {}, "not a date"),
        (("article", "nothing.txt"), {}, "no article"),
        (("status",), {"STORYDESK_LIMITS": "3"}, "STORYDESK_LIMITS"),
        (("status",), {"STORYDESK_EMBEDDING__MODEL": "/nowhere/at-all"}, "embedding.model"),
        (("status",), {"STORYDESK_CHROMA__URL": "http://127.0.0.1:9"}, "chroma.url"),
    ],
)
def test_what_is_wrong_is_a_sentence_and_exit_code_2(
    arguments: tuple[str, ...], variables: dict[str, str], words: str, storydesk: Storydesk, data: Path
) -> None:
    done = storydesk(*arguments, data=data, **variables)
    assert done.returncode == 2
    assert words in " ".join(done.stderr.split())
    assert "Traceback" not in done.stderr + done.stdout


def test_a_dry_run_touches_nothing(storydesk: Storydesk, tmp_path: Path) -> None:
    planned = storydesk("sync", "--dry-run", data=tmp_path)
    assert "2 to add" in planned.stdout
    assert "0" in storydesk("status", data=tmp_path).stdout


def test_a_corpus_folder_that_does_not_exist_is_reported_by_name(storydesk: Storydesk, tmp_path: Path) -> None:
    done = storydesk("sync", data=tmp_path, STORYDESK_CORPUS='["nowhere"]')
    assert done.returncode == 0
    assert "nowhere" in done.stdout
    assert "no such file or folder" in " ".join(done.stdout.split()).lower()


def test_doctor_looks_at_everything_and_says_what_to_do(storydesk: Storydesk, data: Path, tmp_path: Path) -> None:
    well = storydesk("doctor", data=data)
    assert well.returncode == 0, well.stdout
    for what in ("token", "corpus", "models", "disk", "lock", "index"):
        assert what in well.stdout
    (tmp_path / "catalog.db").write_bytes(b"rubbish" * 1000)
    ill = storydesk("doctor", data=tmp_path, STORYDESK_CORPUS='["nowhere"]')
    assert ill.returncode == 2
    assert "damaged" in ill.stdout
    assert "nowhere" in ill.stdout


def test_the_console_answers_lines_from_a_pipe(storydesk: Storydesk, data: Path) -> None:
    asked = [
        "/help",
        "/who lost visas",
        "/said Torres about opponents",
        "/entity Sheinbaum",
        "/articles",
        "/nonsense",
        "/who",
    ]
    done = storydesk("console", data=data, typed="\n".join([*asked, "/quit", "ignored"]))
    assert done.returncode == 0, done.stderr
    for words in (
        "/verify",
        "20 judges in Brazil",
        "misuse",
        "Mexican President",
        "Blaze Media",
        "no command /nonsense",
    ):
        assert words in done.stdout, words
    assert "ignored" not in done.stdout


def test_names_are_renamed_listed_and_taken_back(storydesk: Storydesk, tmp_path: Path) -> None:
    corpus = tmp_path / "corpus"
    corpus.mkdir()
    (corpus / "one.txt").write_text("Mayor Wilma Brandt opened a pier. Wilma Brandt spoke on Monday.\n", "utf-8")
    here = {"STORYDESK_CORPUS": json.dumps([str(corpus)])}
    data = tmp_path / "data"
    assert storydesk("sync", data=data, **here).returncode == 0
    renamed = storydesk("names", "rename", "Brandt", "Wilma [b] Krantz", data=data, **here)
    assert "Decided: “Wilma Brandt” is called “Wilma [b] Krantz”." in renamed.stdout, renamed.stderr
    assert "Wilma [b] Krantz (person): 1 article, also Wilma Brandt" in renamed.stdout
    unknown = storydesk("names", "merge", "Wilma Brand", "Nobody", data=data, **here)
    assert unknown.returncode == 2
    assert "Did you mean" in " ".join(unknown.stderr.split())
    split = storydesk("names", "split", "Wilma [b] Krantz", "Wilma B", "two.txt", data=data, **here)
    assert "is not in an article “two.txt”" in " ".join(split.stderr.split())
    assert "is called" in storydesk("names", "list", data=data, **here).stdout
    assert "Taken back: “Wilma Brandt” is called" in storydesk("names", "undo", data=data, **here).stdout
    assert "Nothing has been decided" in storydesk("names", "list", data=data, **here).stdout
