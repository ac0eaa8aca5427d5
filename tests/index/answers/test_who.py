"""Of whom is it true? Stories of several trades with questions labelled by hand."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from index.analysis.language import NAMES, load_language
from index.answers.who import find_who, read_question
from index.answers.who.matching import matches, may_prove
from index.answers.who.meaning import BE, STATE, may_tell, readings
from index.answers.who.people import person_nouns
from index.answers.who.proofs import Parsed
from index.model import NameKind
from tests.conftest import SEEDS
from tests.index.answers.who_stories import BUSINESS, COURT, PRIZES, SPORT, answers, story


@pytest.mark.parametrize(
    ("what", "expected"),
    [
        ("was convicted of fraud", ["Harold Finch"]),
        ("Who went to jail?", []),
        ("was sentenced to six years", ["Harold Finch"]),
        ("Who sentenced Finch?", ["Amira Sol"]),
        ("was acquitted", ["Dora Quill"]),
        ("was charged with perjury", ["Three former clerks of the bank"]),
        ("stole from pensioners", ["Harold Finch"]),
    ],
)
def test_in_court_the_convict_is_told_from_the_judge(what: str, expected: list[str]) -> None:
    assert answers(what, COURT) == expected


@pytest.mark.parametrize(
    ("what", "expected"),
    [
        ("won the Harbour Cup final", ["Rovers"]),
        ("Which team won the Harbour Cup?", ["Rovers"]),
        ("lost to Rovers", ["Northgate United"]),
        ("Who did Rovers beat?", ["Northgate United"]),
        ("was sent off", ["Sofia Reyes"]),
        ("was named player of the tournament", ["Mo Adeyemi"]),
        ("won a single match", []),
    ],
)
def test_in_sport_the_winner_is_told_from_the_loser(what: str, expected: list[str]) -> None:
    assert answers(what, SPORT) == expected


def test_those_who_did_it_together_are_all_found() -> None:
    assert set(answers("scored", SPORT)) >= {"Lena Brandt"}
    assert "Sofia Reyes" not in answers("scored", SPORT)


@pytest.mark.parametrize(
    ("what", "expected"),
    [
        ("Which company is buying Crumb & Co?", ["Halden Foods"]),
        ("acquired Crumb & Co", ["Halden Foods"]),
        ("founded Crumb & Co", ["Ada Lisle"]),
        ("stepped down", ["Tomas Brandvold"]),
        ("Who replaces Brandvold?", ["Mei Tan"]),
        ("was fined", ["Norvik Bank"]),
        ("criticised the takeover", ["Unity"]),
    ],
)
def test_in_business_the_buyer_is_told_from_the_bought(what: str, expected: list[str]) -> None:
    assert answers(what, BUSINESS) == expected


@pytest.mark.parametrize(
    ("what", "expected"),
    [
        ("won the Sandgate Prize", ["Ruth Okafor", "Iain Muir"]),
        ("Who became ambassador to Peru?", ["Lucia Marin"]),
        ("ambassador to Peru", ["Lucia Marin"]),
        ("died", ["Hanne Vik"]),
        ("Who is Marin’s husband?", ["Pavel Dusek"]),
        ("was married to Ole Strand", ["Hanne Vik"]),
    ],
)
def test_prizes_posts_and_deaths_go_to_whom_they_befall(what: str, expected: list[str]) -> None:
    found = answers(what, PRIZES)
    assert set(found) <= set(expected)
    assert found[:1] == expected[:1]


@pytest.mark.parametrize(
    ("what", "told", "other"),
    [
        (
            "won the Corbin Peace Prize",
            "Mira Oland won the Corbin Peace Prize on Friday.",
            "Jonas Weck won the Corbin Prize in Physics.",
        ),
        (
            "died in a plane crash",
            "Mira Oland died in a plane crash near Oslo.",
            "Jonas Weck died in a car crash near Bergen.",
        ),
        (
            "resigned as prime minister of Norland",
            "Mira Oland resigned as prime minister of Norland.",
            "Jonas Weck resigned as prime minister of Sudmark.",
        ),
    ],
)
def test_what_only_shares_a_noun_with_the_question_is_another_thing(what: str, told: str, other: str) -> None:
    people = "P Mira Oland, Oland\nP Jonas Weck, Weck"
    assert answers(what, story("made up", f"{told}\n{other}", people)) == ["Mira Oland"]


def test_a_claim_names_who_claims_it() -> None:
    findings = [one for one in find_who("wrote the opera", PRIZES) if one.name == "Ole Strand"]
    assert [one.claim for one in findings] == ["Critics"]


def test_a_question_in_the_text_and_a_possibility_answer_nothing() -> None:
    assert answers("bribed a juror", COURT) == []
    assert "Peter Vance" not in answers("appealed", COURT)


def test_words_that_no_sentence_brings_together_find_nobody() -> None:
    for what in ("won the World Cup", "climbed Mount Everest", "", "?!", "who", "🦜🦜", "the of and"):
        assert find_who(what, [*COURT, *SPORT, *BUSINESS, *PRIZES]) == ()


def test_without_evidence_nobody_is_found() -> None:
    assert find_who("lost visas", []) == ()


def test_only_organisations_answer_which_company() -> None:
    assert {one.kind for one in find_who("Which company bought Crumb & Co?", BUSINESS)} == {NameKind.ORGANISATION}


def test_no_sentence_tells_of_what_none_of_its_words_may_tell_of() -> None:
    language = load_language()
    texts = {one.article.slice(one.passage) for one in [*COURT, *SPORT, *BUSINESS, *PRIZES]}
    texts |= {path.read_text("utf-8") for path in SEEDS.glob("*.txt")}
    told = [
        (sentence.text, reading.frame)
        for text in texts
        for sentence in language(text).sents
        for reading in readings(language(sentence.text))
    ]
    assert len(told) > 300
    assert [(text, frame) for text, frame in told if not may_tell({frame}, language.make_doc(text))] == []
    frames = {frame for _, frame in told} - {BE, STATE}
    asked = [(text, frame) for text, _ in told for frame in frames]
    unread = sum(not may_tell({frame}, language.make_doc(text)) for text, frame in asked[::50])
    assert unread > 0.8 * len(asked[::50]), "most sentences tell nothing of a frame"


def test_no_sentence_is_passed_over_for_its_grammar_that_proves_something_with_its_names() -> None:
    language = load_language()
    asked = [
        "Who was convicted of fraud?",
        "Who sentenced Finch to prison?",
        "Who won the Harbour Cup on Sunday?",
        "Who lost to Rovers?",
        "Which company bought Crumb & Co for £90m?",
        "Who founded Crumb & Co?",
        "Who stepped down last year?",
        "Who fined the bank?",
        "Who is the mayor of Leeds?",
        "Who lost visas?",
    ]
    told = ("The regulator fined the bank £2m on Monday.", "Ada Lisle won last year's Harbour Cup.")
    texts = {one.article.slice(one.passage) for one in [*COURT, *SPORT, *BUSINESS, *PRIZES]}
    texts |= {path.read_text("utf-8") for path in SEEDS.glob("*.txt")}
    sentences = [*told, *(sentence.text for text in sorted(texts) for sentence in language(text).sents)]
    bare, whole = (list(language.pipe(sentences, disable=names)) for names in (NAMES, ()))
    assert not any(doc.ents for doc in bare)
    questions = [question for one in asked if (question := read_question(one)) is not None]
    proving = seen = 0
    for question in questions:
        for grammar, doc in zip(bare, whole, strict=True):
            may = may_prove(question, Parsed(grammar, named=False), lambda _: (), frozenset())
            seen += may
            if matches(question, Parsed(doc), person_nouns(), only_proven=True):
                proving += 1
                assert may, (question.text, doc.text)
    assert proving > 10
    assert seen < 0.2 * len(questions) * len(sentences), "most sentences prove nothing"


@settings(max_examples=25, deadline=None)
@given(st.text(max_size=60) | st.text("who which lost visas? the of Finch convicted ", max_size=80))
def test_whatever_is_asked_findings_are_whole_sentences_with_marks_inside(what: str) -> None:
    texts = {one.article.id: one.article.text for one in COURT}
    for finding in find_who(what, COURT):
        sentence = texts[finding.article_id][finding.start : finding.end]
        assert sentence == sentence.strip()
        assert sentence[-1] in ".?"
        assert all(finding.start <= mark.start < mark.end <= finding.end for mark in finding.highlights)
        assert 0 < finding.confidence <= 1


ATTACK = story(
    "attack",
    "President Amira Sol opened her remarks by denouncing the attack against Harold Finch. "
    "Police said Peter Vance attacked Finch with a hammer. Dora Quill voiced alarm over his death. "
    "Lena Brook, the acting commissioner, expressed alarm over her death.",
    """
    P Amira Sol
    P Harold Finch, Finch
    P Peter Vance
    P Dora Quill
    P Lena Brook
    """,
)


def test_who_denounces_an_attack_has_not_attacked() -> None:
    assert answers("Who attacked Harold Finch?", ATTACK) == ["Peter Vance"]


def test_who_mourns_a_death_has_not_died() -> None:
    assert not {"Lena Brook", "Dora Quill"} & set(answers("Who died?", ATTACK))


RACE = story(
    "race",
    "Tom Reed is running for Senate in Georgia. "
    "Tom Reed said Amira Sol twisted the law when she halved a drug dealer's sentence after sentencing him to prison.",
    """
    P Tom Reed
    P Amira Sol
    """,
)


def test_who_runs_for_another_office_does_not_run_for_this_one() -> None:
    assert answers("Who is running for governor of Georgia?", RACE) == []
    assert answers("Who is running for Senate in Georgia?", RACE) == ["Tom Reed"]


def test_who_was_president_does_not_run_for_president() -> None:
    told = story(
        "told", "Tom Reed was the tallest president. Amira Sol is running for president.", "P Tom Reed\nP Amira Sol"
    )
    assert answers("Who is running for president?", told) == ["Amira Sol"]


def test_a_pronoun_is_not_the_speaker_where_a_nameless_person_is_nearer() -> None:
    assert "Tom Reed" not in answers("Who was sentenced to prison?", RACE)


@pytest.mark.parametrize(
    ("what", "told"),
    [
        ("Who won the Harbour Open?", "Amira Sol is hoping to win her third Harbour Open title."),
        ("Who won the Harbour Open?", "Amira Sol reached the Harbour Open final."),
        ("Who won the Harbour Open?", "Amira Sol won the 2019 Norland Open doubles title."),
        ("Who denied the allegation?", "Amira Sol began investigating the allegation on Monday."),
        ("Who was elected prime minister of Norland?", "Amira Sol becomes the youngest prime minister."),
        ("Who was named player of the year?", "Amira Sol attacked Tom Reed for being named player of the year."),
        ("Who pleaded guilty?", "Amira Sol has pleaded not guilty."),
        ("Who was found guilty of murder?", "Amira Sol was found guilty and sentenced to nine years in prison."),
        ("Who won the election in Norland?", "Amira Sol claimed that the election in Norland was a fraud."),
        ("Who won the election in Norland?", "Amira Sol has become a point of contention in the election in Norland."),
        ("Who visited Norland?", "It was a good time for Amira Sol to visit Norland."),
        ("Who resigned as director?", "“I am resigning as leader of the Norland Party,” Amira Sol said."),
        ("Who visited Norland?", "Amira Sol meets with Tom Reed as a delegation visited Norland on April 30."),
        ("Who joined the Norland Union?", "Amira Sol agreed, removing a hurdle to them joining the Norland Union."),
        ("Who criticized the Norland Court?", "Amira Sol criticized the nomination to the Norland Court on Friday."),
        ("Who voted against the bill?", "Amira Sol voted in support of the bill."),
        ("Who voted for the bill?", "Amira Sol voted against the bill."),
        ("Who played Tuesday?", "It rained on Tuesday. Amira Sol has played the cleanest."),
    ],
)
def test_who_is_only_near_to_it_is_not_named(what: str, told: str) -> None:
    assert "Amira Sol" not in answers(what, story("near", told, "P Amira Sol\nP Tom Reed"))


def test_a_short_question_is_not_answered_by_the_name_that_is_most_often_near() -> None:
    told = "A Norland win, with a win over Strand, would set up a rematch of the Harbour Cup final between the teams."
    names = story("teams", told, "O Norland\nO Strand")
    assert answers("Which teams are in the Harbour Cup final?", names) == []


def test_who_notes_that_others_did_it_has_not_done_it() -> None:
    said = "said that a visit has precedent, noting past leaders and members of Congress have visited Norland."
    assert answers("Who visited Norland?", story("noted", f"Amira Sol {said}", "P Amira Sol")) == []


def test_who_is_made_to_do_it_did_it() -> None:
    told = story("made", "The board forced Amira Sol to step down as director on Sunday.", "P Amira Sol")
    assert answers("Who resigned as director?", told) == ["Amira Sol"]


def test_who_is_to_do_it_by_a_headline_is_named() -> None:
    told = story("headline", "First woman: Amira Sol to lead the Norland bank", "P Amira Sol")
    assert answers("Who will lead the Norland bank?", told) == ["Amira Sol"]


def test_who_is_attacked_for_it_did_it() -> None:
    told = story("blamed", "Amira Sol attacked Tom Reed for being named player of the year.", "P Amira Sol\nP Tom Reed")
    assert answers("Who was named player of the year?", told) == ["Tom Reed"]


@pytest.mark.parametrize(
    "told",
    [
        "Amira Sol was elected prime minister. She had promised that Norland would change.",
        "The Norlandish party won. Amira Sol was elected prime minister of Norland on Sunday.",
    ],
)
def test_the_country_of_an_office_may_stand_around(told: str) -> None:
    assert answers("Who was elected prime minister of Norland?", story("office", told, "P Amira Sol")) == ["Amira Sol"]


def test_who_is_elected_has_won_the_election() -> None:
    told = story("elected", "Amira Sol has been elected the next president of Norland.", "P Amira Sol")
    assert answers("Who won the election in Norland?", told) == ["Amira Sol"]


def test_who_pleads_otherwise_is_found_when_that_is_asked() -> None:
    told = story("plea", "Amira Sol pleaded guilty. Tom Reed has pleaded not guilty.", "P Amira Sol\nP Tom Reed")
    assert answers("Who pleaded guilty?", told) == ["Amira Sol"]
    assert answers("Who pleaded not guilty?", told) == ["Tom Reed"]


def test_a_description_with_words_of_its_own_is_somebody_else() -> None:
    told = story(
        "winners",
        "Tom Reed is the favourite. Switching to the 2022 Harbour Cup winner, Amira Sol is in good form.",
        "P Tom Reed = Harbour Cup winner\nP Amira Sol",
    )
    assert "Tom Reed" not in answers("Who won the Harbour Cup?", told)
