"""Stage 5: the words that say it is speech."""

from __future__ import annotations

import pytest

from tests.index.analysis.quotations.made_up import article_of, quotations_in

INTRO = "Mayor Helen Brandt met councillor Victor Osei in Larkfield on Monday."


@pytest.mark.parametrize(
    ("paragraph", "cue"),
    [
        ("“It is late,” Osei said.", "said"),
        ("“It is late,” Osei said in a statement.", "said in a statement"),
        ("Osei wrote on Facebook that “it is far too late for that.”", "wrote on Facebook"),
        ("According to Osei, it is “far too late for that.”", "According to"),
        ("“It is late,” Osei has said.", "has said"),
        ("Osei: “It is late.”", ":"),
    ],
)
def test_the_cue_is_the_verb_with_where_it_was_said(paragraph: str, cue: str) -> None:
    article = article_of(INTRO, paragraph)
    ((_, one),) = quotations_in(INTRO, paragraph)
    assert one.cue == cue
    assert one.cue_start is not None
    assert article.text[one.cue_start : one.cue_end] == cue
