"""What a reader sees of each kind of answer, and that no card is ever over Discord's limits."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings

from bot.cards.answer import Opening, answer_card, entries_of
from bot.cards.citations import _explained, _longest_explained
from bot.cards.escaping import size
from index.model import (
    Answer,
    AnswerKind,
    Difference,
    Explained,
    Filters,
    NamedAnswer,
    NameKind,
    Profile,
    Span,
    Verdict,
)
from tests.bot.cards.made import answers, body, citation, custom_ids, keeps_the_limits, parts, texts
from tests.bot.discord_markdown import active, shown

OPENING = Opening("a1b2c3d4", AnswerKind.ASK)
BIG = pytest.mark.filterwarnings("ignore:Generating overly large repr")
"""The answers are big on purpose; only printing one would be slow."""
LAMP = "The council voted to keep the lamp. The vote was close. Nobody had expected it."


def answer(**given: Any) -> Answer:
    fixed: dict[str, Any] = {"question": "Who kept the lamp?", "kind": AnswerKind.ASK, "answered": True}
    return Answer(**(fixed | given))


def asked(kind: AnswerKind) -> Opening:
    return Opening("a1b2c3d4", kind)


@BIG
@settings(max_examples=40, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
@given(answers())
def test_whatever_the_corpus_holds_the_card_keeps_the_limits_and_sets_nothing_off(one: Answer) -> None:
    for opening in (None, asked(one.kind)):
        view = answer_card(one, opening)
        keeps_the_limits(view)
        allowed = {"quote", "bold", "link", "subtext", "heading", "strike", "list"}
        assert all(active(content) <= allowed for content in texts(view))


@BIG
@settings(max_examples=25, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
@given(answers())
def test_more_leads_through_every_entry_of_an_answer(one: Answer) -> None:
    entries = [replace(entry, citation=replace(entry.citation, number=n)) for n, entry in enumerate(entries_of(one), 1)]
    first = 0
    while first < len(entries):
        view = answer_card(one, replace(asked(one.kind), after=first), entries[first:])
        keeps_the_limits(view)
        drawn = sum(one.startswith("storydesk:context:") for one in custom_ids(view))
        further = [one for one in custom_ids(view) if one.startswith("storydesk:more:")]
        assert drawn > 0
        first += drawn
        assert further == ([f"storydesk:more:a1b2c3d4:{first}"] if first < len(entries) else [])


def test_an_answer_shows_the_question_the_words_and_where_they_stand() -> None:
    view = answer_card(answer(citations=(citation(LAMP, bold="The vote was close."),)), OPENING)
    assert texts(view) == [
        "### Who kept the lamp?",
        "> The council voted to keep the lamp. **The vote was close.** Nobody had expected it.",
        "[**The lighthouse is saved**](https://harbour.example/lighthouse#:~:text=saved)\n"
        "-# Harbour Post · 14 May 2025 · paragraph 3",
    ]
    assert custom_ids(view)[0] == "storydesk:context:a1b2c3d4:1"
    assert [part["label"] for part in parts(view) if "label" in part] == ["In context", "Right", "Wrong"]


def test_a_fact_that_is_not_known_is_left_out() -> None:
    bare = citation(LAMP, title=None, label="The council voted", source=None, published=None, url=None, link=None,
                    paragraph=None)  # fmt: skip
    assert texts(answer_card(answer(citations=(bare,)), OPENING))[-1] == "**The council voted**"


def test_the_filters_in_force_and_another_reading_of_the_question_are_said() -> None:
    read_as = answer(kind=AnswerKind.SAID, filters=Filters(source="Harbour Post", since="2025-05-01", until="2025"))
    heading = texts(answer_card(read_as, OPENING))[0]
    assert shown(heading).split("\n") == [
        "Who kept the lamp?",
        "read as a question for someone’s own words · only Harbour Post · from 1 May 2025 · up to 2025",
    ]


def test_what_can_be_done_with_an_answer_depends_on_where_it_is_seen_and_how_it_was_asked() -> None:
    def labels(one: Answer, opening: Opening) -> list[str]:
        pieces = parts(answer_card(one, opening))
        return [part["label"] for part in pieces if "label" in part and part["label"] != "In context"]

    one = answer(citations=(citation(LAMP),))
    assert labels(one, replace(OPENING, private=True)) == ["Share", "Right", "Wrong"]
    assert labels(one, replace(OPENING, further=True)) == ["More", "Right", "Wrong"]
    assert labels(one, replace(OPENING, after=4, private=True)) == ["Share"]
    assert labels(replace(one, filters=Filters(source="x")), OPENING) == [
        "✕ only x",
        "Search everything",
        "Right",
        "Wrong",
    ]


def test_a_pronoun_is_explained_below_the_words_and_not_in_them() -> None:
    where = 100 + LAMP.index("Nobody")
    one = citation(LAMP, explained=(Explained(where, where + 6, "Ann *Vane*"),))
    words = texts(answer_card(answer(citations=(one,)), OPENING))[1]
    assert words == f"> {LAMP}\n-# [Nobody: Ann \\*Vane\\*]"


def test_room_is_kept_for_a_name_that_only_the_cut_leaves_unsaid() -> None:
    text = f"Ann Vane came. {'It rained for hours. ' * 30}She cut the ribbon."
    where = 100 + text.index("She")
    one = citation(text, explained=(Explained(where, where + 3, "Ann Vane"),))
    whole, cut = Span(one.start, one.end), Span(where, one.end)
    assert not _explained(one, whole)
    assert 0 < size(_explained(one, cut)) <= _longest_explained(one)


def test_only_a_pronoun_that_is_shown_is_explained() -> None:
    long = " ".join(f"Sentence {n} says very little of it at all." for n in range(60)) + " She left. Then it rained."
    where = 100 + long.index("She")
    told = Explained(where, where + 3, "Ann Vane")
    cut = citation(long, bold="Sentence 3 says very little of it at all.", explained=(told,))
    shown_too = citation(long, bold="Then it rained.", explained=(told,))
    assert "Ann Vane" not in texts(answer_card(answer(citations=(cut,)), OPENING))[1]
    assert texts(answer_card(answer(citations=(shown_too,)), OPENING))[1].endswith("\n-# [She: Ann Vane]")


def test_the_same_article_is_named_once() -> None:
    other = citation(LAMP, 3, article_id="b.txt", title="Another")
    one = answer(citations=(citation(LAMP), citation(LAMP, 2, paragraph=9), other))
    told = texts(answer_card(one, OPENING))
    assert told[4] == "-# [same article](https://harbour.example/lighthouse#:~:text=saved) · paragraph 9"
    assert "Another" in told[6]


def test_long_passages_share_the_room_and_short_ones_stay_whole() -> None:
    long = "The tower stood dark for a year and nobody came. " * 30
    one = answer(
        citations=(citation(LAMP), *(citation(long, number, article_id=str(number)) for number in range(2, 6)))
    )
    view = answer_card(one, OPENING)
    quotes = [content for content in texts(view) if content.startswith("> ")]
    assert len(quotes) == 5
    assert shown(quotes[0]) == LAMP
    assert all(quote.endswith("[…]") and len(quote) > 350 for quote in quotes[1:])


def test_nothing_found_is_said_and_the_nearest_passages_are_called_no_more_than_that() -> None:
    one = answer(answered=False, citations=tuple(citation(LAMP, number) for number in range(1, 6)))
    view = answer_card(one, OPENING)
    assert texts(view)[1] == (
        "**Nothing in the corpus answers this.**\nThe nearest passages, which may be about something else:"
    )
    assert sum("context" in one for one in custom_ids(view)) == 3
    alone = answer_card(answer(answered=False, notice="Nothing found about lamps."), OPENING)
    assert texts(alone) == ["### Who kept the lamp?", "**Nothing found about lamps.**"]


def test_who_shows_each_name_over_the_sentence_that_says_it() -> None:
    one = answer(
        kind=AnswerKind.WHO,
        citations=(citation(LAMP, 1), citation("Ann Vane and Bo Reed lost it.", 2)),
        names=(
            NamedAnswer("Ann Vane", NameKind.PERSON, ("Vane", "Anne Vane"), "the last keeper", 0.9, (2,)),
            NamedAnswer("the council", NameKind.GROUP, (), None, 0.8, (1,)),
            NamedAnswer("Bo Reed", NameKind.PERSON, (), None, 0.7, (2, 1)),
        ),
    )
    told = [shown(content) for content in texts(answer_card(one, asked(AnswerKind.WHO)))]
    assert told[0] == "Who: Who kept the lamp?"
    assert told[1] == "Ann Vane, the last keeper\nalso Vane, Anne Vane\nBo Reed\nAnn Vane and Bo Reed lost it."
    assert told[3] == f"the council\n{LAMP}"


def test_a_quotation_names_its_speaker_only_where_one_is_known_and_a_paraphrase_is_called_one() -> None:
    one = answer(
        kind=AnswerKind.SAID,
        citations=(
            citation("It is ours.", 1, kind="direct", speaker="Ann Vane", cue="told reporters"),
            citation("that it was hers", 2, kind="indirect", speaker="Ann Vane"),
            citation("Never.", 3, kind="direct"),
        ),
    )
    told = [shown(content) for content in texts(answer_card(one, asked(AnswerKind.SAID)))]
    assert told[1] == "Ann Vane · told reporters\nIt is ours."
    assert told[3] == "Ann Vane\nreported, not word for word\nthat it was hers"
    assert told[5] == "Speaker unclear\nNever."


def test_several_people_who_fit_are_a_list_to_choose_from() -> None:
    one = answer(kind=AnswerKind.SAID, choices=("Ann Vane", "Bob Vane", "Ann Vane", "x" * 101))
    (select,) = (part for part in parts(answer_card(one, asked(AnswerKind.SAID))) if part["type"] == 3)
    assert [option["value"] for option in select["options"]] == ["Ann Vane", "Bob Vane"]
    assert select["custom_id"] == "storydesk-choice:choose:a1b2c3d4"


@pytest.mark.parametrize(
    ("verdict", "says"),
    [
        (Verdict.EXACT, "To the letter."),
        (Verdict.NEARLY, "Nearly."),
        (Verdict.OTHER_SPEAKER, "Another speaker."),
        (Verdict.ABSENT, "Not found."),
    ],
)
def test_a_verdict_is_said_in_words(verdict: Verdict, says: str) -> None:
    one = answer(kind=AnswerKind.VERIFY, verdict=verdict, answered=verdict is not Verdict.ABSENT)
    assert says in shown(texts(answer_card(one))[1])


def test_places_that_have_the_words_and_places_that_nearly_have_them_are_told_apart() -> None:
    one = answer(
        kind=AnswerKind.VERIFY,
        verdict=Verdict.EXACT,
        citations=(
            citation("It is ours.", 1, kind="direct", speaker="Ann Vane", score=1.0),
            citation("It was ours.", 2, score=0.8),
        ),
    )
    told = [shown(content) for content in texts(answer_card(one, asked(AnswerKind.VERIFY)))]
    assert told[2] == "Ann Vane\nto the letter\nIt is ours."
    assert told[4] == "nearly, in other words\nIt was ours."


def test_a_claim_is_called_one() -> None:
    claim = NamedAnswer("Bo Reed", NameKind.PERSON, claim="Bo Reed", citations=(1,))
    one = answer(kind=AnswerKind.WHO, citations=(citation(LAMP),), names=(claim,))
    assert "Bo Reed\nas claimed by Bo Reed\n" in shown(body(answer_card(one)))


def test_differences_are_shown_word_by_word() -> None:
    one = answer(
        kind=AnswerKind.VERIFY,
        verdict=Verdict.NEARLY,
        differences=(Difference("occurs", "is taking place"), Difference("", "very"), Difference("quite", "")),
    )
    assert texts(answer_card(one))[1].split("\n")[1:] == [
        "Yours → the corpus:",
        "- ~~occurs~~ → **is taking place**",
        "- left out: **very**",
        "- not in the corpus: ~~quite~~",
    ]


def test_a_profile_says_who_it_is_and_who_is_beside() -> None:
    one = answer(
        kind=AnswerKind.ENTITY,
        names=(NamedAnswer("Ann Vane", NameKind.PERSON, ("Vane",), "the last keeper"),),
        profile=Profile(3, 1_200, 1, "2024-01-02", "2025-05", (("Bo Reed", 2), ("Ada Lunn", 1)), ()),
        citations=(citation(LAMP),),
    )
    told = shown(body(answer_card(one, asked(AnswerKind.ENTITY))))
    assert "Ann Vane (person)\nthe last keeper\nalso Vane\n3 articles · 1,200 mentions · 1 quotation" in told
    assert "2 January 2024 to May 2025\nin the same articles: Bo Reed (2), Ada Lunn (1)" in told


def test_a_long_question_is_cut_and_the_cut_marked() -> None:
    heading = texts(answer_card(answer(question="why " * 1_000)))[0]
    assert heading.endswith("[…]")
    assert len(heading) < 320
