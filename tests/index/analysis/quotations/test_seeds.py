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
        (
            MIXED,
            STATE,
            "look[s] forward to continuing to advance our bilateral relationship in the interest of the America first "
            "foreign policy agenda.",
        ),
    ],
    MAIL: [
        (
            DIRECT,
            OFFICE,
            "It’s a common knowledge that during political campaigns, hundreds of people approach to take a photo and even "
            "mingle with a candidate, as was the case during the four electoral campaigns in which the governor has contested,",
        ),
        (
            MIXED,
            TORRES,
            "does not represent an accusation, investigation or formal incident by any authority, neither in Mexico nor in "
            "the United States.",
        ),
        (
            MIXED,
            TORRES,
            "a measure that, as is with many people in similar contexts, responds to internal arrangements of the State "
            "Department.",
        ),
        (
            MIXED,
            TORRES,
            "does not represent an accusation, investigation or formal incident by any authority, neither in Mexico nor in "
            "the United States",
        ),
        (
            DIRECT,
            TORRES,
            "Currently, the application of these administrative criteria has become increasingly common and like so many "
            "others, I am included in that universe,",
        ),
        (
            DIRECT,
            GROUP,
            "The Morena parliamentary group strongly condemns the malicious speculation and smear campaign waged by "
            "conservatives to harm the governor of Baja California, Marina del Pilar Ávila, and her family, who have our "
            "full support,",
        ),
        (MIXED, TRUMP, "afraid of the cartels."),
        (
            MIXED,
            TORRES,
            "who is evaluating the submission of a motion to reopen or reconsider the decisions or begin the process for a "
            "new visa application, in strict adherence to official channels.",
        ),
        (
            DIRECT,
            TORRES,
            "I make this information public with responsibility and transparency, not only to avoid speculation, but also "
            "to limit political opponents’ misuse of this situation,",
        ),
        (
            DIRECT,
            TORRES,
            "Believe me: these are people without limits or scruples, willing to turn any fact into slander if they think "
            "it will give them an advantage.",
        ),
        (
            DIRECT,
            TORRES,
            "Throughout my public life, I have acted out of respect for the law and [am] fully aware of the commitment I "
            "serve,",
        ),
        (MIXED, TORRES, "will be handled with seriousness and confidence in legal procedures."),
        (
            MIXED,
            AVILA,
            "has always acted with integrity, dedication and a deep commitment to Baja California.",
        ),
        (DIRECT, AVILA, "My support for him isn’t just personal, it’s moral and political,"),
        (
            DIRECT,
            AVILA,
            "Because I know who he is and because he has always stood up and taken responsibility for things that aren’t his.",
        ),
        (
            MIXED,
            AVILA,
            "this situation is taking place in a complex binational context that requires my composure and prudence.",
        ),
        (MIXED, AVILA, "that the situation will be satisfactorily clarified for both of us."),
        (
            MIXED,
            RUBIO,
            "a hostile attitude toward US citizens or US culture (including government, institutions or founding principles).",
        ),
        (MIXED, RUBIO, "a visa is a privilege, not a right,"),
        (
            MIXED,
            RUBIO,
            "endorses or espouses terrorist activity or persuades others to endorse or espouse terrorist activity or support "
            "a terrorist organization",
        ),
        (DIRECT, RUBIO, "There is now a one-strike policy: Catch and Revoke,"),
        (
            DIRECT,
            RUBIO,
            "Whenever the government catches non-US citizens breaking our laws, we will take action to revoke their status.",
        ),
        (DIRECT, RUBIO, "The time of contemptuously taking advantage of our nation’s generosity ends,"),
    ],
}

REPORTED = {
    BLAZE: [
        (OFFICIAL, "visas held by foreign officials can be revoked"),
        (
            "Guardian",
            "more than 20 judges in Brazil have had their visas revoked, and 14 politicians and businessmen in Costa Rica "
            "have lost their visas",
        ),
        (
            "Only a few Mexican officials",
            "their visas have been revoked, as visa records are private under U.S. law",
        ),
        (AVILA_BLAZE, "both she and her husband had their visas revoked"),
    ],
    MAIL: [
        (AVILA, "she and her husband, Carlos Torres, had their tourist visas revoked"),
        (AVILA, "her and her husband’s visas to the United States have been revoked"),
        (
            "Gustavo Petro",
            "the Trump administration revoked his visa to attend meetings of the International Monetary Fund and the World "
            "Bank",
        ),
        (
            "Wall Street Journal",
            "Trump had pressured Sheinbaum last month to allow US soldiers into her country to help fight the drug gangs that "
            "produce and smuggle fentanyl into the United States, but she declined the offer",
        ),
        (TORRES, "he has contacted an international immigration lawyer"),
        (
            "KUSI",
            "The dramatic move to revoke her and her husband’s visas comes just weeks after del Pilar Ávila took a trip to San "
            "Diego to promote tourism in Mexico",
        ),
        (
            "New York Times",
            "In March, Secretary of State Marco Rubio sent diplomats overseas a directive to scrutinize the social media "
            "content of any visa applicant in an effort to bar those suspected of criticizing the US or Israel from entering "
            "the country",
        ),
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


@pytest.mark.parametrize("name", [BLAZE, MAIL])
def test_every_quoted_run_that_is_speech_is_found_with_its_speaker_and_nothing_else(name: str) -> None:
    article, quotations = seed(name)
    quoted = [(q.kind, plain(q.speaker), article.slice(q)) for q in quotations if q.kind is not QuotationKind.INDIRECT]
    assert quoted == [(kind, plain(speaker), text) for kind, speaker, text in QUOTED[name]]


@pytest.mark.parametrize("name", [BLAZE, MAIL])
def test_reported_speech_is_kept_with_its_speaker(name: str) -> None:
    article, quotations = seed(name)
    reported = [(plain(q.speaker), article.slice(q)) for q in quotations if q.kind is QuotationKind.INDIRECT]
    assert reported == REPORTED[name]


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
