"""PDF and Word documents, made here, and what is no such document."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

import pytest
from docx import Document
from pypdf import PdfWriter

from index.model import BlockKind
from index.reading import Item, ReadingError, items, read
from index.reading.documents import read_pdf, read_word

TITLE = "Ferry pier closed after cracks found"
STORY = [
    "The harbour board of Port Ellery voted on Tuesday to close the old ferry pier after engineers found cracks. "
    "The board meets again in June.",
    "Ferries will call at the coal quay until a new pier is built, which the board expects to take two summers and "
    "more money than the town has.",
]


def pdf(*pages: list[str]) -> bytes:
    """A PDF of plain lines, written by hand: pypdf reads, it does not set type."""
    objects = ["<< /Type /Catalog /Pages 2 0 R >>", "", "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>"]
    kids = []
    for lines in pages:
        shown = "".join(f"({line}) Tj T*\n" for line in lines)
        stream = f"BT /F1 11 Tf 14 TL 50 800 Td\n{shown}ET"
        objects.append(f"<< /Length {len(stream)} >>\nstream\n{stream}\nendstream")
        kids.append(len(objects) + 1)
        objects.append(
            f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents {len(objects)} 0 R"
            " /Resources << /Font << /F1 3 0 R >> >> >>"
        )
    objects[1] = f"<< /Type /Pages /Kids [{' '.join(f'{kid} 0 R' for kid in kids)}] /Count {len(kids)} >>"
    out = io.BytesIO(b"%PDF-1.4\n")
    out.seek(0, io.SEEK_END)
    places = []
    for number, body in enumerate(objects, 1):
        places.append(out.tell())
        out.write(f"{number} 0 obj\n{body}\nendobj\n".encode("latin-1"))
    start = out.tell()
    table = "".join(f"{place:010} 00000 n \n" for place in places)
    out.write(f"xref\n0 {len(objects) + 1}\n0000000000 65535 f \n{table}".encode())
    out.write(f"trailer\n<< /Size {len(objects) + 1} /Root 1 0 R >>\nstartxref\n{start}\n%%EOF".encode())
    return out.getvalue()


def wrapped(text: str, width: int = 60) -> list[str]:
    lines, line = [], ""
    for word in text.split():
        if len(line) + len(word) >= width:
            lines.append(line)
            line = ""
        line = f"{line} {word}".strip()
    return [*lines, line]


def word(*paragraphs: tuple[str, str], author: str = "", title: str = "") -> bytes:
    document = Document()
    document.core_properties.author, document.core_properties.title = author, title
    for style, text in paragraphs:
        document.add_paragraph(text, style=style)
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def test_the_lines_of_a_pdf_are_joined_to_paragraphs_across_pages_without_running_heads() -> None:
    first, second = wrapped(STORY[0]), wrapped(STORY[1])
    pages = [
        ["Ellery Courier 12", TITLE, *first, *second[:1], "1"],
        ["Ellery Courier 13", *second[1:], "2"],
        ["Ellery Courier 14", "The end came in June.", "3"],
    ]
    assert read_pdf(pdf(*pages)).text.split("\n\n") == [TITLE, *STORY, "The end came in June."]


def test_a_word_hyphenated_at_the_line_end_is_whole_again() -> None:
    assert read_pdf(pdf(["The harbour board voted on Tues-", "day to close the old ferry pier for good."])).text == (
        "The harbour board voted on Tuesday to close the old ferry pier for good."
    )


def test_a_pdf_of_pictures_is_refused_as_a_scan() -> None:
    writer = PdfWriter()
    writer.add_blank_page(100, 100)
    out = io.BytesIO()
    writer.write(out)
    with pytest.raises(ReadingError, match="scan"):
        read_pdf(out.getvalue())


def test_a_pdf_behind_a_password_is_refused() -> None:
    writer = PdfWriter(clone_from=io.BytesIO(pdf([TITLE])))
    writer.encrypt("secret", algorithm="RC4-128")
    out = io.BytesIO()
    writer.write(out)
    with pytest.raises(ReadingError, match="password"):
        read_pdf(out.getvalue())


def test_a_word_document_is_its_paragraphs_and_its_styles_tell_their_kinds() -> None:
    data = word(
        ("Title", TITLE),
        ("Subtitle", "Boats go to the quay."),
        ("Normal", STORY[0]),
        ("Caption", "The pier"),
        author="Jane Roe",
    )
    draft = read_word(data)
    assert draft.text.split("\n\n") == [TITLE, "Boats go to the quay.", STORY[0], "The pier"]
    assert [(mark.kind, draft.text[mark.start : mark.end]) for mark in draft.marks] == [
        (BlockKind.TITLE, TITLE),
        (BlockKind.STANDFIRST, "Boats go to the quay."),
        (BlockKind.CAPTION, "The pier"),
    ]
    assert draft.facts.authors == ("Jane Roe",)


@pytest.mark.parametrize(
    ("author", "title"), [("python-docx", "Microsoft Word - pier.doc"), ("admin", "pier_final.docx"), ("", "Document1")]
)
def test_what_programs_write_into_a_documents_properties_are_no_facts(author: str, title: str) -> None:
    facts = read_word(word(("Normal", STORY[0]), author=author, title=title)).facts
    assert (facts.title, facts.authors) == (None, ())


def bomb() -> bytes:
    out = io.BytesIO()
    with (
        zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive,
        archive.open("word/document.xml", "w", force_zip64=True) as entry,
    ):
        for _ in range(250):
            entry.write(bytes(1_000_000))
    return out.getvalue()


@pytest.mark.parametrize("data", [b"not a document at all, sadly", b"PK\x03\x04 broken", b"%PDF-1.4 broken", b"%PDF"])
def test_a_damaged_document_is_refused_by_a_sentence(data: bytes) -> None:
    for reader in (read_pdf, read_word):
        with pytest.raises(ReadingError, match=r"\.$"):
            reader(data)


def test_a_decompression_bomb_is_refused_unopened() -> None:
    with pytest.raises(ReadingError, match="unpacks to"):
        read_word(bomb())


def test_documents_are_items_of_a_folder_like_all_others(tmp_path: Path) -> None:
    (tmp_path / "a.pdf").write_bytes(pdf([TITLE, *wrapped(STORY[0]), *wrapped(STORY[1])]))
    (tmp_path / "a.pdf.meta.toml").write_text('source = "Courier"')
    (tmp_path / "b.docx").write_bytes(word(("Normal", STORY[0])))
    first, second = (read(item) for item in items([tmp_path]) if isinstance(item, Item))
    assert (first.title, first.source) == (TITLE, "Courier")
    assert second.text == STORY[0]
