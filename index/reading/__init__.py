"""Bytes → Article: what there is to read, and how each kind of file is read.

``items`` goes through the corpus cheaply, ``read`` makes one Article of one Item. An article's text is what
the file says (a ``.txt`` to the letter; pages and documents: the text they show), and every paragraph of it has
a kind. Whatever cannot be read is a sentence for the person who keeps the corpus, never a traceback.
"""

from __future__ import annotations

from index.reading.articles import READER_VERSION, read
from index.reading.errors import ReadingError
from index.reading.items import Item, items

__all__ = ["READER_VERSION", "Item", "ReadingError", "items", "read"]
