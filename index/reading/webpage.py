"""A web page → its article: the running text as trafilatura finds it, the facts as the page states them."""

from __future__ import annotations

import re
from collections import Counter

from trafilatura import bare_extraction
from trafilatura.utils import load_html

from index.model import BlockKind
from index.reading.blocks import find_blocks
from index.reading.decoding import decode, whole_characters
from index.reading.drafts import Draft
from index.reading.errors import ReadingError
from index.reading.facts import Facts
from index.reading.pages.facts import page_facts
from index.reading.pages.linked_data import linked_data, plain_text
from index.reading.pages.markup import HtmlElement, is_aside, marks

LARGEST_PAGE = 10_000_000
"""Bytes; the largest of 207 pages of news sites has 2.4 million."""
STATED_LONGER = 2.0
"""How many times more words the text in a page's JSON-LD must have before it is taken instead of the page's own: such
a page is written by its scripts, and what stands in it is a teaser."""
SHORTEST_ARTICLE = 15
"""Words; a page with less running text shows a menu or a message."""
FEWEST_KEPT, FEWEST_LOST, SHORTEST_LOST = 3, 3, 8
"""Paragraphs kept and lost in boxes of one kind from which a story counts as cut off, and words of such a paragraph.
On 207 pages this found the lost halves of 5 stories and took in nothing else."""
_LEFT_OUT = (BlockKind.BOILERPLATE, BlockKind.RELATED)
_DECLARED = re.compile(rb"<meta[^>]{0,200}charset\s*=\s*[\"']?([\w-]{3,20})", re.IGNORECASE)


def read_webpage(data: bytes) -> Draft:
    """An ``.html`` file: the article's text without furniture, a paragraph a line, and the facts of the page."""
    if len(data) > LARGEST_PAGE:
        raise ReadingError(f"It has {len(data):,} bytes; a web page may have {LARGEST_PAGE:,}.")
    source = _decode(data)
    tree = load_html(source)
    if tree is None:
        raise ReadingError("It is not a web page: no HTML was found in it.")
    facts = page_facts(tree)
    stated = plain_text(linked_data(tree).article.get("articleBody")) or ""
    page = bare_extraction(source, include_comments=False, with_metadata=False)
    text = whole_characters("\n".join(_completed(getattr(page, "text", None) or "", tree)))
    if "<" not in stated and len(stated.split()) > STATED_LONGER * len(text.split()):
        text = stated
    if len(text.split()) < SHORTEST_ARTICLE:
        raise ReadingError("It holds no article: no running text was found in the page.")
    return Draft(_story(text, facts), facts)


def _completed(text: str, tree: HtmlElement) -> list[str]:
    """The extracted paragraphs, and those they were cut off from.

    Where a page sets its story in several boxes of one kind, with advertisements between, extraction may keep the
    first box alone: an article would lose its second half. What stands in a box like theirs is the story too.
    """
    lines = [line for line in text.splitlines() if line.strip()]
    place = {" ".join(line.split()): number for number, line in enumerate(lines)}
    known, kept_in = " ".join(text.split()), Counter[str]()
    lost: list[tuple[int, str, str]] = []
    after = -1
    for paragraph in tree.iter("p"):
        shown = " ".join("".join(paragraph.itertext()).split())
        box = marks(parent) if (parent := paragraph.getparent()) is not None else ""
        if shown in place:
            after = place[shown]
            kept_in[box] += 1
        elif (
            after >= 0
            and box
            and len(shown.split()) >= SHORTEST_LOST
            and shown[:80] not in known
            and not is_aside(paragraph)
        ):
            lost.append((after, box, shown))
    lost = [one for one in lost if kept_in[one[1]] >= FEWEST_KEPT]
    if len(lost) < FEWEST_LOST:
        return lines
    return [
        piece
        for number, line in enumerate(lines)
        for piece in (line, *(shown for after, _, shown in lost if after == number))
    ]


def _decode(data: bytes) -> str:
    """The page's text: UTF-8 where it is that, else as the page declares it, else as it looks."""
    declared = _DECLARED.search(data[:4096])
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        pass
    try:
        return data.decode(declared[1].decode() if declared else "utf-8")
    except (UnicodeDecodeError, LookupError):
        return decode(data)


def _story(text: str, facts: Facts) -> str:
    """The paragraphs that are the article's, and the rules between them: what surrounds it on the page is left out."""
    shown = [(block.kind, text[block.start : block.end]) for block in find_blocks(text, facts)]
    kept = [piece for kind, piece in shown if kind not in _LEFT_OUT or not any(map(str.isalnum, piece))]
    return "\n".join(kept) or text
