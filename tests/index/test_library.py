"""What the library answers on the two seed articles: by hand, from reading them."""

from __future__ import annotations

import pytest

from index import Filters, Library
from index.analysis.passages import paragraph_at
from index.model import AnswerKind, NameKind, Verdict

BLAZE, PHOTO = "000_54c5d7ce0dbdfb4b.txt", "004_276256a9ac1119a7.txt"


async def test_who_lost_visas(library: Library) -> None:
    answer = await library.who("lost visas")
    assert answer.answered
    people = {name.name: name for name in answer.names if name.kind is NameKind.PERSON}
    assert set(people) == {"Marina del Pilar Ávila", "Carlos Torres Torres", "Gustavo Petro"}
    assert "Petro" in str(people["Gustavo Petro"].claim)
    groups = sorted(name.name for name in answer.names if name.kind is NameKind.GROUP)
    assert len(groups) == 3
    assert any("20 judges in Brazil" in group for group in groups)
    assert any("14 politicians and businessmen in Costa Rica" in group for group in groups)
    assert any("50" in group and "officials" in group for group in groups)
    assert len(answer.names) == 6
    cited = {citation.number: citation for citation in answer.citations}
    assert all(name.citations and set(name.citations) <= cited.keys() for name in answer.names)


@pytest.mark.parametrize(
    ("what", "expected"),
    [
        (
            "supports the governor",
            {"Senators under ruling National Regeneration Movement", "Morena parliamentary group"},
        ),
        ("leads the Sinaloa cartel", {"Ismael ‘El Mayo’ Zambada"}),
        ("imposed the one-strike policy", {"Marco Rubio"}),
        ("refused to let US soldiers in", {"Claudia Sheinbaum"}),
        ("won the World Cup", set()),
    ],
)
async def test_who_names_the_right_ones_and_nobody_extra(library: Library, what: str, expected: set[str]) -> None:
    answer = await library.who(what)
    assert {name.name for name in answer.names} == expected
    assert answer.answered == bool(expected)


@pytest.mark.parametrize("question", ["who lost visas?", "Who lost visas", "who lost their visas"])
async def test_a_who_question_takes_the_road_of_who(library: Library, question: str) -> None:
    answer = await library.ask(question)
    assert answer.kind is AnswerKind.WHO
    assert {"Marina del Pilar Ávila", "Carlos Torres Torres"} <= {name.name for name in answer.names}
    assert answer.question == question


TORRES = [
    "does not represent an accusation, investigation or formal incident by any authority",
    "a measure that, as is with many people in similar contexts, responds to internal arrangements",
    "Currently, the application of these administrative criteria has become increasingly common",
    "who is evaluating the submission of a motion to reopen or reconsider the decisions",
    "also to limit political opponents’ misuse of this situation",
    "Believe me: these are people without limits or scruples",
    "Throughout my public life, I have acted out of respect for the law and [am] fully aware of the commitment I serve",
    "will be handled with seriousness and confidence in legal procedures",
]
NOT_TORRES = [
    "common knowledge",
    "smear campaign",
    "My support for him",
    "integrity, dedication",
    "binational",
    "privilege",
]


async def test_what_torres_said_complete_and_each_once(library: Library) -> None:
    answer = await library.said("Torres")
    texts = [citation.text for citation in answer.citations if citation.kind != "indirect"]
    for words in TORRES:
        assert sum(words in text for text in texts) == 1, words
    every = " ".join(citation.text for citation in answer.citations)
    assert not [words for words in NOT_TORRES if words in every]
    assert {citation.speaker for citation in answer.citations} == {"Carlos Torres Torres"}


@pytest.mark.parametrize(
    "question", ["what Torres said", "What did Carlos Torres say?", "what did torres say about politics"]
)
async def test_a_said_question_takes_the_road_of_said(library: Library, question: str) -> None:
    answer = await library.ask(question)
    assert answer.kind is AnswerKind.SAID
    assert answer.names[0].name == "Carlos Torres Torres"


