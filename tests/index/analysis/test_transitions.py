"""Led from here, the parser and the entity recogniser say what they say by themselves."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import spacy
from hypothesis import given, settings
from hypothesis import strategies as st
from spacy.language import Language
from spacy.tokens import Doc

from index.analysis.language import MODEL, load_language
from index.analysis.transitions import lead_transitions

SEEDS = sorted((Path(__file__).parents[3] / "seeds").glob("*.txt"))
PARAGRAPHS = [part for path in SEEDS for part in path.read_text("utf-8").split("\n\n")]


@cache
def plain() -> Language:
    """The packaged model as it comes."""
    return spacy.load(MODEL)


def seen(doc: Doc) -> list[tuple[object, ...]]:
    return [(t.text, t.head.i, t.dep_, t.is_sent_start, t.ent_iob_, t.ent_type_) for t in doc]


def test_paragraphs_of_many_lengths_have_the_trees_and_names_of_the_packaged_model() -> None:
    texts = [*PARAGRAPHS, "", " \n ", "Yes.", " ".join(PARAGRAPHS)]
    assert [seen(doc) for doc in load_language().pipe(texts)] == [seen(plain()(text)) for text in texts]


@settings(max_examples=40, deadline=None)
@given(st.lists(st.sampled_from(" ".join(PARAGRAPHS).split()), max_size=25).map(" ".join))
def test_words_in_any_order_have_the_trees_and_names_of_the_packaged_model(text: str) -> None:
    assert seen(load_language()(text)) == seen(plain()(text))


def test_components_that_weigh_several_ways_are_left_as_they_are() -> None:
    language = spacy.load(MODEL)
    components = [language.get_pipe(name) for name in ("parser", "ner")]
    for component in components:
        component.cfg["beam_width"] = 4  # type: ignore[attr-defined]
    lead_transitions(language)
    assert [language.get_pipe(name) for name in ("parser", "ner")] == components
