"""Stage 6: whom a source stands for, and how surely."""

from __future__ import annotations

import pytest

from index.analysis.language import Parses
from index.analysis.names import find_names
from index.analysis.quotations.people import Gender, gender_of
from index.analysis.quotations.resolution import Resolver, Speaker
from tests.index.analysis.quotations.made_up import article_of, view_of


def speaker_of(words: str, *paragraphs: str) -> Speaker:
    """Whom the last place with these words in the last paragraph stands for."""
    view = view_of(*paragraphs)
    article = view.article
    last = len(article.blocks) - 1
    source = [s for s in view.sources(last) if article.text[s.start : s.end] == words][-1]
    names = find_names(article, Parses(article))
    return Resolver(view, names).resolve(source, view.paragraph(last))


@pytest.mark.parametrize(
    ("text", "gender"),
    [
        ("Mrs. Sandu left.", Gender.WOMAN),
        ("The spokesman Ilir Sandu left.", Gender.MAN),
        ("Ilir Sandu, a spokeswoman for the port, left.", Gender.WOMAN),
        ("Maria Sandu left.", Gender.WOMAN),
        ("Carlos Sandu left.", Gender.MAN),
        ("Ilir Sandu left.", Gender.UNKNOWN),
    ],
)
def test_gender_comes_from_the_article_and_then_from_the_given_name(text: str, gender: Gender) -> None:
    article = article_of(text)
    name = next(n for n in find_names(article, Parses(article)) if n.name.endswith("Sandu"))
    assert gender_of(article, name) is gender


def test_a_pronoun_passes_over_who_does_not_fit() -> None:
    speaker = speaker_of("she", "Helen Brandt waited.", "Victor Osei came and she said hello.")
    assert speaker.label == "Helen Brandt"


def test_the_subject_is_preferred_to_other_mentions() -> None:
    speaker = speaker_of("he", "Carlos Ruiz wrote about the friends of Victor Osei. Then he said more.")
    assert speaker.label == "Carlos Ruiz"


def test_rivals_make_a_pronoun_less_certain() -> None:
    alone = speaker_of("he", "Carlos Ruiz came. Then he said more.")
    rivalled = speaker_of("he", "Carlos Ruiz met Victor Osei. Then he said more.")
    assert alone.certainty > rivalled.certainty


def test_a_pronoun_with_nobody_before_it_has_no_speaker() -> None:
    assert speaker_of("he", "Then he said more.") == Speaker(None, 0.0)


def test_plural_and_first_person_are_not_resolved() -> None:
    assert speaker_of("they", "Carlos Ruiz came. Then they said more.").label is None


def test_who_is_the_noun_before_its_clause() -> None:
    assert speaker_of("who", "Carlos Ruiz, who said nothing for years, spoke.").label == "Carlos Ruiz"


def test_words_of_somebody_are_his_own() -> None:
    assert speaker_of("His order", "Carlos Ruiz came.", "His order stated that it was late.").label == "Carlos Ruiz"


def test_somebodys_lawyer_is_not_he() -> None:
    assert speaker_of("Carlos Ruiz’s lawyer", "Carlos Ruiz’s lawyer said hello.").label == "Carlos Ruiz’s lawyer"