@pytest.mark.parametrize("question", ["what did she say?", "Who is he?"])
async def test_whom_a_pronoun_means_is_asked(library: Library, question: str) -> None:
    answer = await library.ask(question)
    assert not answer.answered
    assert not answer.citations
    assert (answer.notice or "").startswith("Whom “")


async def test_said_about_something_ranks_by_meaning(library: Library) -> None:
    answer = await library.said("Torres", about="slander by his opponents")
    assert "slander" in answer.citations[0].text or "opponents" in answer.citations[0].text


async def test_verify_to_the_letter_and_nearly(library: Library) -> None:
    check = await library.verify("this situation occurs in a complex binational context")
    assert check.verdict is Verdict.EXACT
    first, second = check.citations
    assert (first.article_id, first.differences) == (BLAZE, ())
    assert first.text.casefold() == "this situation occurs in a complex binational context"
    assert second.article_id == PHOTO
    assert [(d.given, d.corpus) for d in second.differences] == [("occurs", "is taking place")]
    assert first.speaker == second.speaker == "Marina del Pilar Ávila"


async def test_verify_says_when_the_words_are_another_speakers(library: Library) -> None:
    check = await library.verify("a complex binational context", speaker="Carlos Torres")
    assert check.verdict is Verdict.OTHER_SPEAKER
    assert "Marina del Pilar Ávila" in str(check.notice)
    right = await library.verify("a complex binational context", speaker="Marina del Pilar Avila")
    assert right.verdict is Verdict.EXACT


@pytest.mark.parametrize(
    "given",
    [
        "“This situation occurs … in a complex binational context.”",
        "this SITUATION occurs in a “complex” binational context",
        "'this situation [...] binational context'",
    ],
)
async def test_marks_case_brackets_and_ellipses_are_no_differences(library: Library, given: str) -> None:
    assert (await library.verify(given)).verdict is Verdict.EXACT


@pytest.mark.parametrize("marks", ["{}", "“{}”", '"{}"', "«{}»", "‘{}’", "„{}“"])
async def test_words_that_differ_are_nearly_there_whatever_marks_are_around_them(library: Library, marks: str) -> None:
    given = marks.format("this situation is occurring in a complex binational context")
    check = await library.verify(given)
    assert check.verdict is Verdict.NEARLY
    assert check.differences


async def test_verify_of_other_words_is_absent(library: Library) -> None:
    check = await library.verify("the moon is made of green cheese and nothing else")
    assert check.verdict is Verdict.ABSENT
    assert not check.answered


@pytest.mark.parametrize(
    "question", ["who won the World Cup", "who won the World Cup?", "What is the price of gold today?", "zxqv wrtk"]
)
async def test_what_the_corpus_does_not_answer_is_not_found(library: Library, question: str) -> None:
    answer = await library.ask(question)
    assert not answer.answered
    assert "Nothing found" in str(answer.notice)


@pytest.mark.parametrize(
    ("question", "words"),
    [
        ("Which officials lost their visas?", "visas"),
        ("Why was Torres's visa revoked?", "visa"),
        ("What is the one-strike policy?", "one-strike"),
        ("How many Mexican officials lost their visas?", "50"),
        ("What did the photo from 2019 show?", "hugging"),
    ],
)
async def test_what_the_corpus_answers_is_found(library: Library, question: str, words: str) -> None:
    answer = await library.ask(question)
    assert answer.answered
    assert any(words in citation.text for citation in answer.citations)


@pytest.mark.parametrize("question", ["", "   ", "🎉🎉🎉", "?!…", "\u200b"])
async def test_a_question_without_words_is_told_so(library: Library, question: str) -> None:
    answer = await library.ask(question)
    assert not answer.answered
    assert "words" in str(answer.notice)


async def test_a_question_of_4000_characters_is_answered(library: Library) -> None:
    answer = await library.ask(("who lost visas in Mexico and why " * 200)[:4000])
    assert answer.notice is None or "Nothing found" in answer.notice


@pytest.mark.parametrize(
    "question", ['"AND" OR NOT (', 'visas" OR "1', "NEAR(visa, 2)", "text:visa*", "'; DROP TABLE articles; --"]
)
async def test_the_syntax_of_the_search_engine_is_only_text(library: Library, question: str) -> None:
    await library.ask(question)
    assert (await library.status()).articles == 2


