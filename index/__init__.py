"""Storydesk's library: ``from index import Library, Filters``."""

from index.library import Library, LibraryBusy
from index.model import Filters
from index.storage.catalog import StorageError

__all__ = ["Filters", "Library", "LibraryBusy", "StorageError"]
