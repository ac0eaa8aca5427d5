"""What reading says when it cannot: one exception, its message a sentence for the person who gets it."""

from __future__ import annotations


class ReadingError(Exception):
    """An article cannot be read; the message is a sentence that says why and, where it helps, what to do."""
