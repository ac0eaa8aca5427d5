"""The hits in many texts at once are those that going from word to word finds."""

from __future__ import annotations

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.retrieval.hits import Hits, find
from index.retrieval.terms import stem, whole_words, words

TEXTS = [
    "The mayor’s harbours flooded: 14,000 people left, and $5.2m was lent at 3.25 percent.",
    "5.2m 1.2m3.4 a1.2.3 1,234.5 1.2.3, 3. .5 5. 1..2 3,4",
    "x_1.5 ٣.٤ 5.2²3.4 İstanbul 9.9 ½",
    "Ávila lost — “visas” … naïve Straße",
    "trying tries try, the skies’ sky; dying dies",
    "",
    "   ",
    "s",
    "a\n1,2",
]


def word_by_word(text: str, stems: set[str], numbers: bool) -> Hits:
    said = whole_words(text) if numbers else words(text)
    return Hits(len(said), [(n, stem(one), one) for n, one in enumerate(said) if stem(one) in stems])


def the_same(texts: list[str], stems: set[str]) -> None:
    for numbers in (True, False):
        assert find(texts, stems, numbers=numbers) == [word_by_word(text, stems, numbers) for text in texts]


@pytest.mark.parametrize("seed", range(20))
def test_hits_are_those_of_going_from_word_to_word(seed: int) -> None:
    dice = random.Random(seed)
    said = [stem(word) for text in TEXTS for split in (whole_words, words) for word in split(text)]
    the_same(dice.choices(TEXTS, k=12), set(dice.sample(said, dice.randint(0, len(said)))))


@given(
    st.lists(st.text(alphabet="aBys1.2,½ é’“_\n\t٣-")), st.sets(st.sampled_from(["a", "b", "ai", "1", "1.2", "", "2"]))
)
def test_whatever_the_letters(texts: list[str], stems: set[str]) -> None:
    the_same(texts, stems)


# What Porter's rules take off, or put something else in the place of.
ENDINGS = """
    s es ies sses ss ed eed ied ing at bl iz y ly ably ibly ity ality ivity ability ational tional enci anci izer bli
    alli entli eli ousli ization ation ator alism iveness fulness ousness aliti iviti biliti logi icate ative alize
    iciti ical ful ness al ance ence er ic able ible ant ement ment ent sion tion ou ism ate iti ous ive ize e ll
""".split()


@pytest.mark.parametrize("seed", range(20))
def test_whatever_the_ending(seed: int) -> None:
    dice = random.Random(seed)
    made = [
        "".join((*dice.choices("aeiouybdlrstvz", k=dice.randint(0, 4)), *dice.choices(ENDINGS, k=2)))
        for _ in range(900)
    ]
    the_same([" ".join(made)], {stem(one) for one in made[::3]})


def test_nothing_is_found_in_nothing() -> None:
    assert find([], {"a"}) == []
