"""Names of an article: found, typed, brought together and described. See ``find_names``."""

from index.analysis.names.finding import find_names
from index.analysis.names.references import referent

__all__ = ["find_names", "referent"]
