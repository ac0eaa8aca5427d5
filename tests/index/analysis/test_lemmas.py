"""Before anything is parsed it is known which lemmas a word may have: the one that it then gets is among them."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from index.analysis.language import load_language
from index.analysis.lemmas import lemmas_of

SEEDS = sorted((Path(__file__).parents[3] / "seeds").glob("*.txt"))
# Words whose lemmas no rule gives, and those that the ruler gives one by their place.
IRREGULAR = (
    "She'd won, they've lost, he's gone and I'd bought it. We aren't going; they ain't, and won't, doin' nothin'.",
    "The wives, the women and the wolves taught, fought, lay, lied, sank, sunk, rode, written, better, worst, best.",
    "Y'all gotta say what's been done: it cannot be, mustn't be, shan't be. ‘Ol’ men’ dealt, led, bred and dove.",
)


def unexpected(text: str) -> list[tuple[str, str]]:
    """The words whose lemma was not expected."""
    return [(one.text, one.lemma_) for one in load_language()(text) if one.lemma_.lower() not in lemmas_of(one.lower_)]


@pytest.mark.parametrize("text", [*IRREGULAR, *(path.read_text("utf-8") for path in SEEDS)])
def test_the_lemma_of_each_word_of_a_text_is_among_those_it_may_have(text: str) -> None:
    assert unexpected(text) == []


@settings(max_examples=60, deadline=None)
@given(st.lists(st.sampled_from(" ".join(IRREGULAR).split()), max_size=20).map(" ".join))
def test_so_it_is_wherever_a_word_stands(text: str) -> None:
    assert unexpected(text) == []


def test_a_word_has_few_lemmas() -> None:
    assert lemmas_of("won") == {"won", "win"}
    assert "revoke" in lemmas_of("Revoked")
    assert max(len(lemmas_of(word)) for word in " ".join(IRREGULAR).split()) <= 6
