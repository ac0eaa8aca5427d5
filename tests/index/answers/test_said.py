"""/said, without storage: each quotation once, with every place of it, newest first and never another's words."""

from __future__ import annotations

from index.analysis.identity import Entity
from index.answers.said import Saying, answer_said
from index.model import (
    Analysis,
    Answer,
    AnswerKind,
    Article,
    Block,
    BlockKind,
    NameKind,
    Quotation,
    QuotationKind,
    Story,
)

BRANDT = Entity(
    "Wilma Brandt", NameKind.PERSON, aliases=("Brandt",), articles=("a", "b", "c"), mentions=3, descriptions=()
)
LEAKS = "The hull leaks and nobody listens"


def saying(
    article_id: str,
    text: str,
    words: str,
    published: str | None = None,
    kind: QuotationKind = QuotationKind.DIRECT,
    block: BlockKind = BlockKind.BODY,
    relevance: float = 0.0,
) -> Saying:
    start = text.index(words)
    quotation = Quotation(start, start + len(words), kind, "Wilma Brandt", cue="said", confidence=0.9)
    article = Article(
        id=article_id,
        text=text,
        title=f"Hull {article_id}",
        source=f"Outlet {article_id}",
        published=published,
        url=f"https://{article_id}.example/hull",
        blocks=(Block(0, len(text), block),),
    )
    return Saying(Story(article, Analysis((), (), (quotation,))), quotation, relevance)


def said(*sayings: Saying, about: str | None = None, limit: int = 10) -> Answer:
    return answer_said(Answer("what did Brandt say", AnswerKind.SAID, False), BRANDT, sayings, about, limit)


def test_the_same_words_in_three_articles_are_one_quotation_with_all_its_places() -> None:
    answer = said(
        saying("a", f"“{LEAKS},” Wilma Brandt said.", LEAKS, "2025-01-01"),
        saying("b", f"Brandt said: “{LEAKS}.”", LEAKS, "2025-03-01"),
        saying("c", "“The hull leaks,” Brandt said.", "The hull leaks", "2025-02-01"),
    )
    (shown,) = answer.citations
    assert (shown.article_id, shown.text) == ("b", LEAKS)
    assert {place.article_id for place in shown.also_in} == {"a", "c"}
    short = next(place for place in shown.also_in if place.article_id == "c")
    assert (short.start, short.end) == (1, 1 + len("The hull leaks"))
    assert short.link == "https://c.example/hull#:~:text=The%20hull%20leaks%2C%E2%80%9D%20Brandt%20said"
    assert answer.to_dict()["citations"][0]["also_in"][0].keys() >= {"article_id", "label", "start", "end", "link"}


def test_a_caption_gives_way_to_the_body_that_has_the_same_words() -> None:
    text = f"“{LEAKS},” Wilma Brandt said."
    answer = said(
        saying("a", text, LEAKS, block=BlockKind.CAPTION),
        saying("b", text, LEAKS),
    )
    assert [(one.article_id, [place.article_id for place in one.also_in]) for one in answer.citations] == [("b", ["a"])]


def test_the_newest_comes_first_and_within_an_article_direct_words_before_reported_ones() -> None:
    text = "Brandt said the ferry was old. “Sell it,” Brandt said."
    answer = said(
        saying("a", "“Bread needs time,” Brandt said.", "Bread needs time", "2024-05-01"),
        saying("b", text, "the ferry was old", "2025-05-01", QuotationKind.INDIRECT),
        saying("b", text, "Sell it", "2025-05-01"),
    )
    assert [one.text for one in answer.citations] == ["Sell it", "the ferry was old", "Bread needs time"]


def test_what_is_not_about_the_matter_is_not_shown_as_an_answer() -> None:
    near = saying("a", f"“{LEAKS},” Brandt said.", LEAKS, relevance=0.7)
    far = saying("b", "“Bread needs time,” Brandt said.", "Bread needs time", relevance=0.1)
    assert [one.text for one in said(near, far, about="the hull").citations] == [LEAKS]
    nothing = said(far, about="the hull")
    assert not nothing.answered
    assert nothing.notice == "No words of Wilma Brandt about the hull were found in the corpus."


def test_what_does_not_fit_is_counted() -> None:
    answer = said(*(saying(name, f"“Word {name},” Brandt said.", f"Word {name}") for name in "abc"), limit=2)
    assert len(answer.citations) == 2
    assert answer.notice == "1 more quotation is in the corpus."
