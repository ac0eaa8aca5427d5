"""Who is who across articles: the names of a whole corpus brought together into entities.

Pure and in memory; 100,000 names take about a second to build (tests/benchmarks/names.py). Two people are never merged
by guess: full names have to be equal after folding, or one a fuller form of the other with nobody else it could be
("Carlos Torres" and "Carlos Torres Torres", unless there is a Carlos Torres Ruiz too). A bare surname that an article
leaves open stays open. What an admin decided goes before all of it.
"""

from index.analysis.identity.decisions import Decision, Merge, NamesError, Rename, Split
from index.analysis.identity.records import NameRecord
from index.analysis.identity.table import Entity, NameTable, called

__all__ = ["Decision", "Entity", "Merge", "NameRecord", "NameTable", "NamesError", "Rename", "Split", "called"]
