"""Who signed an article, told from its own lines: a byline above the story, a name and a biography below it."""

from __future__ import annotations

import re

from index.reading.authors import MOST_NAME_WORDS, looks_like_name, split_authors

LONGEST_BYLINE = 20
"""Words; "By" opens longer lines too, but those are sentences."""
LONGEST_BIOGRAPHY = 90

_BYLINE = re.compile(
    r"\W*(?:(?:story|words|text|report|written|posted|published|analysis|opinion)\s+)?by[\s:]+(?=[^\W\d_])",
    re.IGNORECASE,
)
_WHERE = re.compile(r"\s+(?:for|in|at)\s+(?:the\s+)?(?-i:[A-Z])[^,;]*\Z", re.IGNORECASE)
"""For whom or from where: the end of a byline ("By Jane Roe for the Courier", "Jane Roe in Port Ellery")."""
_INITIAL = re.compile(r"\b[A-Z]\.|\s[a-z]|\b(?:Jr|Sr|II|III)\b")
_OPENS = re.compile(
    r"""(?:[^\W\d_][\w.'’-]*\s+){1,6}?
    (?:is|was|has|covers|covered|writes|wrote|reports|joined|works|worked|graduated|serves|lives|teaches|hosts
    |edits)\b""",
    re.VERBOSE,
)
_CRAFT = re.compile(
    r"""\b(?:reporter|correspondent|editor|columnist|writer|journalist|contributor|contributing|producer|photographer
    |broadcaster|podcast|author\ of|fellow\ at|professor\ (?:of|at)|follow\ (?:him|her|them)|on\ twitter|on\ x\b|e-?mail
    |can\ be\ reached|newsletter|covers|writes\ (?:about|for)|reports\ on|graduated|alumn|degree|b\.a\.|m\.a\.)""",
    re.IGNORECASE | re.VERBOSE,
)


def byline(text: str) -> tuple[str, ...]:
    """The names of a line that is nothing but a byline ("By Jane Roe and John Doe, Staff Writers"), else empty."""
    if text.count(" ") >= LONGEST_BYLINE or not (match := _BYLINE.match(text)):
        return ()
    rest = text[match.end() :]
    names = tuple(name for name in split_authors(_WHERE.sub("", rest)) if looks_like_name(name))
    # The first thing after "By" has to be a name: "By Friday, Jane Roe had left" is the story.
    return names if names and rest.startswith(names[0]) and not re.search(r"[a-z][.!?]$", text) else ()


def names_only(text: str, place_too: bool = False) -> tuple[str, ...]:
    """The names of a line that holds nothing else ("Jane Roe, John Q. Doe and Ann Poe"), else empty.

    ``place_too`` allows "Jane Roe in Port Ellery". A headline in capitals has the shape of a name ("Senate Passes
    Budget"), so three words are one only with an initial or a particle among them.
    """
    if text.count(" ") >= LONGEST_BYLINE or text.endswith(":"):
        return ()
    line = _WHERE.sub("", text) if place_too else text
    names = split_authors(line)
    rest = re.sub(r"\W+|\band\b", "", line)
    sure = all(looks_like_name(name) and (name.count(" ") == 1 or _INITIAL.search(name)) for name in names)
    return names if sure and rest == re.sub(r"\W+", "", "".join(names)) else ()


def biography(text: str) -> str | None:
    """Whom a paragraph introduces as someone of the trade ("Jane Roe is a reporter …"), else None.

    It says nothing of where the paragraph stands; a story about a reporter opens in the same way.
    """
    if text.count(" ") >= LONGEST_BIOGRAPHY or not (match := _OPENS.match(text)) or not _CRAFT.search(text):
        return None
    words = match[0].split()[:-1]
    for length in range(min(len(words), MOST_NAME_WORDS), 1, -1):
        name = " ".join(words[:length]).rstrip(",")
        if looks_like_name(name):
            return name
    return None
