"""The whole pipeline on small made-up stories: who said what."""

from __future__ import annotations

import pytest

from index.analysis.quotations.finding import SPEAKER_FLOOR
from index.model import BlockKind, QuotationKind
from tests.index.analysis.quotations.made_up import article_of, quotations_in

INTRO = "Mayor Helen Brandt met councillor Victor Osei in Larkfield on Monday to talk about the harbour bridge."


def said(*paragraphs: str, kinds: dict[int, BlockKind] | None = None) -> list[tuple[str, str | None]]:
    """Words and speaker of everything quoted."""
    found = quotations_in(*paragraphs, kinds=kinds)
    return [(text, one.speaker) for text, one in found if one.kind is not QuotationKind.INDIRECT]


SAFE = "The bridge is safe and it will stay open"


@pytest.mark.parametrize(
    ("paragraph", "words", "speaker"),
    [
        (f"“{SAFE},” said Brandt.", f"{SAFE},", "Helen Brandt"),
        (f"“{SAFE},” Osei told reporters.", f"{SAFE},", "Victor Osei"),
        (f"Brandt said: “{SAFE}.”", f"{SAFE}.", "Helen Brandt"),
        (f"Osei: “{SAFE}.”", f"{SAFE}.", "Victor Osei"),
        ("According to Osei, it is “safe for forty years.”", "safe for forty years.", "Victor Osei"),
        ("In a statement, Brandt called it “a gift to builders.”", "a gift to builders.", "Helen Brandt"),
        ("In her post on X, Brandt wrote that “nobody will move.”", "nobody will move.", "Helen Brandt"),
        (
            "'It's safe; the voters' fears are wrong,' Osei said.",
            "It's safe; the voters' fears are wrong,",
            "Victor Osei",
        ),
        ("‘The bridge is safe’, said Osei, a councillor for ten years.", "The bridge is safe", "Victor Osei"),
    ],
)
def test_the_speaker_may_stand_before_after_or_without_a_verb(paragraph: str, words: str, speaker: str) -> None:
    assert said(INTRO, paragraph) == [(words, speaker)]


def test_both_halves_around_a_cue_have_its_speaker() -> None:
    paragraph = "“We have waited,” Osei said, “for eleven years. That is enough.”"
    assert said(INTRO, paragraph) == [
        ("We have waited,", "Victor Osei"),
        ("for eleven years. That is enough.", "Victor Osei"),
    ]


def test_a_quotation_over_paragraphs_with_a_caption_between_keeps_its_speaker() -> None:
    found = said(
        INTRO,
        "“We have waited for eleven years,” Brandt said. “The ferry is old.",
        "The harbour bridge at night",
        "“And the children have to cross it every morning.”",
        kinds={2: BlockKind.CAPTION},
    )
    assert [speaker for _, speaker in found] == ["Helen Brandt"] * 3


def test_two_speakers_of_one_paragraph_are_kept_apart() -> None:
    found = said(INTRO, "“It is too dear,” Osei said. “It is overdue,” Brandt replied.")
    assert found == [("It is too dear,", "Victor Osei"), ("It is overdue,", "Helen Brandt")]


def test_a_pronoun_is_resolved_to_the_person_it_fits() -> None:
    found = said(INTRO, "Brandt promised a vote in May. “I keep my word,” she said.")
    assert found == [("I keep my word,", "Helen Brandt")]


def test_a_pronoun_keeps_its_own_place_as_source() -> None:
    article = article_of(INTRO, "Brandt promised a vote in May. “I keep my word,” she said.")
    ((_, one),) = quotations_in(INTRO, "Brandt promised a vote in May. “I keep my word,” she said.")
    assert one.speaker_start is not None
    assert article.text[one.speaker_start : one.speaker_end] == "she"


def test_a_role_is_resolved_to_the_one_person_who_bears_it() -> None:
    assert said(INTRO, "“We keep our word,” the mayor said.") == [("We keep our word,", "Helen Brandt")]


def test_an_office_is_not_the_person_who_holds_it() -> None:
    ((_, speaker),) = said(INTRO, "“The mayor was not informed of the plan,” the mayor’s office said in a statement.")
    assert speaker == "the mayor’s office"


def test_a_spokesman_is_not_the_person_he_speaks_for() -> None:
    ((_, speaker),) = said(INTRO, "“The mayor was not informed of the plan,” said a spokesman for Brandt.")
    assert speaker == "a spokesman for Brandt"


def test_a_group_is_not_its_leader() -> None:
    ((_, speaker),) = said(INTRO, "“We will vote against the bridge,” said the group led by Osei.")
    assert speaker == "the group led by Osei"


def test_nicknames_titles_and_coined_words_are_not_speech() -> None:
    assert (
        said(
            "Emil ‘The Hammer’ Larsen was seen at the harbour on Monday.",
            "The film “The Long Way Home” opens on Friday in Larkfield.",
            "The council has a ‘two-bridge’ policy for the harbour.",
        )
        == []
    )


def test_headlines_of_other_stories_are_not_quoted() -> None:
    assert said("RELATED: Mayor: ‘We will win this fight’", INTRO, kinds={0: BlockKind.RELATED}) == []


def test_whole_utterances_are_direct_and_parts_of_a_sentence_mixed() -> None:
    found = quotations_in(INTRO, "“The bridge is safe,” Osei said. Brandt said it was “a gift to the builders.”")
    assert [(text, one.kind) for text, one in found if one.kind is not QuotationKind.INDIRECT] == [
        ("The bridge is safe,", QuotationKind.DIRECT),
        ("a gift to the builders.", QuotationKind.MIXED),
    ]


def test_a_source_that_cannot_be_resolved_is_left_unclear_but_shown() -> None:
    found = quotations_in("They came at noon to the square.", "“It is over,” he said.")
    ((text, one),) = found
    assert (text, one.speaker) == ("It is over,", None)
    assert one.confidence < SPEAKER_FLOOR
    assert one.speaker_start is not None
    assert one.cue == "said"


def test_no_speaker_is_given_below_the_floor() -> None:
    found = quotations_in(
        "Anna Weiss met Clara Stein and Maria Kern in the hall on Monday, and then they left.",
        "“It is over,” she said.",
        "The leaflet was headed “Nothing is over.”",
    )
    assert all(one.speaker is None for _, one in found if one.confidence < SPEAKER_FLOOR)
    assert any(one.speaker is None for _, one in found)


def test_an_article_without_quotations_has_none() -> None:
    assert quotations_in("The ferry was late on Monday.", "It rained all day.") == []
    assert quotations_in() == []
