"""/ask: what is shown of what was found."""

from __future__ import annotations

import pytest

from index.answers.ask import NOTHING, answer_ask
from index.model import Analysis, Answer, Article, Block, BlockKind, Filters, Passage, Story
from index.retrieval.ranking import Ranked, Signals
from index.retrieval.rarity import Rarity
from index.storage.lookups import StoredPassage

QUESTION = "Where did the ferry Aurora sink?"
SANK = "The ferry Aurora sank off Lundby on Monday. All were saved by fishermen of the village."


def story(article_id: str, *paragraphs: str, kind: BlockKind = BlockKind.BODY, title: str | None = None) -> Story:
    text = "\n".join(paragraphs)
    blocks, start = [], 0
    for one in paragraphs:
        blocks.append(Block(start, start + len(one), kind))
        start += len(one) + 1
    passages = tuple(Passage(b.start, b.end, b.kind, 1) for b in blocks)
    return Story(Article(article_id, text, title or article_id, blocks=tuple(blocks)), Analysis(passages, (), ()))


def answer(*scored: tuple[Story, float], limit: int = 5) -> Answer:
    ranked: list[Ranked] = []
    for told, score in scored:
        for passage in told.analysis.passages:
            stored = StoredPassage(len(ranked), told.article.id, passage, told.article.slice(passage))
            ranked.append(Ranked(stored, score - len(ranked) / 1000, Signals(score, 0, 0, 0, 0, 0, 0, 0)))
    ranked.sort(key=lambda one: -one.score)
    stories = {told.article.id: told for told, _ in scored}
    return answer_ask(QUESTION, Filters(), ranked, stories, Rarity.of(QUESTION, {}, 100), limit)


def test_the_sentence_that_has_most_of_the_question_is_highlighted_in_a_whole_passage() -> None:
    (citation,) = answer((story("a", SANK), 0.9)).citations
    (highlight,) = citation.highlights
    assert citation.text == SANK
    assert SANK[highlight.start : highlight.end] == "The ferry Aurora sank off Lundby on Monday."


def test_a_wire_story_is_shown_once_with_the_other_places_it_stands_in() -> None:
    shown = answer(
        (story("a", SANK, title="Lost"), 0.9), (story("b", SANK, title="Sunk"), 0.8), (story("c", "Fog."), 0.7)
    )
    assert [c.article_id for c in shown.citations] == ["a", "c"]
    (other,) = shown.citations[0].also_in
    assert (other.article_id, other.label, SANK[other.start : other.end]) == ("b", "Sunk", SANK)


def test_a_reprint_that_is_cut_at_other_places_is_not_shown_beside_it() -> None:
    told = [
        "The ferry Aurora sank off Lundby on Monday.",
        "All were saved by fishermen of the village.",
        "A wave had broken the bow door, said the captain Ada Lund.",
        "Her company will raise the wreck before the winter.",
    ]
    wire = story("wire", " ".join(told[:3]), told[3])
    reprint = story("reprint", told[0], " ".join(told[1:]))
    own = story("own", "The ferry Aurora sank, and the captain Ada Lund was saved, our reporter saw in Lundby.")
    shown = answer((wire, 0.9), (reprint, 0.85), (own, 0.8))
    assert [c.article_id for c in shown.citations] == ["wire", "wire", "own"]
    assert [place.article_id for place in shown.citations[0].also_in] == ["reprint"]


@pytest.mark.parametrize(
    "other",
    [
        SANK.replace("Aurora", "Borealis"),
        SANK.replace("Monday", "Friday"),
        SANK.replace("All were", "Only 14 were"),
    ],
)
def test_the_same_words_with_another_name_or_number_are_another_story(other: str) -> None:
    told = SANK.replace("All were", "Only 40 were") if "14" in other else SANK
    shown = answer((story("a", told), 0.9), (story("b", other), 0.85))
    assert [(c.article_id, c.also_in) for c in shown.citations] == [("a", ()), ("b", ())]


def test_the_same_words_twice_in_one_article_are_shown_once_and_not_called_another_place() -> None:
    shown = answer((story("a", SANK, SANK), 0.9))
    assert len(shown.citations) == 1
    assert shown.citations[0].also_in == ()


def test_an_article_does_not_crowd_out_the_others() -> None:
    long = story("a", *(f"Paragraph {word} of the Aurora." for word in ("one", "two fog", "three ice", "four sea")))
    shown = answer((long, 0.9), (story("b", "Ferries sail on."), 0.7), limit=3)
    assert [c.article_id for c in shown.citations] == ["a", "a", "b"]


def test_an_article_shows_more_where_the_others_leave_room() -> None:
    long = story("a", *(f"Paragraph {word} of the Aurora." for word in ("one", "two fog", "three ice", "four sea")))
    shown = answer((long, 0.9), (story("b", "Ferries sail on."), 0.7), limit=4)
    assert [c.article_id for c in shown.citations] == ["a", "a", "a", "b"]


def test_the_body_speaks_where_a_caption_says_the_same() -> None:
    caption = story("a", SANK, kind=BlockKind.CAPTION)
    shown = answer((caption, 0.9), (story("b", SANK), 0.8))
    assert [(c.article_id, c.kind) for c in shown.citations] == [("b", "body")]


def test_the_order_of_the_search_is_kept() -> None:
    shown = answer((story("a", "Fog."), 0.5), (story("b", SANK), 0.7), (story("c", "Ice and sea."), 0.6), limit=2)
    assert [c.article_id for c in shown.citations] == ["b", "c"]
    assert [c.number for c in shown.citations] == [1, 2]


def test_near_misses_are_not_called_an_answer() -> None:
    shown = answer((story("a", "Fog."), 0.05))
    assert not shown.answered
    assert shown.notice == NOTHING
    assert shown.citations


def test_nothing_at_all_is_no_answer() -> None:
    assert not answer().answered
    assert answer().confidence == 0.0


def test_what_is_far_behind_the_best_passage_is_no_part_of_an_answer_but_is_among_the_nearest() -> None:
    passages = (story("a", SANK), 0.9), (story("b", "Ice and sea."), 0.64), (story("c", "Fog."), 0.2)
    assert [c.article_id for c in answer(*passages).citations] == ["a", "b"]
    nearest = answer((story("a", "Fog."), 0.05), (story("b", "Ice and sea."), 0.02))
    assert not nearest.answered
    assert len(nearest.citations) == 2
