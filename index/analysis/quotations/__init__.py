"""Who said what: the quotations of an article with their speakers.

A pipeline of stages, each a module that can be read and tested alone: ``marks`` (quotation marks → quoted runs),
``sources`` (paragraph → possible speakers), ``features`` and ``attribution`` (which source said which run, and is it speech
at all: small trained classifiers), ``cues`` (the words that say so), ``resolution`` (source → name), and here confidence.
"""

from index.analysis.quotations.finding import find_quotations

__all__ = ["find_quotations"]
