"""Markdown → the text a reader sees: paragraphs with a blank line between, link texts kept, no mark-up left."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from markdown_it import MarkdownIt
from markdown_it.token import Token

from index.model import Block, BlockKind
from index.reading.decoding import check_text, decode
from index.reading.drafts import Draft
from index.reading.facts import front_matter

_PARSER = MarkdownIt("commonmark").enable(["table", "strikethrough"])


def read_markdown(data: bytes) -> Draft:
    """A ``.md`` file: front matter gives facts and is left out, the first top heading is the title."""
    source = decode(data)
    facts, span = front_matter(source)
    text = ""
    title: Block | None = None
    for piece, top_heading in _pieces(_PARSER.parse(source[span.end :] if span else source)):
        start = len(text) + 2 if text else 0
        text = f"{text}\n\n{piece}" if text else piece
        if top_heading and title is None:
            title = Block(start, len(text), BlockKind.TITLE)
    check_text(text)
    return Draft(text, facts, (title,) if title else ())


def _pieces(tokens: Sequence[Token]) -> Iterator[tuple[str, bool]]:
    """The text of each paragraph-like token, and whether it is a heading of the first level."""
    heading = False
    cells: list[str] | None = None
    for token in tokens:
        if token.type == "heading_open":
            heading = token.tag == "h1"
        elif token.type == "heading_close":
            heading = False
        elif token.type == "tr_open":
            cells = []
        elif token.type == "tr_close":
            if row := "\t".join(cells or ()).strip():
                yield row, False
            cells = None
        elif token.type in ("fence", "code_block"):
            if content := token.content.strip("\n"):
                yield content, False
        elif token.type == "inline":
            shown = _shown(token.children or ()).strip()
            if cells is not None:
                cells.append(shown)
            elif shown:
                yield shown, heading


def _shown(children: Sequence[Token]) -> str:
    """What inline mark-up shows: words and code, a soft line end as a space; pictures and raw HTML show nothing."""
    parts: list[str] = []
    for child in children:
        if child.type in ("text", "code_inline", "text_special"):
            parts.append(child.content)
        elif child.type == "softbreak":
            parts.append(" ")
        elif child.type == "hardbreak" or (child.type == "html_inline" and child.content.startswith("<br")):
            parts.append("\n")
    return "".join(parts)