async def test_every_citation_is_a_slice_of_its_article(library: Library) -> None:
    answers = [
        await library.ask("Which officials lost their visas?"),
        await library.who("lost visas"),
        await library.said("Torres"),
        await library.said("Rubio"),
        await library.verify("a complex binational context"),
        await library.entity("Sheinbaum"),
    ]
    for answer in answers:
        assert answer.citations
        for citation in answer.citations:
            story = await library.article(citation.article_id)
            assert story is not None
            assert citation.text == story.article.text[citation.start : citation.end]
            assert all(citation.start <= s.start < s.end <= citation.end for s in citation.highlights)


async def test_the_paragraph_named_is_that_of_the_answering_words(library: Library) -> None:
    for citation in (await library.ask("Why was Torres's visa revoked?")).citations:
        story = await library.article(citation.article_id)
        assert story is not None
        assert citation.paragraph == paragraph_at(story.article, citation.highlights[0].start)


async def test_furniture_is_never_cited(library: Library) -> None:
    for question in (
        "Sign up for newsletters",
        "Haitian gangs on offense",
        "leaving a tip",
        "Sebastian Pestritto Hillsdale",
    ):
        answer = await library.ask(question)
        shown = " ".join(citation.text for citation in answer.citations)
        for furniture in (
            "newsletter",
            "go on offense",
            "leaving a tip",
            "Hillsdale",
            "All rights reserved",
            "Photo by",
        ):
            assert furniture not in shown, question


async def test_filters_leave_only_what_passes_them(library: Library) -> None:
    answer = await library.ask("Which officials lost their visas?", Filters(source="blaze media"))
    assert {citation.article_id for citation in answer.citations} == {BLAZE}
    assert answer.filters == Filters(source="blaze media")
    assert not (await library.ask("Which officials lost their visas?", Filters(since="2025"))).citations


async def test_words_in_quotation_marks_have_to_be_there(library: Library) -> None:
    answer = await library.ask('visas "Costa Rica"')
    assert answer.citations
    assert all("Costa Rica" in citation.text for citation in answer.citations)


async def test_entity_is_described_in_the_corpus_s_words(library: Library) -> None:
    profile = await library.entity("Avila")
    assert profile.names[0].name == "Marina del Pilar Ávila"
    assert "governor" in str(profile.names[0].description)
    assert profile.profile is not None
    assert profile.profile.articles == 2
    assert "Claudia Sheinbaum" in dict(profile.profile.beside)


@pytest.mark.parametrize("ask", ["entity", "said"])
async def test_a_misspelt_name_gets_did_you_mean(library: Library, ask: str) -> None:
    answer = await getattr(library, ask)("Sheinbuam")
    assert not answer.answered
    assert "Claudia Sheinbaum" in answer.choices


async def test_an_unknown_name_is_told_so(library: Library) -> None:
    answer = await library.said("Zebediah Quux")
    assert not answer.answered
    assert "Zebediah Quux" in str(answer.notice)


async def test_completion_is_blind_to_accents_and_case(library: Library) -> None:
    assert "Marina del Pilar Ávila" in library.complete_names("avi")
    assert "Carlos Torres Torres" in library.complete_names("TORR")
    assert library.complete_sources("bla") == ("Blaze Media",)


async def test_search_gives_ranked_slices(library: Library) -> None:
    hits = await library.search("visa revocation", limit=50)
    assert len(hits) > 10
    assert [hit.score for hit in hits] == sorted((hit.score for hit in hits), reverse=True)


async def test_the_facts_of_the_seeds_are_those_in_them(library: Library) -> None:
    blaze, photo = [await library.article(one) for one in (BLAZE, PHOTO)]
    assert blaze is not None
    assert photo is not None
    assert (blaze.article.source, blaze.article.authors, blaze.article.published) == (
        "Blaze Media",
        ("Sebastian Pestritto",),
        None,
    )
    assert (photo.article.source, photo.article.authors, photo.article.published) == (None, (), None)
