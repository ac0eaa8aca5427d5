"""Of whom is it true? ``find_who`` reads the passages found and says of which names, in which sentence, how surely."""

from index.answers.who.evidence import Evidence, Finding
from index.answers.who.finding import find_who
from index.answers.who.offices import read_office
from index.answers.who.question import read_question

__all__ = ["Evidence", "Finding", "find_who", "read_office", "read_question"]
