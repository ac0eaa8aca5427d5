"""PDF and Word documents → the text they show, paragraph by paragraph, and the facts they were given.

Both formats are archives of instructions, so what comes from outside is opened within limits: pages, unpacked size.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from xml.etree.ElementTree import ParseError

from docx import Document
from docx.opc.exceptions import PackageNotFoundError
from docx.table import Table
from docx.text.paragraph import Paragraph
from pypdf import PdfReader
from pypdf.errors import PyPdfError

from index.model import Block, BlockKind
from index.reading.authors import looks_like_name, split_authors
from index.reading.decoding import check_text, whole_characters
from index.reading.drafts import Draft
from index.reading.errors import ReadingError
from index.reading.facts import Facts, one_line

MOST_PAGES = 500
"""Pages of a PDF; a long report has 300."""
LARGEST_UNPACKED = 200_000_000
"""Bytes of a Word document unpacked. Its text alone is a hundredth of that; more is a decompression bomb."""
SHORT_LINE = 0.75
"""Share of the usual width below which a printed line that ends a sentence also ends its paragraph."""
REPEATED_LINE = 3
"""Pages on which a line stands at the edge before it counts as the running head or foot."""

_STYLES = {
    "title": BlockKind.TITLE,
    "heading 1": BlockKind.TITLE,
    "subtitle": BlockKind.STANDFIRST,
    "caption": BlockKind.CAPTION,
}
"""Word styles that tell what a paragraph is; the first title counts."""
_ENDS = re.compile(r"[.!?:…][)\]\"”’']*\Z")


def read_pdf(data: bytes) -> Draft:
    """A PDF: its pages' lines joined to paragraphs; running heads, feet and page numbers are left out."""
    try:
        reader = PdfReader(io.BytesIO(data))
        if reader.is_encrypted and not reader.decrypt(""):
            raise ReadingError("It is protected by a password.")
        if len(reader.pages) > MOST_PAGES:
            raise ReadingError(f"It has {len(reader.pages):,} pages; a PDF may have {MOST_PAGES:,}.")
        pages = [[line.strip() for line in page.extract_text().splitlines()] for page in reader.pages]
        known: Mapping[str, object] = reader.metadata or {}
        facts = _document_facts(known.get("/Title"), known.get("/Author"))
    except ReadingError:
        raise
    except (PyPdfError, ValueError, KeyError, TypeError, AttributeError, IndexError, RecursionError, OSError) as error:
        raise ReadingError(f"It is not a PDF that can be read ({type(error).__name__}).") from None
    text = whole_characters("\n\n".join(_join(_without_edges(pages))))
    if not text.strip():
        raise ReadingError("It holds no text: it is likely a scan, made of pictures of pages.")
    check_text(text)
    return Draft(text, facts)


def read_word(data: bytes) -> Draft:
    """A ``.docx``: its paragraphs and table rows in order; styles tell title, subtitle and captions."""
    _check_archive(data)
    try:
        document = Document(io.BytesIO(data))
        shown = [(kind, text) for kind, piece in _word_pieces(document) if (text := whole_characters(piece).strip())]
        properties = document.core_properties
        facts = _document_facts(properties.title, properties.author)
    except (PackageNotFoundError, KeyError, ValueError, ParseError, SyntaxError, RecursionError, AttributeError):
        raise ReadingError("It is not a Word document that can be read; save it as .docx again.") from None
    text = ""
    marks: list[Block] = []
    for kind, piece in shown:
        start = len(text) + 2 if text else 0
        text = f"{text}\n\n{piece}" if text else piece
        if kind and not (kind is BlockKind.TITLE and any(mark.kind is BlockKind.TITLE for mark in marks)):
            marks.append(Block(start, len(text), kind))
    check_text(text)
    return Draft(text, facts, tuple(marks))


def _document_facts(title: object, author: object) -> Facts:
    """What a document's properties say; titles and authors that programs put there by themselves do not count."""
    shown = one_line(title)
    if shown and (
        re.search(r"\.\w{2,4}\Z|^(?:microsoft word|untitled|document\d*)\b", shown, re.IGNORECASE) or " " not in shown
    ):
        shown = None
    names = tuple(name for name in split_authors(author) if looks_like_name(name))
    return Facts(title=shown, authors=names)


# ── PDF ───────────────────────────────────────────────────────────────────────────────────────


def _without_edges(pages: Sequence[Sequence[str]]) -> list[list[str]]:
    """The pages without what stands at their edges again and again: running heads, feet, page numbers."""

    def key(line: str) -> str:
        return re.sub(r"\d+", "#", line)

    edges = Counter(key(line) for page in pages for line in {*page[:2], *page[-2:]} if line)
    running = {line for line, count in edges.items() if count >= REPEATED_LINE or (line == "#" and len(pages) > 1)}
    return [
        [line for i, line in enumerate(page) if not (key(line) in running and (i < 2 or i >= len(page) - 2))]
        for page in pages
    ]


def _join(pages: Sequence[Sequence[str]]) -> Iterator[str]:
    """Printed lines → paragraphs. One ends at an empty line, or where a line that ends a sentence stops well short."""
    lines = [line for page in pages for line in page]
    widths = sorted(len(line) for line in lines if line)
    width = widths[int(len(widths) * 0.8)] if widths else 0
    paragraph = ""
    for line in lines:
        if not line:
            if paragraph:
                yield paragraph
            paragraph = ""
            continue
        if paragraph.endswith("-") and line[0].islower():
            paragraph = paragraph[:-1] + line
        else:
            paragraph = f"{paragraph} {line}".strip()
        heading = len(line) < SHORT_LINE * width and paragraph == line and line[-1] not in ",;-"
        if len(line) < SHORT_LINE * width and (_ENDS.search(line) or heading):
            yield paragraph
            paragraph = ""
    if paragraph:
        yield paragraph


# ── Word ──────────────────────────────────────────────────────────────────────────────────────


def _check_archive(data: bytes) -> None:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            unpacked = sum(entry.file_size for entry in archive.infolist())
    except (zipfile.BadZipFile, ValueError, NotImplementedError, OSError):
        raise ReadingError("It is not a Word document that can be read; save it as .docx again.") from None
    if unpacked > LARGEST_UNPACKED:
        raise ReadingError(f"It unpacks to {unpacked:,} bytes; a Word document may have {LARGEST_UNPACKED:,}.")


def _word_pieces(document: object) -> Iterator[tuple[BlockKind | None, str]]:
    for piece in document.iter_inner_content():  # type: ignore[attr-defined]
        if isinstance(piece, Paragraph):
            style = (piece.style.name or "").lower() if piece.style is not None else ""
            yield _STYLES.get(style), piece.text
        elif isinstance(piece, Table):
            for row in piece.rows:
                cells = list(dict.fromkeys(cell.text.strip() for cell in row.cells))
                yield None, "\t".join(cells)
