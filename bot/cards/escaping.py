"""Corpus text made safe for Discord: every character shows as itself, nothing is parsed, nobody is pinged.

A backslash before a mark makes Discord show the mark, so what a reader copies from the screen is the corpus's
own wording. Only characters without a shape of their own are left out (controls, zero-width characters, the
marks that turn writing round), because they could hide or reorder the words that are shown.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from urllib.parse import quote, urlsplit, urlunsplit

CUT = r"\[…]"
"""Marks a cut. Unescaped, its bracket would begin a link where the corpus has the rest of one."""
ADDRESS_LIMIT = 400
"""Longest address in a card: a text fragment makes 150 to 300 characters, and all share one message's 4,000."""

# Each of these replaces one character by one, so that offsets into the text stay what they are.
_RETURN = re.compile(r"\r(?=\n)")
_NEW_LINE = re.compile(r"[\r\x0b\x0c\x1c-\x1e\x85\u2028\u2029]")
_SURROGATE = re.compile("[\ud800-\udfff]")
_SHAPELESS = re.compile(
    "[\x00-\x08\x0e-\x1b\x1f\x7f-\x84\x86-\x9f\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180e\u200b\u200e\u200f"
    "\u202a-\u202e\u2060-\u206f\u3164\ufeff\uffa0\ufff9-\ufffb\U000e0000-\U000e0fff]"
)
# Joiners shape Persian, Indic scripts and emoji; beside plain letters they can only be there to hide something.
_IDLE_JOINER = re.compile("(?<![^\x00-\x7f])[\u200c\u200d]|[\u200c\u200d](?![^\x00-\x7f])")

_MARK = re.compile(
    r"""
      [\\*_~|`\[\]<]                      # emphasis, spoiler, code, masked link, mention, custom emoji, time stamp
    | (?<=\])\(                            # Discord ends a link at "](" though a backslash stands before the bracket
    | @(?=everyone|here)
    | :(?=:*[^\s:]+:)                     # :emoji:, which keeps everything between its colons from being read
    | (?<=:)/(?=/)                        # an address: the only live links in a card are its own
    """,
    re.VERBOSE,
)
_LINE_START = re.compile(r"^[^\S\n]*(?:\d+(?=[.)](?:\s|$))|(?=[#>+-]))", re.MULTILINE)
_UNLINKABLE = re.compile(r"[\[\]]|://|\bwww\.|\bdiscord\.", re.IGNORECASE)
_RIGHT_TO_LEFT = frozenset({"R", "AL", "AN"})


def visible(text: str) -> str:
    """The text without characters that have no shape, its line breaks all as line feeds and its blank lines closed."""
    characters, _ = _visible(text)
    return re.sub(r"\n\s*\n", "\n", characters)


def _visible(text: str) -> tuple[str, Sequence[int]]:
    """The visible characters, and where in the text each of them stands."""
    even = _SURROGATE.sub("\ufffd", _NEW_LINE.sub("\n", _RETURN.sub("\0", text))).replace("\t", " ")
    shapeless = {match.start() for match in _SHAPELESS.finditer(even)}
    positions: Sequence[int] = range(len(even))
    characters = even
    if shapeless:
        positions = [i for i in positions if i not in shapeless]
        characters = "".join(even[i] for i in positions)
    # Taking one joiner away can leave the next one idle.
    while idle := {match.start() for match in _IDLE_JOINER.finditer(characters)}:
        positions = [position for i, position in enumerate(positions) if i not in idle]
        characters = "".join(even[i] for i in positions)
    return characters, positions


def escaped_characters(text: str) -> list[str]:
    """For each character of the text what shows it: itself, itself after a backslash, or nothing.

    Any run of it may be joined and shown, whatever stands before or behind it.
    """
    characters, positions = _visible(text)
    marks = {match.start() for match in _MARK.finditer(characters)}
    marks |= {match.end() for match in _LINE_START.finditer(characters)} - {len(characters)}
    if len(characters) == len(text):
        shown = [*characters]
    else:
        shown = [""] * len(text)
        for position, character in zip(positions, characters, strict=True):
            shown[position] = character
    for i in marks:
        shown[positions[i]] = f"\\{characters[i]}"
    return shown


def escape(text: str) -> str:
    """The text with every mark that Discord would act on turned into the mark itself; lines stay lines."""
    return re.sub(r"\n\s*\n", "\n", "".join(escaped_characters(text)))


def inline(text: str) -> str:
    """Escaped text on one line, for names and headlines; right-to-left writing does not turn what is around it."""
    line = " ".join(escape(" ".join(visible(text).split())).split("\n"))
    if not line.isascii() and any(unicodedata.bidirectional(character) in _RIGHT_TO_LEFT for character in line):
        return f"\u2068{line}\u2069"
    return line


def plain_label(text: str, limit: int) -> str:
    """Text for where Discord parses nothing (a button, a choice): one visible line, cut with […] at the limit."""
    line = " ".join(visible(text).split())
    return line if size(line) <= limit else f"{clipped(line, limit - 4).rstrip()} […]"


def size(text: str) -> int:
    """Length as Discord may count it. It counts an emoji as one or two; two is the safe count."""
    return len(text) if text.isascii() else len(text.encode("utf-16-le", "surrogatepass")) // 2


def clipped(text: str, limit: int) -> str:
    """The longest beginning of at most ``limit`` characters, a word kept whole where there is one."""
    if size(text) <= limit:
        return text
    taken, length = 0, 0
    for character in text:
        length += size(character)
        if length > limit:
            break
        taken += 1
    space = text.rfind(" ", 0, taken + 1)
    return text[: space if space > taken // 2 else taken]


def shortened(text: str, limit: int) -> str:
    """One escaped line of at most ``limit`` characters, its end cut with […] where it is longer."""
    head = text[: 20 * limit]  # not even hidden characters make a longer one short enough to be worth reading
    if head == text and size(whole := inline(text)) <= limit:
        return whole
    text, room = head, limit - len(CUT) - 1
    # Escaping lengthens by an unknown number of backslashes, so the plain text is shortened until it fits.
    words = clipped(" ".join(visible(text).split()), room)
    while words and size(inline(words)) > room:
        words = clipped(words, size(words) - max(1, size(inline(words)) - room))
    return f"{inline(words.rstrip())} {CUT}"


def strong(text: str, limit: int) -> str:
    """A shortened line in bold; a dash where it has nothing to see."""
    return f"**{shortened(text, limit).strip() or '–'}**"


def checked_address(url: str | None) -> str | None:
    """An http(s) address fit for a masked link, else None: nothing with a user name in it, nothing too long."""
    if not url:
        return None
    try:
        parts = urlsplit(url)
        fit = parts.scheme in {"http", "https"} and bool(parts.hostname) and "@" not in parts.netloc
        host = parts.netloc.encode("idna").decode("ascii")
    except ValueError:
        return None
    if not fit or _SHAPELESS.search(url) or re.search(r"\s", url):
        return None
    address = quote(urlunsplit(parts._replace(netloc=host)), safe="/:?#=&%+,;@!$'~*-._")
    return address if len(address) <= ADDRESS_LIMIT else None


def linked(label: str, limit: int, *addresses: str | None) -> str:
    """A label in bold as a masked link to the first address that is fit for one, else the label alone."""
    shown = strong(label, limit)
    target = next(filter(None, map(checked_address, addresses)), None)
    if target is None:
        return shown
    if _UNLINKABLE.search(shown):
        # Discord shows no masked link over brackets or over something that looks like an address.
        return f"{shown} [→]({target})"
    return f"[{shown}]({target})"
