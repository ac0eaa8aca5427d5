"""What there is to read, and what is said of what cannot be read."""

from __future__ import annotations

import gzip
import json
from pathlib import Path

import pytest

from index.model import BlockKind, Failure
from index.reading import Item, ReadingError, items, read
from index.reading.items import LARGEST_FILE

STORY = "The harbour board voted to close the pier.\nFerries will call at the coal quay.\n"


def found(*corpus: Path) -> list[Item]:
    return [item for item in items(corpus) if isinstance(item, Item)]


def failed(*corpus: Path) -> list[Failure]:
    return [item for item in items(corpus) if isinstance(item, Failure)]


def bulk(path: Path, *articles: object) -> Path:
    lines = "\n".join(json.dumps(article, ensure_ascii=False) for article in articles).encode()
    path.write_bytes(gzip.compress(lines) if path.suffix == ".gz" else lines)
    return path


def refusal(path: Path) -> str:
    with pytest.raises(ReadingError) as caught:
        read(found(path)[0])
    return str(caught.value)


def test_folders_are_gone_through_in_a_fixed_order_and_hidden_and_other_files_are_passed_over(tmp_path: Path) -> None:
    for name in ("b.txt", "a/z.md", "a/.hidden.txt", ".git/x.txt", "picture.jpg", "b.meta.toml", "C.TXT", "~$b.docx"):
        path = tmp_path / name
        path.parent.mkdir(exist_ok=True)
        path.write_text('title = "T"' if name.endswith(".toml") else STORY)
    assert [item.id for item in found(tmp_path)] == ["C.TXT", "b.txt", "a/z.md"]
    assert list(items([tmp_path])) == list(items([tmp_path]))
    assert not failed(tmp_path)


