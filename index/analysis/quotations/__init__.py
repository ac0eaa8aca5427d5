"""Who said what: the quotations of an article with their speakers.

A pipeline of stages, each a module that can be read and tested alone: ``marks`` (quotation marks → quoted runs),
``sources`` (paragraph → possible speakers), ``run_features``, ``pair_features`` and ``attribution`` (which source said
which run, and is it speech at all: small trained classifiers), ``kinds`` and ``cues`` (how it is said), ``resolution``
(source → name), ``indirect`` (reported speech, by the parse alone). ``finding`` puts them together and keeps back what
is below the calibrated floor.
"""

from index.analysis.quotations.finding import find_quotations

__all__ = ["find_quotations"]
