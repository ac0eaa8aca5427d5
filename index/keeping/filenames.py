"""Names of files that come from outside → names that are safe in a corpus folder, on any system.

Promise: letters, digits and dashes with a known ending, so that no name leaves its folder, hides itself, stands for a
device, or is too long for a disk.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Container
from itertools import count

LONGEST_STEM = 120
"""Bytes; 255 are allowed, and ``.meta.toml`` and a number are added."""
_DEVICE = re.compile(r"con|prn|aux|nul|(?:com|lpt)\d", re.IGNORECASE)
"""What Windows opens as a device whatever follows the first dot."""


def stem(name: str) -> str:
    """A file's stem made of any words: a title, a path, an address."""
    words = re.findall(r"[^\W_]+", unicodedata.normalize("NFC", name.encode("utf-8", "ignore").decode()))
    made = "-".join(words).lower().encode()[:LONGEST_STEM].decode("utf-8", "ignore").strip("-")
    return f"{made or 'article'}-1" if not made or _DEVICE.fullmatch(made) else made


def last_part(path: str) -> str:
    """The last part of a path of any system."""
    return re.split(r"[/\\]", path.rstrip("/\\"))[-1]


def free(name: str, taken: Container[str]) -> str:
    """The name, numbered where it is taken; ``taken`` holds names in lower case, as some disks tell no cases apart."""
    head, dot, ending = name.rpartition(".")
    numbered = (f"{head}-{number}{dot}{ending}" for number in count(2))
    return name if name.lower() not in taken else next(one for one in numbered if one.lower() not in taken)
