"""Every quotation of both seed articles, labelled by hand: what it is and who said it. All must be right."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import pytest

from index.analysis.language import Parses
from index.analysis.names import find_names
from index.analysis.quotations import find_quotations
from index.model import Article, Quotation, QuotationKind
from index.reading import Item, items, read

SEEDS = Path(__file__).resolve().parents[4] / "seeds"
BLAZE, MAIL = "000_54c5d7ce0dbdfb4b.txt", "004_276256a9ac1119a7.txt"

OFFICIAL = "a senior U.S. State Department official"
STATE = "U.S. State Department"
AVILA_BLAZE, AVILA = "Marina del Pilar Avila", "Marina del Pilar Ávila"
TORRES, TRUMP, RUBIO = "Carlos Torres", "Donald Trump", "Marco Rubio"
OFFICE = "del Pilar Ávila’s office"
GROUP = "the group led by Senator of the Republic, Adán López"

DIRECT, MIXED = QuotationKind.DIRECT, QuotationKind.MIXED

QUOTED = {
    BLAZE: [
        (MIXED, OFFICIAL, "at any time"),
        (MIXED, OFFICIAL, "activities that run contrary to America's national interest."),
        (MIXED, AVILA_BLAZE, "this situation occurs in a complex binational context."),
        (MIXED, STATE, "a good working relationship"),
        (MIXED, STATE, "look[s] forward to continuing to … first foreign policy agenda."),
    ],
    MAIL: [
        (DIRECT, OFFICE, "It’s a common knowledge that … the governor has contested,"),
        (MIXED, TORRES, "does not represent an accusation, … in the United States."),
        (MIXED, TORRES, "a measure that, as is … of the State Department."),
        (MIXED, TORRES, "does not represent an accusation, … in the United States"),
        (DIRECT, TORRES, "Currently, the application of these … included in that universe,"),
        (DIRECT, GROUP, "The Morena parliamentary group strongly … have our full support,"),
        (MIXED, TRUMP, "afraid of the cartels."),
        (MIXED, TORRES, "who is evaluating the submission … adherence to official channels."),
        (DIRECT, TORRES, "I make this information public … misuse of this situation,"),
        (DIRECT, TORRES, "Believe me: these are people … give them an advantage."),
        (DIRECT, TORRES, "Throughout my public life, I … the commitment I serve,"),
        (MIXED, TORRES, "will be handled with seriousness … confidence in legal procedures."),
        (MIXED, AVILA, "has always acted with integrity, … commitment to Baja California."),
        (DIRECT, AVILA, "My support for him isn’t … it’s moral and political,"),
        (DIRECT, AVILA, "Because I know who he … things that aren’t his."),
        (MIXED, AVILA, "this situation is taking place … my composure and prudence."),
        (MIXED, AVILA, "that the situation will be … for both of us."),
        (MIXED, RUBIO, "a hostile attitude toward US … institutions or founding principles)."),
        (MIXED, RUBIO, "a visa is a privilege, not a right,"),
        (MIXED, RUBIO, "endorses or espouses terrorist activity … support a terrorist organization"),
        (DIRECT, RUBIO, "There is now a one-strike policy: Catch and Revoke,"),
        (DIRECT, RUBIO, "Whenever the government catches non-US … to revoke their status."),
        (DIRECT, RUBIO, "The time of contemptuously taking … our nation’s generosity ends,"),
    ],
}
"""Kind, speaker, words; … stands for what lies between."""

REPORTED = {
    BLAZE: [
        (OFFICIAL, "visas held by foreign officials can be revoked"),
        ("Guardian", "more than 20 judges in … have lost their visas"),
        ("Only a few Mexican officials", "their visas have been revoked, … private under U.S. law"),
        (AVILA_BLAZE, "both she and her husband had their visas revoked"),
    ],
    MAIL: [
        (AVILA, "she and her husband, Carlos … their tourist visas revoked"),
        (AVILA, "her and her husband’s visas … States have been revoked"),
        ("Gustavo Petro", "the Trump administration revoked his … and the World Bank"),
        ("Wall Street Journal", "Trump had pressured Sheinbaum last … she declined the offer"),
        (TORRES, "he has contacted an international immigration lawyer"),
        ("KUSI", "The dramatic move to revoke … promote tourism in Mexico"),
        ("New York Times", "In March, Secretary of State … from entering the country"),
    ],
}


@cache
def seed(name: str) -> tuple[Article, tuple[Quotation, ...]]:
    found = next(item for item in items([SEEDS]) if isinstance(item, Item) and item.id.endswith(name))
    article = read(found)
    parses = Parses(article)
    return article, find_quotations(article, find_names(article, parses), parses)


def plain(speaker: str | None) -> str | None:
    """Without the article that a newspaper may have before its name."""
    return speaker.removeprefix("the ") if speaker and speaker != GROUP else speaker


def fits(words: str, label: str) -> bool:
    """Whether words begin and end as a label says; a label without … is the words."""
    opening, cut, ending = label.partition(" … ")
    return words.startswith(opening) and words.endswith(ending) if cut else words == label


@pytest.mark.parametrize("name", [BLAZE, MAIL])
def test_every_quoted_run_that_is_speech_is_found_with_its_speaker_and_nothing_else(name: str) -> None:
    article, quotations = seed(name)
    quoted = [(q.kind, plain(q.speaker), article.slice(q)) for q in quotations if q.kind is not QuotationKind.INDIRECT]
    assert [one[:2] for one in quoted] == [(kind, plain(speaker)) for kind, speaker, _ in QUOTED[name]]
    assert all(fits(one[2], label) for one, (_, _, label) in zip(quoted, QUOTED[name], strict=True))


@pytest.mark.parametrize("name", [BLAZE, MAIL])
def test_reported_speech_is_kept_with_its_speaker(name: str) -> None:
    article, quotations = seed(name)
    reported = [(plain(q.speaker), article.slice(q)) for q in quotations if q.kind is QuotationKind.INDIRECT]
    assert [speaker for speaker, _ in reported] == [plain(speaker) for speaker, _ in REPORTED[name]]
    assert all(fits(words, label) for (_, words), (_, label) in zip(reported, REPORTED[name], strict=True))


@pytest.mark.parametrize("name", [BLAZE, MAIL])
def test_source_and_cue_are_slices_and_no_two_quotations_overlap(name: str) -> None:
    article, quotations = seed(name)
    last = 0
    for one in quotations:
        assert last <= one.start < one.end
        last = one.end
        assert one.speaker_start is not None
        assert one.speaker_end is not None
        assert article.text[one.speaker_start : one.speaker_end].strip()
        assert one.cue == (article.text[one.cue_start : one.cue_end] if one.cue_start is not None else None)
        assert 0 < one.confidence <= 1


def test_cues_say_where_it_was_said() -> None:
    article, quotations = seed(MAIL)
    cue = {article.slice(one)[:20]: one.cue for one in quotations}
    assert cue["does not represent a"] == "wrote on Facebook"
    assert cue["It’s a common knowle"] == "said in a statement"
    assert cue["this situation is ta"] == "noted"
