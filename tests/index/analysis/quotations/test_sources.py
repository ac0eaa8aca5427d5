"""Stage 2: who may have said something, and with which verbs."""

from __future__ import annotations

from index.analysis.quotations.sources import Form, Role, Source
from tests.index.analysis.quotations.made_up import view_of


def sources_in(*paragraphs: str) -> dict[str, Source]:
    """The sources of the last paragraph by their words."""
    view = view_of(*paragraphs)
    last = len(view.article.blocks) - 1
    return {view.article.text[s.start : s.end]: s for s in view.sources(last)}


def test_names_pronouns_and_descriptions_are_sources() -> None:
    found = sources_in("Helen Brandt spoke first, then she left, and the engineer answered.")
    assert {text: source.form for text, source in found.items()} == {
        "Helen Brandt": Form.NAME,
        "she": Form.PRONOUN,
        "the engineer": Form.DESCRIPTION,
    }


def test_what_is_quoted_is_no_source() -> None:
    assert "Victor Osei" not in sources_in("“Victor Osei told me so,” said Helen Brandt.")


def test_verbs_that_share_a_subject_are_all_its_verbs() -> None:
    brandt = sources_in("Helen Brandt took to the stage, saying that it was late.")["Helen Brandt"]
    assert [verb.text for verb in brandt.verbs] == ["took", "saying"]


def test_an_infinitive_after_a_verb_of_influence_is_the_objects() -> None:
    found = sources_in("The letter prompted Helen Brandt to call the builders thieves.")
    assert "call" in [verb.text for verb in found["Helen Brandt"].verbs]
    assert "call" not in [verb.text for verb in found["The letter"].verbs]


def test_according_to_and_by_are_roles_of_their_own() -> None:
    assert sources_in("It rained all day, according to Helen Brandt.")["Helen Brandt"].role is Role.ACCORDING
    assert sources_in("It was announced by Helen Brandt.")["Helen Brandt"].role is Role.AGENT


def test_a_name_beside_its_description_is_one_source() -> None:
    found = sources_in("Her husband, Victor Osei, wrote a letter.")
    assert "Her husband, Victor Osei" in found
    assert "Victor Osei" not in found


def test_an_apposition_after_a_name_is_no_source_of_its_own() -> None:
    assert list(sources_in("Helen Brandt, a retired worker, said hello.")) == ["Helen Brandt"]


def test_a_name_that_only_belongs_to_a_noun_is_marked() -> None:
    found = sources_in("Helen Brandt’s office said hello.")
    assert found["Helen Brandt"].modifier
    assert found["Helen Brandt’s office"].form is Form.DESCRIPTION


def test_a_dateline_is_no_source() -> None:
    assert "LARKFIELD" not in "".join(sources_in("LARKFIELD (AP) — Helen Brandt said hello on Monday."))
