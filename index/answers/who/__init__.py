"""Of whom is it true? ``find_who`` reads the retrieved passages and says of which names, in which sentence, how surely."""

from index.answers.who.finding import Evidence, Finding, find_who

__all__ = ["Evidence", "Finding", "find_who"]
