"""Discord's markdown as its clients read it, as far as tests need: what a reader sees, and what became active.

Written from the rules that Discord's clients use (a parser in the manner of simple-markdown: at each place the
first rule that matches is taken). It tells apart plain text and everything that is more than text.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

_INLINE: tuple[tuple[str, re.Pattern[str]], ...] = (
    ("escape", re.compile(r"\\([^0-9A-Za-z\s])")),
    ("mention", re.compile(r"@everyone|@here|<@!?\d+>|<@&\d+>|<#\d+>|</[^:>]+:\d+>|<id:\w+>")),
    ("emoji", re.compile(r"<a?:\w+:\d+>|:[^\s:]+?(?:::skin-tone-\d)?:")),
    ("timestamp", re.compile(r"<t:-?\d+(?::\w)?>")),
    ("link", re.compile(r"\[((?:\[[^\]]*\]|[^\[\]]|\](?=[^\[]*\]))*)\]\(\s*<?([^\s)]+?)>?\s*\)")),
    ("autolink", re.compile(r"<?https?://[^\s<]+[^<.,:;\"'\]\s]>?")),
    ("code", re.compile(r"(`+)([\s\S]*?[^`])\1(?!`)")),
    ("spoiler", re.compile(r"\|\|([\s\S]+?)\|\|")),
    ("bold", re.compile(r"\*\*((?:\\[\s\S]|[^\\])+?)\*\*(?!\*)")),
    ("underline", re.compile(r"__((?:\\[\s\S]|[^\\])+?)__(?!_)")),
    ("strike", re.compile(r"~~(?=\S)((?:\\[\s\S]|~(?!~)|[^\s\\~]|\s(?!~~))+?)~~")),
    ("italic", re.compile(r"_((?:__|\\[\s\S]|[^\\_])+?)_\b|\*(?=\S)((?:\*\*|\s+(?:[^*\s]|\*\*)|[^\s*])+?)\*(?!\*)")),
)
_TEXT = re.compile(r"[\s\S]+?(?=[^0-9A-Za-z\s\u00c0-\uffff]|\n|\w+:\S|$)")
_BLOCK: tuple[tuple[str, re.Pattern[str]], ...] = (
    ("heading", re.compile(r" *#{1,3}\s+(.*)")),
    ("subtext", re.compile(r" *-#\s+(.*)")),
    ("list", re.compile(r" *(?:[*+-]|\d{1,10}\.)\s+(.*)")),
    ("quote", re.compile(r" *>(?:>>)? (.*)")),
)


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of a message as shown. ``rules`` are the mark-up around it, outermost first; none: plain text."""

    text: str
    rules: tuple[str, ...] = ()


def read(message: str) -> list[Piece]:
    """The message as pieces; a line feed is a piece of plain text."""
    pieces: list[Piece] = []
    for number, line in enumerate(message.split("\n")):
        if number:
            pieces.append(Piece("\n"))
        rules: tuple[str, ...] = ()
        while found := next(((n, m) for n, p in _BLOCK if (m := p.fullmatch(line)) and n not in rules), None):
            rules, line = (*rules, found[0]), found[1][1]
        pieces += _inline(line, rules)
    return pieces


def shown(message: str) -> str:
    """The message as a reader sees it, mark-up gone."""
    return "".join(piece.text for piece in read(message))


def active(message: str) -> set[str]:
    """The names of all rules that the message set off."""
    return {rule for piece in read(message) for rule in piece.rules}


def _inline(text: str, rules: tuple[str, ...]) -> Iterator[Piece]:
    position = 0
    while position < len(text):
        for name, pattern in _INLINE:
            match = pattern.match(text, position)
            if match is None or (name == "italic" and text[position] == "_" and re.search(r"\w$", text[:position])):
                continue
            if name == "escape":
                yield Piece(match[1], rules)
            elif name in {"bold", "underline", "strike", "spoiler", "italic", "link"}:
                yield from _inline(next(filter(None, match.groups())), (*rules, name))
            else:
                yield Piece(match[0], (*rules, name))
            position = match.end()
            break
        else:
            match = _TEXT.match(text, position)
            end = match.end() if match else position + 1
            yield Piece(text[position:end], rules)
            position = end
