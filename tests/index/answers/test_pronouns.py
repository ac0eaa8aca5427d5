"""Whom a pronoun of a quoted passage stands for: named where the article settles it, else left alone."""

from __future__ import annotations

import re

import pytest

from index.analysis.analyse import names_and_quotations
from index.answers.pronouns import explained, in_brackets, pronouns_of
from index.model import Analysis, Answer, AnswerKind, Article, Block, BlockKind, Citation, Explained, Span, Story
from tests.bot.cards.made import citation


def story(text: str) -> Story:
    blocks = tuple(Block(m.start(), m.end(), BlockKind.BODY) for m in re.finditer(r"[^\n]+", text))
    article = Article("a.txt", text, blocks=blocks)
    return Story(article, Analysis((), *names_and_quotations(article)))


def read(text: str) -> dict[str, str]:
    """Each explained pronoun with the words after it, and its name."""
    found = pronouns_of(story(text), Span(0, len(text)))
    return {" ".join(text[one.start :].split()[:2]): one.name for one in found}


MARY = "Mary Holloway, the mayor of Ansby, opened the bridge on Monday."


def test_a_pronoun_that_opens_a_sentence_stands_for_the_one_who_was_spoken_of() -> None:
    assert read(f"{MARY} She had promised it for years.") == {"She had": "Mary Holloway"}
    assert read(f"{MARY}\nHer deputy stayed at home.") == {"Her deputy": "Mary Holloway"}
    assert read(f"{MARY} On Tuesday, she closed it again.") == {"she closed": "Mary Holloway"}


def test_the_speaker_of_a_quotation_is_named_for_the_pronoun_that_brings_it() -> None:
    text = f"{MARY} “I have waited for this bridge since I was at school,” she said."
    assert read(text) == {"she said.": "Mary Holloway"}


@pytest.mark.parametrize(
    "text",
    [
        f"{MARY} He had promised it for years.",
        "Mary Holloway, the mayor, met Susan Pryce, the engineer. She had promised it for years.",
        "Kim Holloway, the mayor, opened the bridge. She had promised it.",
        f"{MARY} A woman from the harbour spoke next. She had promised it for years.",
        f"{MARY} When she left, Susan Pryce closed it.",
        f"{MARY} “She is late,” said Tom Ferris.",
        f"{MARY} They had promised it for years.",
        "She had promised it for years.",
    ],
)
def test_what_the_article_does_not_settle_is_left_alone(text: str) -> None:
    assert not [name for words, name in read(text).items() if words.lower().startswith(("she", "he", "they"))]


def test_somebody_named_before_it_in_the_words_shown_needs_no_bracket() -> None:
    text = f"{MARY} She had promised it for years. She smiled."
    where = text.index("She")
    cited = Citation(
        1, "a.txt", None, None, (), None, None, 0, len(text), text, 1, None, 0.5, "body",
        explained=(Explained(where, where + 3, "Mary Holloway"), Explained(where + 34, where + 37, "Mary Holloway")),
    )  # fmt: skip
    assert in_brackets(cited, Span(0, len(text))) == []
    assert in_brackets(cited, Span(where, len(text))) == [("She", "Mary Holloway")], "once"
    assert in_brackets(cited, Span(0, where)) == []


def test_an_answer_says_it_in_its_json_beside_the_words_and_never_in_them() -> None:
    told = story(f"{MARY}\nShe had promised it for years.")
    start = told.article.text.index("She")
    one = citation(told.article.text[start:], 1)
    one = Citation(
        **{name: getattr(one, name) for name in one.__dataclass_fields__}
        | {"article_id": "a.txt", "start": start, "end": len(told.article.text), "highlights": ()}
    )
    answer = explained(Answer("Who?", AnswerKind.ASK, True, citations=(one,)), {"a.txt": told})
    (shown,) = answer.to_dict()["citations"]
    assert shown["explained"] == [{"start": start, "end": start + 3, "name": "Mary Holloway"}]
    assert shown["text"] == "She had promised it for years."
    assert "explained" not in one.to_dict()


def test_a_citation_whose_story_is_not_given_stays_unexplained() -> None:
    one = citation("She had promised it for years.")
    answer = Answer("Who?", AnswerKind.ASK, True, citations=(one,))
    assert explained(answer, {}) == answer
