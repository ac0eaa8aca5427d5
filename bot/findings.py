"""What ``storydesk doctor`` finds."""

from __future__ import annotations

from dataclasses import dataclass

import aiohttp

PATIENCE = aiohttp.ClientTimeout(total=10)


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing looked at."""

    what: str
    well: bool
    sentence: str
