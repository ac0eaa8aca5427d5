"""Which restricted part of the corpus a file lies in, and which parts somebody may see.

Promise: in doubt it is closed. A file that is reached by two ways (a link, an entry inside another) is in the
restricted part if either way leads into one; of entries inside each other the innermost decides.
"""

from __future__ import annotations

import os
from collections.abc import Sequence
from collections.abc import Set as AbstractSet
from functools import lru_cache
from pathlib import Path

from config.settings import CorpusPart

OUTSIDE = ""
"""The part of what lies in no entry of the corpus any more: nobody's."""


class Parts:
    """The entries of a corpus, as far as they are not for everybody."""

    def __init__(self, entries: Sequence[CorpusPart] = ()) -> None:
        self._roles = {os.path.abspath(entry.path): frozenset(entry.roles) for entry in entries}
        self._entries = {place: name for name in self._roles for place in (Path(name), Path(os.path.realpath(name)))}
        self.of = lru_cache(maxsize=1000)(self._of)
        """The restricted part a file is in; ``OUTSIDE``: in no entry; None: everybody may see it."""

    @property
    def restricted(self) -> bool:
        """Whether there is anything that not everybody may see."""
        return any(self._roles.values())

    def seen_with(self, roles: AbstractSet[int]) -> frozenset[str]:
        """The restricted parts that somebody with these roles may see."""
        return frozenset(name for name, needed in self._roles.items() if needed & roles)

    def seen_by_all(self, audience: AbstractSet[int] | None) -> frozenset[str]:
        """Those that each of several people may see, of whom each has at least one of these roles.

        None: of some of them no role is known.
        """
        if audience is None:
            return frozenset()
        return frozenset(name for name, needed in self._roles.items() if needed and audience <= needed)

    def _of(self, file: str) -> str | None:
        within = [self._entry_of(Path(os.path.realpath(file))), self._entry_of(Path(os.path.abspath(file)))]
        known = [name for name in within if name is not None]
        return next((name for name in known if self._roles[name]), None) if known else OUTSIDE

    def _entry_of(self, file: Path) -> str | None:
        return next((self._entries[place] for place in (file, *file.parents) if place in self._entries), None)


ALL_OPEN = Parts()
"""Of a corpus that everybody may see."""
