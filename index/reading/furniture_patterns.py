"""What a furniture rule is, and how its pattern is written; ``furniture_rules`` is the table of them."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from index.model import BlockKind


@dataclass(frozen=True, slots=True)
class Rule:
    """A kind of furniture: the paragraph matches ``pattern`` from its start and has at most ``longest`` words."""

    kind: BlockKind
    what: str
    pattern: re.Pattern[str]
    longest: int
    signs: tuple[str, ...] = ()
    """Letters of which a paragraph holds some if it fits; they spare slow patterns the rest. Empty: not needed."""
    edges: bool = False
    """It counts above and below the story only: within, a date heads the next part of a timeline."""


UNQUOTED = r"[^\"“”]"
_MARKS = r"[^\w\"“”„‘’'«]*"
"""What may stand before a notice: bullets, arrows, brackets; what opens with a quotation mark is speech."""
_SHORT_NAMES = {
    "NETWORK": r"""(?:twitter|x|facebook|instagram|linkedin|telegram|whatsapp|youtube|tiktok|bluesky|threads|mastodon
        |truth social|flipboard|reddit|pinterest|google news|apple news|rss)\b""",
    "AGENCY": r"""(?:Getty(?: Images)?|AFP|AP(?: Photo)?|Associated Press|Reuters|EPA(?:-EFE)?|EFE|ANSA|dpa
        |PA(?: Wire| Media| Images)?|UPI|TASS|Xinhua|Bloomberg|Shutterstock|iStock(?:photo)?|Alamy(?: Stock Photo)?
        |Zuma(?: Press)?|Anadolu|NurPhoto|SOPA Images|Sipa(?: USA)?|Handout|Unsplash|Pexels
        |Wikimedia(?: Commons)?)""",
    "IMAGE": r"""(?:file |stock )?(?:photos?|photographs?|photography|images?|pictures?|pics?|illustrations?|videos?
        |graphics?|artwork|screenshots?|screen ?grabs?)""",
    "STORY": r"(?:article|story|piece|post|column|essay|report|content|page|video)",
    "UNQUOTED": UNQUOTED,
}
"""Words that several patterns share, written in them as ``<NAME>``."""


AGENCY_SIGNS = (
    *("getty", "afp", "ap", "associated press", "reuters", "epa", "efe", "ansa", "dpa", "pa", "upi", "tass", "xinhua"),
    *("bloomberg", "shutterstock", "istock", "alamy", "zuma", "anadolu", "nurphoto", "sopa", "sipa", "handout"),
    *("unsplash", "pexels", "wikimedia"),
)


def _compile(pattern: str) -> re.Pattern[str]:
    """Patterns are laid out over several lines; line ends and the white space around them do not count."""
    for name, meaning in _SHORT_NAMES.items():
        pattern = pattern.replace(f"<{name}>", meaning)
    return re.compile(re.sub(r"\s*\n\s*", "", pattern), re.IGNORECASE | re.DOTALL)


def opens(kind: BlockKind, what: str, pattern: str, longest: int = 40, *signs: str) -> Rule:
    """A paragraph that opens like this."""
    return Rule(kind, what, _compile(rf"{_MARKS}(?:{pattern})"), longest, signs)


def whole(kind: BlockKind, what: str, pattern: str, longest: int = 30, *signs: str) -> Rule:
    """A paragraph that is this and nothing else, whatever marks stand around it."""
    return Rule(kind, what, _compile(rf"{_MARKS}(?:{pattern})\W*\Z"), longest, signs)


def edge(what: str, pattern: str, longest: int) -> Rule:
    """A line that is nothing but this and stands above or below the story."""
    return replace(whole(BlockKind.BYLINE, what, pattern, longest), edges=True)
