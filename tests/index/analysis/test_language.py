"""Paragraphs parsed together are what each is alone, and names and grammar come from the part that knows them."""

from __future__ import annotations

from index.analysis.language import Parses, load_language
from index.analysis.names import find_names
from index.analysis.names.people import gather
from index.model import Article, Block, BlockKind

FIRST = "The mayor, Ilse Brandt, said on Monday that the lamps of Harbour Street would stay."
SECOND = "“Nobody asked us,” Jonas Weil told the council."
TEXT = f"{FIRST}\n\n{SECOND}"
BLOCKS = (Block(0, len(FIRST), BlockKind.BODY), Block(len(FIRST) + 2, len(TEXT), BlockKind.BODY))


def test_a_paragraph_parsed_with_others_has_the_grammar_that_it_has_alone() -> None:
    parses = Parses(Article("a", TEXT, blocks=BLOCKS))
    parses.expect(BLOCKS)
    for block in BLOCKS:
        alone = load_language()(TEXT[block.start : block.end])
        together = parses.parse(block)
        assert [(t.idx, t.tag_, t.dep_, t.head.i, t.lemma_) for t in together] == [
            (t.idx, t.tag_, t.dep_, t.head.i, t.lemma_) for t in alone
        ]


def test_names_are_seen_without_the_grammar_as_they_are_with_it() -> None:
    docs = Parses(Article("a", TEXT, blocks=BLOCKS)).with_names(BLOCKS)
    for block in BLOCKS:
        alone = load_language()(TEXT[block.start : block.end])
        assert [(e.start_char, e.end_char, e.label_) for e in docs[block].ents] == [
            (e.start_char, e.end_char, e.label_) for e in alone.ents
        ]


def test_what_is_parsed_already_is_not_parsed_again() -> None:
    parses = Parses(Article("a", TEXT, blocks=BLOCKS))
    first = parses.parse(BLOCKS[0])
    parses.expect(BLOCKS)
    assert parses.parse(BLOCKS[0]) is first


def test_a_nickname_whose_full_form_is_no_person_is_a_form_like_others() -> None:
    groups, _ = gather([("ilse", "brandt")], [("harbourman",)], {("harbourman",): ("the", "harbourman")}, frozenset())
    assert [("ilse", "brandt")] in groups


def test_an_article_whose_nickname_stands_alone_is_read_all_the_same() -> None:
    text = "‘Lampy’ was there. (‘Lampy’) “Lampy” said Ilse Brandt."
    article = Article("a", text, blocks=(Block(0, len(text), BlockKind.BODY),))
    assert [name.name for name in find_names(article, Parses(article))][:1]
