"""What is remembered of a word is what spaCy's own ruler and lemmatizer say of it in its sentence."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import pytest
import spacy
from hypothesis import given, settings
from hypothesis import strategies as st
from spacy.language import Language
from spacy.tokens import Doc

from index.analysis import tag_rules
from index.analysis.language import MODEL, load_language
from index.analysis.tag_rules import remember_rules

SEEDS = sorted((Path(__file__).parents[3] / "seeds").glob("*.txt"))
# Words that only patterns of several words, or the place in the sentence, tell apart.
TRICKY = (
    "There is nobody who ain't gonna go; there's nothin' doin', and y'all gotta say so.",
    "Let's see what that is. C'mon, let it be! That it was so is what it does and what they had had.",
    "I do. You did it. She'd have gone, she'd said, 'cause he'd got once what one gets.\n\n  \tIt is his, so is that.",
    "",
    " \n ",
)


@cache
def plain() -> Language:
    """The packaged model as it comes."""
    return spacy.load(MODEL)


def seen(doc: Doc) -> list[tuple[object, ...]]:
    return [(t.text, t.tag_, t.pos_, str(t.morph), t.lemma_, t.dep_, t.head.i) for t in doc]


@pytest.mark.parametrize("text", [*TRICKY, *(path.read_text("utf-8") for path in SEEDS)])
def test_a_text_has_the_grammar_that_the_packaged_model_gives_it(text: str) -> None:
    for _ in range(2):  # judged, then remembered
        assert seen(load_language()(text)) == seen(plain()(text))


@settings(max_examples=40, deadline=None)
@given(st.lists(st.sampled_from(" ".join(TRICKY).split()), max_size=25).map(" ".join))
def test_words_in_any_order_have_the_grammar_that_the_packaged_model_gives_them(text: str) -> None:
    assert seen(load_language()(text)) == seen(plain()(text))


def test_what_is_forgotten_is_judged_anew(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tag_rules, "MOST", 0)
    assert seen(load_language()(TRICKY[0])) == seen(plain()(TRICKY[0]))


@pytest.mark.parametrize("asked", [{"LOWER": "lamps", "OP": "+"}, {"LOWER": {"FUZZY": "lamp"}}])
def test_a_ruler_that_asks_for_more_than_is_remembered_is_left_as_it_is(asked: dict[str, object]) -> None:
    language = spacy.load(MODEL)
    ruler = language.get_pipe("attribute_ruler")
    ruler.add([[asked]], {"POS": "X"})  # type: ignore[attr-defined]
    remember_rules(language)
    assert language.get_pipe("attribute_ruler") is ruler
    assert language("Lamps lamps burn.")[1].pos_ == "X"
