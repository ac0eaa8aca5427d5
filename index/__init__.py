"""Storydesk's library: ``from index import Library, Filters``.

The names are loaded when they are asked for: whoever needs one room of the house (a child that reads one file, the
command line showing its help) does not wait for the models' packages.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from index.analysis.identity import NamesError
    from index.keeping.errors import KeepingError
    from index.library import Library, LibraryBusy
    from index.model import Filters
    from index.storage.catalog import StorageError

__all__ = ["Filters", "KeepingError", "Library", "LibraryBusy", "NamesError", "StorageError"]

_HOMES = {
    "Filters": "index.model",
    "KeepingError": "index.keeping.errors",
    "Library": "index.library",
    "LibraryBusy": "index.library",
    "NamesError": "index.analysis.identity",
    "StorageError": "index.storage.catalog",
}


def __getattr__(name: str) -> object:
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(_HOMES[name]), name)
