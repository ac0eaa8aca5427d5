"""A wire story stands in several outlets: a citation names those that have the very words too.

Only articles are named in which the answering sentence stands word for word; that the story is the same is not enough,
as an outlet may have cut just this paragraph.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from index.answers.citations import retold
from index.model import Answer, Citation, Story


def with_same_stories(answer: Answer, twins: Mapping[str, Sequence[str]], stories: Mapping[str, Story]) -> Answer:
    """The answer, each citation also placed in those of its article's ``twins`` that have its words."""
    return replace(answer, citations=tuple(_placed(one, twins, stories) for one in answer.citations))


def _placed(citation: Citation, twins: Mapping[str, Sequence[str]], stories: Mapping[str, Story]) -> Citation:
    known = {place.article_id for place in citation.also_in}
    others = [stories[one].article for one in twins.get(citation.article_id, ()) if one in stories and one not in known]
    places = (retold(citation, other) for other in others)
    return replace(citation, also_in=(*citation.also_in, *(place for place in places if place.start is not None)))
