"""What a question asks for: the passages, the people it is true of, someone's words, whose words, or who someone is.

Only the form of the words is looked at; whether the corpus knows the person is the caller's to say.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from index.model import AnswerKind

_SAY = r"(?:sa(?:y|ys|id|ying)|tells?|told|states?|stated|claims?|claimed|writes?|wrote|comments?|commented|announced?)"
_SAID = tuple(
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        rf"what\s+(?:did|does|has|have|had|is|was|do)\s+(?P<who>.+?)\s+(?:\w+ly\s+)?{_SAY}\b(?P<rest>.*)",
        rf"what\s+(?P<who>(?!did\b|does\b|has\b|is\b|was\b)[^?]+?)\s+(?:has\s+|had\s+)?{_SAY}\b(?P<rest>.*)",
        r"(?:quotes?|quotations?|words|statements?)\s+(?:by|from|of)\s+(?P<who>.+?)(?P<rest>\s+(?:about|on)\b.*)?",
        r"what\s+(?:was|were|is|are)\s+(?P<who>.+?)[’']s?\s+(?:words|comments?|statements?|response|reaction)\b(?P<rest>.*)",
    )
)
_ABOUT = re.compile(r"^(?:\s+\w+){0,2}?\s*\b(?:about|on|regarding|concerning|of)\s+(?P<about>.+)$", re.IGNORECASE)
# "What did she write on Facebook?" asks where it was said, not what about.
_VENUE = re.compile(
    r"(?:X|Twitter|Facebook|Instagram|Telegram|TikTok|Truth Social|social media|television|TV)", re.IGNORECASE
)
_WHO = re.compile(
    r"(?:who|whom|whose|which\s+(?:person|people|man|woman|men|women|officials?|politicians?|leaders?|compan(?:y|ies)"
    r"|organi[sz]ations?|countr(?:y|ies)|teams?|groups?|part(?:y|ies)|judges?|players?|actors?|singers?|stars?))\b",
    re.IGNORECASE,
)
_WHO_SAID = re.compile(
    rf"who(?:\s+has|\s+was\s+it\s+that)?\s+{_SAY}(?:\s+that)?[\s,:]+[\"“«„](?P<words>[^\"“”«»„]+)[\"”»“]", re.IGNORECASE
)
_WHO_IS = re.compile(r"who(?:\s+(?:is|was|are|were)|[’']s)\s+(?P<name>.+)", re.IGNORECASE)


_PRONOUNS = frozenset("he she they him her them his hers theirs we us you i me it".split())


@dataclass(frozen=True, slots=True)
class Understood:
    """A question by its form."""

    kind: AnswerKind
    text: str
    """What is looked for: the whole question, a name that is asked about, the words whose speaker is asked for."""
    about: str | None = None
    """With ``said``: the matter."""

    @property
    def is_pronoun(self) -> bool:
        """Whether someone's words, or someone, are asked for without a name ("what did she say?")."""
        return self.kind in (AnswerKind.SAID, AnswerKind.ENTITY) and self.text.lower() in _PRONOUNS

    @property
    def is_common(self) -> bool:
        """Whether what is looked for is no name by its form ("the pope")."""
        return self.text.startswith("the ") and self.text == self.text.lower()


def understand(question: str) -> Understood:
    """The kind of answer a question asks for."""
    text = " ".join(question.split()).rstrip("?!. ")
    if match := _WHO_SAID.fullmatch(text):
        return Understood(AnswerKind.VERIFY, match.group("words").strip())
    for pattern in _SAID:
        if match := pattern.fullmatch(text):
            rest = match.group("rest") or ""
            about = _ABOUT.match(rest)
            if rest.strip() and not about:
                continue
            matter = about.group("about") if about else None
            if matter and _VENUE.fullmatch(matter):
                matter = None
            return Understood(AnswerKind.SAID, match.group("who").strip(), matter)
    if match := _WHO_IS.fullmatch(text):
        return Understood(AnswerKind.ENTITY, match.group("name").strip())
    if _WHO.match(text):
        return Understood(AnswerKind.WHO, question.strip())
    return Understood(AnswerKind.ASK, question.strip())
