"""Stage 1: what stands between quotation marks."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.analysis.quotations.marks import find_runs
from index.model import BlockKind
from tests.index.analysis.quotations.made_up import article_of


def runs_in(*paragraphs: str, kinds: dict[int, BlockKind] | None = None) -> list[str]:
    article = article_of(*paragraphs, kinds=kinds)
    return [article.text[run.start : run.end] for run in find_runs(article)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("She said “we are ready” and left.", ["we are ready"]),
        ('She said "we are ready" and left.', ["we are ready"]),
        ("She said ‘we are ready’ and left.", ["we are ready"]),
        ("She said 'we are ready' and left.", ["we are ready"]),
        ("She said «we are ready» and left.", ["we are ready"]),
        ("She said « we are ready » and left.", ["we are ready"]),
        ("She said „we are ready“ and left.", ["we are ready"]),
        ("She said ''we are ready'' and left.", ["we are ready"]),
        ("She said ``we are ready'' and left.", ["we are ready"]),
        ('She said “we are ready" and left.', ["we are ready"]),
    ],
)
def test_every_style_of_marks_encloses_a_run(text: str, expected: list[str]) -> None:
    assert runs_in(text) == expected


def test_a_run_interrupted_by_its_cue_is_two_runs() -> None:
    assert runs_in("“We are,” she said, “not amused.”") == ["We are,", "not amused."]


def test_nested_marks_belong_to_the_outer_run() -> None:
    assert runs_in("“He told me, ‘Go home,’ and I went,” she said.") == ["He told me, ‘Go home,’ and I went,"]
    assert runs_in("‘He told me, “Go home,” and I went,’ she said.") == ["He told me, “Go home,” and I went,"]
    assert runs_in('"He said "no" to me," she said.') == ['He said "no" to me,']


def test_apostrophes_do_not_close_a_single_run() -> None:
    assert runs_in("‘It isn’t the voters’ fault at all,’ he said.") == ["It isn’t the voters’ fault at all,"]
    assert runs_in("'It isn't the voters' fault at all,' he said.") == ["It isn't the voters' fault at all,"]
    assert runs_in("‘They were goin’ home,’ he said.") == ["They were goin’ home,"]


def test_a_plural_at_the_end_of_a_single_run_closes_it() -> None:
    assert runs_in("He called them ‘the good neighbours’ and smiled.") == ["the good neighbours"]


def test_a_nickname_in_s_closes_before_the_surname() -> None:
    assert runs_in("Pedro ‘Los Rojos’ Ramírez spoke of opponents’ tricks and of ‘mere lies.’") == [
        "Los Rojos",
        "mere lies.",
    ]


@pytest.mark.parametrize(
    "text",
    [
        "The '90s were good; rock 'n' roll was better, and 'tis gone.",
        "The ‘90s were good.",
        "He is 6'2\" tall.",
        "The workers' union met the bosses' lawyers.",
        "It was the party’s members’ vote.",
        "She stood 5'11\" and did not budge.",
    ],
)
def test_apostrophes_and_inches_are_no_quotations(text: str) -> None:
    assert runs_in(text) == []


def test_a_run_over_several_paragraphs_opens_again_and_closes_once() -> None:
    article = article_of("“We came early.", "“We left late.", "“We saw nothing,” said Ana Ruiz.")
    runs = find_runs(article)
    assert [(run.continues, run.closed) for run in runs] == [(False, False), (True, False), (True, True)]


def test_a_caption_does_not_break_a_run_over_paragraphs() -> None:
    article = article_of(
        "‘We came early.", "The town hall in May", "‘We left late,’ he said.", kinds={1: BlockKind.CAPTION}
    )
    assert [run.continues for run in find_runs(article)] == [False, True]


def test_an_unclosed_run_ends_with_its_paragraph() -> None:
    assert runs_in("He said “we will come.", "Nobody came.") == ["we will come."]


def test_furniture_is_not_looked_at() -> None:
    assert runs_in("RELATED: Mayor: ‘We won’", "He said ‘we lost’.", kinds={0: BlockKind.RELATED}) == ["we lost"]


@given(st.lists(st.text(alphabet="ab .,’‘“”\"'«»[]A1\u00a0", max_size=60), min_size=1, max_size=4))
def test_runs_are_ordered_trimmed_slices_of_their_own_block(paragraphs: list[str]) -> None:
    article = article_of(*[paragraph or "x" for paragraph in paragraphs])
    last = 0
    for run in find_runs(article):
        block = article.blocks[run.block]
        assert last <= run.start < run.end
        assert block.start <= run.start
        assert run.end <= block.end
        assert article.text[run.start : run.end].strip() == article.text[run.start : run.end]
        last = run.end
