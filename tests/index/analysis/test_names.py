"""Names of one article: what is found, what is brought together, and what is left apart."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from index.analysis.language import Parses
from index.analysis.names import find_names, referent
from index.analysis.names.people import FullNames, given_of, surname_of
from index.model import Article, Block, BlockKind, Name, NameKind


def article(*paragraphs: str, kind: BlockKind = BlockKind.BODY) -> Article:
    text, blocks = "", []
    for paragraph in paragraphs:
        blocks.append(Block(len(text), len(text) + len(paragraph), kind))
        text += paragraph + "\n\n"
    return Article(id="made-up", text=text, blocks=tuple(blocks))


def names(*paragraphs: str) -> dict[str, Name]:
    made = article(*paragraphs)
    return {name.name: name for name in find_names(made, Parses(made))}


def of_kind(found: dict[str, Name], kind: NameKind) -> set[str]:
    return {name.name for name in found.values() if name.kind is kind}


def people(*paragraphs: str) -> set[str]:
    return of_kind(names(*paragraphs), NameKind.PERSON)


# ── what is a name ────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("text", "person"),
    [
        ("The mayor, Lucía del Río Ávalos, refused to answer.", "Lucía del Río Ávalos"),
        ("A spokesman, Pieter van der Meulen, said nothing.", "Pieter van der Meulen"),
        ("They spoke to Youssef al-Hariri about the bridge.", "Youssef al-Hariri"),
        ("The novelist J. K. Hartwell lives in Leeds.", "J. K. Hartwell"),
        ("Her teacher was Anne-Marie Duvalier, who left in May.", "Anne-Marie Duvalier"),
        ("He quoted Seán O’Donoghue’s letter in full.", "Seán O’Donoghue"),
        ("He quoted Seán O'Donoghue's letter in full.", "Seán O'Donoghue"),
        ("The firm hired Walter B. Finch Jr. on Monday.", "Walter B. Finch Jr."),
    ],
)
def test_a_person_is_found_with_the_whole_name_and_nothing_else(text: str, person: str) -> None:
    assert people(text) == {person}


@pytest.mark.parametrize(
    ("text", "person", "description"),
    [
        ("Norwegian Prime Minister Ingrid Solberg resigned.", "Ingrid Solberg", "Norwegian Prime Minister"),
        ("Secretary of State Howard Pelling flew home.", "Howard Pelling", "Secretary of State"),
        ("Mr. Howard Pelling flew home.", "Howard Pelling", None),
        ("It was seen by Ravenna Port crane operator Paolo Bassi.", "Paolo Bassi", "Ravenna Port crane operator"),
        ("Ingrid Solberg, the governor of Norland, resigned.", "Ingrid Solberg", "governor of Norland"),
        ("The governor of Norland, Ingrid Solberg, resigned.", "Ingrid Solberg", "governor of Norland"),
        (
            "Ingrid Solberg is a former member of the House of Peers.",
            "Ingrid Solberg",
            "former member of the House of Peers",
        ),
        ("Senator of the Republic, Adela Montes, objected.", "Adela Montes", "Senator of the Republic"),
    ],
)
def test_a_title_is_not_part_of_the_name_but_describes_it(text: str, person: str, description: str | None) -> None:
    found = names(text)
    assert of_kind(found, NameKind.PERSON) == {person}
    assert found[person].description == description


def test_a_description_is_not_cut_at_a_hyphen() -> None:
    found = names("Otto Krug became the first member of the 20-something generation to lead the board.")
    assert found["Otto Krug"].description == "first member of the 20-something generation"


def test_an_adverb_that_opens_a_sentence_is_no_given_name() -> None:
    found = names("Otto Krug bought a ferry. Soon Krug was selling it. Reportedly Krug lost $2 million.")
    assert list(found) == ["Otto Krug"]


def test_a_shouted_word_is_no_organisation_and_an_abbreviation_is_one() -> None:
    found = names("JUST WATCHED the TV: the NAACP sued on Monday.")
    assert [(name.name, name.kind) for name in found.values()] == [("NAACP", NameKind.ORGANISATION)]


def test_a_title_right_before_another_name_describes_only_that_one() -> None:
    found = names("The report names Peter Marsh, fired police director Colin Webb and a clerk.")
    assert found["Peter Marsh"].description is None


@pytest.mark.parametrize(
    "text",
    [
        "He said they would meet on Monday or in October.",
        "Still, nothing happened. However, Everyone agreed.",
        "Police closed the road. Officials gave no reason.",
        "Throughout the summer Republicans and Democrats quarrelled.",
        "The Immigration and Nationality Act was amended after the World Cup.",
        "Mexican and Brazilian farmers joined American ones.",
        "Then It Rained. When Will It Stop?",
    ],
)
def test_ordinary_words_with_capitals_are_not_names(text: str) -> None:
    assert not people(text)


def test_a_sentence_start_is_taken_off_the_name_behind_it() -> None:
    assert people("Mr. Ruiz left early. Yesterday Ruiz came back.", "Later Ruiz apologised.") == {"Ruiz"}


@pytest.mark.parametrize(
    ("text", "name", "kind"),
    [
        ("The University of Southern Ashford closed.", "University of Southern Ashford", NameKind.ORGANISATION),
        (
            "The Department of Health and Human Services agreed.",
            "Department of Health and Human Services",
            NameKind.ORGANISATION,
        ),
        ("Shares of Brackwell Holdings fell.", "Brackwell Holdings", NameKind.ORGANISATION),
        ("Members of the Aurora party walked out.", "Aurora", NameKind.ORGANISATION),
        ("They answer to the Tolmen Cartel.", "Tolmen Cartel", NameKind.ORGANISATION),
        ("It is a faction known as ‘La Sombra’.", "La Sombra", NameKind.ORGANISATION),
        ("The Kessler administration gave no reason.", "Kessler administration", NameKind.ORGANISATION),
        ("They met in Costa Rica.", "Costa Rica", NameKind.PLACE),
        ("The ferry crossed Lake Orrin at dawn.", "Lake Orrin", NameKind.PLACE),
        ("The plane landed in the U.S. at noon.", "U.S.", NameKind.PLACE),
    ],
)
def test_organisations_and_places_are_told_apart_by_their_words(text: str, name: str, kind: NameKind) -> None:
    found = names(text)
    assert found[name].kind is kind
    assert not of_kind(found, NameKind.PERSON)


def test_furniture_names_nobody() -> None:
    for kind in (BlockKind.BYLINE, BlockKind.BOILERPLATE, BlockKind.RELATED):
        made = article("Photo by Harriet Lindqvist in Oslo.", kind=kind)
        assert find_names(made, Parses(made)) == ()


def test_a_headline_in_capitals_only_has_names_that_are_known_elsewhere() -> None:
    found = names("LINDQVIST TELLS MINISTERS TO RESIGN", "Harriet Lindqvist told the ministers to resign.")
    assert of_kind(found, NameKind.PERSON) == {"Harriet Lindqvist"}
    assert found["Harriet Lindqvist"].mentions[0].start == 0


def test_a_headline_in_title_case_makes_no_names_of_ordinary_words() -> None:
    found = names("Angry Farmers Block Every Northern Road", "Harriet Lindqvist saw it.")
    assert set(found) == {"Harriet Lindqvist"}


# ── who is one ────────────────────────────────────────────────────────────────────────────────


def test_a_surname_and_parts_of_it_are_the_one_person_who_bears_it() -> None:
    found = names(
        "The governor, Lucía del Río Ávalos, has resigned.",
        "‘I am tired,’ del Río Ávalos said. Avalos leaves in June.",
    )
    assert of_kind(found, NameKind.PERSON) == {"Lucía del Río Ávalos"}
    assert set(found["Lucía del Río Ávalos"].aliases) == {"del Río Ávalos", "Avalos"}
    assert len(found["Lucía del Río Ávalos"].mentions) == 3


def test_a_second_surname_more_or_less_is_the_same_person() -> None:
    found = names("Mateo Quiroga Quiroga spoke first.", "Later Mateo Quiroga left, and Quiroga did not return.")
    assert of_kind(found, NameKind.PERSON) == {"Mateo Quiroga Quiroga"}
    assert set(found["Mateo Quiroga Quiroga"].aliases) == {"Mateo Quiroga", "Quiroga"}


def test_a_nickname_in_quotes_is_an_alias_of_the_name_around_it() -> None:
    found = names(
        "Police arrested Ernesto ‘El Lobo’ Valdés on Friday.",
        "The so-called El Lobo fled twice. Ernesto ‘El Lob’ Valdés was unarmed, and Valdés gave up.",
    )
    assert of_kind(found, NameKind.PERSON) == {"Ernesto ‘El Lobo’ Valdés"}
    assert {"El Lobo", "El Lob", "Valdés"} <= set(found["Ernesto ‘El Lobo’ Valdés"].aliases)


def test_a_surname_that_husband_and_wife_share_stays_open() -> None:
    found = names("Nora Bellamy met her lawyer. Victor Bellamy stayed away.", "On Friday, Bellamy appealed.")
    assert of_kind(found, NameKind.PERSON) == {"Nora Bellamy", "Victor Bellamy", "Bellamy"}
    assert all(not found[name].aliases for name in found)
    assert len(found["Bellamy"].mentions) == 1


def test_a_title_that_one_of_two_bears_settles_who_is_meant() -> None:
    found = names(
        "President Victor Bellamy greeted Nora Bellamy.", "President Bellamy then left. Bellamy did not come back."
    )
    assert len(found["Victor Bellamy"].mentions) == 2
    assert found["Victor Bellamy"].aliases == ()
    assert len(found["Bellamy"].mentions) == 1


def test_a_surname_used_before_his_wife_is_named_is_not_the_wife() -> None:
    found = names("President Kessler waved. His wife, Dora Kessler, did not.", "Kessler left by car.")
    assert of_kind(found, NameKind.PERSON) == {"Kessler", "Dora Kessler"}
    assert len(found["Kessler"].mentions) == 2


def test_father_and_son_are_two() -> None:
    assert people("Walter Finch hired Walter Finch Jr. in 1999.") == {"Walter Finch", "Walter Finch Jr."}


def test_the_bare_name_of_a_company_is_not_the_heir_who_bears_it() -> None:
    found = names(
        "Ashdown Motor Company closed a plant. Ashdown workers protested.",
        "Its chairman, Edmund Clay Ashdown, was not there.",
    )
    assert found["Ashdown Motor Company"].aliases == ("Ashdown",)
    assert found["Edmund Clay Ashdown"].aliases == ()


def test_an_organisation_has_the_acronym_and_the_other_name_the_text_gives_it() -> None:
    found = names(
        "The National Harbour Agency (NHA) objected. NHA officials left.",
        "Senators under the National Renewal Movement, which is also known as Aurora, agreed. Aurora is new.",
    )
    assert found["National Harbour Agency"].aliases == ("NHA",)
    assert found["National Renewal Movement"].aliases == ("Aurora",)


# ── groups ────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("text", "group"),
    [
        (
            "It revoked the visas of more than 50 Mexican officials and politicians.",
            "more than 50 Mexican officials and politicians",
        ),
        ("At least 20 judges in Brazil lost theirs.", "At least 20 judges in Brazil"),
        ("So did 14 farmers from Costa Rica on Monday.", "14 farmers from Costa Rica"),
        ("Hundreds of thousands of people marched.", "Hundreds of thousands of people"),
        ("Senators under the ruling Aurora party agreed.", "Senators under the ruling Aurora"),
    ],
)
def test_counted_people_are_a_group(text: str, group: str) -> None:
    assert group in of_kind(names(text), NameKind.GROUP)


@pytest.mark.parametrize("text", ["It cost $50 officials say.", "They sold 300 cars.", "In 2019 officials agreed."])
def test_money_things_and_years_are_no_groups(text: str) -> None:
    assert not of_kind(names(text), NameKind.GROUP)


# ── whom words stand for ──────────────────────────────────────────────────────────────────────


def meant(made: Article, words: str) -> str | None:
    start = made.text.index(words)
    name = referent(made, find_names(made, Parses(made)), start, start + len(words))
    return name.name if name else None


def test_words_stand_for_the_person_they_name_or_describe() -> None:
    made = article(
        "Norwegian Prime Minister Ingrid Solberg met Paolo Bassi, the crane operator.",
        "The crane operator left. Solberg’s brother Nils Aas stayed. An aide laughed.",
        "Paolo Bassi rose. He apologised.",
    )
    assert meant(made, "Norwegian Prime Minister Ingrid Solberg") == "Ingrid Solberg"
    assert meant(made, "the crane operator") == "Paolo Bassi"
    assert meant(made, "The crane operator") == "Paolo Bassi"
    assert meant(made, "Solberg’s brother Nils Aas") == "Nils Aas"
    assert meant(made, "An aide") is None
    assert meant(made, "He") == "Paolo Bassi"


def test_a_pronoun_that_may_be_either_of_two_stands_for_nobody() -> None:
    made = article("Ingrid Solberg met Nora Bellamy. She left.")
    assert meant(made, "She") is None


# ── promises ──────────────────────────────────────────────────────────────────────────────────

WORDS = st.sampled_from(
    "Ingrid Solberg Mr. President de la van ’s ‘El Lobo’ said, told the of and U.S. NHA (NHA) more than 20 judges"
    " in Oslo . , “ ” \n – He Yesterday Marsh’s O’Hara al-Hariri J. Jr. 2019 $5 University ÁVILA é ﬁ İ ß \u2028".split(
        " "
    )
)


@settings(max_examples=60, deadline=None)
@given(st.lists(st.one_of(WORDS, st.text(max_size=6)), max_size=40))
def test_whatever_the_text_every_mention_is_a_slice_that_reads_as_the_name(words: list[str]) -> None:
    text = " ".join(words)
    stripped = text.strip()
    if not stripped:
        return
    start = text.index(stripped)
    made = Article(id="any", text=text, blocks=(Block(start, start + len(stripped), BlockKind.BODY),))
    for name in find_names(made, Parses(made)):
        forms = {" ".join(form.split()).casefold() for form in (name.name, *name.aliases)}
        assert name.mentions == tuple(sorted(name.mentions))
        for mention in name.mentions:
            assert start <= mention.start < mention.end <= start + len(stripped)
        assert any(" ".join(made.slice(mention).split()).casefold() in forms for mention in name.mentions)
        assert name.description is None or name.description in text


_FORMS = st.lists(st.sampled_from("ana ruiz o de la y jr ben al kim".split()), min_size=1, max_size=4).map(tuple)


@given(st.lists(_FORMS, max_size=5), st.lists(_FORMS, max_size=20))
def test_what_a_form_is_of_many_full_names_is_what_it_is_of_one_of_them(
    full: list[tuple[str, ...]], forms: list[tuple[str, ...]]
) -> None:
    known = FullNames(full)
    for form in (*full, *forms):
        assert known.have_surname(form) == any(surname_of(form, one) for one in full)
        assert known.have_given(form) == any(given_of(form, one) for one in full)


def test_what_an_opening_question_word_leaves_behind_is_no_name() -> None:
    found = names("Where do Nadia Orlov, Pavel Orlov and their daughter live?", "Nadia Orlov has a house in Riga.")
    assert "do" not in found
    assert "Nadia Orlov" in found
