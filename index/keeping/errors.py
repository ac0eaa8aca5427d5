"""What keeping the corpus says when it cannot: one exception, its message a sentence for the person who gets it."""

from __future__ import annotations


class KeepingError(Exception):
    """A story cannot be fetched, added, removed or restored; the message says why, and what was kept."""
