"""The same wire story under other headlines, and what is not the same story."""

from __future__ import annotations

import random

from hypothesis import given, settings
from hypothesis import strategies as st

from index.model import Article
from index.reading.blocks import find_blocks
from index.reading.duplicates import COMMONEST, outlet_of, same_stories, sketch
from index.reading.facts import Facts


def article(name: str, text: str) -> Article:
    return Article(name, text, blocks=find_blocks(text, Facts()))


def story(seed: int, sentences: int) -> list[str]:
    """Sentences of made-up words: the same for the same seed."""
    chance = random.Random(seed)
    words = [f"{a}{b}" for a in ("bar", "mol", "tern", "quay", "gull", "pier") for b in ("ing", "ed", "er", "s", "y")]
    return [" ".join(chance.choices(words, k=14)).capitalize() + "." for _ in range(sentences)]


WIRE = story(1, 30)


def test_a_wire_story_is_recognised_though_cut_and_retitled() -> None:
    articles = [
        article("a", "\n\n".join(["Ferry pier closed", "By Jane Roe", *WIRE])),
        article("b", "\n\n".join(["Port Ellery loses its pier for good", *WIRE[:12], "© 2025 Gull Press"])),
        article("c", "\n\n".join(story(2, 30))),
    ]
    (pair,) = same_stories({one.id: sketch(one) for one in articles})
    assert (pair.one, pair.other) == ("a", "b")
    assert pair.share > 0.9


def test_two_reports_that_share_a_quotation_are_two_stories() -> None:
    quotation = WIRE[:3]
    articles = [
        article("a", "\n\n".join(story(2, 20) + quotation)),
        article("b", "\n\n".join(quotation + story(3, 20))),
    ]
    assert same_stories({one.id: sketch(one) for one in articles}) == ()


def test_a_notice_that_stands_in_all_articles_of_an_outlet_links_none() -> None:
    notice = WIRE[:8]
    articles = [article(str(n), "\n\n".join(notice + story(n, 6))) for n in range(10, 20 + COMMONEST)]
    assert same_stories({one.id: sketch(one) for one in articles}) == ()


def _printed(*stories: list[str]) -> list[tuple[str, str]]:
    """The pairs among stories that one outlet prints."""
    articles = [article(str(number), "\n\n".join(lines)) for number, lines in enumerate(stories)]
    pairs = same_stories({one.id: sketch(one) for one in articles}, {one.id: "Gull Press" for one in articles})
    return [(pair.one, pair.other) for pair in pairs]


def test_a_notice_that_an_outlet_prints_again_and_again_links_none_of_its_articles() -> None:
    notice = story(1, 12)
    short = [notice + story(seed, 6) for seed in range(10, 13)]
    assert _printed(*short[:2]) == [("0", "1")], "twice it may be a story"
    assert _printed(*short) == []
    assert _printed(*short, story(10, 6) + story(99, 2)) == [("0", "3")], "what remains is compared"


def test_a_story_that_an_outlet_prints_again_and_again_is_one_story() -> None:
    assert len(_printed(WIRE, WIRE, WIRE[:28] + story(7, 1))) == 3


def test_articles_of_no_known_outlet_have_no_notices_in_common() -> None:
    articles = {str(seed): sketch(article("a", "\n".join(WIRE[:20] + story(seed, 8)))) for seed in range(10, 13)}
    assert len(same_stories(articles, dict.fromkeys(articles))) == 3
    assert same_stories(articles, {name: outlet_of(None, f"https://gull.example/{name}") for name in articles}) == ()


def test_very_short_and_empty_articles_have_no_double() -> None:
    articles = [article("a", "The pier is closed."), article("b", "The pier is closed."), article("c", "")]
    assert same_stories({one.id: sketch(one) for one in articles}) == ()
    assert same_stories({}) == ()


@settings(deadline=None)
@given(st.permutations(["a", "b", "c"]))
def test_the_order_of_the_articles_does_not_matter(order: list[str]) -> None:
    texts = {"a": WIRE, "b": WIRE[:20], "c": story(5, 20)}
    sketches = {name: sketch(article(name, "\n".join(texts[name]))) for name in order}
    assert [(pair.one, pair.other) for pair in same_stories(sketches)] == [("a", "b")]
