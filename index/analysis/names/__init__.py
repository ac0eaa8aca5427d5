"""Names of an article: found, typed, brought together and described. See ``find_names``."""

from index.analysis.names.finding import find_names

__all__ = ["find_names"]