def test_a_file_entry_has_its_name_as_id_and_is_read_once_though_its_folder_is_named_too(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_text(STORY)
    assert [item.id for item in items([path, tmp_path]) if isinstance(item, Item)] == ["a.txt"]
    assert not failed(path, tmp_path)


def test_the_digest_changes_with_the_file_and_with_its_sidecar_and_not_otherwise(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_text(STORY)
    digests = [found(tmp_path)[0].digest]
    assert found(tmp_path)[0].digest == digests[0]
    (tmp_path / "a.meta.toml").write_text('source = "Courier"')
    digests.append(found(tmp_path)[0].digest)
    (tmp_path / "a.meta.toml").write_text('source = "Gull"')
    digests.append(found(tmp_path)[0].digest)
    path.write_text(STORY + "More.")
    digests.append(found(tmp_path)[0].digest)
    assert len(set(digests)) == 4


def test_bulk_lines_are_articles_with_their_own_ids_and_facts(tmp_path: Path) -> None:
    for name in ("news.jsonl", "news.jsonl.gz"):
        path = bulk(
            tmp_path / name,
            {
                "id": f"{name}-1",
                "text": STORY,
                "title": "Pier",
                "source": "Courier",
                "authors": ["Jane Roe"],
                "published": "2025-05-12",
            },
            {"doc_id": 7, "body": STORY, "headline": "Quay", "author": "Jane Roe and John Doe", "date": "12 May 2025"},
            {"content": STORY},
        )
        first, second, third = found(path)
        assert (first.id, second.id, third.id) == (f"{name}-1", "7", f"{name}:3")
        article = read(first)
        assert (article.text, article.title, article.source, article.published) == (
            STORY,
            "Pier",
            "Courier",
            "2025-05-12",
        )
        assert read(second).authors == ("Jane Roe", "John Doe")
        assert read(third).title is None


def test_a_changed_bulk_line_changes_no_other_digest(tmp_path: Path) -> None:
    path = bulk(tmp_path / "n.jsonl", {"id": "a", "text": STORY}, {"id": "b", "text": STORY})
    before = {item.id: item.digest for item in found(path)}
    bulk(path, {"id": "new", "text": STORY}, {"id": "a", "text": STORY + "More."}, {"id": "b", "text": STORY})
    after = {item.id: item.digest for item in found(path)}
    assert after["b"] == before["b"]
    assert after["a"] != before["a"]


def test_an_id_claimed_twice_is_reported_with_both_places_and_the_first_is_kept(tmp_path: Path) -> None:
    path = bulk(
        tmp_path / "n.jsonl", {"id": "a", "text": STORY}, {"id": "b", "text": STORY}, {"id": "a", "text": "Other."}
    )
    assert [item.number for item in found(path)] == [1, 2]
    (failure,) = failed(path)
    assert failure.path == f"{path}, line 3"
    assert f"{path}, line 1" in failure.why


def test_bad_bulk_lines_are_reported_by_number_and_the_rest_goes_on(tmp_path: Path) -> None:
    path = tmp_path / "n.jsonl"
    path.write_bytes(b'{"id": "a", "text": "One."}\nnot json\n[1]\n\n{"id": "b", "text": "Two."}\n{"id": "\xff"}\n')
    assert [item.id for item in found(path)] == ["a", "b"]
    assert [failure.path for failure in failed(path)] == [f"{path}, line {n}" for n in (2, 3, 6)]
    assert all(failure.why.endswith(".") for failure in failed(path))


def test_a_torn_gzip_file_gives_its_whole_lines_and_a_failure(tmp_path: Path) -> None:
    path = tmp_path / "n.jsonl.gz"
    lines = "\n".join(json.dumps({"id": str(n), "text": STORY * n}) for n in range(1, 400))
    path.write_bytes(gzip.compress(lines.encode())[:-40])
    assert len(found(path)) > 100
    assert "gzip" in failed(path)[-1].why


@pytest.mark.parametrize(
    "line", [{"id": "a"}, {"id": "a", "text": ""}, {"id": "a", "text": " \n"}, {"id": "a", "text": 7}]
)
def test_a_bulk_line_without_text_is_refused(tmp_path: Path, line: object) -> None:
    assert refusal(bulk(tmp_path / "n.jsonl", line)).endswith(".")


def test_halves_of_characters_in_a_bulk_line_are_replaced_one_for_one(tmp_path: Path) -> None:
    path = tmp_path / "n.jsonl"
    path.write_bytes(rb'{"id": "a", "text": "A \ud83d B \ud83d\ude00 C \u0000 D."}')
    assert read(found(path)[0]).text == "A \ufffd B 😀 C \ufffd D."


def test_a_corpus_entry_that_is_not_there_is_reported(tmp_path: Path) -> None:
    (failure,) = failed(tmp_path / "nowhere")
    assert failure.path == str(tmp_path / "nowhere")


def test_documents_of_other_kinds_are_reported_with_what_to_do(tmp_path: Path) -> None:
    (tmp_path / "a.doc").write_bytes(b"x")
    assert ".docx" in failed(tmp_path)[0].why
    (tmp_path / "a.jpg").write_bytes(b"x")
    assert failed(tmp_path / "a.jpg")[0].path == str(tmp_path / "a.jpg")


def test_an_empty_file_and_a_huge_one_are_reported_unread(tmp_path: Path) -> None:
    (tmp_path / "empty.txt").touch()
    with (tmp_path / "huge.txt").open("wb") as huge:
        huge.truncate(LARGEST_FILE + 1)
    assert [failure.path for failure in failed(tmp_path)] == [str(tmp_path / "empty.txt"), str(tmp_path / "huge.txt")]
    assert not found(tmp_path)


@pytest.mark.parametrize(
    "data", [b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", bytes(range(256)) * 40, b" \n\t\n", b"\xff\xfe\x00\xd8\x00"]
)
def test_a_file_that_is_not_text_is_refused(tmp_path: Path, data: bytes) -> None:
    (tmp_path / "a.txt").write_bytes(data)
    assert refusal(tmp_path / "a.txt").endswith(".")


@pytest.mark.parametrize(
    ("encoding", "mark"),
    [
        ("utf-8", b""),
        ("utf-8", b"\xef\xbb\xbf"),
        ("utf-16-le", b"\xff\xfe"),
        ("utf-16-be", b"\xfe\xff"),
        ("cp1252", b""),
        ("cp1250", b""),
    ],
)
def test_text_is_read_in_its_own_encoding_and_its_line_ends_are_kept(
    tmp_path: Path, encoding: str, mark: bytes
) -> None:
    language = (
        "Příliš žluťoučký kůň úpěl ďábelské ódy.\r\n"
        if encoding == "cp1250"
        else "“Ávila” – naïve café, señor Nuñez’s résumé.\r\n"
    )
    (tmp_path / "a.txt").write_bytes(mark + (language * 20).encode(encoding))
    assert read(found(tmp_path)[0]).text == language * 20


def test_front_matter_in_a_text_file_stays_in_its_text_as_boilerplate(tmp_path: Path) -> None:
    text = "---\ntitle: Pier closed\nauthor: Jane Roe\n---\n" + STORY
    (tmp_path / "a.txt").write_text(text)
    article = read(found(tmp_path)[0])
    assert (article.text, article.title, article.authors) == (text, "Pier closed", ("Jane Roe",))
    assert "title: Pier closed" not in [article.slice(b) for b in article.blocks if b.kind is not BlockKind.BOILERPLATE]
    assert article.slice(article.blocks[-1]) == "Ferries will call at the coal quay."


def test_a_sidecar_overrides_what_the_text_says(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("---\ntitle: Pier closed\nauthor: Jane Roe\n---\n" + STORY)
    (tmp_path / "a.txt.meta.toml").write_text('title = "Pier shut"\nsource = "Courier"')
    article = read(found(tmp_path)[0])
    assert (article.title, article.source, article.authors) == ("Pier shut", "Courier", ("Jane Roe",))
    (tmp_path / "a.txt.meta.toml").write_text('headlin = "Pier shut"')
    assert "a.txt.meta.toml" in refusal(tmp_path / "a.txt")


def test_a_file_that_is_gone_when_it_is_read_is_refused_by_a_sentence(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_text(STORY)
    (item,) = found(path)
    path.unlink()
    with pytest.raises(ReadingError, match="cannot be opened"):
        read(item)


MARKDOWN = """---
source: Courier
---
# Pier *closed*

The [harbour board](https://x.example) voted,
after **cracks** were found.

> “Never again.”

- first
- second &amp; last

![a picture](p.jpg)

| a | b |
|---|---|
| 1 | 2 |
"""


def test_markdown_is_read_as_what_it_shows(tmp_path: Path) -> None:
    (tmp_path / "a.md").write_text(MARKDOWN)
    article = read(found(tmp_path)[0])
    assert article.text.split("\n\n") == [
        "Pier closed",
        "The harbour board voted, after cracks were found.",
        "“Never again.”",
        "first",
        "second & last",
        "a\tb",
        "1\t2",
    ]
    assert (article.title, article.source) == ("Pier closed", "Courier")
    assert article.blocks[0].kind is BlockKind.TITLE
