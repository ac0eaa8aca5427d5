"""/verify, without storage: the verdict, whose words they are, and what may not be put together."""

from __future__ import annotations

from index.analysis.identity import NameRecord, NameTable
from index.answers.verify import answer_verify
from index.model import (
    Analysis,
    Answer,
    Article,
    Block,
    BlockKind,
    Filters,
    Name,
    NameKind,
    Passage,
    Quotation,
    QuotationKind,
    Span,
    Story,
    Verdict,
)
from index.storage.lookups import StoredPassage

TEXT = (
    "“The hull leaks,” Wilma Brandt said. “Nobody listens to the harbour,” she added. "
    "“We listen to everybody,” Mayor Otto Krug said."
)
SPOKEN = {"The hull leaks,": "Wilma Brandt", "Nobody listens to the harbour,": "Wilma Brandt"}
SPOKEN |= {"We listen to everybody,": "Otto Krug"}


def verify(words: str, speaker: str | None = None) -> Answer:
    quotations = tuple(
        Quotation(start, start + len(said), QuotationKind.DIRECT, who, confidence=0.9)
        for said, who in SPOKEN.items()
        for start in [TEXT.index(said)]
    )
    names = tuple(
        Name(name, NameKind.PERSON, mentions=(Span(TEXT.index(name), TEXT.index(name) + len(name)),))
        for name in ("Wilma Brandt", "Otto Krug")
    )
    article = Article("a", TEXT, blocks=(Block(0, len(TEXT), BlockKind.BODY),))
    passage = Passage(0, len(TEXT), BlockKind.BODY, 1)
    table = NameTable.build((NameRecord("a", name) for name in names), ())
    story = Story(article, Analysis((passage,), names, quotations))
    return answer_verify(words, speaker, Filters(), [StoredPassage(1, "a", passage, TEXT)], {"a": story}, table)


def test_words_to_the_letter_have_their_speaker() -> None:
    answer = verify("nobody listens to the harbour")
    assert answer.verdict is Verdict.EXACT
    assert (answer.citations[0].text, answer.citations[0].speaker) == (
        "Nobody listens to the harbour",
        "Wilma Brandt",
    )


def test_an_ellipsis_between_words_of_one_person_is_to_the_letter() -> None:
    assert verify("The hull leaks … nobody listens", "Brandt").verdict is Verdict.EXACT


def test_an_ellipsis_never_joins_the_words_of_two_people() -> None:
    answer = verify("nobody listens … we listen to everybody")
    assert answer.verdict is not Verdict.EXACT


def test_the_right_words_by_another_speaker_are_said_to_be_so() -> None:
    answer = verify("we listen to everybody", "Wilma Brandt")
    assert answer.verdict is Verdict.OTHER_SPEAKER
    assert answer.notice == "These words are in the corpus, but by Otto Krug, not by Wilma Brandt."


def test_a_changed_word_is_named_with_what_the_corpus_has() -> None:
    answer = verify("nobody listened to the harbour")
    assert answer.verdict is Verdict.NEARLY
    assert [(one.given, one.corpus) for one in answer.differences] == [("listened", "listens")]


def test_words_that_are_not_there_are_absent() -> None:
    answer = verify("bread needs a warm kitchen and time")
    assert (answer.verdict, answer.answered) == (Verdict.ABSENT, False)
