"""What stands in articles but is not the story, as a table of rules: house notices, prompts, credits, links.

A rule sees one paragraph. Each is anchored, or names what only an outlet says of itself ("our newsletter",
"your inbox"), and most bear no quotation marks; so a sentence of the story that speaks of newsletters stays
in the story. Checked on 960 articles of some twenty outlets that were not written for it: what the rules took
from them was looked through by eye, and every rule that took a sentence of a story was narrowed.
"""

from __future__ import annotations

from index.reading.furniture_patterns import Rule
from index.reading.furniture_rules import RULES

LONGEST = 1_200
"""Characters; no notice is longer, and a line of a million without a space is not worth a look."""


def recognise(text: str) -> Rule | None:
    """The first rule that a paragraph fits, else None."""
    if len(text) > LONGEST:
        return None
    words, lowered = text.count(" ") + 1, text.lower()
    for rule in RULES:
        possible = words <= rule.longest and (not rule.signs or any(sign in lowered for sign in rule.signs))
        if possible and rule.pattern.match(text):
            return rule
    return None
